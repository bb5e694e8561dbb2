export { findEvents, findWithin, joinEvents, transposeEvents } from './events';
export { mapFormula, scaleFormula } from './formula';
export { gather, packStrips } from './gather';
export { matmul, packPanel } from './matmul';
export { sampledProduct } from './sampled';
export {
  abs,
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
  minimum,
  mul,
  neg,
  relu,
  sigmoid,
  sigmoidSlope,
  sign,
  sqrt,
  square,
  step,
  sub,
  tanh,
  tanhSlope,
} from './elementwise';
export { bernoulliEvents, fillBernoulli, fillNormal, fillUniform, randomState } from './random';
export { logSoftmax, logSoftmaxVjp, maxOver, minOver, sumOfSquares, sumOver, sumRows } from './reduce';
export { restoreScan, scanBack, scanDense, scanGathered, scanRecurrent } from './scan';
export { adamUpdate, sgdUpdate } from './update';

/** The first address that is free. */
export function heapBase(): usize {
  return __heap_base;
}
