import { config, util } from 'chai';

/** Two arrays of numbers are compared number by number, without the record that chai keeps of each; all else as chai does. */
function comparator(a: unknown, b: unknown): boolean | null {
  if (!isNumbers(a) || !isNumbers(b)) return null;
  if (a.constructor !== b.constructor) return null;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

type Numbers = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

function isNumbers(value: unknown): value is Numbers {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !(value instanceof BigInt64Array);
}

config.deepEqual = (actual, expected) => util.eql(actual, expected, { comparator } as never);
