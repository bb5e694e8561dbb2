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
    const square = f32x4.add(f32x4.mul(b2, v128.load(v + i)), f32x4.mul(c2, f32x4.mul(gradient, gradient)));
    v128.store(m + i, mean);
    v128.store(v + i, square);
    const step = f32x4.div(f32x4.mul(rate, mean), f32x4.add(f32x4.mul(roots, f32x4.sqrt(square)), epsilons));
    v128.store(p + i, f32x4.sub(f32x4.mul(keeps, v128.load(p + i)), step));
  }
  for (; i < bytes; i += 4) {
    const gradient = scale * f32.load(g + i);
    const mean = beta1 * f32.load(m + i) + share1 * gradient;
    const square = beta2 * f32.load(v + i) + share2 * (gradient * gradient);
    f32.store(m + i, mean);
    f32.store(v + i, square);
    f32.store(p + i, keep * f32.load(p + i) - (corrected * mean) / (root * sqrt<f32>(square) + epsilon));
  }
}
