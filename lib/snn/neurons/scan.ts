import { current } from '../../array/context.ts';
import { empty, type FloatArray, type FloatNd, isContiguous, sizeOf, wrap } from '../../array/layout.ts';
import { type Shape, sameShape } from '../../array/shape.ts';
import { Dense, Lazy, type Support, type Value } from '../../array/values.ts';
import type { Cotangent, ValueRow } from '../../autodiff/row.ts';
import { apply, requireTensor, Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import { copy, expand, unbroadcast } from '../../kernels/apply.ts';
import { arenas, kernels } from '../../kernels/index.ts';
import type { CtSpikes, Current, ScanGiven } from '../../kernels/scan.ts';
import { cotangentsOfRecurrence, recurrenceOf, type Weights } from './scan-recurrence.ts';
import type { StepModel } from './step-model.ts';

/** What a scan is given. */
export interface ScanInputs {
  /** `[T, B, ...]`. */
  readonly input: Tensor;
  /** The states that it starts from, `[B, ...]` each. */
  readonly states: readonly Tensor[];
  /** One number, or what broadcasts to one for each neuron `[...]`; a Tensor is learned. */
  readonly parameters: readonly TensorLike[];
  /** Weights among the neurons, and their spikes before the first step. */
  readonly recurrent?: Weights | undefined;
  /** Whether the states after each step may be read. */
  readonly traces: boolean;
}

/** What a scan gives. */
export interface ScanResult {
  /** `[T, B, ...]`; null of neurons that do not spike. */
  readonly spikes: Tensor | null;
  /** The states after each step, `[T, B, ...]` each, in their order; empty unless they were asked for. */
  readonly traces: readonly Tensor[];
  /** The states after the last step, `[B, ...]` each. */
  readonly last: readonly Tensor[];
}

/** All steps of neurons, as one primitive: differentiable by input, states, parameters, those of the surrogate, and weights. */
export function scan(model: StepModel, given: ScanInputs): ScanResult {
  const shape = given.input.value.shape;
  const own = model.learnedOfSurrogate;
  const { weight, bias, spikes: before } = given.recurrent ?? {};
  const inputs = [
    given.input,
    ...given.states,
    ...given.parameters.map((value) => requireTensor(model.name, value)),
    ...own.map(([, value]) => value),
    ...[weight, before, bias].filter((tensor) => tensor !== undefined),
  ];
  const learned = model.step.parameters.filter((_, i) => given.parameters[i] instanceof Tensor);
  const row = scanRow(model, shape, { learned, traces: given.traces }, given.recurrent);
  const outputs = apply(row, inputs) as readonly Tensor[];
  const spiking = model.step.spikes ? 1 : 0;
  const states = given.states.length;
  const traces = given.traces ? states : 0;
  return {
    spikes: spiking ? (outputs[0] as Tensor) : null,
    traces: outputs.slice(spiking, spiking + traces),
    last: outputs.slice(spiking + traces),
  };
}

interface Use {
  readonly learned: readonly string[];
  readonly traces: boolean;
}

function scanRow(
  model: StepModel,
  shape: Shape,
  use: Use,
  weights: Weights | undefined,
): ValueRow<readonly Value[]> {
  const call = new ScanCall(model, shape, use, weights);
  let kept: readonly FloatNd[] = [];
  return {
    name: model.name,
    takes: 'values',
    forward: (input, ...own) => {
      const given = call.given(own);
      const rest = shape.slice(1);
      kept = call.plan.kept.map(() => empty(shape));
      const last = given.start.map(() => empty(rest));
      const spikes = call.spikesOf(kept, given);
      call.scanner.forward(
        {
          spikes: spikes?.isDense ? spikes.dense().data : null,
          kept: kept.map(({ data }) => data),
          last: last.map(({ data }) => data),
        },
        currentOf(input, weights !== undefined),
        given,
      );
      return [
        ...(spikes ? [spikes] : []),
        ...call.tracesOf(kept, given),
        ...last.map((array) => new Dense(array)),
      ];
    },
    keeps: { inputs: Array.from({ length: call.inputs - 1 }, (_, i) => i + 1), outputs: [0] },
    vjp: (cts, outputs, _, ...own) => call.backward(cts, outputs[0] as Value, own as Value[], kept),
  };
}

/** The input of neurons as kernels take it: one step of what is the same at each, unless weights among the neurons add to it. */
function currentOf(input: Value, isRecurrent: boolean): Current {
  const gathered = input instanceof Lazy ? input.gathered : null;
  if (gathered !== null) return gathered;
  return isRecurrent ? kernels.flat(input.dense()) : stepsOf(input.dense());
}

/** The numbers of all steps, or of one where they are the same at each. */
function stepsOf(array: FloatNd): FloatArray {
  return kernels.flat(array.stride[0] === 0 ? array.pick(0) : array);
}

/** One run of a model over an input of one shape. */
class ScanCall {
  readonly model: StepModel;
  readonly plan: ReturnType<StepModel['plan']>;
  readonly scanner: ReturnType<StepModel['scanner']>;
  private readonly shape: Shape;
  private readonly use: Use;
  private readonly weights: Weights | undefined;
  private readonly names: readonly string[];

  constructor(model: StepModel, shape: Shape, use: Use, weights: Weights | undefined) {
    this.model = model;
    this.shape = shape;
    this.use = use;
    this.weights = weights;
    this.plan = model.plan(use);
    this.scanner = model.scanner(use);
    this.names = [
      ...model.step.parameters.map((name) => `parameter.${name}`),
      ...model.learnedOfSurrogate.map(([name]) => `surrogate.${name}`),
    ];
  }

  /** How many inputs the primitive has. */
  get inputs(): number {
    const { states } = this.model.step;
    const recurrent = this.weights ? (this.weights.bias ? 3 : 2) : 0;
    return 1 + states.length + this.names.length + recurrent;
  }

  /** What kernels are given, from the inputs of the primitive after the first. */
  given(own: readonly Value[]): ScanGiven {
    const [steps = 0, samples = 0, ...each] = this.shape;
    const states = this.model.step.states.length;
    const start = own.slice(0, states).map((value) => kernels.flat(value.dense()));
    const values = own
      .slice(states, states + this.names.length)
      .map((value) => this.perNeuron(value.dense()));
    return {
      steps,
      samples,
      neurons: sizeOf(each),
      start,
      parameters: Object.fromEntries(this.names.map((name, i) => [name, values[i] as FloatArray])),
      recurrence: this.weights ? recurrenceOf(this.weights, own.slice(states + this.names.length)) : null,
    };
  }

  /** One value, or one for each neuron: a copy, as an optimizer may write to a parameter before lazy values are read. */
  private perNeuron(values: FloatNd): FloatArray {
    if (values.size === 1) return kernels.flat(values).slice();
    return copy(expand(values, this.shape.slice(2))).data;
  }

  /** The spikes: numbers to be written, or where kernels defer, computed from what is kept when they are read. */
  spikesOf(kept: readonly FloatNd[], given: ScanGiven): Value | null {
    if (this.plan.step.spikes === null) return null;
    const [first] = kept;
    const support = this.support(kept, given);
    const fire = this.model.fire();
    if (first === undefined || fire.step === undefined || !arenas.defers(first.size, [first]))
      return new Dense(empty(this.shape), { support });
    const theta = this.thresholds(given);
    const fill = (out: FloatNd) => this.restore({ spikes: out }, kept, given);
    if (theta === null) return new Lazy(this.shape, { fill }, { support });
    // A sample is a row, whatever axes it has: short rows take longer.
    const [steps = 0, samples = 0] = this.shape;
    const rows = wrap(first.data, [steps * samples, given.neurons], first.offset);
    const events = () => kernels.findFired(rows, theta, fire);
    return new Lazy(this.shape, { fill, events }, { support });
  }

  /** Where spikes are those of the first kept value above a parameter or 0: these thresholds. */
  private thresholds({ parameters }: ScanGiven): FloatArray | null {
    const { argument } = this.plan;
    if (argument === null || this.model.learnedOfSurrogate.length > 0) return null;
    if (argument.name === 'kept.0') return Float32Array.of(0);
    const [first, threshold] = argument.operands;
    if (argument.operation !== 'sub' || first?.name !== 'kept.0') return null;
    return parameters[threshold?.name as string] ?? null;
  }

  /** Where a cotangent of the spikes gets any further: within the support of the surrogate, if it has one. */
  private support(kept: readonly FloatNd[], given: ScanGiven): Support | null {
    const { row, params } = this.model.surrogate;
    const theta = this.thresholds(given);
    const [first] = kept;
    const isNeeded = row.support !== undefined && current().tape !== null && this.shape.length === 3;
    if (!isNeeded || theta === null || first === undefined) return null;
    const [low, high] = (row.support as (p: object) => readonly [number, number])(params);
    return () => kernels.findWithin(first, { vThreshold: theta, low, high });
  }

  /** The states after each step, computed from what is kept when they are read. */
  tracesOf(kept: readonly FloatNd[], given: ScanGiven): Value[] {
    if (!this.use.traces) return [];
    return this.model.step.states.map((name) => {
      const fill = (out: FloatNd) => this.restore({ [name]: out }, kept, given);
      return new Lazy(this.shape, { fill });
    });
  }

  private restore(out: Readonly<Record<string, FloatNd>>, kept: readonly FloatNd[], given: ScanGiven): void {
    const data = Object.fromEntries(Object.entries(out).map(([name, array]) => [name, array.data]));
    this.scanner.restore(
      data,
      kept.map((array) => array.data),
      given,
    );
  }

  backward(
    cts: readonly (Value | null)[],
    spikes: Value,
    own: readonly Value[],
    kept: readonly FloatNd[],
  ): Cotangent<Value>[] {
    const { states } = this.model.step;
    const given = this.given(own);
    const spiking = this.plan.step.spikes ? 1 : 0;
    const traces = this.use.traces ? states.length : 0;
    const input = ownArray(cts[0] ?? null, this.shape, spiking) ?? empty(this.shape);
    const start = states.map(() => empty(this.shape.slice(1)));
    const learned = [
      ...this.use.learned.map((name) => `parameter.${name}`),
      ...this.model.learnedOfSurrogate.map(([name]) => `surrogate.${name}`),
    ];
    const sums = new Map(
      learned.map((name) => [name, empty(this.shapeOf(given.parameters[name] as FloatArray))]),
    );
    const data = ({ data }: FloatNd) => data;
    this.scanner.backward(
      {
        input: input.data,
        start: start.map(data),
        parameters: Object.fromEntries(Array.from(sums, ([name, array]) => [name, array.data])),
      },
      {
        spikes: spiking ? ctOfSpikes(cts[0] ?? null) : null,
        traces: states.map((_, i) => (traces ? numbersOf(cts[spiking + i] ?? null) : null)),
        last: states.map((_, i) => numbersOf(cts[spiking + traces + i] ?? null)),
      },
      kept.map(data),
      given,
    );
    const ofParameters = this.names.map((name, i): Cotangent<Value> => {
      const sum = sums.get(name);
      const { shape } = own[states.length + i] as Value;
      return sum === undefined ? null : () => new Dense(gathered(sum, shape));
    });
    const rest = own.slice(states.length + this.names.length);
    return [
      new Dense(input, { isSpare: true }),
      ...start.map((array) => new Dense(array)),
      ...ofParameters,
      ...(this.weights ? cotangentsOfRecurrence(this.weights, rest, input, spikes, given) : []),
    ];
  }

  private shapeOf(values: FloatArray): Shape {
    return values.length === 1 ? [] : this.shape.slice(2);
  }
}

/** The array of a cotangent of spikes that nobody else refers to: that of the input takes its place, element by element. */
function ownArray(ct: Value | null, shape: Shape, spiking: number): FloatNd | null {
  if (spiking === 0 || !(ct instanceof Dense) || !ct.isSpare) return null;
  const array = ct.dense();
  return isContiguous(array) && array.data.length === array.size && sameShape(array.shape, shape)
    ? array
    : null;
}

function ctOfSpikes(ct: Value | null): CtSpikes {
  return (ct instanceof Lazy ? ct.product : null) ?? (ct && stepsOf(ct.dense()));
}

function numbersOf(ct: Value | null): FloatArray | null {
  return ct && kernels.flat(ct.dense());
}

/** The cotangent of values that were spread over the neurons. */
function gathered(ct: FloatNd, shape: Shape): FloatNd {
  return ct.size === 1 ? wrap(ct.data, shape) : unbroadcast(ct, shape);
}
