import type { FloatArray } from '../../array/layout.ts';

/** The numbers of one step of gradient descent. */
export interface SgdStep {
  readonly rate: number;
  readonly momentum: number;
  /** Added to the gradient, times the parameter (an L2 penalty). */
  readonly weightDecay: number;
  /** Whether the step looks ahead: g + momentum velocity in place of the velocity. */
  readonly nesterov: boolean;
  /** Factor of the gradient (clipping). */
  readonly scale: number;
}

/** One step of gradient descent, in place: velocity = momentum velocity + scale g + weightDecay p; p -= rate velocity. */
export function sgdUpdate(
  p: FloatArray,
  velocity: FloatArray,
  g: FloatArray,
  { rate, momentum, weightDecay, nesterov, scale }: SgdStep,
): void {
  for (let i = 0; i < p.length; i++) {
    const parameter = p[i] as number;
    const scaled = scale * (g[i] as number);
    const gradient = weightDecay === 0 ? scaled : scaled + weightDecay * parameter;
    const next = momentum * (velocity[i] as number) + gradient;
    velocity[i] = next;
    p[i] = parameter - rate * (nesterov ? gradient + momentum * next : next);
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

/** The numbers of one RMSprop step. */
export interface RmspropStep {
  readonly rate: number;
  readonly alpha: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly scale: number;
}

/** One step of RMSprop in place: parameter, mean of squares, velocity. */
export function rmspropUpdate(
  p: FloatArray,
  squares: FloatArray,
  velocity: FloatArray,
  g: FloatArray,
  { rate, alpha, epsilon, momentum, weightDecay, scale }: RmspropStep,
): void {
  for (let i = 0; i < p.length; i++) {
    const parameter = p[i] as number;
    const scaled = scale * (g[i] as number);
    const gradient = weightDecay === 0 ? scaled : scaled + weightDecay * parameter;
    const square = alpha * (squares[i] as number) + (1 - alpha) * gradient * gradient;
    const next = momentum * (velocity[i] as number) + gradient / (Math.sqrt(square) + epsilon);
    squares[i] = square;
    velocity[i] = next;
    p[i] = parameter - rate * next;
  }
}

/** The numbers of one Adamax step. */
export type AdamaxStep = Omit<AdamStep, 'weightDecay'>;

/** One step of Adamax in place: parameter, first moment, infinity norm. */
export function adamaxUpdate(
  p: FloatArray,
  m: FloatArray,
  norm: FloatArray,
  g: FloatArray,
  { rate, beta1, beta2, epsilon, scale, step }: AdamaxStep,
): void {
  const corrected = rate / (1 - beta1 ** step);
  for (let i = 0; i < p.length; i++) {
    const gradient = scale * (g[i] as number);
    const first = beta1 * (m[i] as number) + (1 - beta1) * gradient;
    const largest = Math.max(beta2 * (norm[i] as number), Math.abs(gradient) + epsilon);
    m[i] = first;
    norm[i] = largest;
    p[i] = (p[i] as number) - (corrected * first) / largest;
  }
}

/** Whether all elements are finite. */
export function allFinite(x: FloatArray): boolean {
  // Without a branch: 0, or NaN from the first that is not finite on.
  let total = 0;
  for (let i = 0; i < x.length; i++) total += 0 * (x[i] as number);
  return total === 0;
}

/** The sum of squares of the elements; NaN or Infinity when one is. */
export function sumOfSquares(x: FloatArray): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += (x[i] as number) ** 2;
  return total;
}
