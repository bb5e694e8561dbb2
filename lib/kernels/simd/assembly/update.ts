import { highDoubles, lowDoubles, singles } from './lanes';

// Updates of parameters, in place.

/** One step of Adam or AdamW; see the reference kernel for the numbers. A part is `perPart` elements, a multiple of four. */
export function adamUpdate(
  part: i32,
  scratch: usize,
  p: usize,
  m: usize,
  v: usize,
  g: usize,
  n: i32,
  perPart: i32,
  beta1: f32,
  share1: f32,
  beta2: f32,
  share2: f32,
  corrected: f32,
  root: f32,
  epsilon: f32,
  keep: f32,
  scale: f32,
): void {
  const b1 = f32x4.splat(beta1);
  const b2 = f32x4.splat(beta2);
  const c1 = f32x4.splat(share1);
  const c2 = f32x4.splat(share2);
  const rate = f32x4.splat(corrected);
  const roots = f32x4.splat(root);
  const epsilons = f32x4.splat(epsilon);
  const keeps = f32x4.splat(keep);
  const scales = f32x4.splat(scale);
  const first = <usize>part * <usize>perPart << 2;
  const bytes = min(<usize>n << 2, first + (<usize>perPart << 2)) - first;
  p += first;
  m += first;
  v += first;
  g += first;
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const gradient = f32x4.mul(scales, v128.load(g + i));
    const mean = f32x4.add(f32x4.mul(b1, v128.load(m + i)), f32x4.mul(c1, gradient));
    const square = f32x4.add(f32x4.mul(b2, v128.load(v + i)), f32x4.mul(f32x4.mul(c2, gradient), gradient));
    v128.store(m + i, mean);
    v128.store(v + i, square);
    const step = f32x4.div(f32x4.mul(rate, mean), f32x4.add(f32x4.mul(roots, f32x4.sqrt(square)), epsilons));
    v128.store(p + i, f32x4.sub(f32x4.mul(keeps, v128.load(p + i)), step));
  }
  for (; i < bytes; i += 4) {
    const gradient = scale * f32.load(g + i);
    const mean = beta1 * f32.load(m + i) + share1 * gradient;
    const square = beta2 * f32.load(v + i) + share2 * gradient * gradient;
    f32.store(m + i, mean);
    f32.store(v + i, square);
    f32.store(p + i, keep * f32.load(p + i) - (corrected * mean) / (root * sqrt<f32>(square) + epsilon));
  }
}

/** One step of RMSprop, likewise. */
export function rmspropUpdate(
  part: i32,
  scratch: usize,
  p: usize,
  squares: usize,
  velocity: usize,
  g: usize,
  n: i32,
  perPart: i32,
  rate: f32,
  alpha: f32,
  share: f32,
  epsilon: f32,
  momentum: f32,
  weightDecay: f32,
  scale: f32,
): void {
  const rates = f32x4.splat(rate);
  const alphas = f32x4.splat(alpha);
  const shares = f32x4.splat(share);
  const epsilons = f32x4.splat(epsilon);
  const momenta = f32x4.splat(momentum);
  const decays = f32x4.splat(weightDecay);
  const scales = f32x4.splat(scale);
  const first = <usize>part * <usize>perPart << 2;
  const bytes = min(<usize>n << 2, first + (<usize>perPart << 2)) - first;
  p += first;
  squares += first;
  velocity += first;
  g += first;
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const parameter = v128.load(p + i);
    let gradient = f32x4.mul(scales, v128.load(g + i));
    if (weightDecay != 0) gradient = f32x4.add(gradient, f32x4.mul(decays, parameter));
    const square = f32x4.add(
      f32x4.mul(alphas, v128.load(squares + i)),
      f32x4.mul(f32x4.mul(shares, gradient), gradient),
    );
    const step = f32x4.div(gradient, f32x4.add(f32x4.sqrt(square), epsilons));
    const next = f32x4.add(f32x4.mul(momenta, v128.load(velocity + i)), step);
    v128.store(squares + i, square);
    v128.store(velocity + i, next);
    v128.store(p + i, f32x4.sub(parameter, f32x4.mul(rates, next)));
  }
  for (; i < bytes; i += 4) {
    const parameter = f32.load(p + i);
    let gradient = scale * f32.load(g + i);
    if (weightDecay != 0) gradient += weightDecay * parameter;
    const square = alpha * f32.load(squares + i) + share * gradient * gradient;
    const next = momentum * f32.load(velocity + i) + gradient / (sqrt<f32>(square) + epsilon);
    f32.store(squares + i, square);
    f32.store(velocity + i, next);
    f32.store(p + i, parameter - rate * next);
  }
}

/** The velocity or the step: momentum v + gradient, of two elements in double precision. */
@inline
function accelerated(v: v128, gradient: v128, momentum: v128): v128 {
  return f64x2.add(f64x2.mul(momentum, v), gradient);
}

/** Four elements less a rate times as many others, in double precision. */
@inline
function lessScaled(x: v128, y: v128, rates: v128): v128 {
  return singles(
    f64x2.sub(lowDoubles(x), f64x2.mul(rates, lowDoubles(y))),
    f64x2.sub(highDoubles(x), f64x2.mul(rates, highDoubles(y))),
  );
}

/**
 * One step of gradient descent, in double precision: bit-identical to the reference kernel. A part is `perPart` elements.
 */
export function sgdUpdate(
  part: i32,
  scratch: usize,
  p: usize,
  velocity: usize,
  g: usize,
  n: i32,
  perPart: i32,
  rate: f64,
  momentum: f64,
  weightDecay: f64,
  nesterov: bool,
  scale: f64,
): void {
  const rates = f64x2.splat(rate);
  const momenta = f64x2.splat(momentum);
  const decays = f64x2.splat(weightDecay);
  const scales = f64x2.splat(scale);
  const first = part * perPart;
  p += <usize>first << 2;
  velocity += <usize>first << 2;
  g += <usize>first << 2;
  let left = min(perPart, n - first);
  if (scale == 1 && momentum == 0 && weightDecay == 0 && !nesterov) {
    // The velocity is the gradient but for the sign of a zero: exact in single precision. All is read before any is written, which
    // keeps the processor busier.
    const zeros = f32x4.splat(<f32>momentum);
    for (; left >= 8; left -= 8) {
      const v0 = f32x4.add(f32x4.mul(zeros, v128.load(velocity)), v128.load(g));
      const v1 = f32x4.add(f32x4.mul(zeros, v128.load(velocity, 16)), v128.load(g, 16));
      const p0 = v128.load(p);
      const p1 = v128.load(p, 16);
      v128.store(velocity, v0);
      v128.store(velocity, v1, 16);
      v128.store(p, lessScaled(p0, v0, rates));
      v128.store(p, lessScaled(p1, v1, rates), 16);
      p += 32;
      velocity += 32;
      g += 32;
    }
  }
  for (; left >= 4; left -= 4) {
    const v = v128.load(velocity);
    const given = v128.load(g);
    const parameter = v128.load(p);
    let lowGradient = f64x2.mul(scales, lowDoubles(given));
    let highGradient = f64x2.mul(scales, highDoubles(given));
    if (weightDecay != 0) {
      lowGradient = f64x2.add(lowGradient, f64x2.mul(decays, lowDoubles(parameter)));
      highGradient = f64x2.add(highGradient, f64x2.mul(decays, highDoubles(parameter)));
    }
    let low = accelerated(lowDoubles(v), lowGradient, momenta);
    let high = accelerated(highDoubles(v), highGradient, momenta);
    v128.store(velocity, singles(low, high));
    if (nesterov) {
      low = accelerated(low, lowGradient, momenta);
      high = accelerated(high, highGradient, momenta);
    }
    v128.store(
      p,
      singles(
        f64x2.sub(lowDoubles(parameter), f64x2.mul(rates, low)),
        f64x2.sub(highDoubles(parameter), f64x2.mul(rates, high)),
      ),
    );
    p += 16;
    velocity += 16;
    g += 16;
  }
  for (; left > 0; left--) {
    const parameter = <f64>f32.load(p);
    let gradient = scale * <f64>f32.load(g);
    if (weightDecay != 0) gradient += weightDecay * parameter;
    const next = momentum * <f64>f32.load(velocity) + gradient;
    f32.store(velocity, <f32>next);
    f32.store(p, <f32>(parameter - rate * (nesterov ? gradient + momentum * next : next)));
    p += 4;
    velocity += 4;
    g += 4;
  }
}
