import fc, { type Arbitrary } from 'fast-check';
import {
  add,
  type LifOptions,
  mul,
  type RecurrentLif,
  type RecurrentLifState,
  random,
  recurrentLif,
  type SpikingRun,
  type Surrogate,
  sum,
  surrogates,
  type Tensor,
  type TensorLike,
  tensor,
} from '../../../lib/index.ts';
import { product } from '../../support/indices.ts';
import { axisSizes } from '../../support/sample.ts';
import type { GivenOptions } from './steps.ts';

/** Numbers with the shape of the tensor that they stand for, to be made in the current float type. */
export interface Numbers {
  readonly values: readonly number[];
  readonly shape: readonly number[];
}

/** The fields of `LifOptions` that a tensor may stand in. */
type Learned = 'beta' | 'tau' | 'vThreshold';

/** A layer, what goes in, and a loss of what comes out. */
export interface LifCase {
  /** Steps, batch, and the shape of the neurons. */
  readonly shape: readonly number[];
  readonly decay: 'beta' | 'tau';
  readonly learned: Readonly<Partial<Record<Learned, number | Numbers>>>;
  readonly plain: Omit<LifOptions, Learned>;
  readonly x: Numbers;
  /** The membrane to start from, or null for rest. */
  readonly v0: Numbers | null;
  /** Weights of the loss: of spikes, membranes and last membrane, each null where it has no part. */
  readonly weights: {
    readonly spikes: Numbers | null;
    readonly v: Numbers | null;
    readonly last: Numbers | null;
  };
}

/** Multiples of 1/8, from which decays in quarters give exact membranes, ties with the threshold included. */
export const grid: Arbitrary<number> = fc.integer({ min: -16, max: 24 }).map((n) => n / 8);

/** Numbers off every grid, which meet the threshold only by a chance that can be left out of account. */
export const anywhere: Arbitrary<number> = fc
  .noBias(fc.integer({ min: -2_000_000, max: 3_000_000 }))
  .map((n) => n / 999_983.7);

function numbersOf(shape: readonly number[], element: Arbitrary<number>): Arbitrary<Numbers> {
  const size = product(shape);
  return fc.array(element, { minLength: size, maxLength: size }).map((values) => ({ values, shape }));
}

/** A number, a tensor of one value, or one with a value per neuron, or per neuron along some axes. */
function learnable(neurons: readonly number[], element: Arbitrary<number>): Arbitrary<number | Numbers> {
  const axes = fc
    .tuple(
      fc.nat({ max: neurons.length }),
      fc.array(fc.boolean(), { minLength: neurons.length, maxLength: neurons.length }),
    )
    .map(([drop, ones]) => neurons.map((n, i) => (ones[i] ? 1 : n)).slice(drop));
  return fc.oneof(
    element,
    numbersOf([], element),
    numbersOf(neurons, element),
    axes.chain((shape) => numbersOf(shape, element)),
  );
}

/** Whether a surrogate is of one input and draws nothing. */
function isDeterministic(spike: unknown): spike is Surrogate {
  const { kernels, row } = spike as Surrogate;
  return 'gradient' in kernels && row.stochastic !== true;
}

const deterministic: readonly Surrogate[] = Object.values(surrogates).filter(isDeterministic);

/** Every surrogate that draws nothing, and some with other parameters: off-centre, wide, narrow. */
export const anySurrogate: Arbitrary<Surrogate> = fc.constantFrom<Surrogate>(
  ...deterministic,
  surrogates.triangular({ thr: 0.25 }),
  surrogates.triangular({ thr: -0.5, alpha: 0.5 }),
  surrogates.arctanEstimator({ thr: 0.125 }),
  surrogates.rect({ alpha: 0.25 }),
  surrogates.sigmoid({ alpha: 1 }),
);

/** Surrogates whose origin has all derivatives, for finite differences. */
export const smoothSurrogate: Arbitrary<Surrogate> = fc.constantFrom<Surrogate>(
  surrogates.sigmoid(),
  surrogates.sigmoid({ alpha: 1 }),
  surrogates.arctan({ alpha: 1 }),
  surrogates.arctanEstimator({ thr: 0.25, alpha: 1 }),
  surrogates.erf({ alpha: 1 }),
  surrogates.gaussianGrad(),
  surrogates.multiGaussianGrad(),
);

interface CaseOptions {
  /** Where all numbers are taken from, apart from decays. */
  readonly element: Arbitrary<number>;
  readonly surrogate?: Arbitrary<Surrogate>;
  readonly maxSteps?: number;
  /** Whether the reset may be detached. */
  readonly detach?: Arbitrary<boolean>;
  /** The shape of the neurons of a sample. */
  readonly neurons?: Arbitrary<number[]>;
}

const neuronShapes: Arbitrary<number[]> = fc.oneof(
  fc.constant<number[]>([]),
  fc.tuple(axisSizes(3)).map((shape) => [...shape]),
  fc.tuple(axisSizes(2), axisSizes(3)).map((shape) => [...shape]),
);

/** Layers of every kind with their input, state and loss. */
export function lifCases({
  element,
  surrogate = anySurrogate,
  maxSteps = 5,
  detach = fc.boolean(),
  neurons: anyNeurons = neuronShapes,
}: CaseOptions): Arbitrary<LifCase> {
  const onGrid = element === grid;
  const betas = onGrid ? fc.constantFrom(0, 0.25, 0.5, 0.75, 1) : fc.double({ min: 0, max: 1, noNaN: true });
  const taus = onGrid
    ? fc.constantFrom(1, 2, 4)
    : fc.oneof(fc.constant(1), fc.double({ min: 1, max: 20, noNaN: true }));
  const shapes = fc.tuple(fc.integer({ min: 1, max: maxSteps }), axisSizes(3), anyNeurons);
  return fc
    .tuple(shapes, fc.constantFrom('beta' as const, 'tau' as const))
    .chain(([[steps, batch, neurons], decay]) => {
      const shape = [steps, batch, ...neurons];
      const sample = shape.slice(1);
      return fc.record({
        shape: fc.constant(shape),
        decay: fc.constant(decay),
        learned: fc.record(
          {
            [decay]: learnable(neurons, decay === 'beta' ? betas : taus),
            vThreshold: learnable(neurons, element),
          },
          { requiredKeys: [decay] },
        ),
        plain: fc
          .record({
            gain: element,
            vReset: element,
            vLeak: element,
            reset: fc.constantFrom('subtract' as const, 'value' as const, 'none' as const),
            resetDelay: fc.boolean(),
            detachReset: detach,
            strict: fc.boolean(),
            surrogate,
          })
          .map((plain) => (plain.surrogate.row.forward ? { ...plain, strict: false } : plain)),
        x: numbersOf(shape, element),
        v0: fc.option(numbersOf(sample, element)),
        weights: fc
          .record({
            spikes: fc.option(numbersOf(shape, element)),
            v: fc.option(numbersOf(shape, element)),
            last: fc.option(numbersOf(sample, element)),
          })
          .filter(({ spikes, v, last }) => spikes !== null || v !== null || last !== null),
      });
    })
    .map(inDomain);
}

/** A case with its threshold where it may be: above 0, or above vReset where that is what membranes are reset to. */
function inDomain(one: LifCase): LifCase {
  const { plain, learned } = one;
  const { vThreshold = 1 } = learned;
  if (plain.reset === 'none') return one;
  const least = 1 / 4 + (plain.reset === 'value' ? (plain.vReset ?? 0) : 0);
  const moved = (v: number) => least + Math.abs(v - least);
  const due =
    typeof vThreshold === 'number'
      ? moved(vThreshold)
      : { ...vThreshold, values: vThreshold.values.map(moved) };
  return { ...one, learned: { ...learned, vThreshold: due } };
}

/** The tensors of a case, in the current float type. */
export interface MadeCase {
  readonly options: GivenOptions;
  readonly x: Tensor;
  readonly v0: Tensor | undefined;
  /** All tensors that a gradient goes to: input, state, and those options that are tensors. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** The loss of a run. */
  loss(run: SpikingRun): Tensor;
}

/** Makes the tensors of a case; options that are tensors among `replaced` are taken from there. */
export function make(
  { plain, learned, x, v0, weights }: LifCase,
  replaced: Readonly<Record<string, Tensor>> = {},
): MadeCase {
  const tensorOf = (name: string, { values, shape }: Numbers) => replaced[name] ?? tensor(values, shape);
  const inputs: Record<string, Tensor> = { x: tensorOf('x', x) };
  if (v0 !== null) inputs.v0 = tensorOf('v0', v0);
  const given: Record<string, TensorLike> = {};
  for (const [name, value] of Object.entries(learned)) {
    if (value === undefined) continue;
    given[name] = typeof value === 'number' ? value : tensorOf(name, value);
    if (typeof value !== 'number') inputs[name] = given[name] as Tensor;
  }
  const { spikes, v, last } = weights;
  const loss = (run: SpikingRun) => {
    const { v: end } = run.state as { readonly v: Tensor };
    const parts = [
      [spikes, run.spikes],
      [v, run.v],
      [last, end],
    ] as const;
    return parts
      .flatMap(([weight, out]) =>
        weight === null ? [] : [sum(mul(tensor(weight.values, weight.shape), out))],
      )
      .reduce(add);
  };
  return { options: { ...plain, ...given }, x: inputs.x as Tensor, v0: inputs.v0, inputs, loss };
}

/** A layer that is recurrent too. */
export interface RecurrentCase {
  /** All that it has in common with others; its state is one of spikes too. */
  readonly lif: LifCase;
  readonly weight: Numbers;
  readonly autapses: boolean;
  /** The spikes to start from, where there is a membrane to start from. */
  readonly s0: Numbers;
  /** Weights of the loss: of the last spikes. */
  readonly lastSpikes: Numbers;
}

/** Recurrent layers of every kind; the spikes that they start from may be any numbers. */
export function recurrentCases(options: Omit<CaseOptions, 'neurons'>): Arbitrary<RecurrentCase> {
  const neurons = fc.integer({ min: 1, max: 4 }).map((n) => [n]);
  return lifCases({ ...options, neurons }).chain((lif) => {
    const sample = lif.shape.slice(1);
    const size = sample[1] as number;
    return fc.record({
      lif: fc.constant(lif),
      weight: numbersOf([size, size], options.element),
      autapses: fc.boolean(),
      s0: fc.oneof(numbersOf(sample, fc.constantFrom(0, 1)), numbersOf(sample, options.element)),
      lastSpikes: numbersOf(sample, options.element),
    });
  });
}

/** A recurrent layer and its tensors, in the current float type. */
export interface MadeRecurrentCase {
  readonly options: GivenOptions & { readonly autapses: boolean };
  readonly layer: RecurrentLif;
  readonly x: Tensor;
  readonly state: RecurrentLifState | undefined;
  readonly inputs: Readonly<Record<string, Tensor>>;
  loss(run: SpikingRun): Tensor;
}

/** Makes layer and tensors of a case; those among `replaced` are taken from there. */
export function makeRecurrent(
  { lif, weight, autapses, s0, lastSpikes }: RecurrentCase,
  replaced: Readonly<Record<string, Tensor>> = {},
): MadeRecurrentCase {
  const made = make(lif, replaced);
  const options = { ...made.options, autapses };
  const initializer = () => replaced.weight ?? tensor(weight.values, weight.shape);
  const layer = recurrentLif(weight.shape[0] as number, { ...options, random: random(1), initializer });
  const spikes = replaced.s0 ?? tensor(s0.values, s0.shape);
  const state = made.v0 && { v: made.v0, spikes };
  const inputs = { ...made.inputs, weight: layer.params.recurrent, ...(state && { s0: spikes }) };
  const loss = (run: SpikingRun) => {
    const { spikes: last } = run.state as RecurrentLifState;
    return add(made.loss(run), sum(mul(tensor(lastSpikes.values, lastSpikes.shape), last)));
  };
  return { options, layer, x: made.x, state, inputs, loss };
}
