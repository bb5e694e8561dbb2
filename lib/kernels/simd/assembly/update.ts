// Updates of parameters, in place.

/** One step of Adam or AdamW, in fours up to the next multiple; see the reference kernel for the numbers. */
export function adamUpdate(
  p: usize,
  m: usize,
  v: usize,
  g: usize,
  n: i32,
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
  for (let i = 0; i < n; i += 4) {
    const gradient = f32x4.mul(scales, v128.load(g));
    const first = f32x4.add(f32x4.mul(b1, v128.load(m)), f32x4.mul(c1, gradient));
    const second = f32x4.add(f32x4.mul(b2, v128.load(v)), f32x4.mul(c2, f32x4.mul(gradient, gradient)));
    v128.store(m, first);
    v128.store(v, second);
    const step = f32x4.div(f32x4.mul(rate, first), f32x4.add(f32x4.mul(roots, f32x4.sqrt(second)), epsilons));
    v128.store(p, f32x4.sub(f32x4.mul(keeps, v128.load(p)), step));
    p += 16;
    m += 16;
    v += 16;
    g += 16;
  }
}
