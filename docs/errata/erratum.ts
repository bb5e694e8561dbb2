import {
  type Cause,
  checkSurrogate,
  type Library,
  type ParameterValues,
  type Report,
  type Surrogate,
  type SurrogateRow,
  surrogate,
} from 'spiketape';

/** What was found wrong with a surrogate of another library. */
export interface Erratum {
  /** Stable, for links. */
  readonly id: string;
  readonly library: Library;
  /** The name of the function there. */
  readonly name: string;
  readonly where: 'code' | 'documentation' | 'CUDA kernel';
  /** The state of the library in which it was seen: a version, a date or a commit. */
  readonly seen: string;
  /** Since when it is mended there; null where it was not when last looked at. */
  readonly fixed: string | null;
  /** What is wrong, in a sentence. */
  readonly wrong: string;
  /** The formula that is wrong, and the right one, in TeX. */
  readonly formula?: { readonly written: string; readonly right: string };
  /** The same as functions, where it is a formula that is wrong. */
  readonly mistake?: Mistake;
}

/** A wrong formula, as functions that can be checked. */
export interface Mistake {
  /** Origin and gradient as they should be. */
  readonly right: Surrogate;
  /** The same with what is written there. */
  readonly written: Surrogate;
  /** Where the difference shows. */
  readonly witnesses: readonly Witness[];
  /** What the checker should name as the cause; null where it cannot tell. */
  readonly cause: Cause | null;
}

/** A place where a wrong formula differs from the right one. */
export interface Witness {
  /** What differs; `slope` is the derivative of the origin, by a central difference. */
  readonly of: 'origin' | 'gradient' | 'slope';
  readonly x: number;
  readonly params: ParameterValues;
}

/** The numbers of a witness, computed. */
export interface Testimony {
  readonly written: number;
  readonly right: number;
}

/** What is written in place of the origin, the gradient, or both; where it shows; what should be named as the cause. */
export interface Difference<K extends string> extends Partial<Pick<SurrogateRow<K>, 'origin' | 'gradient'>> {
  readonly witnesses: readonly (readonly [
    Witness['of'],
    x: number,
    params?: Readonly<Partial<Record<K, number>>>,
  ])[];
  readonly cause: Cause | null;
}

/** A mistake: the right surrogate, and how what is written differs. */
export function mistake<K extends string>(right: Surrogate<K>, difference: Difference<K>): Mistake {
  const { witnesses, cause, ...functions } = difference;
  return {
    right: right as unknown as Surrogate,
    written: surrogate({ ...right.row, ...functions }) as unknown as Surrogate,
    witnesses: witnesses.map(([of, x, params]) => ({ of, x, params: { ...right.params, ...params } })),
    cause,
  };
}

/** What is written at a witness, and what is right there. */
export function testimony({ right, written }: Mistake, { of, x, params }: Witness): Testimony {
  const [wrong, due] = [written(params), right(params)];
  if (of === 'slope') return { written: slope((t) => wrong.origin(t), x), right: due.gradient(x) };
  return { written: wrong[of](x), right: due[of](x) };
}

const reports = new WeakMap<Mistake, Report>();

/** What the checker says of what is written; worked out once. */
export function reportOf(mistake: Mistake): Report {
  const report = reports.get(mistake) ?? checkSurrogate(mistake.written);
  reports.set(mistake, report);
  return report;
}

/** The derivative by a central difference, to about eight digits. */
function slope(f: (x: number) => number, x: number): number {
  const h = 2 ** -17 * Math.max(1, Math.abs(x));
  return (f(x + h) - f(x - h)) / (2 * h);
}
