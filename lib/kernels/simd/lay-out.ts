import type { FloatNd } from '../../array/layout.ts';

/** Rows of a block of the kernel. */
export const blockRows = 64;
/** Elements of a part. */
export const partSize = 1 << 17;

/** An axis, and how far apart its elements lie in a contiguous copy and in the array. */
interface Axis {
  readonly size: number;
  readonly out: number;
  readonly x: number;
}

/** The axes of an array without those of size 1, and those as one that follow on one another. */
function axesOf({ shape, stride }: FloatNd): Axis[] {
  const axes: Axis[] = [];
  for (let axis = shape.length - 1, out = 1; axis >= 0; axis--) {
    const [size, x] = [shape[axis] as number, stride[axis] as number];
    const inner = axes[0];
    if (inner !== undefined && x === inner.size * inner.x) axes[0] = { ...inner, size: size * inner.size };
    else if (size !== 1) axes.unshift({ size, out, x });
    out *= size;
  }
  return axes;
}

/** From the first element of an array that goes forward along each axis to the last one. */
export function spanOf({ shape, stride }: FloatNd): number {
  return shape.reduce((sum, n, axis) => sum + (n - 1) * (stride[axis] as number), 1);
}

/** The call that copies an array that has elements, and goes forward along each axis, to where it is contiguous. */
export function layOut(x: FloatNd) {
  const axes = axesOf(x);
  const columns = axes.pop() ?? { size: 1, out: 1, x: 1 };
  // Columns that lie apart are read along with the rows that follow one another.
  const adjacent = columns.x > 1 ? axes.findIndex((axis) => axis.x === 1) : -1;
  const [rows = { size: 1, out: 0, x: 0 }] = axes.splice(adjacent, 1);
  const inPlane = Math.ceil(rows.size / blockRows);
  const blocks = axes.reduce((product, { size }) => product * size, inPlane);
  const perPart = Math.ceil(partSize / (columns.size * Math.min(rows.size, blockRows)));
  return {
    from: (x.data as Float32Array).subarray(x.offset, x.offset + spanOf(x)),
    axes: Int32Array.from(axes.toReversed().flatMap((axis) => [axis.size, axis.out, axis.x])),
    parts: Math.ceil(blocks / perPart),
    call: {
      rows: rows.size,
      columns: columns.size,
      nextOut: rows.out,
      nextX: rows.x,
      stepX: columns.x,
      depth: axes.length,
      blocks,
      perPart,
    },
  };
}
