import { brailleResult } from './braille.ts';
import { quickstartResult } from './quickstart.ts';
import { recallByAlif, recallByLif } from './recall.ts';
import type { Result } from './result.ts';
import { tutorial5, tutorial6, tutorial6Arctan } from './tutorials.ts';
import { yinYangResult } from './yin-yang.ts';

/** The results, in the order of the page. */
export const allResults: readonly Result[] = [
  tutorial5,
  tutorial6,
  tutorial6Arctan,
  quickstartResult,
  yinYangResult,
  brailleResult,
  recallByLif,
  recallByAlif,
];
