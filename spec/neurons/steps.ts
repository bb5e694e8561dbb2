import {
  add,
  div,
  full,
  greaterEqual,
  type LifOptions,
  lessEqual,
  mul,
  reshape,
  type SpikingRun,
  type Surrogate,
  slice,
  stack,
  stopGradient,
  sub,
  surrogates,
  type Tensor,
  type TensorLike,
} from '../../lib/index.ts';
import { current } from '../../lib/tape.ts';

/** The spike without those at the very threshold, its gradient as it is; an origin has no threshold. */
function strictSpike(surrogate: Surrogate, x: Tensor): Tensor {
  if (current().smooth) return surrogate(x);
  const threshold = surrogate.row.threshold?.(surrogate.params) ?? 0;
  return sub(surrogate(x), mul(greaterEqual(x, threshold), lessEqual(x, threshold)));
}

/** beta x + (1 - beta) rest, as the equations have it: rest + beta (x - rest). */
function decay(x: TensorLike, beta: TensorLike, rest: number): Tensor {
  return add(rest, mul(beta, sub(x, rest)));
}

/**
 * The oracle of `lif`: its equations, one step after the other in operations of the tape. Where it stops a gradient
 * it says so; all else is differentiated by the operations themselves.
 */
export function lifStepByStep(options: LifOptions, x: Tensor, state?: Tensor): SpikingRun {
  const { tau, gain = 1, vThreshold = 1, vReset = 0, vLeak = 0, reset = 'subtract' } = options;
  const {
    resetDelay = false,
    detachReset = false,
    strict = false,
    surrogate = surrogates.arctan(),
  } = options;
  const beta = options.beta ?? sub(1, div(1, tau ?? Number.NaN));
  const fire = (v: Tensor) => {
    const above = sub(v, vThreshold);
    return strict ? strictSpike(surrogate, above) : surrogate(above);
  };
  const resetBy = (s: Tensor) => (detachReset ? stopGradient(s) : s);
  const shape = x.shape.slice(1);
  let v = state ?? full(shape, vLeak);
  const [spikes, vs]: [Tensor[], Tensor[]] = [[], []];
  for (let t = 0; t < (x.shape[0] as number); t++) {
    const input = mul(gain, reshape(slice(x, t, t + 1), shape));
    let s: Tensor;
    if (resetDelay) {
      const r = resetBy(fire(v));
      if (reset === 'value') v = add(mul(sub(1, r), v), mul(r, vReset));
      let h = add(decay(v, beta, vLeak), input);
      if (reset === 'subtract') h = sub(h, mul(r, vThreshold));
      s = fire(h);
      v = h;
    } else {
      const h = add(decay(v, beta, vLeak), input);
      s = fire(h);
      const r = resetBy(s);
      if (reset === 'subtract') v = sub(h, mul(r, vThreshold));
      else if (reset === 'value') v = add(mul(sub(1, r), h), mul(r, vReset));
      else v = h;
    }
    spikes.push(s);
    vs.push(v);
  }
  return { spikes: stack(spikes), v: stack(vs), state: { v } };
}
