import { Tensor, type TensorLike } from '../../../autodiff/tensor.ts';
import type { Tree } from '../../../autodiff/tree.ts';
import { tensor } from '../../../ops/create.ts';
import {
  failRange,
  failType,
  isPlainObject,
  rejectUnknownKeys,
  requireBoolean,
  show,
} from '../../../util/errors.ts';
import { storedAsThere } from '../../layers/stored-as-there.ts';

/** A number, or a tensor of one value or one per neuron, which is learned. */
export type Value = TensorLike;

const state = 'a layer keeps no state: run(x, state) takes it and gives it';
const results = 'run(x) gives spikes, membrane and all states of all steps';
const sequence = 'a layer always runs over a sequence [T, B, ...]';
const kernel = 'kernels are chosen by useKernels';
const shapes = 'shapes follow from the input';
const notBuilt = 'it is not built';

/** Why options of other libraries are none here. */
const reasons: Readonly<Record<string, string>> = {
  initHidden: state,
  output: results,
  stepMode: sequence,
  backend: kernel,
  storeVSeq: results,
  recordStates: results,
  shape: shapes,
  batchSize: shapes,
  numTimesteps: shapes,
  device: kernel,
  dtype: 'tensors are Float32, or Float64 inside checks',
  stateQuant: notBuilt,
  conv2dChannels: `${notBuilt}; recurrent weights are linear here`,
  kernelSize: `${notBuilt}; recurrent weights are linear here`,
  adjoint: `${notBuilt}; gradients are those of the steps`,
};

/** What a constructor takes. */
export interface PeerOptions<O extends object> {
  /** Numbers or tensors that have to be given. */
  readonly required?: readonly (keyof O & string)[];
  /** Those that have no default, or one that depends on others. */
  readonly optional?: readonly (keyof O & string)[];
  readonly defaults?: Readonly<Partial<Record<keyof O & string, unknown>>>;
}

/** Options that may be there as undefined. */
export type OrAbsent<O> = { readonly [K in keyof O]?: O[K] | undefined };

/** Options with their defaults. */
export type Complete<O, D> = Omit<O, keyof D> & {
  readonly [K in keyof O & keyof D]-?: D[K] extends undefined ? O[K] | undefined : Exclude<O[K], undefined>;
};

/**
 * The options of a constructor, complete. One without a default may be null, for Python's `None`: it then counts as not given.
 *
 * @throws TypeError for one that is unknown, saying why where that is known, missing, or of the wrong kind.
 */
export function peerOptions<O extends object, D extends Partial<Record<keyof O & string, unknown>>>(
  place: string,
  given: O,
  { required = [], optional = [], defaults }: PeerOptions<O> & { readonly defaults: D },
): Complete<O, D> {
  const isRequired = (name: string) => (required as readonly string[]).includes(name);
  const known = [...required, ...optional, ...Object.keys(defaults)];
  rejectUnknownKeys(place, given, known, 'option', (key) =>
    Object.hasOwn(reasons, key) ? reasons[key] : undefined,
  );
  const isAbsent = (name: string) => Reflect.get(defaults, name) === undefined;
  const chosen = Object.entries(given).filter(
    ([name, value]) => value !== undefined && !(value === null && isAbsent(name) && !isRequired(name)),
  );
  const options: Record<string, unknown> = { ...defaults, ...Object.fromEntries(chosen) };
  for (const name of required) {
    if (options[name] === undefined) failType(place, `${name} is missing, and has no default.`);
    requireValue(place, name, options[name]);
  }
  for (const [name, start] of Object.entries(defaults)) {
    if (typeof start === 'boolean') requireBoolean(place, name, options[name]);
    if (typeof start === 'number' && options[name] !== null) requireValue(place, name, options[name]);
  }
  return options as Complete<O, D>;
}

/** @throws TypeError for what is neither a number nor a tensor. */
export function requireValue(place: string, name: string, value: unknown): Value {
  if (typeof value === 'number' || value instanceof Tensor) return value;
  return failType(place, `${name} must be a number or a Tensor, got ${show(value)}.`);
}

/** @throws TypeError for what is neither a number nor a tensor, RangeError for a number of it that does not hold. */
export function requireAll(
  place: string,
  name: string,
  value: unknown,
  due: string,
  holds: (x: number) => boolean,
): Value {
  const given = requireValue(place, name, value);
  const numbers: ArrayLike<number> = typeof given === 'number' ? [given] : given.toTypedArray();
  const other = Array.from(numbers).find((x) => !holds(x));
  return other === undefined ? given : failRange(place, `${name} must be ${due}, got ${other}.`);
}

/** A weight and a bias, if there is one: null, which is `None`, is none. @throws TypeError for what is no tensor. */
export function requireWeights(
  place: string,
  name: string,
  { weight, bias }: { readonly weight: Tensor; readonly bias?: Tensor | null | undefined },
): { readonly weight: Tensor; readonly bias?: Tensor } {
  const isBias = bias === undefined || bias === null || bias instanceof Tensor;
  if (!(weight instanceof Tensor && isBias)) failType(place, `${name} must be { weight, bias }, of tensors.`);
  return { weight, ...(bias && { bias }) };
}

/** @throws RangeError for what is none of those. */
export function requireOneOf<T>(place: string, name: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  const shown = allowed.map((one) => (typeof one === 'string' ? `'${one}'` : String(one)));
  return failRange(place, `${name} must be one of ${shown.join(', ')}, got ${show(value)}.`);
}

/** @throws TypeError unless one of the options is given, and only one. */
export function requireOne(place: string, options: object, names: readonly string[]): void {
  const given = names.filter((name) => Reflect.get(options, name) !== undefined);
  if (given.length !== 1)
    failType(place, `give one of ${names.join(' and ')}, got ${given.join(' and ') || 'none'}.`);
}

/** A value as a tensor where it is to be learned. */
export function learned(value: Value, isLearned: boolean): Value {
  return isLearned && typeof value === 'number' ? tensor(value) : value;
}

/**
 * The parameters of a layer: those of its values that are tensors, or hold some. They are marked to be as they are stored there,
 * so that loading neither turns nor clamps them.
 */
export function paramsOf(values: Readonly<Record<string, unknown>>): Readonly<Record<string, Tree>> {
  const held = Object.entries(values).filter(
    ([, value]) => value instanceof Tensor || (isPlainObject(value) && Object.keys(value).length > 0),
  );
  for (const [, value] of held) mark(value);
  return Object.fromEntries(held) as Readonly<Record<string, Tree>>;
}

function mark(tree: unknown): void {
  if (isPlainObject(tree)) Object.values(tree).forEach(mark);
  else if (tree instanceof Tensor) storedAsThere(tree);
}
