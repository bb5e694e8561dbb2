import { empty } from '../../array/layout.ts';
import { type Shape, sameShape } from '../../array/shape.ts';
import { Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import { copy, expand } from '../../kernels/apply.ts';
import { kernels } from '../../kernels/index.ts';
import { failRange, failType, isPlainObject, show, showShape } from '../../util/errors.ts';
import type { NeuronRow, Settings, Start } from './neuron-row.ts';

/** States by name, `[B, ...]` each. */
export type NeuronState = Readonly<Record<string, Tensor>>;

/** The states of a row under settings, with where they start. */
export function startsOf({ state }: NeuronRow, settings: Settings): Readonly<Record<string, Start>> {
  return typeof state === 'function' ? state(settings) : state;
}

/** Where neurons start, of a shape `[B, ...]`: constants, whatever they are made of. */
export function restingState(
  starts: Readonly<Record<string, Start>>,
  parameters: Readonly<Record<string, TensorLike>>,
  settings: Settings,
  shape: Shape,
): NeuronState {
  const each = shape.slice(1);
  const at = (start: Start): Tensor => {
    const out = empty(shape);
    if (typeof start === 'number') {
      out.data.fill(start);
      return new Tensor(out);
    }
    const columns = Object.entries(parameters).map(([name, value]) => [name, columnOf(value, each)] as const);
    const { data } = out;
    const size = Math.min(data.length, Math.max(1, ...columns.map(([, { length }]) => length)));
    for (let i = 0; i < size; i++) {
      const own = columns.map(([name, values]) => [name, values[i % values.length] as number] as const);
      data[i] = start(Object.fromEntries(own), settings);
    }
    // What is there is doubled until all of it is.
    for (let n = size; n > 0 && n < data.length; n *= 2) data.copyWithin(n, 0, n);
    return new Tensor(out);
  };
  return Object.fromEntries(Object.entries(starts).map(([name, start]) => [name, at(start)]));
}

/** One value, or one for each neuron. */
function columnOf(value: TensorLike, each: Shape): ArrayLike<number> {
  if (typeof value === 'number') return [value];
  return value.array.size === 1 ? kernels.flat(value.array) : copy(expand(value.array, each)).data;
}

/**
 * A state that was given, `[B, ...]` each; of neurons with one, that tensor alone will do.
 *
 * @throws TypeError for what is no state of these neurons, RangeError for another shape.
 */
export function requireState(
  place: string,
  names: readonly string[],
  given: unknown,
  shape: Shape | ((name: string) => Shape),
): NeuronState {
  const due = `{ ${names.join(', ')} }`;
  const [only] = names;
  const state = given instanceof Tensor && names.length === 1 ? { [only as string]: given } : given;
  const isState = isPlainObject(state) && names.every((name) => Reflect.get(state, name) instanceof Tensor);
  if (!isState)
    failType(
      place,
      `got ${show(given)} as state when ${due}${names.length === 1 ? ' or a Tensor' : ''} was due.`,
    );
  for (const name of Object.keys(state))
    if (!names.includes(name)) failType(place, `got a state with ${name} when ${due} was due.`);
  for (const name of names)
    requireShape(
      place,
      names.length === 1 ? 'a state' : `a state with ${name}`,
      Reflect.get(state, name),
      typeof shape === 'function' ? shape(name) : shape,
    );
  return state as NeuronState;
}

function requireShape(place: string, what: string, value: Tensor, shape: Shape): void {
  if (sameShape(value.value.shape, shape)) return;
  const [got, due] = [showShape(value.value.shape), showShape(shape)];
  failRange(place, `got ${what} of shape ${got} when ${due} was due, the input's without its steps.`);
}
