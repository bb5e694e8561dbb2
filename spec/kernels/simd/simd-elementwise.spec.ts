import { expect } from 'chai';
import fc from 'fast-check';
import { constant, empty, type FloatNd, withFloat64, wrap } from '../../../lib/array/layout.ts';
import * as reference from '../../../lib/kernels/reference/elementwise.ts';
import { simdElementwise } from '../../../lib/kernels/simd/simd-elementwise.ts';
import { logistic, logisticSlope } from '../../../lib/util/math.ts';
import { floatBits, ulpsApart } from '../../support/float-bits.ts';
import { indices } from '../../support/indices.ts';
import { operands } from '../../support/operands.ts';
import { poisoned } from '../../support/poison.ts';
import { runs } from '../../support/runs.ts';
import { newEngine } from './new-engine.ts';

const engine = newEngine();
// Parts of 3 and 12 elements, on three threads: what is shared out is so at these sizes too.
const simd = poisoned(simdElementwise(engine, 1, 1, 3));
const plain = poisoned({ ...reference });

/** Of one input or two: those of one leave the other alone. */
type Kernel = (out: FloatNd, x: FloatNd, y: FloatNd) => void;
type Name = keyof typeof simd;

/** Those that round once: +, -, *, /, √ and comparisons. */
const exact: readonly Name[] = [
  'add',
  'addTo',
  'sub',
  'mul',
  'div',
  'maximum',
  'minimum',
  'equal',
  'greater',
  'greaterEqual',
  'less',
  'lessEqual',
  'scale',
  'scaleDown',
  'reluVjp',
  'absVjp',
  'tie',
  'maximumShare',
  'assign',
  'neg',
  'abs',
  'sqrt',
  'square',
  'relu',
  'round',
  'sign',
];

/** The others: what they should give, and how many units in the last place they may be off. */
const rounded: Readonly<Partial<Record<Name, readonly [(x: number) => number, number]>>> = {
  exp: [Math.exp, 1.2],
  log: [Math.log, 1.2],
  sigmoid: [logistic, 3],
  sigmoidSlope: [logisticSlope, 5],
  softplus: [(x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), 3],
  tanh: [Math.tanh, 2],
  tanhSlope: [(x) => 4 * logisticSlope(2 * x), 5],
};

/** x^y in double precision. */
const power = (x: number, y: number) =>
  x === 1 || (x === -1 && Math.abs(y) === Number.POSITIVE_INFINITY) ? 1 : x ** y;

/** The same of two numbers. */
const roundedPairs: Readonly<Partial<Record<Name, readonly [(x: number, y: number) => number, number]>>> = {
  pow: [power, 0.51],
  powBaseSlope: [(x, y) => (y === 0 ? 0 : y * power(x, y - 1)), 0.51],
  powExponentSlope: [(x, y) => (x === 0 && y >= 0 ? 0 : power(x, y) * Math.log(x)), 0.51],
};

const inexact = { ...rounded, ...roundedPairs };
const all = [...exact, ...(Object.keys(inexact) as Name[])];

/** Two numbers of any kind; or a base and an exponent that may be large or whole, of which a power is a number. */
const pairs = fc.oneof(
  fc.tuple(floatBits, floatBits),
  fc.tuple(fc.float({ min: -4, max: 4, noNaN: true }), fc.integer({ min: -40, max: 40 })),
  fc.tuple(fc.float({ min: 0, max: 1e4 }), fc.float({ min: -9, max: 9, noNaN: true })),
  fc.tuple(
    fc.float({ min: 1 - 2 ** -9, max: 1 + 2 ** -9, noNaN: true }),
    fc.float({ min: -4e4, max: 4e4, noNaN: true }),
  ),
);

/** Numbers at which powers are of another kind. */
const sizes = [0, 1, 2, 3, 0.5, 2 ** -149, 2 ** 24 - 1, 2 ** 24, 2 ** 60, Number.POSITIVE_INFINITY];
const kinds = [...sizes, ...sizes.map((size) => -size), Number.NaN];
const pairsOfKinds = kinds.flatMap((x) => kinds.map((y) => [x, y] as const));

const lists = fc.array(fc.tuple(floatBits, floatBits), { maxLength: 33 });

/** Two rows of numbers, and how each of them lies over them: as it is, or one value or row for several. */
const forms: Record<string, (x: Float32Array, y: Float32Array) => [FloatNd, FloatNd]> = {
  'arrays of the same shape': (x, y) => [wrap(x, [x.length]), wrap(y, [y.length])],
  'a single value on the left': (x, y) => [repeat(x, [y.length], [0]), wrap(y, [y.length])],
  'a single value on the right': (x, y) => [wrap(x, [x.length]), repeat(y, [x.length], [0])],
  'two single values': (x, y) => [repeat(x, [x.length], [0]), repeat(y, [x.length], [0])],
  'a row for all rows': (x, y) => [repeat(x, [3, x.length], [0, 1]), repeat(y, [3, y.length], [0, 1])],
  'a value for each row': (x, y) => [repeat(x, [x.length, 5], [1, 0]), repeat(y, [y.length, 5], [1, 0])],
  'parts of rows': (x, y) => [part(x), part(y)],
};

function repeat(data: Float32Array, shape: number[], stride: number[]): FloatNd {
  const view = wrap(data, [data.length]);
  return Object.assign(wrap(data, shape), { stride, offset: view.offset });
}

/** Two rows, each the middle of a longer one. */
function part(x: Float32Array): FloatNd {
  const wide = new Float32Array(2 * (x.length + 3)).fill(9);
  wide.set(x, 2);
  wide.set(x, x.length + 5);
  return wrap(wide, [2, x.length + 3])
    .lo(0, 2)
    .hi(2, x.length);
}

function outputs(name: Name, x: FloatNd, y: FloatNd): readonly [got: FloatNd, due: FloatNd] {
  const [got, due] = [empty(x.shape), empty(x.shape)];
  for (const out of [got, due]) out.data.fill(0.75);
  (simd[name] as Kernel)(got, x, y);
  (plain[name] as Kernel)(due, x, y);
  return [got, due];
}

describe('the SIMD kernels over elements', () => {
  before(() => {
    engine.threads.count = 3;
  });
  after(() => engine.threads.stop());

  for (const name of exact) {
    it(`${name} gives the bits of the reference, of all numbers and lengths`, () => {
      fc.assert(
        fc.property(lists, fc.constantFrom(...Object.values(forms)), (list, form) => {
          const [x, y] = form(
            Float32Array.from(list, ([a]) => a),
            Float32Array.from(list, ([, b]) => b),
          );
          const [got, due] = outputs(name, x, y);
          expect(got.data).to.deep.equal(due.data);
        }),
      );
    });
  }

  for (const [name, [f, most]] of Object.entries(rounded)) {
    it(`${name} is ${most} units in the last place off at most, of all numbers and lengths`, () => {
      fc.assert(
        fc.property(fc.array(floatBits, { maxLength: 33 }), (list) => {
          const x = Float32Array.from(list);
          const out = wrap(new Float32Array(x.length), [x.length]);
          (simd[name as Name] as Kernel)(out, wrap(x, [x.length]), out);
          x.forEach((value, i) => {
            const got = out.data[i] as number;
            expect(ulpsApart(got, f(value)), `${name}(${value}) = ${got}`).to.be.at.most(most);
          });
        }),
        { numRuns: runs(1000) },
      );
    });
  }

  for (const [name, [f, most]] of Object.entries(roundedPairs)) {
    const check = (list: readonly (readonly [number, number])[]) => {
      const arrays = [0, 1].map((i) =>
        wrap(
          Float32Array.from(list, (pair) => pair[i] as number),
          [list.length],
        ),
      );
      const [x, y] = arrays as [FloatNd, FloatNd];
      const out = empty(x.shape);
      (simd[name as Name] as Kernel)(out, x, y);
      out.data.forEach((got, i) => {
        const [a, b] = [x.get(i), y.get(i)];
        expect(ulpsApart(got, f(a, b)), `${name}(${a}, ${b}) = ${got}`).to.be.at.most(most);
      });
    };

    it(`${name} is ${most} units in the last place off at most, of all numbers and lengths`, () => {
      fc.assert(fc.property(fc.array(pairs, { maxLength: 33 }), check), { numRuns: runs(500) });
    });

    it(`${name} takes zeros, infinities, NaN, and what is even or odd as it should`, () => {
      check(pairsOfKinds);
    });
  }

  it('pow with 2 for all elements gives the bits of x * x', () => {
    fc.assert(
      fc.property(fc.array(floatBits, { maxLength: 33 }), (list) => {
        const x = wrap(Float32Array.from(list), [list.length]);
        const [got, due] = [empty(x.shape), empty(x.shape)];
        simd.pow(got, x, constant(2, x.shape));
        plain.pow(due, x, constant(2, x.shape));
        expect(got.data).to.deep.equal(due.data);
      }),
    );
  });

  it('select takes arrays however they lie, and writes where it should', () => {
    fc.assert(
      fc.property(operands(), fc.nat(2), ([out, condition, x, y], zeros) => {
        // Conditions of which many do not hold.
        for (let i = 0; i < condition.data.length; i++)
          if (i % 3 >= zeros) condition.data[i] = i % 2 ? 0 : -0;
        const due = Object.assign(wrap(out.data.slice(), out.shape), {
          stride: out.stride,
          offset: out.offset,
        });
        simd.select(out, condition, x, y);
        for (const at of indices(out.shape))
          due.set(...at, condition.get(...at) === 0 ? y.get(...at) : x.get(...at));
        expect(out.data).to.deep.equal(due.data);
      }),
      { numRuns: runs(300) },
    );
  });

  for (const name of all) {
    it(`${name} takes arrays however they lie, and writes where it should`, () => {
      const most = inexact[name]?.[1] ?? 0;
      fc.assert(
        fc.property(operands(), ([out, x, y]) => {
          const due = Object.assign(wrap(out.data.slice(), out.shape), {
            stride: out.stride,
            offset: out.offset,
          });
          (simd[name] as Kernel)(out, x, y);
          (plain[name] as Kernel)(due, x, y);
          out.data.forEach((value, i) => {
            // The reference itself is rounded to Float32.
            expect(ulpsApart(value, due.data[i] as number)).to.be.at.most(most && most + 0.5);
          });
        }),
      );
    });
  }

  it('write nothing beyond the end, and into what they read where that is asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 33 }), fc.constantFrom(...exact), (length, name) => {
        const memory = new Float32Array(length + 8).fill(0.5);
        const x = wrap(memory.subarray(4, 4 + length), [length]);
        const due = empty([length]);
        (plain[name] as Kernel)(due, x, x);
        if (name === 'addTo') due.data.fill(1);
        (simd[name] as Kernel)(x, x, x);
        const rim = new Array(4).fill(0.5);
        expect([...memory]).to.deep.equal([...rim, ...due.data, ...rim]);
      }),
    );
  });

  it('change nothing in the memory of the module but their output', () => {
    const base = engine.memory.take(1600);
    const names = all.filter((name) => name !== 'addTo');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 33 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(...names),
        (n, rows, name) => {
          const memory = engine.memory.floats(base, 400).fill(0.5);
          const [x, out] = [base + 4, base + 4 * 201];
          const rowsAt = { nextX: n, stepX: 1, y: x, nextY: n, stepY: 1, length: n, rowsPerPart: rows };
          engine.run({
            kernel: name as 'add',
            parts: 1,
            scratch: 0,
            call: { out, n: rows * n, x, ...rowsAt },
          });
          const written = memory.subarray(201, 201 + rows * n);
          const due = written.slice();
          written.fill(0.5);
          expect(memory.every((value) => value === 0.5)).to.equal(true);
          const one = empty([1]);
          (simd[name] as Kernel)(one, wrap(Float32Array.of(0.5), [1]), wrap(Float32Array.of(0.5), [1]));
          expect(due.every((value) => value === one.data[0])).to.equal(true);
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  it('leave Float64 to the reference', () => {
    withFloat64(() => {
      const [x, out] = [empty([40]), empty([40])];
      x.data.fill(1 / 3);
      simd.exp(out, x);
      expect(out.data[7]).to.equal(Math.exp(1 / 3));
      simd.add(out, x, x);
      expect(out.data[7]).to.equal(2 / 3);
    });
  });
});
