import { sizeOf } from '../../array/layout.ts';
import type { Shape } from '../../array/shape.ts';
import { smooth } from '../../autodiff/scope.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { tensor } from '../../ops/create.ts';
import { concat, reshape, transpose } from '../../ops/shape.ts';
import type { Numbers } from '../grad-subject.ts';
import type { Run } from './compare-runs.ts';
import { isState, outputsOf } from './neuron-outputs.ts';

/**
 * All that a layer gives inside `smooth` at many points, each as one number after the other: one run of that many times the neurons,
 * which do not reach each other. An axis of points comes before those of the neurons, in the input, states and parameters.
 *
 * @param shapes - Of what it is given, by name; the input is the first.
 */
export function runTogether(
  run: Run,
  shapes: Readonly<Record<string, Shape>>,
  points: readonly Numbers[],
): Float64Array[] {
  const count = points.length;
  const [whole = []] = Object.values(shapes);
  const rank = whole.length - 2;
  const given = Object.entries(shapes).map(([name, shape], i) => {
    const before = name === 'input' ? 2 : isState(name) ? 1 : 0;
    const size = sizeOf(shape);
    const data = new Float64Array(count * size);
    points.forEach((point, k) => {
      data.set(point[i] as Float64Array, k * size);
    });
    const ones = new Array<number>(before + rank - shape.length).fill(1);
    return [name, moved(tensor(data, [count, ...ones, ...shape]), 0, before)];
  });
  const outputs = smooth(() => outputsOf(run(Object.fromEntries(given))));
  const rows = Object.entries(outputs).map(([name, value]) =>
    reshape(moved(value, isState(name) ? 1 : 2, 0), [count, value.size / count]),
  );
  const all = concat(rows, 1);
  const numbers = all.toTypedArray() as Float64Array;
  const width = numbers.length / count;
  return points.map((_, k) => numbers.subarray(k * width, (k + 1) * width));
}

/** A tensor with an axis at another place. */
function moved(x: Tensor, from: number, to: number): Tensor {
  const axes = [...x.shape.keys()].toSpliced(from, 1).toSpliced(to, 0, from);
  return transpose(x, axes);
}
