import type { Events } from '../../array/events.ts';
import { allocateIntegers, type FloatArray, type FloatNd } from '../../array/layout.ts';
import { nextSingle } from '../../util/next-single.ts';
import type { Fire } from '../fire.ts';
import { flat } from '../reference/elementwise.ts';
import * as reference from '../reference/find-events.ts';
import * as fired from '../reference/find-fired.ts';
import type { Calls } from './calls.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';
import { singleThreshold } from './simd-step.ts';

/** What `findWithin` takes besides what `findEvents` does. */
type WindowCall = Pick<Calls['findWithin'], 'vThreshold' | 'spread' | 'low' | 'high'>;

/** Elements that a part looks at, about. */
const perPart = 1 << 16;

/** The kernels that name elements of rows. Each leaves Float64 to its reference, and what is small. */
export function simdEvents(engine: Engine, leastWork: number) {
  const { memory } = engine;

  function findEvents(x: FloatNd): Events | null {
    const plainly = () => reference.findEvents(x);
    if (x.size < leastWork || !areFloat32(x) || !reference.startsWithBits(x)) return plainly();
    return engine.staged((stage) => nameColumns(stage, x, reference.densest, null), plainly);
  }

  function findWithin(x: FloatNd, window: reference.Window): Events | null {
    const plainly = () => reference.findWithin(x, window);
    if (x.size < leastWork || !areFloat32(x)) return plainly();
    return engine.staged((stage) => nameWithin(stage, x, window, reference.densestSample), plainly);
  }

  function findFired(h: FloatNd, theta: FloatArray, fire: Fire): Events | null {
    const isRow = theta.length === 1 || theta.length === h.shape.at(-1);
    const plainly = () => fired.findFired(h, theta, fire);
    if (fire.step === undefined || h.size < leastWork || !areFloat32(h) || !isRow) return plainly();
    const { strict } = fire.step;
    const threshold = singleThreshold(fire.step.threshold, strict);
    const low = strict ? nextSingle(threshold, 1) : threshold;
    const window = { vThreshold: theta, low, high: Number.POSITIVE_INFINITY };
    return engine.staged((stage) => nameWithin(stage, h, window, reference.densest), plainly);
  }

  function nameWithin(
    stage: Stage,
    x: FloatNd,
    { vThreshold, low, high }: reference.Window,
    densest: number,
  ): Events | null {
    const [address, spread] = stage.putSpread(vThreshold);
    return nameColumns(stage, x, densest, { vThreshold: address, spread, low, high });
  }

  /**
   * Names elements of rows by a kernel, each part to a place of its own, and then brings them together; null where the
   * kernel refuses an element, or there are more than a share of `densest`. An array in ordinary memory is copied in part by
   * part, and so read but once.
   */
  function nameColumns(stage: Stage, x: FloatNd, densest: number, window: WindowCall | null): Events | null {
    const width = x.shape.at(-1) as number;
    const rows = x.size / width;
    const rowsPerPart = Math.max(1, Math.min(rows, Math.ceil(perPart / width)));
    const parts = Math.ceil(rows / rowsPerPart);
    const data = flat(x) as Float32Array;
    const starts = allocateIntegers(rows + 1);
    const atStarts = stage.integersResult(starts);
    const totals = stage.room(parts);
    const capacity = rowsPerPart * width;
    const columns = stage.room(parts * capacity);
    const run = (at: number, first: number, count: number) => {
      const call = { x: at, rows, width, rowsPerPart, capacity, starts: atStarts, columns, totals };
      const work = { first, parts: count, scratch: 0 };
      if (window === null) engine.run({ kernel: 'findEvents', ...work, call });
      else engine.run({ kernel: 'findWithin', ...work, call: { ...call, ...window } });
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
    engine.call('joinEvents', { out: to, rows, rowsPerPart, capacity, starts: atStarts, columns, totals });
    return { rows, width, starts, columns: named };
  }

  return { findEvents, findFired, findWithin };
}
