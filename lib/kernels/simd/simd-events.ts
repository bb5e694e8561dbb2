import { allocateIntegers, type FloatNd } from '../../array.ts';
import * as reference from '../reference/matmul.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';

type Events = reference.Events;

/** Elements that a part looks at, about. */
const perPart = 100_000;

/** One of the two passes over rows: the kernel, and its arguments. */
type Pass = readonly [kernel: string, args: readonly number[]];

/** The kernels that name elements of rows. Each leaves Float64 to its reference, and what is small. */
export function simdEvents(engine: Engine, leastWork: number) {
  function findEvents(x: FloatNd): Events | null {
    if (x.size < leastWork || !areFloat32(x) || !reference.startsWithBits(x)) return reference.findEvents(x);
    return engine.staged((stage) => {
      const [at, refused] = [stage.putArray(x), stage.zeros(1)];
      return nameColumns(
        stage,
        x,
        (sizes, counts) => ['countEvents', [at, ...sizes, counts, refused]],
        (sizes, counts, columns) => ['nameEvents', [at, ...sizes, counts, columns]],
        (count) => engine.memory.integers(refused, 1)[0] === 0 && count <= reference.densest * x.size,
      );
    });
  }

  function findWithin(x: FloatNd, window: reference.Window): Events | null {
    if (x.size < leastWork || !areFloat32(x)) return reference.findWithin(x, window);
    const { theta, low, high } = window;
    return engine.staged((stage) => {
      const own = [stage.putArray(x), stage.put(theta as Float32Array), Number(theta.length > 1)];
      return nameColumns(
        stage,
        x,
        (sizes, counts) => ['countWithin', [...own, ...sizes, low, high, counts]],
        (sizes, counts, columns) => ['nameWithin', [...own, ...sizes, low, high, counts, columns]],
        (count) => count <= reference.densestSample * x.size,
      );
    });
  }

  /** Counts elements of rows in a first pass, and names their columns in a second, where so many will do. */
  function nameColumns(
    stage: Stage,
    x: FloatNd,
    counting: (sizes: readonly number[], counts: number) => Pass,
    naming: (sizes: readonly number[], counts: number, columns: number) => Pass,
    accepts: (count: number) => boolean,
  ): Events | null {
    const width = x.shape.at(-1) as number;
    const rows = x.size / width;
    const rowsPerPart = Math.max(1, Math.ceil(perPart / width));
    const parts = Math.ceil(rows / rowsPerPart);
    const run = ([kernel, args]: Pass) => engine.run({ kernel, parts, scratch: 0, args });
    const sizes = [rows, width, rowsPerPart];
    const counts = stage.room(rows + 1);
    run(counting(sizes, counts));
    const count = engine.call('sumCounts', counts, rows);
    if (!accepts(count)) return null;
    const [starts, columns] = [allocateIntegers(rows + 1), allocateIntegers(count)];
    starts.set(engine.memory.integers(counts, rows + 1));
    run(naming(sizes, counts, stage.integersResult(columns)));
    return { rows, width, starts, columns };
  }

  return { findEvents, findWithin };
}
