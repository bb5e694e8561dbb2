import { zeroed } from '../../array/layout.ts';
import { Tensor } from '../../autodiff/tensor.ts';
import { kernels } from '../../kernels/index.ts';
import { failRange, rejectUnknownKeys, requireBoolean, requireNumber } from '../../util/errors.ts';
import { roundToEven } from '../../util/math.ts';
import { requireBatch, requireInterval, requireSteps } from './steps.ts';

/** How latency follows from a value. */
export interface LatencyOptions {
  /** Number of steps. */
  readonly steps: number;
  /** Membrane time constant in steps, default 5; if linear, the step of the value 0, default the last one. */
  readonly tau?: number;
  /** Whether time falls in a straight line with the value. Default false. */
  readonly linear?: boolean;
  /** Values up to this never fire. Default 0.01. */
  readonly threshold?: number;
}

/**
 * Latency code: an element x of `[B, ...]` fires once, the earlier the larger it is, at the time at which a membrane
 * charged with the constant current x reaches the threshold: tau ln(x / (x - threshold)), rounded down to a step.
 * If linear, it fires at tau (1 - x), rounded to the nearest step, the even one of two. It does not fire when that is after the
 * last step, or x <= threshold, which is rounded to the precision of x. Gives zeros and ones `[T, B, ...]`.
 *
 * @throws RangeError for a value outside [0, 1], tau or threshold not above 0, steps no positive integer; TypeError
 *   for tau or threshold that is no number.
 */
export function latency(x: Tensor, options: LatencyOptions): Tensor {
  const place = 'latency';
  requireBatch(place, x);
  rejectUnknownKeys(place, options === undefined ? {} : options, ['steps', 'tau', 'threshold', 'linear']);
  const steps = requireSteps(place, options?.steps);
  const { linear = false } = options;
  requireBoolean(place, 'linear', linear);
  const { tau = linear ? Math.max(1, steps - 1) : 5, threshold = 0.01 } = options;
  for (const [name, value] of Object.entries({ tau, threshold })) {
    requireNumber(place, name, value);
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
      failRange(place, `${name} must be above 0 and finite, got ${value}.`);
    }
  }
  requireInterval(place, x);
  const values = kernels.flat(x.array);
  // In the precision of the values, of which one that equals the threshold would else lie above it.
  const limit = values instanceof Float32Array ? Math.fround(threshold) : threshold;
  const out = zeroed([steps, ...x.value.shape]);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value <= limit) continue;
    const step = linear
      ? roundToEven(tau * (1 - value))
      : Math.floor(tau * Math.log(value / (value - limit)));
    if (step < steps) out.data[step * values.length + i] = 1;
  }
  return new Tensor(out);
}
