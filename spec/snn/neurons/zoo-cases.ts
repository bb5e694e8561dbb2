import fc, { type Arbitrary } from 'fast-check';
import {
  add,
  mul,
  type NeuronLayer,
  type NeuronOptions,
  type NeuronRow,
  smooth,
  sum,
  surrogates,
  type Tensor,
  type TensorLike,
  tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import { product } from '../../support/indices.ts';
import { axisSizes } from '../../support/sample.ts';
import type { Chosen, TensorModel } from './zoo-steps.ts';

/** Numbers and their shape, to be made a tensor in the current float type; a single number is none. */
export type Drawn = number | { readonly values: readonly number[]; readonly shape: readonly number[] };

/** A layer of the zoo, what goes in, and how its outputs are weighed. */
export interface ZooCase {
  readonly shape: readonly number[];
  readonly parameters: Readonly<Record<string, Drawn>>;
  readonly settings: Chosen;
  readonly surrogate: { readonly name: 'arctan' | 'sigmoid'; readonly alpha: Drawn };
  readonly strict: boolean;
  readonly isSmooth: boolean;
  readonly x: Drawn;
  /** Whether it starts from a state that is given. */
  readonly isGiven: boolean;
  /** From which states and weights are drawn. */
  readonly seed: number;
}

/** Numbers from a seed, in [0, 1). */
export function numbersFrom(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const neuronShapes: Arbitrary<number[]> = fc.oneof(
  fc.constant<number[]>([]),
  { weight: 4, arbitrary: axisSizes(6).map((n) => [n]) },
  fc.tuple(axisSizes(2), axisSizes(3)).map((shape) => [...shape]),
);

const unit = fc.noBias(fc.integer({ min: 0, max: 1_000_003 })).map((n) => n / 1_000_003);

/** Tensors with a value for all, or one for each neuron; or a number. */
function drawn(neurons: readonly number[], element: Arbitrary<number>): Arbitrary<Drawn> {
  const full = (shape: readonly number[]) =>
    fc
      .array(element, { minLength: product(shape), maxLength: product(shape) })
      .map((values) => ({ values, shape }));
  return fc.oneof(element, full([]), full(neurons));
}

/** Every setting that a row allows; of whole numbers the first few. */
export function settingsOf({ settings = {} }: NeuronRow): Arbitrary<Chosen> {
  const one = (allowed: NonNullable<NeuronRow['settings']>[string]) =>
    'length' in allowed
      ? fc.constantFrom(...allowed)
      : fc.oneof(fc.constant(allowed.default), fc.integer({ min: allowed.min, max: allowed.min + 3 }));
  return fc.record(
    Object.fromEntries(Object.entries(settings).map(([name, allowed]) => [name, one(allowed)])),
  );
}

/** Values about one, within a tenth of it and its domain. */
function about(value: number, { min = -1e9, max = 1e9 }): Arbitrary<number> {
  const spread = Math.abs(value) * 0.2 + (value === 0 ? 0.2 : 0);
  return unit.map((u) => Math.min(Math.max(value + spread * (u - 0.5), min), max));
}

/** Layers of a model in every setting, with any of its parameters learned. */
export function zooCases(
  row: NeuronRow,
  { values = {}, input: [low, high] }: TensorModel,
): Arbitrary<ZooCase> {
  return fc
    .tuple(fc.integer({ min: 1, max: 6 }), axisSizes(3), neuronShapes, settingsOf(row))
    .chain(([steps, batch, neurons, settings]) => {
      const shape = [steps, batch, ...neurons];
      const isUsed = (name: string) => name !== 'alpha' || settings.synapse !== 'none';
      const parameter = ([name, domain]: [string, { default?: number; min?: number; max?: number }]) => {
        const value = values[name] ?? domain.default ?? Number.NaN;
        return [name, isUsed(name) ? drawn(neurons, about(value, domain)) : fc.constant(0)] as const;
      };
      return fc.record({
        shape: fc.constant(shape),
        parameters: fc.record(Object.fromEntries(Object.entries(row.parameters ?? {}).map(parameter))),
        settings: fc.constant(settings),
        surrogate: fc.record({
          name: fc.constantFrom('arctan' as const, 'sigmoid' as const),
          alpha: drawn(neurons, about(2 / Math.max(1, (high - low) / 4), {})),
        }),
        strict: fc.boolean(),
        isSmooth: fc.boolean(),
        x: fc
          .array(
            unit.map((u) => low + (high - low) * u),
            { minLength: product(shape), maxLength: product(shape) },
          )
          .map((numbers) => ({ values: numbers, shape })),
        isGiven: fc.boolean(),
        seed: fc.nat(),
      });
    })
    .filter(({ settings }) => row.rejects?.({}, settings) === undefined);
}

/** The tensors of a case, in the current float type. */
export interface MadeZoo {
  readonly options: NeuronOptions;
  /** Parameters by name, numbers or tensors. */
  readonly p: Readonly<Record<string, TensorLike>>;
  readonly spike: (x: Tensor) => Tensor;
  readonly x: Tensor;
  readonly state: Readonly<Record<string, Tensor>> | undefined;
  /** All that is differentiated by. */
  readonly inputs: Readonly<Record<string, Tensor>>;
}

export function makeZoo(given: ZooCase, states: readonly string[]): MadeZoo {
  const made = (value: Drawn) => (typeof value === 'number' ? value : tensor([...value.values], value.shape));
  const p = Object.fromEntries(Object.entries(given.parameters).map(([name, value]) => [name, made(value)]));
  const learnedAlpha = made(given.surrogate.alpha);
  const spike = surrogates[given.surrogate.name]({ alpha: learnedAlpha } as { alpha: Tensor });
  const x = made(given.x) as Tensor;
  const next = numbersFrom(given.seed);
  const sample = given.shape.slice(1);
  const numbers = () => Array.from({ length: product(sample) }, () => next());
  const stateOf = (name: string): [string, Tensor] => {
    const values = name === 'refractory' ? numbers().map((u) => Math.floor(3 * u)) : numbers();
    return [name, tensor(values, sample)];
  };
  const state = given.isGiven ? Object.fromEntries(states.map(stateOf)) : undefined;
  const tensors = Object.entries(p).filter(
    (entry): entry is [string, Tensor] => typeof entry[1] !== 'number',
  );
  const inputs: Record<string, Tensor> = { x, ...Object.fromEntries(tensors), ...state };
  for (const name of Object.keys(state ?? {})) {
    inputs[`state ${name}`] = inputs[name] as Tensor;
    if (name in p) inputs[name] = p[name] as Tensor;
    else delete inputs[name];
  }
  for (const name of Object.keys(inputs)) if (typeof inputs[name] === 'number') delete inputs[name];
  if (typeof learnedAlpha !== 'number') inputs['surrogate alpha'] = learnedAlpha;
  const options = { ...p, ...given.settings, surrogate: spike, strict: given.strict } as NeuronOptions;
  return { options, p, spike, x, state, inputs };
}

/** Values of outputs and last states, and the gradients of their weighted sum. */
export function outcomeOf(
  { inputs }: Pick<MadeZoo, 'inputs'>,
  seed: number,
  isSmooth: boolean,
  run: () => {
    readonly outputs: Readonly<Record<string, Tensor>>;
    readonly state: Readonly<Record<string, Tensor>>;
  },
): Record<string, ArrayLike<number>> {
  const body = () => {
    const { value, grads, aux } = valueAndGrad(
      () => {
        const { outputs, state } = run();
        const next = numbersFrom(seed);
        const all = [
          ...Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1)),
          ...Object.entries(state)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, last]) => [`last ${name}`, last] as const),
        ];
        const weigh = (x: Tensor) => {
          const weights = Array.from({ length: product(x.shape) }, () => next() - 0.4);
          return sum(mul(x, tensor(weights, x.shape)));
        };
        const anchor = Object.values(inputs).reduce(
          (total, input) => total.add(sum(input.mul(0))),
          tensor(0),
        );
        return { loss: all.map(([, x]) => weigh(x)).reduce(add, anchor), all };
      },
      inputs as Record<string, Tensor>,
    );
    return {
      loss: [value],
      ...Object.fromEntries(aux.all.map(([name, x]) => [name, x.toTypedArray()])),
      ...Object.fromEntries(
        Object.entries(grads).map(([name, x]) => [`gradient of ${name}`, x.toTypedArray()]),
      ),
    };
  };
  return isSmooth ? smooth(body) : body();
}

/** What a layer gives, as `unroll` gives it. */
export function ran(layer: NeuronLayer, { x, state }: Pick<MadeZoo, 'x' | 'state'>) {
  const { state: last, output: _, ...outputs } = layer.run(x, state);
  return { outputs, state: last } as {
    readonly outputs: Readonly<Record<string, Tensor>>;
    readonly state: Readonly<Record<string, Tensor>>;
  };
}
