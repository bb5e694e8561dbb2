import type { Tail } from '../surrogate-row.ts';
import type { Curve } from './curve.ts';

/** What a curve does on one side of its anchor. */
export interface Side {
  readonly tail: Tail;
  /** The last point at which it is not 0; infinite where there is none, or where it only underflows. */
  readonly edge: number;
  /** Its sign far out; 0 where it changes. */
  readonly sign: number;
}

/** Octaves of distance that are looked at, in lengths: from the first to the last power of two. */
const [first, last] = [-40, 200];

/** From here on a side may be called one of a single sign. Near enough for doubles to tell the phase of an oscillation. */
const distant = 10;

const samplesPerOctave = 16;

/** Below this a value is on its way to underflow, not to an edge: that of a support is reached in steps of an ulp. */
const vanishing = 1e-250;

/** The curve is zero from here on, as far as doubles tell. */
const underflowing = 1e-280;

/** The local power of a curve that falls off exponentially doubles from octave to octave; that of a power is constant. */
const growth = 1.25;

/** How a curve falls off downwards (-1) or upwards (1) of its anchor, found by evaluating it. */
export function sideOf(curve: Curve, direction: -1 | 1): Side {
  const bound = curve.support[direction < 0 ? 0 : 1];
  if (Number.isFinite(bound)) return { tail: 'compact', edge: bound, sign: 0 };
  const octaves = Array.from({ length: last - first + 1 }, (_, i) => octave(curve, direction, first + i));
  const outer = octaves.findLastIndex(({ height }) => height > 0);
  const infinite = direction * Infinity;
  if (outer < 0) return { tail: 'compact', edge: curve.anchor, sign: 0 };
  if (outer === octaves.length - 1) {
    const far = octaves.slice(-110);
    const fall = Math.log2(highest(far.slice(0, 10)) / highest(far.slice(-10)));
    return { tail: rounded(fall / 100), edge: infinite, sign: commonSign(octaves.slice(distant - first)) };
  }
  const edge = edgeBetween(curve, (octaves[outer] as Octave).nonZero, direction);
  if (Math.abs(curve.at(edge)) > vanishing) return { tail: 'compact', edge, sign: 0 };
  const seen = octaves.findLastIndex(({ height }) => height > underflowing);
  const [a, b, c] = [-2, -1, 0].map((i) => octaves[seen + i]?.height ?? 0) as [number, number, number];
  const [before, power] = [Math.log2(a / b), Math.log2(b / c)];
  const isPower = power <= growth * before && power > 0;
  return { tail: isPower ? rounded(power) : 'exponential', edge: infinite, sign: 0 };
}

interface Octave {
  /** The largest absolute value. */
  readonly height: number;
  /** The sign of all values; 0 where they differ. */
  readonly sign: number;
  /** The outermost point of those looked at that is not 0. */
  readonly nonZero: number;
}

function octave({ at, anchor, length }: Curve, direction: -1 | 1, exponent: number): Octave {
  let [height, low, high, nonZero] = [0, 1, -1, anchor];
  for (let i = 0; i < samplesPerOctave; i++) {
    const x = anchor + direction * length * 2 ** (exponent + i / samplesPerOctave);
    const value = at(x);
    if (value !== 0) nonZero = x;
    height = Math.max(height, Math.abs(value));
    low = Math.min(low, Math.sign(value));
    high = Math.max(high, Math.sign(value));
  }
  return { height, sign: low === high ? low : 0, nonZero };
}

function highest(octaves: readonly Octave[]): number {
  return Math.max(...octaves.map(({ height }) => height));
}

function commonSign(octaves: readonly Octave[]): number {
  const { sign = 0 } = octaves[0] ?? {};
  return octaves.every((one) => one.sign === sign) ? sign : 0;
}

/** The last point that is not 0, between one that is not and the 0 an octave farther out. */
function edgeBetween({ at, anchor }: Curve, inside: number, direction: -1 | 1): number {
  let [near, far] = [inside, anchor + 4 * (inside - anchor) + direction * Number.MIN_VALUE];
  for (;;) {
    const middle = near / 2 + far / 2;
    if (middle === near || middle === far) return near;
    if (at(middle) === 0) far = middle;
    else near = middle;
  }
}

/** A power without the last digits, which are noise. */
function rounded(power: number): number {
  return Math.max(0, Math.round(power * 1e9) / 1e9);
}
