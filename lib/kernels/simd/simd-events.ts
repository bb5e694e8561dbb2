import type { Events } from '../../array/events.ts';
import { allocateIntegers, type FloatArray, type FloatNd } from '../../array/layout.ts';
import { nextSingle } from '../../util/next-single.ts';
import type { Fire } from '../fire.ts';
import { flat } from '../reference/elementwise.ts';
import * as fired from '../reference/find-fired.ts';
import * as reference from '../reference/matmul.ts';
import { areFloat32, type Engine } from './engine.ts';
import { singleThreshold } from './simd-step.ts';

/** Elements that a part looks at, about. */
const perPart = 1 << 16;

/** The kernels that name elements of rows. Each leaves Float64 to its reference, and what is small. */
export function simdEvents(engine: Engine, leastWork: number) {
  const { memory } = engine;

  function findEvents(x: FloatNd): Events | null {
    if (x.size < leastWork || !areFloat32(x) || !reference.startsWithBits(x)) return reference.findEvents(x);
    return nameColumns('findEvents', x, reference.densest, []);
  }

  function findWithin(x: FloatNd, window: reference.Window): Events | null {
    if (x.size < leastWork || !areFloat32(x)) return reference.findWithin(x, window);
    const { theta, low, high } = window;
    return nameWithin(x, theta, low, high, reference.densestSample);
  }

  function findFired(h: FloatNd, theta: FloatArray, fire: Fire): Events | null {
    const isRow = theta.length === 1 || theta.length === h.shape.at(-1);
    if (fire.step === undefined || h.size < leastWork || !areFloat32(h) || !isRow) {
      return fired.findFired(h, theta, fire);
    }
    const { strict } = fire.step;
    const threshold = singleThreshold(fire.step.threshold, strict);
    const low = strict ? nextSingle(threshold, 1) : threshold;
    return nameWithin(h, theta, low, Number.POSITIVE_INFINITY, reference.densest);
  }

  function nameWithin(
    x: FloatNd,
    theta: FloatArray,
    low: number,
    high: number,
    densest: number,
  ): Events | null {
    return engine.staged((stage) =>
      nameColumns('findWithin', x, densest, [...stage.putSpread(theta), low, high]),
    );
  }

  /**
   * Names elements of rows by a kernel, each part to a place of its own, and then brings them together; null where the
   * kernel refuses an element, or there are more than a share of `densest`. An array in ordinary memory is copied in part by
   * part, and so read but once.
   */
  function nameColumns(kernel: string, x: FloatNd, densest: number, more: readonly number[]): Events | null {
    const width = x.shape.at(-1) as number;
    const rows = x.size / width;
    const rowsPerPart = Math.max(1, Math.min(rows, Math.ceil(perPart / width)));
    const parts = Math.ceil(rows / rowsPerPart);
    const data = flat(x) as Float32Array;
    return engine.staged((stage) => {
      const starts = allocateIntegers(rows + 1);
      const atStarts = stage.integersResult(starts);
      const totals = stage.room(parts);
      const capacity = rowsPerPart * width;
      const columns = stage.room(parts * capacity);
      const run = (at: number, first: number, count: number) => {
        const args = [at, rows, width, rowsPerPart, capacity, atStarts, columns, totals, ...more];
        engine.run({ kernel, first, parts: count, scratch: 0, args });
      };
      const resident = memory.addressOf(data);
      if (resident !== undefined) run(resident, 0, parts);
      else {
        const chunk = stage.room(capacity);
        for (let part = 0; part < parts; part++) {
          const own = data.subarray(part * capacity, (part + 1) * capacity);
          memory.floats(chunk, own.length).set(own);
          run(chunk - 4 * part * capacity, part, 1);
          if (memory.integers(totals + 4 * part, 1)[0] === -1) return null;
        }
      }
      const counts = memory.integers(totals, parts);
      if (counts.includes(-1)) return null;
      const count = counts.reduce((sum, n) => sum + n, 0);
      if (count > densest * x.size) return null;
      const named = allocateIntegers(count);
      const to = stage.integersResult(named);
      engine.call('joinEvents', to, rows, rowsPerPart, capacity, atStarts, columns, totals);
      return { rows, width, starts, columns: named };
    });
  }

  return { findEvents, findFired, findWithin };
}
