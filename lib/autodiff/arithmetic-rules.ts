import { binary, unary, unbroadcast } from '../kernels/apply.ts';
import type { PrimitiveRow } from './row.ts';

// The primitives that are methods of Tensor too, as rows. Forward and vjp stand side by side; binary ones broadcast.
// Where a cotangent or a derivative is 0 nothing passes (`scale`, `scaleDown`), though the other be infinite.

export const add: PrimitiveRow = {
  name: 'add',
  forward: (a, b) => binary('add', a, b),
  keeps: {},
  vjp: (ct, _, a, b) => [() => unbroadcast(ct, a.shape), () => unbroadcast(ct, b.shape)],
};

export const sub: PrimitiveRow = {
  name: 'sub',
  forward: (a, b) => binary('sub', a, b),
  keeps: {},
  vjp: (ct, _, a, b) => [() => unbroadcast(ct, a.shape), () => unbroadcast(unary('neg', ct), b.shape)],
};

export const mul: PrimitiveRow = {
  name: 'mul',
  forward: (a, b) => binary('mul', a, b),
  keeps: { inputs: [0, 1] },
  vjp: (ct, _, a, b) => [
    () => unbroadcast(binary('scale', ct, b), a.shape),
    () => unbroadcast(binary('scale', ct, a), b.shape),
  ],
};

export const div: PrimitiveRow = {
  name: 'div',
  forward: (a, b) => binary('div', a, b),
  keeps: { inputs: [0, 1], outputs: [0] },
  vjp: (ct, quotient, a, b) => [
    () => unbroadcast(binary('scaleDown', ct, b), a.shape),
    () => unbroadcast(unary('neg', binary('scale', ct, binary('div', quotient, b))), b.shape),
  ],
};

export const pow: PrimitiveRow = {
  name: 'pow',
  forward: (x, y) => binary('pow', x, y),
  keeps: { inputs: [0, 1] },
  vjp: (ct, _, x, y) => [
    () => unbroadcast(binary('scale', ct, binary('powBaseSlope', x, y)), x.shape),
    () => unbroadcast(binary('scale', ct, binary('powExponentSlope', x, y)), y.shape),
  ],
};

export const neg: PrimitiveRow = {
  name: 'neg',
  forward: (x) => unary('neg', x),
  keeps: {},
  vjp: (ct) => [unary('neg', ct)],
};

export const square: PrimitiveRow = {
  name: 'square',
  forward: (x) => unary('square', x),
  keeps: { inputs: [0] },
  vjp: (ct, _, x) => [binary('scale', ct, binary('add', x, x))],
};

export const sqrt: PrimitiveRow = {
  name: 'sqrt',
  forward: (x) => unary('sqrt', x),
  keeps: { outputs: [0] },
  vjp: (ct, root) => [binary('scaleDown', ct, binary('add', root, root))],
};

export const exp: PrimitiveRow = {
  name: 'exp',
  forward: (x) => unary('exp', x),
  keeps: { outputs: [0] },
  vjp: (ct, power) => [binary('scale', ct, power)],
};

export const log: PrimitiveRow = {
  name: 'log',
  forward: (x) => unary('log', x),
  keeps: { inputs: [0] },
  vjp: (ct, _, x) => [binary('scaleDown', ct, x)],
};

export const abs: PrimitiveRow = {
  name: 'abs',
  forward: (x) => unary('abs', x),
  keeps: { inputs: [0] },
  vjp: (ct, _, x) => [binary('absVjp', ct, x)],
};
