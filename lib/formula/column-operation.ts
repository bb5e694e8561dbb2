import type { Value } from './graph.ts';
import { operationOf } from './operate.ts';

type Numbers = Float64Array;

/** An operation on the first n numbers of columns. */
export type ColumnOperation = (out: Numbers, operands: readonly Numbers[], n: number) => void;

/** Those that are worth a loop of their own: the call of a function for each number would take longer than they do. */
const own: Readonly<Record<string, (out: Numbers, n: number, a: Numbers, b: Numbers, c: Numbers) => void>> = {
  add: (out, n, a, b) => {
    for (let i = 0; i < n; i++) out[i] = (a[i] as number) + (b[i] as number);
  },
  sub: (out, n, a, b) => {
    for (let i = 0; i < n; i++) out[i] = (a[i] as number) - (b[i] as number);
  },
  mul: (out, n, a, b) => {
    for (let i = 0; i < n; i++) out[i] = (a[i] as number) * (b[i] as number);
  },
  div: (out, n, a, b) => {
    for (let i = 0; i < n; i++) out[i] = (a[i] as number) / (b[i] as number);
  },
  neg: (out, n, a) => {
    for (let i = 0; i < n; i++) out[i] = -(a[i] as number);
  },
  abs: (out, n, a) => {
    for (let i = 0; i < n; i++) out[i] = Math.abs(a[i] as number);
  },
  sqrt: (out, n, a) => {
    for (let i = 0; i < n; i++) out[i] = Math.sqrt(a[i] as number);
  },
  floor: (out, n, a) => {
    for (let i = 0; i < n; i++) out[i] = Math.floor(a[i] as number);
  },
  min: (out, n, a, b) => {
    for (let i = 0; i < n; i++) out[i] = Math.min(a[i] as number, b[i] as number);
  },
  max: (out, n, a, b) => {
    for (let i = 0; i < n; i++) out[i] = Math.max(a[i] as number, b[i] as number);
  },
  lt: (out, n, a, b) => {
    for (let i = 0; i < n; i++) out[i] = (a[i] as number) < (b[i] as number) ? 1 : 0;
  },
  le: (out, n, a, b) => {
    for (let i = 0; i < n; i++) out[i] = (a[i] as number) <= (b[i] as number) ? 1 : 0;
  },
  select: (out, n, mask, a, b) => {
    for (let i = 0; i < n; i++) out[i] = (mask[i] !== 0 ? a[i] : b[i]) as number;
  },
  spike: (out, n, a) => {
    for (let i = 0; i < n; i++) out[i] = (a[i] as number) >= 0 ? 1 : 0;
  },
  detach: (out, n, a) => {
    out.set(a.subarray(0, n));
  },
};

/** The operation of a value on columns, in Float64; masks are 1 and 0. */
export function columnOperation(value: Value): ColumnOperation {
  const { operation, operands } = value;
  const loop = own[operation];
  if (loop !== undefined)
    return (out, [a, b, c], n) => loop(out, n, a as Numbers, b as Numbers, c as Numbers);
  const of = operationOf(value);
  if (operands.length === 1)
    return (out, [a], n) => {
      for (let i = 0; i < n; i++) out[i] = of((a as Numbers)[i] as number);
    };
  return (out, columns, n) => {
    for (let i = 0; i < n; i++) out[i] = of(...columns.map((column) => column[i] as number));
  };
}
