import {
  add,
  broadcastTo,
  div,
  exp,
  full,
  greater,
  log,
  mul,
  reshape,
  sigmoid,
  slice,
  stack,
  stopGradient,
  sub,
  type Tensor,
  type TensorLike,
  tensor,
  where,
} from '../../../lib/index.ts';

// The models of the zoo once more, in operations of the tape and step by step: what kernels, plans and derived backward steps are held
// against. Nothing here reads a row.

type Named<T> = Readonly<Record<string, T>>;
export type Chosen = Named<string | number | boolean>;

/** What a step does besides arithmetic. */
export interface TensorOps {
  /** A spike with its gradient. */
  fire(x: TensorLike): Tensor;
  /** As many as the threshold fits in, above one and to a limit: a constant. */
  more(h: Tensor, threshold: TensorLike, most: number): Tensor;
  /** Whether x is above a number; of NaN nothing is asked but how near x is to 0. */
  isAbove(x: Tensor, limit: number): Tensor;
}

type Step = (
  state: Named<Tensor>,
  input: Tensor,
  p: Named<TensorLike>,
  ops: TensorOps,
  s: Chosen,
) => Named<Tensor>;

/** A model as its equations have it, with numbers under which it fires now and then. */
export interface TensorModel {
  readonly step: Step;
  readonly start: (p: Named<TensorLike>, s: Chosen) => Named<TensorLike>;
  /** Values about which parameters are drawn; of others the defaults of the row. */
  readonly values?: Named<number>;
  /** Whether the spikes of a step are part of its state. */
  readonly remembersSpikes?: boolean;
  /** The range of the input. */
  readonly input: readonly [low: number, high: number];
}

type P = Named<TensorLike>;
const of = (p: P, name: string) => p[name] as TensorLike;
const stopped = (x: Tensor, isStopped: unknown) => (isStopped ? stopGradient(x) : x);

/** Spikes and reset of a charged membrane. */
function fired(h: Tensor, state: Named<Tensor>, p: P, ops: TensorOps, s: Chosen): Record<string, Tensor> {
  const [threshold, lost] = [of(p, 'vThreshold'), p.lost ?? of(p, 'vThreshold')];
  const one = ops.fire(sub(h, threshold));
  const all = s.maxSpikes === 1 ? one : add(one, ops.more(h, threshold, s.maxSpikes as number));
  const r = stopped(all, s.detachReset);
  let v = h;
  if (s.reset === 'subtract') v = sub(h, mul(r, lost));
  if (s.reset === 'value') v = add(mul(sub(1, r), h), mul(r, of(p, 'vReset')));
  if (s.refractory === 0) return { spikes: all, v };
  const left = state.refractory as Tensor;
  const rests = ops.isAbove(left, 0);
  const spikes = where(rests, 0, all);
  const fewer = where(rests, sub(left, 1), 0);
  const refractory = where(ops.isAbove(spikes, 0.5), s.refractory as number, fewer);
  return { spikes, v: where(rests, state.v as Tensor, v), refractory };
}

/** The same, or where the reset is delayed what `lif` says of it; the charge is linear in v. */
function integrated(
  charge: (v: Tensor) => Tensor,
  state: Named<Tensor>,
  p: P,
  ops: TensorOps,
  s: Chosen,
): Record<string, Tensor> {
  const v = state.v as Tensor;
  if (!s.resetDelay) return fired(charge(v), state, p, ops, s);
  const before = ops.fire(sub(v, of(p, 'vThreshold')));
  const r = stopped(before, s.detachReset);
  const to = mul(r, of(p, 'vReset'));
  let h: Tensor;
  if (s.resetDrops === 'charge') h = add(mul(sub(1, r), charge(v)), to);
  else if (s.reset === 'value') h = charge(add(mul(sub(1, r), v), to));
  else h = s.reset === 'none' ? charge(v) : sub(charge(v), mul(r, of(p, 'vThreshold')));
  return { spikes: s.spikesOf === 'start' ? before : ops.fire(sub(h, of(p, 'vThreshold'))), v: h };
}

/** The current that charges the membrane, and that of the synapse after the step. */
function conducted(state: Named<Tensor>, x: Tensor, p: P, order: unknown): [Tensor, Record<string, Tensor>] {
  if (order === 'none') return [x, {}];
  const i = state.i as Tensor;
  const alpha = of(p, 'alpha');
  const decayedThenJumped = add(mul(alpha, i), x);
  const jumpedThenDecayed = mul(alpha, add(i, x));
  if (order === 'decayJumpCharge') return [decayedThenJumped, { i: decayedThenJumped }];
  if (order === 'chargeDecayJump') return [i, { i: decayedThenJumped }];
  if (order === 'jumpDecayCharge') return [jumpedThenDecayed, { i: jumpedThenDecayed }];
  return [add(i, x), { i: jumpedThenDecayed }];
}

const synapseStart = (s: Chosen): Named<number> => (s.synapse === 'none' ? {} : { i: 0 });
const restStart = (s: Chosen): Named<number> => (s.refractory ? { refractory: 0 } : {});

/** decay v + (1 - decay) rest. */
function decayed(v: Tensor, decay: TensorLike, rest: TensorLike): Tensor {
  return add(mul(decay, v), mul(sub(1, decay), rest));
}

function leaky(v: Tensor, current: Tensor, p: P): Tensor {
  return add(decayed(v, of(p, 'beta'), of(p, 'vLeak')), mul(of(p, 'gain'), current));
}

function exponential(v: Tensor, current: Tensor, p: P): Tensor {
  const run = mul(of(p, 'deltaT'), exp(div(sub(v, of(p, 'vRheobase')), of(p, 'deltaT'))));
  return add(v, div(add(sub(of(p, 'vRest'), v), run).add(current), of(p, 'tau')));
}

/** The models by the names of the registry. */
export const tensorModels: Named<TensorModel> = {
  if: {
    step: (state, x, p, ops, s) => integrated((v) => add(v, mul(of(p, 'gain'), x)), state, p, ops, s),
    start: (p, s) => ({ v: s.reset === 'value' ? of(p, 'vReset') : 0, ...restStart(s) }),
    input: [-0.3, 1],
  },
  lif: {
    step: (state, x, p, ops, s) => integrated((v) => leaky(v, x, p), state, p, ops, s),
    start: (p, s) => ({ v: of(p, 'vLeak'), ...restStart(s) }),
    values: { beta: 0.8 },
    input: [-0.5, 2],
  },
  li: {
    step: (state, x, p, _, s) => {
      const [current, states] = conducted(state, x, p, s.synapse);
      return { v: leaky(state.v as Tensor, current, p), ...states };
    },
    start: (p, s) => ({ v: of(p, 'vLeak'), ...synapseStart(s) }),
    values: { beta: 0.8, alpha: 0.6 },
    input: [-1, 1],
  },
  plif: {
    step: (state, x, p, ops, s) => {
      const leak = sigmoid(of(p, 'w'));
      const charge = (v: Tensor) =>
        add(decayed(v, sub(1, leak), of(p, 'vLeak')), s.decayInput ? mul(leak, x) : x);
      return integrated(charge, state, p, ops, s);
    },
    start: (p, s) => ({ v: of(p, 'vLeak'), ...restStart(s) }),
    values: { w: -0.5 },
    input: [-1, 4],
  },
  synaptic: {
    step: (state, x, p, ops, s) => {
      const [current, states] = conducted(state, x, p, s.order);
      return { ...integrated((v) => leaky(v, current, p), state, p, ops, s), ...states };
    },
    start: (p, s) => ({ v: of(p, 'vLeak'), i: 0, ...restStart(s) }),
    values: { alpha: 0.6, beta: 0.8 },
    input: [-0.5, 1],
  },
  alpha: {
    step: (state, x, p, ops, s) => {
      const [e0, n0, v0] = [state.e as Tensor, state.n as Tensor, state.v as Tensor];
      const [alpha, beta, threshold] = [of(p, 'alpha'), of(p, 'beta'), of(p, 'vThreshold')];
      const r = stopped(ops.fire(sub(v0, threshold)), s.detachReset);
      const t = add(1, div(log(alpha), sub(log(beta), log(alpha))));
      let e = add(mul(alpha, e0), x);
      let n = sub(mul(beta, n0), x);
      let v = mul(t, add(e, n));
      if (s.reset === 'value') [e, n, v] = [mul(sub(1, r), e), mul(sub(1, r), n), mul(sub(1, r), v)];
      if (s.reset === 'subtract')
        [e, n, v] = [sub(e, mul(r, threshold)), sub(n, mul(r, n)), add(v, mul(r, n0))];
      return { spikes: ops.fire(sub(v, threshold)), e, n, v };
    },
    start: () => ({ e: 0, n: 0, v: 0 }),
    values: { alpha: 0.8, beta: 0.4 },
    input: [-1, 4],
  },
  lapicque: {
    step: (state, x, p, ops, s) => {
      const dt = of(p, 'dt');
      const charge = (v: Tensor) =>
        add(
          v,
          mul(dt, sub(div(x, of(p, 'capacitance')), div(v, mul(of(p, 'resistance'), of(p, 'capacitance'))))),
        );
      return integrated(charge, state, p, ops, s);
    },
    start: (_, s) => ({ v: 0, ...restStart(s) }),
    values: { capacitance: 4 },
    input: [-2, 8],
  },
  alif: {
    step: (state, x, p, ops, s) => {
      const [current, states] = conducted(state, x, p, s.synapse);
      const h = leaky(state.v as Tensor, current, p);
      const a = mul(of(p, 'rho'), state.a as Tensor);
      const threshold = add(
        of(p, 'vThreshold'),
        mul(of(p, 'kappa'), s.adaptation === 'beforeSpikes' ? a : (state.a as Tensor)),
      );
      const lost = s.lost === 'limit' ? threshold : of(p, 'vThreshold');
      const given = { vThreshold: threshold, lost, vReset: of(p, 'vReset') };
      const result = fired(h, state, given, ops, s);
      const jump = stopped(result.spikes as Tensor, s.detachAdaptation);
      return { ...result, ...states, a: add(a, s.jump === 'one' ? jump : mul(sub(1, of(p, 'rho')), jump)) };
    },
    start: (p, s) => ({ v: of(p, 'vLeak'), a: 0, ...synapseStart(s), ...restStart(s) }),
    values: { rho: 0.7, kappa: 0.6, alpha: 0.5 },
    input: [-0.5, 2],
  },
  adlif: {
    step: (state, x, p, ops, s) => {
      const [v0, w0, s0] = [state.v as Tensor, state.w as Tensor, state.s as Tensor];
      const [alpha, threshold] = [of(p, 'alpha'), of(p, 'vThreshold')];
      const w = add(mul(of(p, 'beta'), w0), mul(of(p, 'a'), v0)).add(
        mul(of(p, 'b'), stopped(s0, s.detachAdaptation)),
      );
      const r = stopped(s0, s.detachReset);
      const v = decayed(sub(v0, s.lost === 'one' ? r : mul(r, threshold)), alpha, sub(x, w));
      const spikes = ops.fire(sub(v, threshold));
      return { spikes, v, w, s: spikes };
    },
    start: () => ({ v: 0, w: 0, s: 0 }),
    values: { alpha: 0.7, vThreshold: 0.5 },
    input: [-1, 4],
  },
  qif: {
    step: (state, x, p, ops, s) => {
      const v = state.v as Tensor;
      const run = mul(of(p, 'a0'), mul(sub(v, of(p, 'vRest')), sub(v, of(p, 'vCritical'))));
      return fired(add(v, div(add(run, x), of(p, 'tau'))), state, p, ops, s);
    },
    start: (p, s) => ({ v: of(p, 'vRest'), ...restStart(s) }),
    input: [-0.5, 1.5],
  },
  eif: {
    step: (state, x, p, ops, s) => {
      const [current, states] = conducted(state, x, p, s.synapse);
      return { ...fired(exponential(state.v as Tensor, current, p), state, p, ops, s), ...states };
    },
    start: (p, s) => ({ v: of(p, 'vRest'), ...synapseStart(s), ...restStart(s) }),
    values: { alpha: 0.5 },
    input: [-0.5, 1.5],
  },
  adex: {
    step: (state, x, p, ops, s) => {
      const [v, w] = [state.v as Tensor, state.w as Tensor];
      const [current, states] = conducted(state, x, p, s.synapse);
      const h = exponential(v, sub(current, w), p);
      const result = fired(h, state, p, ops, s);
      const follows = mul(of(p, 'a'), sub(s.adaptsTo === 'charged' ? h : v, of(p, 'vRest')));
      const jump = mul(of(p, 'b'), stopped(result.spikes as Tensor, s.detachAdaptation));
      return { ...result, ...states, w: add(w, div(sub(follows, w), of(p, 'tauW'))).add(jump) };
    },
    start: (p, s) => ({ v: of(p, 'vRest'), w: 0, ...synapseStart(s), ...restStart(s) }),
    values: { alpha: 0.5, tau: 3, tauW: 8, a: 0.3, b: 0.2 },
    input: [-1, 9],
  },
  izhikevich: {
    step: (state, x, p, ops, s) => {
      const [v, u] = [state.v as Tensor, state.u as Tensor];
      const square = mul(of(p, 'sq'), mul(v, v));
      const slope = add(square, mul(of(p, 'mn'), v))
        .add(of(p, 'bias'))
        .sub(u)
        .add(x);
      const given = { vThreshold: of(p, 'vThreshold'), vReset: of(p, 'c') };
      const firing = { ...s, reset: 'value', maxSpikes: 1 };
      const result = fired(add(v, mul(of(p, 'dt'), slope)), state, given, ops, firing);
      const recovery = mul(mul(of(p, 'dt'), of(p, 'a')), sub(mul(of(p, 'b'), v), u));
      const jump = mul(of(p, 'd'), stopped(result.spikes as Tensor, s.detachAdaptation));
      return { ...result, u: add(u, recovery).add(jump) };
    },
    start: (p, s) => ({ v: of(p, 'vStart'), u: of(p, 'uStart'), ...restStart(s) }),
    values: { dt: 0.5 },
    input: [-20, 150],
  },
};

/** What all steps give: spikes where there are any, states after each step, and the last ones. */
export interface Unrolled {
  readonly outputs: Named<Tensor>;
  readonly state: Named<Tensor>;
}

/** A model over all steps `[T, B, ...]`; it starts as it does unless a state is given. */
export function unroll(
  { step, start, remembersSpikes = false }: TensorModel,
  x: Tensor,
  given: { readonly p: P; readonly settings: Chosen; readonly state?: Named<Tensor> | undefined },
  ops: TensorOps,
): Unrolled {
  const { p, settings } = given;
  const shape = x.shape.slice(1);
  const at = (value: TensorLike) =>
    typeof value === 'number' ? full(shape, value) : broadcastTo(stopGradient(value), shape);
  let state =
    given.state ?? Object.fromEntries(Object.entries(start(p, settings)).map(([name, v]) => [name, at(v)]));
  const steps: Record<string, Tensor[]> = {};
  for (let t = 0; t < (x.shape[0] as number); t++) {
    const { spikes, ...next } = step(state, reshape(slice(x, t, t + 1), shape), p, ops, settings);
    state = remembersSpikes && spikes ? { ...next, spikes } : next;
    for (const [name, value] of Object.entries({ ...(spikes && { spikes }), ...next }))
      steps[name] = [...(steps[name] ?? []), broadcastTo(value, shape)];
  }
  return {
    outputs: Object.fromEntries(Object.entries(steps).map(([name, all]) => [name, stack(all)])),
    state: Object.fromEntries(Object.entries(state).map(([name, last]) => [name, broadcastTo(last, shape)])),
  };
}

/** Operations that note how near to a step of a function they came, relative to the numbers at hand. */
export function measuring(spike: (x: Tensor) => Tensor): TensorOps & { nearest(): number } {
  let nearest = Number.POSITIVE_INFINITY;
  const note = (x: Tensor, isSpike = false) => {
    for (const value of x.toTypedArray()) nearest = Math.min(nearest, Math.abs(value));
    return isSpike;
  };
  return {
    nearest: () => nearest,
    fire: (x) => {
      const given = typeof x === 'number' ? tensor(x) : x;
      note(given);
      return spike(given);
    },
    more: (h, threshold, most) => {
      const fits = stopGradient(div(h, threshold));
      const values = fits.toTypedArray();
      for (const value of values)
        if (value > 0.5) nearest = Math.min(nearest, Math.abs(value - Math.round(value)));
      return tensor(
        Array.from(values, (value) => Math.max(Math.min(Math.floor(value), most) - 1, 0)),
        fits.shape,
      );
    },
    isAbove: (x, limit) => {
      if (Number.isNaN(limit)) note(x);
      else if (limit !== 0) note(sub(x, limit));
      return greater(x, limit);
    },
  };
}
