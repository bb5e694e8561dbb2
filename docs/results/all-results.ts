import { quickstartResult } from './quickstart.ts';
import { recallByAlif, recallByLif } from './recall.ts';
import type { Result } from './result.ts';
import { yinYangResult } from './yin-yang.ts';

/** The results, in the order of the page. */
export const allResults: readonly Result[] = [yinYangResult, quickstartResult, recallByLif, recallByAlif];
