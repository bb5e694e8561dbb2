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

/** The next velocity: momentum v + scale g, of two elements in double precision. */
@inline
function accelerated(v: v128, g: v128, momentum: v128, scale: v128): v128 {
  return f64x2.add(f64x2.mul(momentum, v), f64x2.mul(scale, g));
}

/**
 * One step of gradient descent with momentum, in double precision: to the bit what the reference kernel gives. A part is `perPart`
 * elements.
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
  scale: f64,
): void {
  const rates = f64x2.splat(rate);
  const momenta = f64x2.splat(momentum);
  const scales = f64x2.splat(scale);
  const first = part * perPart;
  p += <usize>first << 2;
  velocity += <usize>first << 2;
  g += <usize>first << 2;
  let left = min(perPart, n - first);
  for (; left >= 4; left -= 4) {
    const v = v128.load(velocity);
    const gradient = v128.load(g);
    const parameter = v128.load(p);
    const low = accelerated(lowDoubles(v), lowDoubles(gradient), momenta, scales);
    const high = accelerated(highDoubles(v), highDoubles(gradient), momenta, scales);
    v128.store(velocity, singles(low, high));
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
    const next = momentum * <f64>f32.load(velocity) + scale * <f64>f32.load(g);
    f32.store(velocity, <f32>next);
    f32.store(p, <f32>(<f64>f32.load(p) - rate * next));
    p += 4;
    velocity += 4;
    g += 4;
  }
}
