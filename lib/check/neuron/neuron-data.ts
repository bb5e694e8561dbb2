import { within } from '../../array/context.ts';
import { sizeOf } from '../../array/layout.ts';
import { broadcastShapes, type Shape } from '../../array/shape.ts';
import { noGrad, stopGradient } from '../../autodiff/scope.ts';
import { Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import { tensor } from '../../ops/create.ts';
import type { Random } from '../../ops/random.ts';
import { mean } from '../../ops/reduce.ts';
import type { NeuronOptions } from '../../snn/neurons/neuron-options.ts';
import type { NeuronState } from '../../snn/neurons/neuron-state.ts';
import type { AnySurrogate } from '../../snn/neurons/step-model.ts';
import { tensorsAmong } from '../../snn/neurons/tensors-among.ts';
import { isAllowed, type ScannedLayer } from './neuron-variant.ts';

/** Numbers with a shape. */
export interface Numbers {
  readonly values: readonly number[];
  readonly shape: Shape;
}

export function tensorOf({ values, shape }: Numbers): Tensor {
  return tensor(values as number[], shape);
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
export function drawInput(shape: Shape, drive: number, random: Random): Numbers {
  const size = sizeOf(shape);
  return { values: Array.from({ length: size }, () => drive * (1.25 * random.next() - 0.25)), shape };
}

/** A state that a layer comes to, moved a little: no number is at a corner. */
export function drawState(layer: ScannedLayer, x: Numbers, random: Random): Record<string, Numbers> {
  const { state } = noGrad(() => layer.run(tensorOf(x))) as { state: NeuronState };
  const moved = (value: number) => value + 0.05 * (Math.abs(value) + 0.1) * (0.5 + random.next());
  return Object.fromEntries(
    Object.entries(state).map(([name, values]) => [
      name,
      {
        values: Array.from(values.toTypedArray(), name === 'spikes' ? (s) => s : moved),
        shape: values.shape,
      },
    ]),
  );
}

/** A parameter as it is checked. */
export interface DrawnParameter extends Numbers {
  /** How far a step from it may lead. */
  readonly length: number;
}

/** Shares of its size by which a parameter that is at the end of its domain is moved. */
const nudges = [0, -0.03, 0.03, -0.2, 0.2];

/**
 * The parameters of a layer that may be learned, each at a value inside of its domain near its own, with the distance that it may go.
 * What is a number may be taken as one for each neuron.
 */
export function drawParameters(
  layer: ScannedLayer,
  options: NeuronOptions,
  shape: Shape,
  perNeuron: boolean,
  random: Random,
): Record<string, DrawnParameter> {
  const { neuron } = layer;
  const names = Object.keys(options).filter(
    (name) => isParameter(neuron, name) || name.startsWith('recurrent'),
  );
  const entries = names.flatMap((name): [string, DrawnParameter][] => {
    const own = numbersOf(options[name] as TensorLike);
    const wide = perNeuron && own.shape.length === 0 ? spread(own, shape) : own;
    const remade = (value: number) =>
      name.startsWith('recurrent') || layer.remade({ ...options, [name]: value });
    const drawn = withRoom(remade, wide, random);
    return drawn ? [[name, drawn]] : [];
  });
  return Object.fromEntries(entries);
}

/** Parameters of a surrogate that are learned, in the same way. */
export function drawOfSurrogate(
  surrogate: AnySurrogate,
  learned: readonly string[],
  random: Random,
): Record<string, DrawnParameter> {
  const entries = learned.flatMap((name): [string, DrawnParameter][] => {
    const own = numbersOf(surrogate.params[name] as TensorLike);
    const drawn = withRoom((value) => surrogate({ [name]: value }), own, random);
    return drawn ? [[`surrogate.${name}`, drawn]] : [];
  });
  return Object.fromEntries(entries);
}

function isParameter({ parameters = {}, alternatives = {} }: ScannedLayer['neuron'], name: string): boolean {
  return name in parameters || name in alternatives;
}

function numbersOf(value: TensorLike): Numbers {
  if (!(value instanceof Tensor)) return { values: [value], shape: [] };
  return { values: Array.from(stopGradient(value).toTypedArray()), shape: value.shape };
}

function spread({ values }: Numbers, shape: Shape): Numbers {
  const size = sizeOf(shape);
  return { values: Array.from({ length: size }, () => values[0] as number), shape };
}

/** At its values or near them, with the longest step at both ends of which it is allowed. */
function withRoom(
  remade: (value: number) => unknown,
  { values, shape }: Numbers,
  random: Random,
): DrawnParameter | undefined {
  const size = Math.max(...values.map(Math.abs)) || 1;
  const allows = (moved: readonly number[]) =>
    [Math.min(...moved), Math.max(...moved)].every((value) => isAllowed(() => remade(value)));
  const jitter = values.map(() => 0.01 * size * random.next());
  for (const nudge of nudges) {
    const at = values.map((value, i) => value + nudge * size + Math.sign(nudge) * (jitter[i] as number));
    for (const share of [1 / 4, 1 / 32, 1 / 256]) {
      const length = share * size;
      if (allows(at.map((value) => value + length)) && allows(at.map((value) => value - length)))
        return { values: at, shape, length };
    }
  }
  return undefined;
}
