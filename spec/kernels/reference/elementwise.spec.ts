import { expect } from 'chai';
import fc from 'fast-check';
import { empty, type FloatNd, wrap } from '../../../lib/array/layout.ts';
import { random, zeros } from '../../../lib/index.ts';
import * as elementwise from '../../../lib/kernels/reference/elementwise.ts';
import { ndarrayKernels } from '../../../lib/kernels/reference/ndarray-kernels.ts';
import { indices } from '../../support/indices.ts';
import { operands } from '../../support/operands.ts';
import { runs } from '../../support/runs.ts';
import { anyFloat, sample } from '../../support/sample.ts';

type Operation = (x: number, y: number) => number;

/** 0 in place of NaN where nothing passes. */
const selected = (product: number, isNone: boolean) => (isNone && Number.isNaN(product) ? 0 : product);

/** What each kernel does to two numbers; those of one number leave the second alone. */
const binary: Record<string, Operation> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  pow: (x, y) => (x === 1 || (x === -1 && !Number.isFinite(y) && !Number.isNaN(y)) ? 1 : x ** y),
  equal: (x, y) => Number(x === y),
  greater: (x, y) => Number(x > y),
  greaterEqual: (x, y) => Number(x >= y),
  less: (x, y) => Number(x < y),
  lessEqual: (x, y) => Number(x <= y),
  scale: (ct, slope) => selected(ct * slope, ct === 0 || slope === 0),
  scaleDown: (ct, x) => selected(ct / x, ct === 0 || Math.abs(x) === Number.POSITIVE_INFINITY),
  reluVjp: (ct, y) => (y <= 0 ? 0 : ct),
  absVjp: (ct, x) => (x > 0 ? ct : x < 0 ? -ct : 0),
  maximumShare: (x, y) => (x === y ? 0.5 : x < y ? 0 : 1),
  tie: (x, best) => Number(x === best || Number.isNaN(x)),
  maximum: Math.max,
  minimum: Math.min,
};
const unary: Record<string, Operation> = {
  assign: (x) => x,
  neg: (x) => -x,
  abs: Math.abs,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  square: (x) => x * x,
  relu: (x) => Math.max(x, 0),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  tanh: Math.tanh,
  // Of 0 without its sign.
  sign: (x) => 0 + Math.sign(x),
};

type Kernel = (out: FloatNd, x: FloatNd, y: FloatNd) => void;
type Kernels = Readonly<Record<string, Kernel>>;

/** With loops of the package's own, and with those of ndarray-ops where arrays have no long runs. */
const sets: Readonly<Record<string, Kernels>> = {
  own: elementwise as unknown as Kernels,
  'ndarray-ops': ndarrayKernels(elementwise) as unknown as Kernels,
};

/** Checks what a kernel writes, element by element, and that it writes nothing else. */
function check(kernels: Kernels, name: string, f: Operation, out: FloatNd, x: FloatNd, y: FloatNd): void {
  const due = out.data.slice();
  for (const at of indices(out.shape)) due[out.index(...at)] = f(x.get(...at), y.get(...at));
  kernels[name]?.(out, x, y);
  expect(out.data, name).to.deep.equal(due);
}

for (const [set, kernels] of Object.entries(sets)) {
  describe(`the reference kernels over elements, ${set}`, () => {
    for (const [name, f] of Object.entries({ ...binary, ...unary })) {
      it(`${name} works on arrays however they lie`, () => {
        const options = { numRuns: runs(300) };
        fc.assert(
          fc.property(operands({ maxRank: 4 }), ([out, x, y]) => check(kernels, name, f, out, x, y)),
          options,
        );
      });
    }

    it('assign copies long rows too', () => {
      const long = fc
        .tuple(fc.nat(3), fc.integer({ min: 60, max: 70 }))
        .chain((shape) => sample(shape, anyFloat));
      fc.assert(
        fc.property(long, ({ tensor: { array } }) => {
          check(kernels, 'assign', (x) => x, empty(array.shape), array, array);
        }),
      );
    });

    it('assign copies columns, of which an array is made, however short or long its other axes are', () => {
      const sizes = fc.constantFrom(1, 2, 15, 16, 17);
      fc.assert(
        fc.property(
          fc.tuple(sizes, sizes, sizes),
          fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
          (shape, order) => {
            const [a, b, c] = shape;
            const [x, whole] = [random(a).normal([a, b, c]).array, zeros([a, b, 3 * c]).array];
            const turned = (y: FloatNd) => y.transpose(...order);
            check(kernels, 'assign', (y) => y, turned(whole.lo(0, 0, 1).step(1, 1, 3)), turned(x), turned(x));
          },
        ),
      );
    });

    it('addTo adds to what is there', () => {
      fc.assert(
        fc.property(operands({ maxRank: 4 }), ([out, x]) => check(kernels, 'addTo', (a) => a + 7, out, x, x)),
      );
    });
  });
}

/** An array without long runs: its axes the other way round, and every second element of the last. */
function strided(data: number[]): FloatNd {
  const whole = wrap(Float32Array.from(data), [2, data.length / 2]);
  return whole.transpose(1, 0).step(2);
}

describe('ndarrayKernels', () => {
  const { process } = globalThis;
  afterEach(() => {
    globalThis.process = process;
  });

  const twice = (): number[] => {
    const x = strided([1, 2, 3, 4, 5, 6, 7, 8]);
    const out = empty(x.shape);
    ndarrayKernels(elementwise).add(out, x, x);
    return Array.from(out.data);
  };

  it('hands arrays without long runs to ndarray-ops, and no others', () => {
    const own: typeof elementwise = { ...elementwise, add: () => expect.fail('called') };
    const kernels = ndarrayKernels(own);
    const x = strided([1, 2, 3, 4, 5, 6, 7, 8]);
    const out = empty(x.shape);
    kernels.add(out, x, x);
    expect(Array.from(out.data)).to.deep.equal([2, 10, 6, 14]);
    expect(() => kernels.add(out, out, out)).to.throw('called');
  });

  it('does without ndarray-ops where there is no Node', () => {
    const due = twice();
    Object.assign(globalThis, { process: undefined });
    expect(twice()).to.deep.equal(due);
  });

  it('does without ndarray-ops where it may not be loaded', () => {
    const due = twice();
    const getBuiltinModule = () => ({
      createRequire: () => () => expect.fail('Code generation from strings'),
    });
    Object.assign(globalThis, { process: { getBuiltinModule } });
    expect(twice()).to.deep.equal(due);
  });
});
