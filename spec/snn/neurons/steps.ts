import { current } from '../../../lib/array/context.ts';
import {
  add,
  div,
  expandDims,
  full,
  greaterEqual,
  type LifOptions,
  lessEqual,
  mul,
  type RecurrentLifState,
  reshape,
  type SpikingRun,
  type Surrogate,
  slice,
  stack,
  stopGradient,
  sub,
  sum,
  surrogates,
  type Tensor,
  type TensorLike,
  tensor,
  zeros,
} from '../../../lib/index.ts';

/** Options of which none is a function. */
export type GivenOptions = LifOptions<TensorLike, TensorLike, TensorLike>;

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
export function lifStepByStep(options: GivenOptions, x: Tensor, state?: Tensor): SpikingRun<{ v: Tensor }> {
  const shape = x.shape.slice(1);
  const { spikes, v, state: last } = scan(options, x, (input) => input, { v: state, spikes: zeros(shape) });
  return { spikes, v, state: { v: last.v } };
}

/** The oracle of `recurrentLif`: the same with the spikes of the step before, times a weight, added to the input. */
export function recurrentLifStepByStep(
  { autapses = true, ...options }: GivenOptions & { readonly autapses?: boolean },
  weight: Tensor,
  x: Tensor,
  state?: RecurrentLifState,
): SpikingRun<RecurrentLifState> {
  const size = weight.shape[0] as number;
  const diagonal = tensor(Array.from({ length: size ** 2 }, (_, i) => Number(i % (size + 1) === 0)));
  const inForce = autapses ? weight : mul(weight, sub(1, reshape(diagonal, [size, size])));
  // Multiplied out, so that neither events nor a matrix product have a part in it.
  const recurrent = (spikes: Tensor) => sum(mul(expandDims(spikes, 2), inForce), 1);
  const start = state ?? { v: undefined, spikes: zeros(x.shape.slice(1)) };
  return scan(options, x, (input, before) => add(input, recurrent(before)), start);
}

function scan(
  options: GivenOptions,
  x: Tensor,
  currentOf: (input: Tensor, spikesBefore: Tensor) => Tensor,
  state: { readonly v: Tensor | undefined; readonly spikes: Tensor },
): SpikingRun<RecurrentLifState> {
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
    return strict ? strictSpike(surrogate as Surrogate, above) : surrogate(above);
  };
  const resetBy = (s: Tensor) => (detachReset ? stopGradient(s) : s);
  const shape = x.shape.slice(1);
  let v = state.v ?? full(shape, vLeak);
  let before = state.spikes;
  const [spikes, vs]: [Tensor[], Tensor[]] = [[], []];
  for (let t = 0; t < (x.shape[0] as number); t++) {
    const input = mul(gain, currentOf(reshape(slice(x, t, t + 1), shape), before));
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
    before = s;
    spikes.push(s);
    vs.push(v);
  }
  return { spikes: stack(spikes), v: stack(vs), state: { v, spikes: before } };
}
