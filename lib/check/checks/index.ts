import type { Check } from '../run-checks.ts';
import type { Subject } from '../subject.ts';
import { gradient, kinks, tails } from './derivative.ts';
import { evenness, originAtThreshold, originAtZero, peak, support, tail } from './facts.ts';
import { integral, mass } from './integral.ts';
import { parameterGradient } from './parameter-gradient.ts';
import { finite, float32, kernels } from './singles.ts';
import { specialValues } from './special-values.ts';
import { cotangents, forward } from './tape.ts';

/** Everything that is checked of a function of one number. Each check says of what it applies to. */
export const checks: readonly Check<Subject>[] = [
  gradient,
  tails,
  kinks,
  integral,
  cotangents,
  kernels,
  forward,
  specialValues,
  float32,
  finite,
  evenness,
  originAtThreshold,
  originAtZero,
  mass,
  peak,
  tail,
  support,
  parameterGradient,
];
