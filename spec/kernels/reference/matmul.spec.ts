import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import type { Events } from '../../../lib/array/events.ts';
import { empty, type FloatNd, wrap } from '../../../lib/array/layout.ts';
import { findEvents } from '../../../lib/kernels/reference/find-events.ts';
import { gatherRows, gatherRowsTransposed, matmul } from '../../../lib/kernels/reference/matmul.ts';
import { indices, product } from '../../support/indices.ts';
import { runs } from '../../support/runs.ts';
import { axisSizes, dyadic, type Sample, sample } from '../../support/sample.ts';

const { NaN: nan } = Number;
const bit: Arbitrary<number> = fc.constantFrom(0, -0, 0, 1);

function matrix(rows: readonly (readonly number[])[], columns: number): FloatNd {
  return wrap(Float32Array.from(rows.flat()), [rows.length, columns]);
}

/** A matrix as rows of numbers. */
function rowsOf(x: FloatNd): number[][] {
  const [rows, columns] = x.shape as [number, number];
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => x.get(i, j)));
}

/** The columns of the ones in each row. */
function eventRows({ rows, starts, columns }: Events): number[][] {
  return Array.from({ length: rows }, (_, r) => Array.from(columns.subarray(starts[r], starts[r + 1])));
}

/** What findEvents is to find in an array: null, or for each row of the last axis where its ones are. */
function dueEvents(x: Sample): number[][] | null {
  const all = indices(x.shape).map((index) => x.at(index));
  const ones = all.filter((value) => value === 1).length;
  if (all.some((value) => value !== 0 && value !== 1) || ones > all.length / 2) return null;
  const width = x.shape.at(-1) ?? 1;
  const count = product(x.shape.slice(0, -1));
  return Array.from({ length: count }, (_, r) =>
    Array.from({ length: width }, (_, c) => c).filter((c) => all[r * width + c] === 1),
  );
}

/** Products summed in double precision. */
function productOf(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  columns: number,
): number[][] {
  return a.map((row) =>
    Array.from({ length: columns }, (_, j) =>
      row.reduce((total, x, k) => total + x * (b[k]?.[j] as number), 0),
    ),
  );
}

function expectMatrix(got: FloatNd, due: readonly (readonly number[])[]): void {
  // Zeros of either sign are equal.
  const plain = (rows: readonly (readonly number[])[]) => rows.map((row) => row.map((x) => x + 0));
  expect(plain(rowsOf(got))).to.deep.equal(plain(due));
}

/** A matrix to be written over. */
function scratch(rows: number, columns: number): FloatNd {
  const out = empty([rows, columns]);
  out.data.fill(nan);
  return out;
}

const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 0, maxLength: 4 });

describe('findEvents', () => {
  for (const [kind, element] of Object.entries({
    'zeros and ones': bit,
    'mostly zeros and ones': fc.oneof(
      { weight: 30, arbitrary: bit },
      fc.constantFrom(nan, 2, -1, 0.5, 1e-40),
    ),
    'any numbers': dyadic,
  })) {
    it(`finds for ${kind} where the ones of each row are, views and empty arrays too`, () => {
      fc.assert(
        fc.property(
          shapes.chain((shape) => sample(shape, element)),
          (x) => {
            const events = findEvents(x.tensor.array);
            expect(events === null ? null : eventRows(events)).to.deep.equal(dueEvents(x));
            if (events !== null) {
              expect([events.width, events.starts.length]).to.deep.equal([
                x.shape.at(-1) ?? 1,
                events.rows + 1,
              ]);
            }
          },
        ),
        { numRuns: runs(300) },
      );
    });
  }

  it('finds none where one element anywhere is neither 0 nor 1', () => {
    const values = fc.tuple(
      fc.integer({ min: 2, max: 40 }),
      fc.constantFrom(nan, 2, -1, 0.5, Number.POSITIVE_INFINITY),
    );
    fc.assert(
      fc.property(
        values.chain(([n, odd]) => fc.tuple(fc.constant(n), fc.constant(odd), fc.nat({ max: n - 1 }))),
        ([n, odd, at]) => {
          const data = new Float32Array(n);
          data[at] = odd;
          expect(findEvents(wrap(data, [n]))).to.equal(null);
          expect(findEvents(wrap(data, [n, 1]).transpose(1, 0))).to.equal(null);
        },
      ),
    );
  });

  it('finds them up to a half of ones', () => {
    expect(findEvents(matrix([[1, 0, 1, 0]], 4))?.columns).to.deep.equal(Int32Array.of(0, 2));
    expect(findEvents(matrix([[1, 0, 1, 1]], 4))).to.equal(null);
  });
});

/** Spikes of at most a half of ones, as rows, with each number of them in a row from 0 to `columns`. */
const spikes = fc.tuple(fc.integer({ min: 1, max: 6 }), axisSizes(24)).chain(([rows, columns]) =>
  fc
    .array(fc.uniqueArray(fc.nat({ max: Math.max(0, columns - 1) }), { maxLength: Math.ceil(columns / 2) }), {
      minLength: rows,
      maxLength: rows,
    })
    .map((fired) => fired.map((own) => Array.from({ length: columns }, (_, c) => (own.includes(c) ? 1 : 0))))
    .filter((all) => all.flat().filter((s) => s === 1).length * 2 <= rows * columns),
);

function cases(weightRows: (spikeRows: number, spikeColumns: number) => number) {
  return fc.tuple(spikes, fc.integer({ min: 0, max: 9 })).chain(([rows, n]) => {
    const height = weightRows(rows.length, rows[0]?.length as number);
    return fc.tuple(fc.constant(rows), sample([height, n], dyadic));
  });
}

function eventsOf(rows: readonly (readonly number[])[]): Events {
  const events = findEvents(matrix(rows, rows[0]?.length as number));
  if (events === null) return expect.fail('these are too many ones');
  return events;
}

describe('gatherRows and gatherRowsTransposed', () => {
  const width = 9;
  const floats = (size: number) =>
    fc.float32Array({ minLength: size, maxLength: size, noNaN: true, noDefaultInfinity: true });
  const spikes = fc
    .array(fc.array(bit, { minLength: width, maxLength: width }), { maxLength: 12 })
    .map((rows) => matrix(rows, width));
  const products = fc
    .tuple(spikes, axisSizes(20))
    .chain(([a, n]) =>
      fc.tuple(fc.constant(a), fc.constant(n), floats(width * n), floats((a.shape[0] as number) * n)),
    );

  it('give the dense product to the bit, for any finite numbers', () => {
    fc.assert(
      fc.property(products, ([a, n, weight, cotangent]) => {
        const events = findEvents(a);
        fc.pre(events !== null);
        const rows = a.shape[0] as number;
        const [w, ct] = [wrap(weight, [width, n]), wrap(cotangent, [rows, n])];
        const [gathered, dense] = [scratch(rows, n), scratch(rows, n)];
        gatherRows(gathered, events as Events, w);
        matmul(dense, a, w);
        expect(gathered.data).to.deep.equal(dense.data);
        const [gatheredBack, denseBack] = [scratch(width, n), scratch(width, n)];
        gatherRowsTransposed(gatheredBack, events as Events, ct);
        matmul(denseBack, a.transpose(1, 0), ct);
        expect(gatheredBack.data).to.deep.equal(denseBack.data);
      }),
    );
  });
});

describe('gatherRows', () => {
  it('is the product of spikes and a matrix, exactly, a strided one too', () => {
    fc.assert(
      fc.property(
        cases((_, columns) => columns),
        ([rows, w]) => {
          const n = w.shape[1] as number;
          const out = scratch(rows.length, n);
          gatherRows(out, eventsOf(rows), w.tensor.array);
          expectMatrix(out, productOf(rows, rowsOf(w.tensor.array), n));
        },
      ),
    );
  });

  it('sums any number of rows: none, one, and all remainders of four', () => {
    const width = 30;
    const w = matrix(
      Array.from({ length: width }, (_, k) => [2 ** k % 65_521, k]),
      2,
    );
    for (let count = 0; count <= 13; count++) {
      const row = Array.from({ length: width }, (_, c) => (c % 2 === 1 && c < 2 * count ? 1 : 0));
      const out = scratch(1, 2);
      gatherRows(out, eventsOf([row]), w);
      expectMatrix(out, productOf([row], rowsOf(w), 2));
    }
  });
});

describe('gatherRowsTransposed', () => {
  it('is the product of transposed spikes and a matrix, exactly, a strided one too', () => {
    fc.assert(
      fc.property(
        cases((rows) => rows),
        ([rows, ct]) => {
          const [columns, n] = [rows[0]?.length as number, ct.shape[1] as number];
          const transposed = Array.from({ length: columns }, (_, c) => rows.map((row) => row[c] as number));
          const out = scratch(columns, n);
          gatherRowsTransposed(out, eventsOf(rows), ct.tensor.array);
          expectMatrix(out, productOf(transposed, rowsOf(ct.tensor.array), n));
        },
      ),
    );
  });

  it('sums any number of rows: none, one, and all remainders of four', () => {
    for (let count = 0; count <= 13; count++) {
      const rows = Array.from({ length: 26 }, (_, r) => [r % 2 === 0 && r < 2 * count ? 1 : 0]);
      const ct = matrix(
        rows.map((_, r) => [2 ** r % 65_521, r]),
        2,
      );
      const out = scratch(1, 2);
      gatherRowsTransposed(out, eventsOf(rows), ct);
      expectMatrix(out, productOf([rows.flat()], rowsOf(ct), 2));
    }
  });
});

describe('matmul (kernel)', () => {
  const sizes = fc.tuple(...[0, 0, 0].map((min) => fc.integer({ min, max: 11 })));
  const factors = sizes.chain(([m = 0, k = 0, n = 0]) =>
    fc.tuple(sample([m, k], dyadic), sample([k, n], dyadic)),
  );

  it('is the product, exactly, for any strides, all remainders of four, and empty factors', () => {
    fc.assert(
      fc.property(factors, ([a, b]) => {
        const [m, n] = [a.shape[0] as number, b.shape[1] as number];
        const out = scratch(m, n);
        matmul(out, a.tensor.array, b.tensor.array);
        expectMatrix(out, productOf(rowsOf(a.tensor.array), rowsOf(b.tensor.array), n));
      }),
      { numRuns: runs(300) },
    );
  });

  it('adds a bias to each row', () => {
    fc.assert(
      fc.property(factors, ([a, b]) => {
        const [m, n] = [a.shape[0] as number, b.shape[1] as number];
        const [out, plain] = [scratch(m, n), scratch(m, n)];
        const bias = Float32Array.from({ length: n }, (_, j) => j - 2.5);
        matmul(out, a.tensor.array, b.tensor.array, wrap(bias, [n]));
        matmul(plain, a.tensor.array, b.tensor.array);
        expectMatrix(
          out,
          rowsOf(plain).map((row) => row.map((x, j) => Math.fround(x + (bias[j] as number)))),
        );
      }),
    );
  });

  it('is the product for a transposed right factor, which is read along its columns', () => {
    fc.assert(
      fc.property(sizes, ([m = 0, k = 0, n = 0]) => {
        const fill = (rows: number, columns: number, step: number) =>
          wrap(
            Float32Array.from({ length: product([rows, columns]) }, (_, i) => ((i * step) % 17) - 8),
            [rows, columns],
          );
        const [a, b] = [fill(m, k, 5), fill(n, k, 3).transpose(1, 0)];
        const out = scratch(m, n);
        matmul(out, a, b);
        expectMatrix(out, productOf(rowsOf(a), rowsOf(b), n));
      }),
    );
  });
});
