export type { FloatArray } from './array/float-array.ts';
export type { FloatNd } from './array/layout.ts';
export type { NestedArray } from './array/nested-array.ts';
export type { Shape } from './array/shape.ts';
export { grad, type LossAndAux, type ValueAndGrad, valueAndGrad, vjp } from './autodiff/grad.ts';
export { type Primitive, primitive } from './autodiff/primitive.ts';
export type { Cotangent, Keeps, NullingRow, Outputs, PrimitiveRow } from './autodiff/row.ts';
export { evaluate, noGrad, scope, smooth, stopGradient } from './autodiff/scope.ts';
export { Tensor, type TensorLike } from './autodiff/tensor.ts';
export type { Tree, TreeOf } from './autodiff/tree.ts';
export { treeMap } from './autodiff/tree-map.ts';
export type {
  Certificate,
  CertificatePlace,
  CertifyOptions,
  OpenBox,
} from './check/certify/certificate.ts';
export { type CheckGradOptions, checkGrad } from './check/check-grad.ts';
export { type CheckManualGradOptions, checkManualGrad } from './check/check-manual-grad.ts';
export { type CheckedNeuron, type CheckNeuronOptions, checkNeuron } from './check/check-neuron.ts';
export { checkSamples } from './check/check-samples.ts';
export { type CheckSurrogateOptions, checkSurrogate } from './check/check-surrogate.ts';
export type { Cause, Diagnosis } from './check/diagnose/diagnosis.ts';
export type { Samples } from './check/identify/samples.ts';
export { type Identification, type IdentifyOptions, identify, type Match } from './check/identify.ts';
export type { GradientRow } from './check/integrated.ts';
export type { CheckedPoint, CheckResult, Report } from './check/report.ts';
export type { CodeOptions } from './formula/code/finished-code.ts';
export type { Target } from './formula/code/targets.ts';
export type { FormulaForm } from './formula/formula.ts';
export { assign, type TensorValues, type ValuesOf } from './io/assign.ts';
export { type Batch, type Batches, type BatchesOptions, type BatchLabels, batches } from './io/batches.ts';
export { fromBytes, type Resumed } from './io/checkpoint/from-bytes.ts';
export { toBytes } from './io/checkpoint/to-bytes.ts';
export type { TrainingState } from './io/checkpoint/training-state.ts';
export { clone } from './io/clone.ts';
export { type IdxArray, parseIdx } from './io/idx.ts';
export { type KernelOptions, threads, useKernels } from './kernels/index.ts';
export { abs, add, div, exp, log, mul, neg, pow, sqrt, square, sub } from './ops/arithmetic.ts';
export type { Conv1dOptions, Conv1dSteps } from './ops/conv1d.ts';
export type { Conv2dOptions, Conv2dSteps } from './ops/conv2d.ts';
export {
  full,
  type NestedNumbers,
  type NumericTypedArray,
  ones,
  type TensorData,
  tensor,
  zeros,
} from './ops/create.ts';
export { cumsum } from './ops/cumsum.ts';
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
export { gather } from './ops/gather.ts';
export type { Restorable, SavedTensor } from './ops/is-saved.ts';
export { matmul } from './ops/matmul.ts';
export type { Pair } from './ops/pair.ts';
export type { PoolOptions } from './ops/pooling.ts';
export { Random, type RandomState, random } from './ops/random.ts';
export { type Axes, argmax, logSoftmax, max, mean, min, softmax, sum } from './ops/reduce.ts';
export { round } from './ops/round.ts';
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
export { sign } from './ops/sign.ts';
export type { StraightThroughOptions } from './ops/step-row.ts';
export * as optimizers from './optimizers/index.ts';
export * as schedules from './optimizers/schedules.ts';
export * as encoders from './snn/encoders/index.ts';
export { adaptiveAvgPool2d } from './snn/layers/adaptive-avg-pool2d.ts';
export { avgPool2d } from './snn/layers/avg-pool2d.ts';
export {
  type BatchNorm,
  type BatchNormBuffers,
  type BatchNormOptions,
  type BatchNormParams,
  batchNorm,
} from './snn/layers/batch-norm.ts';
export { type Conv1dLayerOptions, conv1d } from './snn/layers/conv1d.ts';
export { type Conv2dLayerOptions, conv2d } from './snn/layers/conv2d.ts';
export { type DropoutOptions, dropout } from './snn/layers/dropout.ts';
export { flatten } from './snn/layers/flatten.ts';
export * as initializers from './snn/layers/initializers.ts';
export type { Layer, SpikingLayer, SpikingRun } from './snn/layers/layer.ts';
export { type LinearOptions, type LinearParams, linear } from './snn/layers/linear.ts';
export { maxPool2d } from './snn/layers/max-pool2d.ts';
export { type Residual, residual } from './snn/layers/residual.ts';
export {
  type LayerRun,
  type Sequential,
  type SequentialParams,
  type SequentialRun,
  type SequentialState,
  sequential,
} from './snn/layers/sequential.ts';
export { sumPool2d } from './snn/layers/sum-pool2d.ts';
export type { Over } from './snn/layers/training.ts';
export * as losses from './snn/losses/index.ts';
export * as metrics from './snn/metrics/index.ts';
export { type Monitor, type MonitorOptions, monitor } from './snn/monitors/monitor.ts';
export * as neurons from './snn/neurons/index.ts';
export { type Lif, type LifNeuron, type LifState, lif } from './snn/neurons/lif.ts';
export type { LifOptions, LifParams } from './snn/neurons/lif-options.ts';
export {
  type CodedRow,
  type Neuron,
  type NeuronLayer,
  type NeuronRun,
  type NeuronStep,
  neuron,
} from './snn/neurons/neuron.ts';
export type {
  CommonOptions,
  Learnable,
  NeuronOptions,
  OwnParams,
} from './snn/neurons/neuron-options.ts';
export type { NeuronParams } from './snn/neurons/neuron-params.ts';
export type {
  Alternative as NeuronAlternative,
  NeuronParameter,
  NeuronPeer,
  NeuronRow,
  NeuronSettings,
  Rejection as NeuronRejection,
  Settings as ChosenSettings,
  SettingValue,
  Start as NeuronStart,
  StepHelpers,
  StepOperations,
} from './snn/neurons/neuron-row.ts';
export type { NeuronState } from './snn/neurons/neuron-state.ts';
export type { OptionsOf } from './snn/neurons/options-of.ts';
export type { ParallelLayer } from './snn/neurons/parallel/parallel-layer.ts';
export { type RecurrentOptions, type RecurrentParams, recurrent } from './snn/neurons/recurrent.ts';
export {
  type RecurrentLif,
  type RecurrentLifOptions,
  type RecurrentLifParams,
  type RecurrentLifState,
  recurrentLif,
} from './snn/neurons/recurrent-lif.ts';
export type { AnySurrogate } from './snn/neurons/step-model.ts';
export type {
  Study,
  StudyNormal,
  StudyParameter,
  StudyRange,
  StudyResults,
  StudyTools,
  StudyValue,
} from './studies/study.ts';
export type { Crossing, CrossingKernels, CrossingRow } from './surrogates/core/crossing.ts';
export type { SurrogateFacts } from './surrogates/core/facts/facts-of.ts';
export type { LearnedOptions, LearnedSurrogate } from './surrogates/core/learned-surrogate.ts';
export type { Normalization } from './surrogates/core/normalized-row.ts';
export {
  type Surrogate,
  type SurrogateForms,
  type SurrogateKernels,
  type SurrogateOptions,
  surrogate,
} from './surrogates/core/surrogate.ts';
export type {
  FormulaHelpers,
  Library,
  ParameterSpec,
  ParameterValues,
  Peer,
  SurrogateRow,
  Tail,
} from './surrogates/core/surrogate-row.ts';
export type { SurrogateDefinition } from './surrogates/core/with-helpers.ts';
export { type Find as FindSurrogate, surrogates } from './surrogates/index.ts';
