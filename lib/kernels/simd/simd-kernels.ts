import type { Scanners, ScanStep } from '../scan.ts';
import { columnKernels } from './column-kernels.ts';
import type { Engine } from './engine.ts';
import { formulaKernels } from './formula-kernels.ts';
import { simdChannels } from './simd-channels.ts';
import { simdConcat } from './simd-concat.ts';
import { simdConvolution } from './simd-convolution.ts';
import { simdConvolvedEvents } from './simd-convolved-events.ts';
import { simdElementwise } from './simd-elementwise.ts';
import { simdEvents } from './simd-events.ts';
import { simdPool } from './simd-pool.ts';
import { simdProducts } from './simd-products.ts';
import { simdRandom } from './simd-random.ts';
import { simdReduce } from './simd-reduce.ts';
import { simdStep } from './simd-step.ts';
import { simdUpdate } from './simd-update.ts';

/** Elements from which on a compiled formula pays, or a step. */
const leastLength = 1000;

/**
 * The kernels that have a SIMD form. Each leaves Float64 to its reference, and what is too small: `leastWork` elements
 * or multiplications, below which the reference is as fast. What does one thing to each element takes `leastMoved` of
 * them, or fewer where they all lie in the memory of the engine already.
 */
export function simdKernels(engine: Engine, leastWork = 20_000, leastMoved = Number.POSITIVE_INFINITY) {
  const formulas = formulaKernels(engine, Math.min(leastWork, leastLength));
  return {
    ...simdElementwise(engine, leastWork, leastMoved),
    ...simdReduce(engine, leastWork),
    ...simdRandom(engine, leastWork),
    ...simdEvents(engine, leastWork),
    ...simdProducts(engine, leastWork),
    ...simdConvolution(engine, leastWork),
    ...simdConvolvedEvents(engine, leastWork),
    ...simdConcat(engine, leastWork),
    ...simdPool(engine, leastWork),
    ...simdChannels(engine, leastWork),
    ...simdUpdate(engine, leastWork),
    ...simdStep(engine, Math.min(leastWork, leastLength)),
    ...columnKernels(engine, Math.min(leastWork, leastLength)),
    scanner: (step: ScanStep, { simd }: Scanners) =>
      simd({ engine, leastWork, formOf: formulas.formOf }, step),
    mapFormula: formulas.mapFormula,
    scaleByFormula: formulas.scaleByFormula,
    formOf: formulas.formOf,
  };
}
