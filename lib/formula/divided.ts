/** A formula that is another one, divided by a number of its parameters: it is read as such, whatever computes the number. */
export interface Divided<P> {
  (x: number, params: P): number;
  readonly dividend: (x: number, params: P) => number;
  readonly divisor: (params: P) => number;
}

/** Under what name a kernel is given the divisor: that of no parameter. */
export const divisorName = '/';

/** A formula divided by a number of its parameters. */
export function divided<P>(f: (x: number, params: P) => number, by: (params: P) => number): Divided<P> {
  const { dividend = f, divisor: before } = f as Partial<Divided<P>>;
  const divisor = before ? (params: P) => before(params) * by(params) : by;
  return Object.assign((x: number, params: P) => f(x, params) / by(params), { dividend, divisor });
}
