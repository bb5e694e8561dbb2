/** What is likely wrong; the names stay. */
export type Cause =
  | 'gradient-factor'
  | 'gradient-factor-parameter'
  | 'gradient-sign'
  | 'gradient-offset'
  | 'gradient-shift'
  | 'gradient-stretch'
  | 'gradient-power'
  | 'gradient-parameter'
  | 'gradient-ignores-parameter'
  | 'gradient-zero'
  | 'gradient-is-origin'
  | 'gradient-is-step'
  | 'gradient-known'
  | 'gradient-not-finite'
  | 'gradient-wrong-region'
  | 'origin-sign'
  | 'origin-ignores-parameter'
  | 'origin-flat'
  | 'origin-jump'
  | 'origin-constant'
  | 'origin-not-finite'
  | 'cotangent-ignored'
  | 'cotangent-squared'
  | 'cotangent-absolute'
  | 'cotangent-sign'
  | 'forward-threshold'
  | 'forward-strict';

/**
 * The likely cause of a failure: what was found to bring the error below the tolerance at all points tried. It holds for what
 * is written; whether the gradient or the origin is the one to mend, the numbers alone cannot say.
 */
export interface Diagnosis {
  readonly cause: Cause;
  /** The cause in a sentence. */
  readonly text: string;
  /** What would be right, out of what is written: g is the gradient, G the origin. */
  readonly correction?: string;
  /** The largest error as written, at the points that the diagnosis looks at. */
  readonly errorBefore: number;
  /** The largest error that the correction leaves there. */
  readonly errorAfter: number;
}
