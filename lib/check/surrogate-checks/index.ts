import { cotangents } from './cotangents.ts';
import { evenness } from './evenness.ts';
import { forward } from './forward.ts';
import { gradient } from './gradient.ts';
import { integral } from './integral.ts';
import { kernels } from './kernels.ts';
import { kinks } from './kinks.ts';
import { mass } from './mass.ts';
import { originAtThreshold } from './origin-at-threshold.ts';
import { parameterGradient } from './parameter-gradient.ts';
import { peak } from './peak.ts';
import { specialValues } from './special-values.ts';
import { support } from './support.ts';
import type { SurrogateCheck } from './surrogate-check.ts';
import { tail } from './tail.ts';

/** Everything that is checked of a surrogate of one input. */
export const surrogateChecks: readonly SurrogateCheck[] = [
  gradient,
  kinks,
  integral,
  cotangents,
  kernels,
  forward,
  specialValues,
  evenness,
  originAtThreshold,
  mass,
  peak,
  tail,
  support,
  parameterGradient,
];
