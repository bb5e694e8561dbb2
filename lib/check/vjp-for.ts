import { vjp } from '../autodiff/grad.ts';
import type { Tensor } from '../autodiff/tensor.ts';

/** `vjp`, with the checker named in its errors. What `f` itself throws stays as it is. */
export function vjpFor(
  place: string,
  f: (...inputs: Tensor[]) => Tensor,
  inputs: Tensor[],
): ReturnType<typeof vjp> {
  let returned = false;
  try {
    return vjp((...xs) => {
      const value = f(...xs);
      returned = true;
      return value;
    }, inputs);
  } catch (error) {
    if (returned && error instanceof Error) error.message = error.message.replace(/^vjp: /, `${place}: `);
    throw error;
  }
}
