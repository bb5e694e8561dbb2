import { vjp } from '../../autodiff/grad.ts';
import { noGrad } from '../../autodiff/scope.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { tensor } from '../../ops/create.ts';
import type { Random } from '../../ops/random.ts';
import type { NeuronRun } from '../../snn/neurons/neuron.ts';
import { largest } from '../largest.ts';
import type { Tally } from '../tally.ts';
import { flattened, outputsOf } from './neuron-outputs.ts';

/** Numbers by name. */
export type Found = Readonly<Record<string, ArrayLike<number>>>;

/** The numbers of tensors by name. */
export function numbersOf(tensors: Readonly<Record<string, Tensor>>): Found {
  return Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name, value.toTypedArray()]));
}

/** Runs neurons on what they are given. */
export type Run = (given: Readonly<Record<string, Tensor>>) => NeuronRun;

/** All outputs of a run, and the gradients of what is varied for a random cotangent. */
export function outputsAndGradients(
  random: Random,
  given: Readonly<Record<string, Tensor>>,
  run: Run,
  varied = Object.keys(given),
): { outputs: Found; gradients: Found } {
  const outputs = numbersOf(noGrad(() => outputsOf(run(given))));
  const [out, pull] = vjp(
    (...tensors: Tensor[]) =>
      flattened(
        run({ ...given, ...Object.fromEntries(varied.map((name, i) => [name, tensors[i] as Tensor])) }),
      ),
    varied.map((name) => given[name] as Tensor),
  );
  const gradients = pull(tensor(Array.from({ length: out.size }, () => 4 * random.next() - 2)));
  const named = varied.map((name, i) => [`the gradient of ${name}`, gradients[i] as Tensor] as const);
  return { outputs, gradients: numbersOf(Object.fromEntries(named)) };
}

/** Compares numbers by name: each may be off by a share of the largest of its name, and by `slackOf`. */
export function compareFound(
  tally: Tally,
  place: string,
  got: Found,
  due: Found,
  relative: number,
  slackOf: (name: string) => number = () => 0,
): void {
  for (const [name, numbers] of Object.entries(due)) {
    const size = largest(numbers);
    const allowed = relative === 0 ? 0 : relative * size + slackOf(name) + 1e-30;
    for (let i = 0; i < numbers.length; i++)
      tally.compare(i, got[name]?.[i] ?? Number.NaN, numbers[i] as number, allowed, 0, `${name} ${place}`);
  }
}

/** The largest difference of numbers. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++)
    most = Math.max(most, Math.abs((a[i] as number) - (b[i] as number)) || 0);
  return most;
}
