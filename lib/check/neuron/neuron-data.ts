import { within } from '../../array/context.ts';
import { sizeOf } from '../../array/layout.ts';
import { broadcastShapes, type Shape } from '../../array/shape.ts';
import { noGrad } from '../../autodiff/scope.ts';
import { Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import { tensor } from '../../ops/create.ts';
import type { Random } from '../../ops/random.ts';
import { mean } from '../../ops/reduce.ts';
import type { NeuronOptions } from '../../snn/neurons/neuron-options.ts';
import type { NeuronState } from '../../snn/neurons/neuron-state.ts';
import { tensorsAmong } from '../../snn/neurons/tensors-among.ts';
import { isAllowed, isWeight, type NeuronVariant, remadeWith, type ScannedLayer } from './neuron-variant.ts';

/** What a run is given. */
export interface Drawn {
  readonly values: readonly number[];
  readonly shape: Shape;
  /** How far a step from it may lead. */
  readonly length: number;
}

export function tensorOf({ values, shape }: Drawn): Tensor {
  return tensor(values as number[], shape);
}

/** The same of all that is given, in the current float type. */
export function tensorsOf(data: Readonly<Record<string, Drawn>>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(data).map(([name, drawn]) => [name, tensorOf(drawn)]));
}

/** The shape of the neurons of a layer: what its parameters and those of its surrogate have numbers for, or so many. */
export function neuronShape(layer: ScannedLayer, options: NeuronOptions, usual: number): Shape {
  if (layer.size !== undefined) return [layer.size];
  const shape = [...tensorsAmong(options), ...tensorsAmong(options.surrogate?.params ?? {})].reduce<Shape>(
    (whole, [, value]) => broadcastShapes(layer.neuron.name, whole, value.shape),
    [],
  );
  return shape.length > 0 ? shape.map((n) => (n === 1 ? 2 : n)) : [usual];
}

/** The share of steps with a spike that a current is looked for to cause. */
const wanted = 0.25;

/**
 * The size of a current under which neurons fire now and then: the power of 2 that comes closest to it, where all stays finite; 1 for
 * those that do not fire.
 */
export function driveOf(layer: ScannedLayer, options: NeuronOptions, random: Random): number {
  const shape = [32, 1, ...neuronShape(layer, options, 8)];
  let [best, closest] = [1, Infinity];
  for (let exponent = -4; exponent <= 14; exponent++) {
    const drive = 2 ** exponent;
    const x = tensorOf(drawInput(shape, drive, random));
    const { spikes, state } = noGrad(() => layer.run(x));
    if (spikes === undefined) return 1;
    if (!allFinite(state)) break;
    const rate = noGrad(() => mean(spikes).item());
    if (Math.abs(rate - wanted) < closest) [best, closest] = [drive, Math.abs(rate - wanted)];
  }
  return best;
}

/** The drive, halved until all stays finite, with spikes and in `smooth`: neurons that are never reset may overflow. */
export function finiteDrive(layer: ScannedLayer, shape: Shape, drive: number, random: Random): number {
  const staysFinite = (of: number) => {
    const x = tensorOf(drawInput([40, 32, ...shape], of, random));
    return [false, true].every((isSmooth) =>
      within({ smooth: isSmooth }, () => allFinite(noGrad(() => layer.run(x).state))),
    );
  };
  let found = drive;
  for (let i = 0; i < 24 && !staysFinite(found); i++) found /= 2;
  return found;
}

function allFinite(state: NeuronState): boolean {
  return Object.values(state).every((values) => values.toTypedArray().every(Number.isFinite));
}

/** Currents of both signs, more of them positive. */
export function drawInput(shape: Shape, drive: number, random: Random): Drawn {
  const values = Array.from({ length: sizeOf(shape) }, () => drive * (1.25 * random.next() - 0.25));
  return { values, shape, length: drive / 8 };
}

/** A state that a layer comes to, moved a little: no number is at a corner. */
export function drawState(layer: ScannedLayer, x: Drawn, random: Random): Record<string, Drawn> {
  const { state } = noGrad(() => layer.run(tensorOf(x))) as { state: NeuronState };
  const moved = (value: number) => value + 0.05 * (Math.abs(value) + 0.1) * (0.5 + random.next());
  return Object.fromEntries(
    Object.entries(state).map(([name, own]) => {
      const values = Array.from(own.toTypedArray(), name === 'spikes' ? (s) => s : moved);
      return [name, { values, shape: own.shape, length: Math.max(0.1, sizeOfLargest(values)) / 8 }];
    }),
  );
}

function sizeOfLargest(values: readonly number[]): number {
  return Math.max(...values.map(Math.abs));
}

/** Shares of its size by which a parameter that is at the end of its domain is moved. */
const nudges = [0, -0.03, 0.03, -0.2, 0.2];

/** Shares of its size that a step may be long, the longest first. */
const reaches = [1 / 4, 1 / 32, 1 / 256];

/**
 * What may be learned of a layer in a variant, parameters of its surrogate included: each at a value inside of its domain near its own,
 * with the distance that it may go. A parameter that is a number may be taken as one for each neuron.
 */
export function drawParameters(
  layer: ScannedLayer,
  variant: NeuronVariant,
  shape: Shape,
  random: Random,
): Record<string, Drawn> {
  const { options, perNeuron, learned } = variant;
  const { parameters = {}, alternatives = {} } = layer.neuron;
  const own = Object.entries(options)
    .filter(([name]) => name in parameters || name in alternatives || isWeight(name))
    .map(([name, value]) => [name, numbersOf(value as TensorLike, perNeuron ? shape : [])] as const);
  const { params = {} } = options.surrogate ?? {};
  const ofSurrogate = learned.map(
    (name) => [`surrogate.${name}`, numbersOf(params[name] as TensorLike, [])] as const,
  );
  return Object.fromEntries(
    [...own, ...ofSurrogate].flatMap(([name, numbers]) => {
      const isInside = (value: number) => isAllowed(() => remadeWith(layer, variant, { [name]: value }));
      const drawn = withRoom(numbers, isInside, random);
      return drawn ? [[name, drawn]] : [];
    }),
  );
}

type Numbers = Omit<Drawn, 'length'>;

/** The numbers of a tensor; one number over a shape. */
function numbersOf(value: TensorLike, whole: Shape): Numbers {
  const isTensor = value instanceof Tensor;
  const values = isTensor ? Array.from(value.toTypedArray()) : [value];
  if (isTensor && value.shape.length > 0) return { values, shape: value.shape };
  return { values: new Array<number>(sizeOf(whole)).fill(values[0] as number), shape: whole };
}

/** At its values or near them, with the longest step at both ends of which it is allowed; undefined where there is none. */
function withRoom(
  { values, shape }: Numbers,
  isInside: (value: number) => boolean,
  random: Random,
): Drawn | undefined {
  const size = sizeOfLargest(values) || 1;
  const jitter = values.map(() => 0.01 * size * random.next());
  for (const nudge of nudges) {
    const at = values.map((value, i) => value + nudge * size + Math.sign(nudge) * (jitter[i] as number));
    const [low, high] = [Math.min(...at), Math.max(...at)];
    const length = reaches
      .map((reach) => reach * size)
      .find((reach) => [low, high].every((end) => isInside(end + reach) && isInside(end - reach)));
    if (length !== undefined) return { values: at, shape, length };
  }
  return undefined;
}
