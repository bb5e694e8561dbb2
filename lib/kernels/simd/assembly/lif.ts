// Leaky integrate-and-fire neurons over all steps; see the reference kernels for the equations. Arrays are
// [steps, width], width a multiple of four; beta and theta have an element for each of width. Columns are taken in
// blocks that stay in the cache for all steps.

const block = 1024;

@inline
function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

@inline
function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}

@inline
function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

/** (1 - a s) h + s (a vReset - c theta). */
@inline
function afterReset(h: v128, s: v128, theta: v128, vReset: v128, a: v128, c: v128): v128 {
  return add(mul(sub(f32x4.splat(1), mul(a, s)), h), mul(s, sub(mul(a, vReset), mul(c, theta))));
}

/**
 * Spikes, h and v of all steps. v is written only where the reset is applied at once (`immediate`); else it is h.
 * `resets` has the spikes that v0 stands for.
 */
export function lifForward(
  spikes: usize,
  h: usize,
  v: usize,
  input: usize,
  v0: usize,
  resets: usize,
  beta: usize,
  theta: usize,
  steps: i32,
  width: i32,
  gainOf: f32,
  vLeakOf: f32,
  vResetOf: f32,
  aOf: f32,
  cOf: f32,
  immediate: i32,
  delayed: i32,
  threshold: f32,
  strict: i32,
): void {
  const gain = f32x4.splat(gainOf);
  const vLeak = f32x4.splat(vLeakOf);
  const vReset = f32x4.splat(vResetOf);
  const a = f32x4.splat(aOf);
  const c = f32x4.splat(cOf);
  const one = f32x4.splat(1);
  const limit = f32x4.splat(threshold);
  const stepBytes = <usize>width << 2;
  for (let from = 0; from < width; from += block) {
    const end = <usize>min(width, from + block) << 2;
    for (let t = 0; t < steps; t++) {
      const now = <usize>t * stepBytes;
      const last = now - stepBytes;
      const before = t == 0 ? v0 : immediate ? v + last : h + last;
      const fired = t == 0 ? resets : spikes + last;
      for (let i = <usize>from << 2; i < end; i += 16) {
        const limits = v128.load(theta + i);
        let start = v128.load(before + i);
        let current = mul(gain, v128.load(input + now + i));
        if (delayed) {
          const r = v128.load(fired + i);
          const ar = mul(a, r);
          start = add(mul(sub(one, ar), start), mul(ar, vReset));
          current = sub(current, mul(mul(c, r), limits));
        }
        const charged = add(add(vLeak, mul(v128.load(beta + i), sub(start, vLeak))), current);
        const above = sub(charged, limits);
        const s = v128.and(one, strict ? f32x4.gt(above, limit) : f32x4.ge(above, limit));
        v128.store(h + now + i, charged);
        v128.store(spikes + now + i, s);
        if (immediate) v128.store(v + now + i, afterReset(charged, s, limits, vReset, a, c));
      }
    }
  }
}

/**
 * The way back. `ctSpikes` and `ctV` are 0 where there is none. `slope` has the surrogate gradient of all steps; it is
 * overwritten by the cotangent of the input. `carry` ends as the cotangent of v0 and `carrySpike` as that of the spikes
 * that v0 stands for; `ctBeta` and `ctTheta` as sums over the steps. These four start as zeros.
 */
export function lifBackward(
  slope: usize,
  carry: usize,
  carrySpike: usize,
  ctBeta: usize,
  ctTheta: usize,
  ctSpikes: usize,
  ctV: usize,
  spikes: usize,
  h: usize,
  v0: usize,
  resets: usize,
  beta: usize,
  theta: usize,
  steps: i32,
  width: i32,
  gainOf: f32,
  vLeakOf: f32,
  vResetOf: f32,
  aOf: f32,
  cOf: f32,
  delayed: i32,
  throughOf: f32,
): void {
  const gain = f32x4.splat(gainOf);
  const vLeak = f32x4.splat(vLeakOf);
  const vReset = f32x4.splat(vResetOf);
  const a = f32x4.splat(aOf);
  const c = f32x4.splat(cOf);
  const through = f32x4.splat(throughOf);
  const one = f32x4.splat(1);
  const stepBytes = <usize>width << 2;
  for (let from = 0; from < width; from += block) {
    const end = <usize>min(width, from + block) << 2;
    for (let t = steps - 1; t >= 0; t--) {
      const now = <usize>t * stepBytes;
      const last = now - stepBytes;
      const lastH = t == 0 ? v0 : h + last;
      const lastSpikes = t == 0 ? resets : spikes + last;
      for (let i = <usize>from << 2; i < end; i += 16) {
        const decay = v128.load(beta + i);
        const limits = v128.load(theta + i);
        let dv = v128.load(carry + i);
        if (ctV) dv = add(dv, v128.load(ctV + now + i));
        let ds = v128.load(carrySpike + i);
        if (ctSpikes) ds = add(ds, v128.load(ctSpikes + now + i));
        let dh = dv;
        let dTheta = f32x4.splat(0);
        if (!delayed) {
          const s = v128.load(spikes + now + i);
          const reset = sub(mul(a, sub(vReset, v128.load(h + now + i))), mul(c, limits));
          ds = add(ds, mul(mul(through, dv), reset));
          dh = mul(dv, sub(one, mul(a, s)));
          dTheta = sub(dTheta, mul(mul(dv, s), c));
        }
        const throughSpike = mul(ds, v128.load(slope + now + i));
        dh = add(dh, throughSpike);
        dTheta = sub(dTheta, throughSpike);
        v128.store(slope + now + i, mul(gain, dh));
        const v = v128.load(lastH + i);
        const r = v128.load(lastSpikes + i);
        let before: v128;
        if (delayed) {
          const ar = mul(a, r);
          before = add(mul(sub(one, ar), v), mul(ar, vReset));
          v128.store(carry + i, mul(mul(decay, dh), sub(one, ar)));
          const reset = sub(mul(mul(a, decay), sub(vReset, v)), mul(c, limits));
          v128.store(carrySpike + i, mul(mul(through, dh), reset));
          dTheta = sub(dTheta, mul(mul(dh, r), c));
        } else {
          before = afterReset(v, r, limits, vReset, a, c);
          v128.store(carry + i, mul(decay, dh));
        }
        v128.store(ctBeta + i, add(v128.load(ctBeta + i), mul(dh, sub(before, vLeak))));
        v128.store(ctTheta + i, add(v128.load(ctTheta + i), dTheta));
      }
    }
  }
}
