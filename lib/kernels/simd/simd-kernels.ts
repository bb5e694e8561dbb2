import { type FloatNd, isContiguous } from '../../array.ts';
import { flat } from '../reference/elementwise.ts';
import * as reference from '../reference/matmul.ts';
import * as referenceUpdate from '../reference/update.ts';
import { formulaKernels } from './formula/formula-kernels.ts';
import type { SimdModule } from './instantiate.ts';
import { simdLif } from './simd-lif.ts';
import { Stage, staged } from './stage.ts';

type Events = reference.Events;

/** Elements from which on a compiled formula pays. */
const leastLength = 1000;

/**
 * The kernels that have a SIMD form. Each leaves Float64 to its reference, and what is too small: `leastWork` elements
 * or multiplications, below which copying in and out is not worth it.
 */
export function simdKernels(module: SimdModule, leastWork = 20_000) {
  const stage = new Stage(module);

  /** A matrix in the memory of the module: its address and its strides. */
  function putMatrix(x: FloatNd): readonly [address: number, row: number, step: number] {
    const [rows, columns] = x.shape as [number, number];
    const turned = x.transpose(1, 0);
    if (!isContiguous(x) && isContiguous(turned)) return [stage.put(flat(turned) as Float32Array), 1, rows];
    return [stage.put(flat(x) as Float32Array), columns, 1];
  }

  function matmul(out: FloatNd, a: FloatNd, b: FloatNd): void {
    const [m, n] = out.shape as [number, number];
    const k = a.shape[1] as number;
    if (m * n * k < leastWork || !isFloat32(out, a, b)) {
      reference.matmul(out, a, b);
      return;
    }
    staged(stage, () => {
      const product = stage.room(m * n);
      const scratch = stage.room(8 * (k + 1));
      const left = putMatrix(a);
      const right = putMatrix(b);
      module.matmul(product, ...left, ...right, m, n, k, scratch);
      flat(out).set(stage.floats(product, m * n));
    });
  }

  function gather(out: FloatNd, starts: Int32Array, named: Int32Array, from: FloatNd): boolean {
    const [rows, n] = out.shape as [number, number];
    if (named.length * n < leastWork || !isFloat32(out, from)) return false;
    staged(stage, () => {
      const sums = stage.room(rows * n);
      const source = stage.put(flat(from) as Float32Array);
      module.sumNamedRows(sums, source, n, rows, stage.put(starts), stage.put(named));
      flat(out).set(stage.floats(sums, rows * n));
    });
    return true;
  }

  function gatherRows(out: FloatNd, events: Events, w: FloatNd): void {
    if (!gather(out, events.starts, events.columns, w)) reference.gatherRows(out, events, w);
  }

  function gatherRowsTransposed(out: FloatNd, events: Events, ct: FloatNd): void {
    const { starts, columns } = reference.transposeEvents(events);
    if (!gather(out, starts, columns, ct)) reference.gatherRowsTransposed(out, events, ct);
  }

  function findEvents(x: FloatNd): Events | null {
    if (x.size < leastWork || !isFloat32(x) || !reference.startsWithBits(x)) return reference.findEvents(x);
    return staged(stage, () => {
      const width = x.shape.at(-1) as number;
      const rows = x.size / width;
      const most = Math.floor(x.size * reference.densest);
      const starts = stage.room(rows + 1);
      const columns = stage.room(most + 1);
      const count = module.findEvents(stage.put(flat(x) as Float32Array), rows, width, starts, columns, most);
      if (count < 0) return null;
      return {
        rows,
        width,
        starts: stage.integers(starts, rows + 1).slice(),
        columns: stage.integers(columns, count).slice(),
      };
    });
  }

  const adamUpdate: typeof referenceUpdate.adamUpdate = (p, m, v, g, now) => {
    if (16 * p.length < leastWork || ![p, m, v, g].every((x) => x instanceof Float32Array)) {
      referenceUpdate.adamUpdate(p, m, v, g, now);
      return;
    }
    const { rate, beta1, beta2, epsilon, weightDecay, scale, step } = now;
    staged(stage, () => {
      const arrays = [p, m, v, g] as Float32Array[];
      const [atP, atM, atV, atG] = arrays.map((x) => stage.put(x)) as [number, number, number, number];
      const corrected = rate / (1 - beta1 ** step);
      const root = 1 / Math.sqrt(1 - beta2 ** step);
      const keep = 1 - rate * weightDecay;
      const shares = [beta1, 1 - beta1, beta2, 1 - beta2] as const;
      module.adamUpdate(atP, atM, atV, atG, p.length, ...shares, corrected, root, epsilon, keep, scale);
      [atP, atM, atV].forEach((at, i) => {
        arrays[i]?.set(stage.floats(at, p.length));
      });
    });
  };

  const { lifForward, lifBackward } = simdLif(module, stage, leastWork);
  const formulas = formulaKernels(module, Math.min(leastWork, leastLength));
  return {
    matmul,
    gatherRows,
    gatherRowsTransposed,
    findEvents,
    lifForward,
    lifBackward,
    adamUpdate,
    ...formulas,
  };
}

function isFloat32(...arrays: readonly FloatNd[]): boolean {
  return arrays.every(({ data }) => data instanceof Float32Array);
}
