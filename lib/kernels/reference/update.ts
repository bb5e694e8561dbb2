import type { FloatArray } from '../../array/layout.ts';

/** p -= rate (scale g), with momentum through `velocity`: velocity = momentum velocity + scale g. */
export function sgdUpdate(
  p: FloatArray,
  velocity: FloatArray,
  g: FloatArray,
  { rate, momentum, scale }: { rate: number; momentum: number; scale: number },
): void {
  for (let i = 0; i < p.length; i++) {
    const next = momentum * (velocity[i] as number) + scale * (g[i] as number);
    velocity[i] = next;
    p[i] = (p[i] as number) - rate * next;
  }
}

/** The numbers of one Adam step. */
export interface AdamStep {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decay of the parameter itself, decoupled from the gradient (AdamW). */
  readonly weightDecay: number;
  /** Factor of the gradient (clipping). */
  readonly scale: number;
  /** Number of this step, from 1. */
  readonly step: number;
}

/** One step of Adam, or with weight decay AdamW, in place: parameter, first and second moment. */
export function adamUpdate(
  p: FloatArray,
  m: FloatArray,
  v: FloatArray,
  g: FloatArray,
  { rate, beta1, beta2, epsilon, weightDecay, scale, step }: AdamStep,
): void {
  const corrected = rate / (1 - beta1 ** step);
  const root = 1 / Math.sqrt(1 - beta2 ** step);
  const keep = 1 - rate * weightDecay;
  for (let i = 0; i < p.length; i++) {
    const gradient = scale * (g[i] as number);
    const first = beta1 * (m[i] as number) + (1 - beta1) * gradient;
    const second = beta2 * (v[i] as number) + (1 - beta2) * gradient * gradient;
    m[i] = first;
    v[i] = second;
    p[i] = keep * (p[i] as number) - (corrected * first) / (root * Math.sqrt(second) + epsilon);
  }
}

/** The sum of squares of the elements; NaN or Infinity when one is. */
export function sumOfSquares(x: FloatArray): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += (x[i] as number) ** 2;
  return total;
}
