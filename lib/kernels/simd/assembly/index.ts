// The kernels: each export from another file is one, which the host calls as `generate-calls.mjs` says.

export { channelMoments, channelScale, channelScaleVjp, channelSums, fourMoments, fourSums } from './channels';
export { convolveDense, convolveInputDense, convolveWeightDense } from './convolve-dense';
export { convolveGathered, convolveInputSpread, convolveWeightGathered } from './convolve-events';
export { findEvents, findWithin, joinEvents, transposeEvents } from './events';
export { applyFormula, mapFormula, scaleFormula } from './formula';
export { gather, packStrips } from './gather';
export { layOut } from './lay-out';
export { matmul, matmulBatch, matmulFew, packPanel } from './matmul';
export { sampledProduct } from './sampled';
export {
  abs,
  absVjp,
  add,
  assign,
  div,
  equal,
  exp,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  maximum,
  maximumShare,
  minimum,
  mul,
  neg,
  pow,
  powBaseSlope,
  powExponentSlope,
  relu,
  reluVjp,
  round,
  scale,
  scaleDown,
  select,
  sigmoid,
  sigmoidSlope,
  sign,
  softplus,
  sqrt,
  square,
  step,
  sub,
  tanh,
  tanhSlope,
  tie,
} from './elementwise';
export { maxPool, maxPoolVjp, sumPool, sumPoolVjp } from './planes';
export { bernoulliEvents, fillBernoulli, fillNormal, fillUniform } from './random';
export { allFinite, argmaxOver, logSoftmax, logSoftmaxVjp, maxOver, minOver, sumOfSquares, sumOver, sumRows } from './reduce';
export { restoreScan, scanBack, scanDense, scanGathered, scanRecurrent } from './scan';
export { adamUpdate, rmspropUpdate, sgdUpdate } from './update';
export { convolveInputTiles } from './winograd';

import { state } from './random';

/** Where the state of the random generator lies. */
export function randomState(): usize {
  return state;
}

/** The first address that is free. */
export function heapBase(): usize {
  return __heap_base;
}
