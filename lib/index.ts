export { type CheckGradOptions, checkGrad } from './check/check-grad.ts';
export { type CheckManualGradOptions, checkManualGrad } from './check/check-manual-grad.ts';
export { type CheckSurrogateOptions, checkSurrogate } from './check/check-surrogate.ts';
export type { Cause, Diagnosis } from './check/diagnosis/diagnosis.ts';
export type { CheckedPoint, CheckResult, Report } from './check/report.ts';
export {
  full,
  type NestedNumbers,
  type NumericTypedArray,
  ones,
  type TensorData,
  tensor,
  zeros,
} from './create.ts';
export type { Crossing, CrossingKernels, CrossingRow } from './crossing.ts';
export * as encoders from './encoders/index.ts';
export {
  grad,
  type LossAndAux,
  noGrad,
  scope,
  smooth,
  stopGradient,
  type ValueAndGrad,
  valueAndGrad,
  vjp,
} from './grad.ts';
export { parseIdx } from './io/idx.ts';
export type { FormulaForm } from './kernels/formula.ts';
export { threads, useKernels } from './kernels/index.ts';
export { type DropoutOptions, dropout } from './layers/dropout.ts';
export * as initializers from './layers/initializers.ts';
export type { Layer, SpikingLayer, SpikingRun } from './layers/layer.ts';
export { type LinearOptions, type LinearParams, linear } from './layers/linear.ts';
export { type LayerRun, type Sequential, type SequentialRun, sequential } from './layers/sequential.ts';
export type { LearnedOptions, LearnedSurrogate } from './learned-surrogate.ts';
export * as losses from './losses/index.ts';
export * as metrics from './metrics/index.ts';
export { type Lif, type LifState, lif } from './neurons/lif.ts';
export type { LifOptions, LifParams } from './neurons/lif-options.ts';
export {
  type RecurrentLif,
  type RecurrentLifOptions,
  type RecurrentLifParams,
  type RecurrentLifState,
  recurrentLif,
} from './neurons/recurrent-lif.ts';
export type { Normalization } from './normalized-row.ts';
export { abs, add, div, exp, log, mul, neg, pow, sqrt, square, sub } from './ops/arithmetic.ts';
export {
  clamp,
  greater,
  greaterEqual,
  less,
  lessEqual,
  maximum,
  minimum,
  relu,
  sigmoid,
  softplus,
  tanh,
  where,
} from './ops/elementwise.ts';
export { matmul } from './ops/matmul.ts';
export { type Axes, argmax, logSoftmax, max, mean, min, softmax, sum } from './ops/reduce.ts';
export {
  type Bounds,
  broadcastTo,
  concat,
  expandDims,
  reshape,
  slice,
  stack,
  transpose,
} from './ops/shape.ts';
export { assign, type TensorValues, type ValuesOf } from './optimizers/assign.ts';
export * as optimizers from './optimizers/index.ts';
export { type Primitive, primitive } from './primitive.ts';
export { Random, random } from './random.ts';
export {
  type Surrogate,
  type SurrogateForms,
  type SurrogateKernels,
  type SurrogateOptions,
  surrogate,
} from './surrogate.ts';
export type { SurrogateFacts } from './surrogate-facts/facts-of.ts';
export type { Library, ParameterSpec, ParameterValues, Peer, SurrogateRow, Tail } from './surrogate-row.ts';
export { surrogates } from './surrogates/index.ts';
export type { Cotangent, Outputs, PrimitiveRow } from './tape.ts';
export { type NestedArray, Tensor, type TensorLike } from './tensor.ts';
export type { Tree, TreeOf } from './tree.ts';
