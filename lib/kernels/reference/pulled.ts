/**
 * A cotangent times a local derivative, pulled back through it. Where either is 0 nothing passes, even if the other is infinite
 * or NaN: a mask selects, and what is not selected stays out of the gradient.
 */
export function pulled(ct: number, slope: number): number {
  const product = ct * slope;
  return Number.isNaN(product) && (ct === 0 || slope === 0) ? 0 : product;
}
