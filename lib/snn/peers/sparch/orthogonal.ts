import type { Tensor } from '../../../autodiff/tensor.ts';
import { tensor } from '../../../ops/create.ts';
import type { Random } from '../../../ops/random.ts';

/** An orthogonal matrix: the rows of a normal one, made orthogonal to each other. */
export function orthogonal(size: number, random: Random): Tensor {
  const numbers = random.normal([size, size]).toTypedArray();
  const rows = Array.from({ length: size }, (_, i) =>
    Float64Array.from(numbers.subarray(i * size, (i + 1) * size)),
  );
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  rows.forEach((row, i) => {
    // Twice, as what is left of nearly parallel rows is mostly rounding.
    for (const other of [...rows.slice(0, i), ...rows.slice(0, i)]) {
      const share = dot(row, other);
      row.forEach((value, j) => {
        row[j] = value - share * (other[j] as number);
      });
    }
    const length = Math.sqrt(dot(row, row));
    row.forEach((value, j) => {
      row[j] = value / length;
    });
  });
  return tensor(
    rows.flatMap((row) => Array.from(row)),
    [size, size],
  );
}
