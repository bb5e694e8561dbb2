import type { Report } from '../../index.ts';

/** What was checked, by which checker. */
export type Kind = 'surrogate' | 'crossing' | 'neuron' | 'functions' | 'gradient' | 'samples' | 'network';

/** The gradient and the derivative of the origin, where they have their shape, or around the worst point. */
export interface Curves {
  readonly xs: Float64Array;
  readonly gradient: Float64Array;
  readonly slope: Float64Array;
  /** The parameters that they are drawn under. */
  readonly params: Readonly<Record<string, number>>;
  /** Whether they are drawn around the worst point, far from where they have their shape. */
  readonly isFar: boolean;
  /** Of a failure the worst point, where it is among the points; else where the curves are farthest apart. */
  readonly mark: number | null;
  /** Whether the mark, where there is one, is the worst point. */
  readonly isWorst: boolean;
}

/** A report as it comes from another process: data only. */
export type ReportData = Omit<Report, 'toString' | 'toJSON'>;

/** What came of checking one thing. */
export interface Finding {
  /** Its name: that of the export, or of the surrogate. */
  readonly name: string;
  readonly kind: Kind | null;
  readonly status: 'passed' | 'failed' | 'error';
  /** Why it could not be checked. */
  readonly error: string | null;
  readonly report: ReportData | null;
  readonly curves: Curves | null;
  /** Lines that are shown instead, where there is something to do about it. */
  readonly advice?: readonly string[];
}

/** What is told of something that could not be checked. */
export function unchecked(name: string, kind: Kind | null, error: string): Finding {
  return { name, kind, status: 'error', error, report: null, curves: null };
}
