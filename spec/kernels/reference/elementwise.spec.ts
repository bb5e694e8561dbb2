import { expect } from 'chai';
import fc from 'fast-check';
import type { FloatNd } from '../../../lib/array/layout.ts';
import * as elementwise from '../../../lib/kernels/reference/elementwise.ts';
import { indices } from '../../support/indices.ts';
import { operands } from '../../support/operands.ts';

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
  tanh: Math.tanh,
  // Of 0 without its sign.
  sign: (x) => 0 + Math.sign(x),
};

type Kernel = (out: FloatNd, x: FloatNd, y: FloatNd) => void;
const kernels = elementwise as unknown as Record<string, Kernel>;

/** Checks what a kernel writes, element by element, and that it writes nothing else. */
function check(name: string, f: Operation, out: FloatNd, x: FloatNd, y: FloatNd): void {
  const due = out.data.slice();
  for (const at of indices(out.shape)) due[out.index(...at)] = f(x.get(...at), y.get(...at));
  kernels[name]?.(out, x, y);
  expect(out.data, name).to.deep.equal(due);
}

describe('the reference kernels over elements', () => {
  for (const [name, f] of Object.entries({ ...binary, ...unary })) {
    it(`${name} works on arrays however they lie`, () => {
      fc.assert(fc.property(operands(), ([out, x, y]) => check(name, f, out, x, y)));
    });
  }

  it('addTo adds to what is there', () => {
    fc.assert(fc.property(operands(), ([out, x]) => check('addTo', (a) => a + 7, out, x, x)));
  });
});
