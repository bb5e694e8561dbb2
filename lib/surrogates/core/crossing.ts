import { current } from '../../array/context.ts';
import { empty, type FloatArray, type FloatNd } from '../../array/layout.ts';
import { broadcastShapes } from '../../array/shape.ts';
import type { PrimitiveRow } from '../../autodiff/row.ts';
import { apply, Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import { expand, unbroadcast } from '../../kernels/apply.ts';
import { kernels } from '../../kernels/index.ts';
import { pulled } from '../../kernels/reference/pulled.ts';
import { failType, isPlainObject, show } from '../../util/errors.ts';
import { shownAs } from '../../util/repr.ts';
import { showSurrogate } from './show-surrogate.ts';
import { type Surrogate, type SurrogateOptions, surrogate } from './surrogate.ts';
import type { ParameterSpec, ParameterValues, Peer, SurrogateRow } from './surrogate-row.ts';

/** An upward threshold crossing, made from a surrogate of one input whose gradient and origin it uses. */
export interface CrossingDefinition<K extends string = string> {
  /** The name in camelCase, as it stands in errors. */
  readonly name: string;
  /** The surrogate of one input: h its gradient, Q(x) = G(x) - G(0) from its origin. */
  readonly of: Surrogate<K>;
  /** Where the formulas come from. */
  readonly source: string;
  /** What other libraries call it. */
  readonly peers: readonly Peer<K>[];
}

/** The definition of a function of two inputs, as the registry lists it. */
export interface CrossingRow<K extends string = string> {
  readonly inputs: 2;
  readonly name: string;
  readonly parameters: Readonly<Record<K, ParameterSpec>>;
  /** The row of one input that it is made from. */
  readonly of: SurrogateRow<K>;
  readonly formula: { readonly origin: string; readonly gradient: string };
  readonly source: string;
  readonly peers: readonly Peer<K>[];
}

/** A crossing's functions over arrays of one size. `out` comes first. */
export interface CrossingKernels {
  /** 1 where xNew >= 0 and xOld < 0, or with `strict` where xNew > 0 and xOld <= 0, else 0. */
  forward(out: FloatArray, xNew: FloatArray, xOld: FloatArray): FloatArray;
  /** The potential: [xOld < 0] Q(xNew) - [xNew >= 0] Q(xOld). */
  origin(out: FloatArray, xNew: FloatArray, xOld: FloatArray): FloatArray;
  /** ct times the partial derivatives: h(xNew) [xOld < 0] and -h(xOld) [xNew >= 0]. */
  vjp(outNew: FloatArray, outOld: FloatArray, ct: FloatArray, xNew: FloatArray, xOld: FloatArray): void;
}

/**
 * A spike function of two inputs that fires where the first is at or above 0 and the second, the value one step
 * before, below. Its gradient is the product rule on H(xNew) (1 - H(xOld)) with the derivative of H replaced by a
 * surrogate gradient h and the other factor kept hard; it has no potential over the whole plane, but one inside each
 * quadrant, which is its origin.
 */
export interface Crossing<K extends string = string> {
  /**
   * 1 where xNew >= 0 and xOld < 0, or with `strict` where xNew > 0 and xOld <= 0, else 0; both broadcast. NaN does not fire.
   * Inside `smooth` the origin instead.
   */
  (xNew: TensorLike, xOld: TensorLike): Tensor;
  /**
   * The function with other parameters; what is not named stays.
   *
   * @throws TypeError for an unknown parameter, RangeError for a value outside its domain.
   */
  (options?: SurrogateOptions<K>): Crossing<K>;
  /** The function strict or not, with the same parameters. */
  (options: { readonly strict: boolean }): Crossing<K>;
  /** Its definition. */
  readonly row: CrossingRow<K>;
  /** Its parameters. */
  readonly params: ParameterValues<K>;
  /** Its functions over arrays. */
  readonly kernels: CrossingKernels;
  /** The potential inside a quadrant: of numbers in Float64, of tensors on the tape. */
  origin(xNew: number, xOld: number): number;
  origin(xNew: Tensor, xOld: Tensor): Tensor;
  /** Both partial derivatives, for xNew and for xOld: of numbers in Float64, of tensors as constants. */
  gradient(xNew: number, xOld: number): [number, number];
  gradient(xNew: Tensor, xOld: Tensor): [Tensor, Tensor];
}

/** Makes a function of two inputs from a surrogate of one. */
export function crossing<K extends string>(definition: CrossingDefinition<K>): Crossing<K> {
  const { name, of, source, peers } = definition;
  const row: CrossingRow<K> = {
    inputs: 2,
    name,
    parameters: of.row.parameters as Readonly<Record<K, ParameterSpec>>,
    of: of.row,
    formula: {
      origin: String.raw`[x_\text{old} < 0]\,Q(x_\text{new}) - [x_\text{new} \ge 0]\,Q(x_\text{old}),\quad Q = G - G(0)`,
      gradient: String.raw`\left(h(x_\text{new})\,[x_\text{old} < 0],\; -h(x_\text{old})\,[x_\text{new} \ge 0]\right),\quad h = G'`,
    },
    source,
    peers,
  };
  // Under its own name, which errors carry.
  return instance(row, surrogate({ ...of.row, name }));
}

function instance<K extends string>(row: CrossingRow<K>, of: Surrogate<K>): Crossing<K> {
  const q = (x: number) => of.origin(x) - of.origin(0);
  const isUp = of.row.strict ? (x: number) => x > 0 : (x: number) => x >= 0;
  const isDown = of.row.strict ? (x: number) => x <= 0 : (x: number) => x < 0;
  const fires = (xNew: number, xOld: number) => (isUp(xNew) && isDown(xOld) ? 1 : 0);
  const potential = (xNew: number, xOld: number) =>
    Number.isNaN(xNew + xOld) ? Number.NaN : (isDown(xOld) ? q(xNew) : 0) - (isUp(xNew) ? q(xOld) : 0);
  const slopes = (xNew: number, xOld: number): [number, number] =>
    Number.isNaN(xNew) || Number.isNaN(xOld)
      ? [Number.NaN, Number.NaN]
      : [isDown(xOld) ? of.gradient(xNew) : 0, isUp(xNew) ? -of.gradient(xOld) : 0];
  const own: CrossingKernels = {
    forward: (out, xNew, xOld) => map(out, xNew, xOld, fires),
    origin: (out, xNew, xOld) => map(out, xNew, xOld, potential),
    vjp: (outNew, outOld, ct, xNew, xOld) => {
      for (let i = 0; i < ct.length; i++) {
        const [slopeNew, slopeOld] = slopes(xNew[i] as number, xOld[i] as number);
        outNew[i] = pulled(ct[i] as number, slopeNew);
        outOld[i] = pulled(ct[i] as number, slopeOld);
      }
    },
  };
  const rowOf = (name: string, kernel: () => CrossingKernels['forward']): PrimitiveRow => ({
    name,
    forward: (xNew, xOld) => overArrays(name, kernel(), xNew, xOld),
    keeps: { inputs: [0, 1] },
    vjp: (ct, _, xNew, xOld) => vjpOverArrays(own, ct, xNew, xOld),
  });
  const spikeRow = rowOf(row.name, () => (current().smooth ? own.origin : own.forward));
  const originRow = rowOf(`${row.name}.origin`, () => own.origin);
  const gradientRow: PrimitiveRow<readonly FloatNd[]> = {
    name: `${row.name}.gradient`,
    forward: (xNew, xOld) => slopesOverArrays(own, row.name, xNew, xOld),
  };
  const areNumbers = (xNew: unknown, xOld: unknown) => typeof xNew === 'number' && typeof xOld === 'number';
  const call = (first?: TensorLike | SurrogateOptions<K>, second?: TensorLike): unknown => {
    if (second !== undefined) return apply(spikeRow, [first as TensorLike, second]);
    if (first === undefined) return call;
    if (typeof first === 'number' || first instanceof Tensor)
      failType(row.name, 'got one input when xNew and xOld were due.');
    if (!isPlainObject(first))
      failType(row.name, `got ${show(first)} when xNew and xOld, or parameters by name, were due.`);
    requireNumbers(row.name, first);
    const changed = of(first);
    return instance({ ...row, of: { ...changed.row, name: row.of.name } }, changed);
  };
  Object.defineProperty(call, 'name', { value: row.name });
  const members = {
    row,
    params: of.params,
    kernels: own,
    origin: (xNew: TensorLike, xOld: TensorLike) =>
      areNumbers(xNew, xOld) ? potential(xNew as number, xOld as number) : apply(originRow, [xNew, xOld]),
    gradient: (xNew: TensorLike, xOld: TensorLike) =>
      areNumbers(xNew, xOld) ? slopes(xNew as number, xOld as number) : apply(gradientRow, [xNew, xOld]),
  };
  const made = Object.assign(call, members) as unknown as Crossing<K>;
  const { strict = false } = of.row;
  return shownAs(made, () => showSurrogate({ name: row.name, strict }, of.params));
}

/** @throws TypeError for parameters as tensors, which a crossing does not learn. */
function requireNumbers(place: string, options: object): void {
  for (const [name, value] of Object.entries(options)) {
    if (value instanceof Tensor) failType(place, `${name} must be a number, got ${show(value)}.`);
  }
}

function map(
  out: FloatArray,
  xNew: FloatArray,
  xOld: FloatArray,
  f: (xNew: number, xOld: number) => number,
): FloatArray {
  for (let i = 0; i < out.length; i++) out[i] = f(xNew[i] as number, xOld[i] as number);
  return out;
}

/** Both inputs laid over the shape that they broadcast to. */
function align(place: string, xNew: FloatNd, xOld: FloatNd): [FloatNd, FloatNd] {
  const shape = broadcastShapes(place, xNew.shape, xOld.shape);
  return [expand(xNew, shape), expand(xOld, shape)];
}

function overArrays(
  place: string,
  kernel: CrossingKernels['forward'],
  first: FloatNd,
  second: FloatNd,
): FloatNd {
  const [xNew, xOld] = align(place, first, second);
  const out = empty(xNew.shape);
  kernel(out.data, kernels.flat(xNew), kernels.flat(xOld));
  return out;
}

function vjpOverArrays(own: CrossingKernels, ct: FloatNd, first: FloatNd, second: FloatNd): FloatNd[] {
  const [xNew, xOld] = align('vjp', first, second);
  const [outNew, outOld] = [empty(ct.shape), empty(ct.shape)];
  own.vjp(outNew.data, outOld.data, kernels.flat(ct), kernels.flat(xNew), kernels.flat(xOld));
  return [unbroadcast(outNew, first.shape), unbroadcast(outOld, second.shape)];
}

function slopesOverArrays(own: CrossingKernels, place: string, first: FloatNd, second: FloatNd): FloatNd[] {
  const [xNew, xOld] = align(place, first, second);
  const ones = empty(xNew.shape);
  ones.data.fill(1);
  const [outNew, outOld] = [empty(xNew.shape), empty(xNew.shape)];
  own.vjp(outNew.data, outOld.data, ones.data, kernels.flat(xNew), kernels.flat(xOld));
  return [outNew, outOld];
}
