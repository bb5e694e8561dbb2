import type { Events } from '../../array/events.ts';
import { type FloatNd, sizeOf } from '../../array/layout.ts';
import * as reference from '../reference/matmul.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';
import { spanOf } from './lay-out.ts';

/** Columns that a part of a gathered product has. */
const strip = 32;
/** Rows of a product up to which the other matrix is read where it lies, as to pack it takes longer. */
const fewRows = 12;
/** Elements of two matrices up to which a product of a batch is done by one thread, and multiplications of a part. */
const [smallPair, batchWork] = [1 << 14, 1 << 17];
/** Events that a row of a block should have at least, for what reading and writing its sums costs. */
const eventsPerList = 16;

/** The products of matrices. Each leaves Float64 to its reference, and what is too small. */
export function simdProducts(engine: Engine, leastWork: number) {
  function matmul(out: FloatNd, a: FloatNd, b: FloatNd, bias?: FloatNd): void {
    const [m, n] = out.shape as [number, number];
    const k = a.shape[1] as number;
    const plainly = () => reference.matmul(out, a, b, bias);
    if (workOf(out, k) < leastWork || !areFloat32(out, a, b)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      const [atB, bRow, bStep] = stage.putMatrix(b);
      const [atA, aRow, aStep] = stage.putMatrix(a);
      const matrices = {
        out: stage.resultArray(out),
        a: atA,
        aRow,
        aStep,
        bias: biasOr0(stage, bias),
        m,
        n,
        k,
      };
      if (m <= fewRows) {
        const perPart = 8 * Math.max(32, Math.ceil(n / 64));
        engine.run({
          kernel: 'matmulFew',
          parts: Math.ceil(n / perPart),
          scratch: k * (24 * Math.ceil(m / 6) + 32) + 192,
          call: { ...matrices, b: atB, bRow, bStep, perPart },
        });
        return;
      }
      const panels = stage.room(8 * Math.ceil(n / 8) * k);
      engine.run({
        kernel: 'packPanel',
        parts: Math.ceil(n / 8),
        scratch: 0,
        call: { panels, b: atB, bRow, bStep, n, k },
      });
      const rows = m >= 768 ? 48 : 12;
      engine.run({
        kernel: 'matmul',
        parts: Math.ceil(m / rows),
        scratch: 4 * k * rows + 192,
        call: { ...matrices, panels, rowsPerPart: rows },
      });
    }, plainly);
  }

  function batchedMatmul(out: FloatNd, a: FloatNd, b: FloatNd): void {
    const [m, n] = out.shape.slice(-2) as [number, number];
    const k = a.shape.at(-1) as number;
    const plainly = () => reference.batchedMatmul(out, a, b, matmul);
    const isFit = workOf(out, k) >= leastWork && areFloat32(out, a, b) && k * (m + n) <= smallPair;
    if (!isFit || !isInPlace(engine, a) || !isInPlace(engine, b)) {
      plainly();
      return;
    }
    const count = out.size / (m * n);
    const perPart = Math.ceil(batchWork / (m * n * Math.max(k, 4)));
    engine.staged((stage) => {
      const [aRow, aStep] = a.stride.slice(-2) as [number, number];
      const [bRow, bStep] = b.stride.slice(-2) as [number, number];
      engine.run({
        kernel: 'matmulBatch',
        parts: Math.ceil(count / perPart),
        scratch: k * (24 * Math.ceil(m / 6) + 32 * Math.ceil(n / 8)) + 192,
        call: {
          out: stage.resultArray(out),
          a: putSpan(stage, a),
          aStarts: stage.put(startsOf(a)),
          aRow,
          aStep,
          b: putSpan(stage, b),
          bStarts: stage.put(startsOf(b)),
          bRow,
          bStep,
          count,
          m,
          n,
          k,
          perPart,
        },
      });
    }, plainly);
  }

  function gatherRows(out: FloatNd, events: Events, w: FloatNd, bias?: FloatNd): void {
    const { rows, width, starts, columns } = events;
    const n = out.shape[1] as number;
    const plainly = () => reference.gatherRows(out, events, w, bias);
    if (columns.length * n < leastWork || !areFloat32(out, w)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      const strips = Math.ceil(n / strip);
      const perPart = Math.ceil(rows / Math.ceil(16 / strips));
      engine.run({
        kernel: 'gather',
        parts: strips * Math.ceil(rows / perPart),
        scratch: 128 * (width + 3),
        call: {
          out: stage.resultArray(out),
          from: stage.putArray(w),
          bias: biasOr0(stage, bias),
          total: 0,
          n,
          k: width,
          rows,
          rowsPerPart: perPart,
          blockLength: width,
          starts: stage.put(starts),
          named: stage.put(columns),
        },
      });
    }, plainly);
  }

  function gatherRowsTransposed(out: FloatNd, events: Events, ct: FloatNd, total?: FloatNd): void {
    const { rows, width, columns } = events;
    const n = out.shape[1] as number;
    const plainly = () => reference.gatherRowsTransposed(out, events, ct, total);
    if (columns.length * n < leastWork || !areFloat32(out, ct)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      // Blocks of rows that stay in the cache, but not so short that hardly anything is named in them.
      const density = columns.length / (rows * width);
      const blockRows = Math.min(rows, Math.max(256, Math.ceil(eventsPerList / density)));
      const blocks = Math.ceil(rows / blockRows);
      const [starts, named] = [stage.room(blocks * width + 1), stage.room(columns.length)];
      engine.run({
        kernel: 'transposeEvents',
        parts: blocks,
        scratch: 4 * width,
        call: {
          rowStarts: stage.put(events.starts),
          columns: stage.put(columns),
          rows,
          width,
          blockRows,
          starts,
          named,
        },
      });
      const strips = Math.ceil(n / strip);
      const perPart = Math.ceil(width / Math.ceil(8 / strips));
      engine.run({
        kernel: 'gather',
        parts: strips * Math.ceil(width / perPart),
        scratch: 128 * (blockRows + 3),
        call: {
          out: stage.resultArray(out),
          from: stage.putArray(ct),
          bias: 0,
          total: total === undefined ? 0 : stage.resultArray(total),
          n,
          k: rows,
          rows: width,
          rowsPerPart: perPart,
          blockLength: blockRows,
          starts,
          named,
        },
      });
    }, plainly);
  }

  function sampledProduct(out: FloatNd, a: FloatNd, b: FloatNd, where: Events): void {
    const k = a.shape[1] as number;
    // As for the whole product, so that both have the same bits.
    const plainly = () => reference.sampledProduct(out, a, b, where);
    if (workOf(out, k) < leastWork || !areFloat32(out, a, b)) {
      plainly();
      return;
    }
    const { rows, width, starts, columns } = where;
    const perPart = Math.ceil(rows / 16);
    engine.staged(
      (stage) =>
        engine.run({
          kernel: 'sampledProduct',
          parts: Math.ceil(rows / perPart),
          scratch: 0,
          call: {
            out: stage.resultArray(out),
            a: stage.putArray(a),
            b: stage.putArray(b),
            rows,
            width,
            k,
            rowsPerPart: perPart,
            starts: stage.put(starts),
            columns: stage.put(columns),
          },
        }),
      plainly,
    );
  }

  return { matmul, batchedMatmul, gatherRows, gatherRowsTransposed, sampledProduct };
}

/** Whether an array goes forward, and lies where its matrices can be read with no more than twice as much. */
function isInPlace(engine: Engine, x: FloatNd): boolean {
  return x.size > 0 && x.stride.every((step) => step >= 0) && !engine.isSpread(x);
}

/** The address of an array with all that lies between its elements. */
function putSpan(stage: Stage, x: FloatNd): number {
  return stage.put((x.data as Float32Array).subarray(x.offset, x.offset + spanOf(x)));
}

/** Where the matrices in the last two axes begin, from the first one on. */
function startsOf({ shape, stride }: FloatNd): Int32Array {
  const starts = new Int32Array(sizeOf(shape.slice(0, -2)));
  for (let axis = shape.length - 3, filled = 1; axis >= 0; axis--) {
    const end = filled * (shape[axis] as number);
    for (let i = filled; i < end; i++) starts[i] = (starts[i - filled] as number) + (stride[axis] as number);
    filled = end;
  }
  return starts;
}

/** The multiplications of a product; four for each element of fewer, for what writing it costs. */
function workOf(out: FloatNd, k: number): number {
  return out.size * Math.max(k, 4);
}

function biasOr0(stage: Stage, bias: FloatNd | undefined): number {
  return bias === undefined ? 0 : stage.putArray(bias);
}
