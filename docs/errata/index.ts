import { brainpy } from './brainpy.ts';
import { braintools } from './braintools.ts';
import type { Erratum } from './erratum.ts';
import { ngclearn } from './ngclearn.ts';
import { norse } from './norse.ts';
import { snntorch } from './snntorch.ts';
import { spikingjelly } from './spikingjelly.ts';
import { spyx } from './spyx.ts';

/** What was found wrong with the surrogates of other libraries. */
export const errata: readonly Erratum[] = [
  ...brainpy,
  ...braintools,
  ...spikingjelly,
  ...ngclearn,
  ...snntorch,
  ...norse,
  ...spyx,
];
