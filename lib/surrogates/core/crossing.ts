import { current } from '../../array/context.ts';
import { constant, type FloatArray, type FloatNd, wrap } from '../../array/layout.ts';
import { broadcastShapes } from '../../array/shape.ts';
import type { PrimitiveRow } from '../../autodiff/row.ts';
import { apply, Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import type { Composed } from '../../formula/composed.ts';
import type { ColumnsFormula } from '../../formula/formula.ts';
import { binary, unbroadcast } from '../../kernels/apply.ts';
import { kernels } from '../../kernels/index.ts';
import { failType, isPlainObject, show } from '../../util/errors.ts';
import { shownAs } from '../../util/repr.ts';
import { columnsFormula, overColumns } from './columns-formula.ts';
import { type CrossingFormulas, crossingFormulas } from './crossing-formulas.ts';
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

/** Whether a function of the registry, or one like it, has two inputs. */
export function isCrossing(spike: { readonly row: object }): spike is Crossing {
  return 'inputs' in spike.row && spike.row.inputs === 2;
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
  return instance(row, surrogate({ ...of.row, name }), crossingFormulas(of.row));
}

function instance<K extends string>(
  row: CrossingRow<K>,
  of: Surrogate<K>,
  formulas: CrossingFormulas,
): Crossing<K> {
  const { strict = false } = of.row;
  const columns = (f: Composed) => columnsFormula(of.row, of.params, ['xOld'], f);
  const origin = columns(formulas.origin);
  const slopes = [columns(formulas.slopeNew), columns(formulas.slopeOld)] as const;
  const overNumbers = ({ at, params }: ColumnsFormula) => {
    const given = { ...params, xOld: 0 };
    return (xNew: number, xOld: number) => {
      given.xOld = xOld;
      return at(xNew, given);
    };
  };
  const [originOf, slopesOf] = [overNumbers(origin), slopes.map(overNumbers)];
  const over = (formula: ColumnsFormula, xNew: FloatNd, xOld: FloatNd) =>
    overColumns(row.name, formula, xNew, [xOld]);
  const fire = (xNew: FloatNd, xOld: FloatNd) => fires(row.name, strict, xNew, xOld);
  const own: CrossingKernels = {
    forward: (out, xNew, xOld) => {
      kernels.assign(flatNd(out), fire(flatNd(xNew), flatNd(xOld)));
      return out;
    },
    origin: (out, xNew, xOld) => kernels.mapColumns(out, xNew, [xOld], origin),
    vjp: (outNew, outOld, ct, xNew, xOld) => {
      [outNew, outOld].forEach((out, i) => {
        kernels.mapColumns(out, xNew, [xOld], slopes[i] as ColumnsFormula);
        kernels.scale(flatNd(out), flatNd(ct), flatNd(out));
      });
    },
  };
  const rowOf = (name: string, forward: PrimitiveRow['forward']): PrimitiveRow => ({
    name,
    forward,
    keeps: { inputs: [0, 1] },
    vjp: (ct, _, xNew, xOld) => {
      const pulled = (slope: ColumnsFormula) => binary('scale', ct, over(slope, xNew, xOld));
      return [
        () => unbroadcast(pulled(slopes[0]), xNew.shape),
        () => unbroadcast(pulled(slopes[1]), xOld.shape),
      ];
    },
  });
  const originForward = (xNew: FloatNd, xOld: FloatNd) => over(origin, xNew, xOld);
  const spikeRow = rowOf(row.name, (xNew, xOld) => (current().smooth ? originForward : fire)(xNew, xOld));
  const originRow = rowOf(`${row.name}.origin`, originForward);
  const gradientRow: PrimitiveRow<readonly FloatNd[]> = {
    name: `${row.name}.gradient`,
    forward: (xNew, xOld) => slopes.map((slope) => over(slope, xNew, xOld)),
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
    const own = changed.row.strict === of.row.strict ? formulas : crossingFormulas(changed.row);
    return instance({ ...row, of: { ...changed.row, name: row.of.name } }, changed, own);
  };
  Object.defineProperty(call, 'name', { value: row.name });
  const members = {
    row,
    params: of.params,
    kernels: own,
    origin: (xNew: TensorLike, xOld: TensorLike) =>
      areNumbers(xNew, xOld) ? originOf(xNew as number, xOld as number) : apply(originRow, [xNew, xOld]),
    gradient: (xNew: TensorLike, xOld: TensorLike) =>
      areNumbers(xNew, xOld)
        ? slopesOf.map((slope) => slope(xNew as number, xOld as number))
        : apply(gradientRow, [xNew, xOld]),
  };
  const made = Object.assign(call, members) as unknown as Crossing<K>;
  return shownAs(made, () => showSurrogate({ name: row.name, strict }, of.params));
}

/** @throws TypeError for parameters as tensors, which a crossing does not learn. */
function requireNumbers(place: string, options: object): void {
  for (const [name, value] of Object.entries(options)) {
    if (value instanceof Tensor) failType(place, `${name} must be a number, got ${show(value)}.`);
  }
}

function flatNd(data: FloatArray): FloatNd {
  return wrap(data, [data.length]);
}

/** 1 where it crosses, broadcasting. */
function fires(place: string, strict: boolean, xNew: FloatNd, xOld: FloatNd): FloatNd {
  broadcastShapes(place, xNew.shape, xOld.shape);
  const zero = constant(0, []);
  const isUp = binary(strict ? 'greater' : 'greaterEqual', xNew, zero);
  return binary('mul', isUp, binary(strict ? 'lessEqual' : 'less', xOld, zero));
}
