import { breaksOf } from '../../surrogates/core/facts/curve.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import type { Certificate, CertificatePlace, CertifyOptions, OpenBox } from './certificate.ts';
import { Difference, type Known } from './difference.ts';
import type { Chosen } from './formula-jets.ts';
import { type Box, contains, everything, type Interval } from './interval.ts';
import { canSplit, endsAbout, splitAbout, splitAlong, splitAt, widest } from './split.ts';
import { Undecided } from './undecided.ts';

/** Combinations of pieces that are gone through where conditions meet. */
const mostCombinations = 64;
/** What is known where no choice helps. */
const nothing: Known = { size: Infinity, least: 0, changes: [], origin: everything };

/** A certificate of a surrogate under its parameters, and ranges of some. */
export function certify(place: string, spike: Surrogate, options: CertifyOptions): Certificate {
  const { range, parameters = {}, bound: units = 1e-6, boxes = 50_000 } = options;
  const { row, params } = spike;
  const names = Object.keys(parameters);
  const difference = new Difference(place, spike, names);
  const bound = units * unitOf(spike, range);
  const search = new Search(difference, bound, row.jumps?.(params) ?? []);
  const whole = [range, ...Object.values(parameters)].map(([low, high]) => ({ low, high }));
  // It is worth while to cut here: hints, of which nothing depends.
  const cuts = [0, ...breaksOf(row, params)].flatMap(endsAbout);
  const refuted = search.run(splitAt(whole, 0, cuts).reverse(), boxes);
  return {
    verdict: refuted ? 'refuted' : search.open.length > 0 ? 'open' : 'proven',
    range,
    params: difference.fixed,
    parameters,
    bound,
    boxes: search.boxes,
    places: distinct(search.places),
    ...(refuted && { refuted }),
    open: joined(search.open, names),
  };
}

/**
 * What a bound is in units of: the peak of the gradient; of one that grows without end, as shows far out, the largest value that is
 * seen in the range.
 */
function unitOf({ facts: { peak }, gradient }: Surrogate, range: readonly [number, number]): number {
  const [low, high] = range.map((end) => Math.max(-1e6, Math.min(end, 1e6))) as [number, number];
  const size = (x: number) => Math.abs(gradient(x));
  const sizes = Array.from({ length: 257 }, (_, i) => size(low + ((high - low) * i) / 256));
  const seen = Math.max(0, ...sizes.filter(Number.isFinite));
  const grows = peak === Infinity || Math.max(size(-1e300), size(1e300)) > 1e9 * seen;
  return (grows ? seen : peak) || 1;
}

/** Bisection of boxes until |g − G'| is below a bound in each part, or above it somewhere, or nothing more can be told. */
class Search {
  /** What could not be told, and what was not looked at. */
  readonly open: Box[] = [];
  readonly places: CertificatePlace[] = [];
  boxes = 0;
  private readonly difference: Difference;
  private readonly bound: number;
  /** Where the origin may jump. */
  private readonly jumps: readonly number[];
  private readonly stack: Box[] = [];

  constructor(difference: Difference, bound: number, jumps: readonly number[]) {
    this.difference = difference;
    this.bound = bound;
    this.jumps = jumps;
  }

  /** Looks at some boxes, and at so many at most; gives the point where the bound is refuted. */
  run(boxes: readonly Box[], most: number): Certificate['refuted'] {
    this.stack.push(...boxes);
    let refuted: Certificate['refuted'];
    while (this.stack.length > 0 && refuted === undefined && this.boxes < most) {
      this.boxes++;
      refuted = this.lookAt(this.stack.pop() as Box);
    }
    this.open.push(...this.stack);
    return refuted;
  }

  /** Proves a box, or parts it, or leaves it open; gives the point where it is refuted. */
  private lookAt(box: Box): Certificate['refuted'] {
    const known = this.difference.over(box);
    if (known instanceof Undecided) {
      const { along, at } = known;
      if (along !== undefined && canSplit(box, along)) this.stack.push(...splitAbout(box, along, at));
      else this.lookWhereConditionsMeet(box);
    } else if (known.least > this.bound) return this.difference.middleOf(box);
    else if (known.size > this.bound) this.part(box, widest(box, known.changes));
    return undefined;
  }

  private part(box: Box, along: number | undefined): void {
    if (along === undefined) this.open.push(box);
    else this.stack.push(...splitAlong(box, along));
  }

  /** Where parting does not help: every piece of the formulas for itself. */
  private lookWhereConditionsMeet(box: Box): void {
    const { bound } = this;
    const pieces = this.piecesOf(box);
    const [x] = box as [Interval];
    const jump = spread(pieces.map(({ origin }) => origin));
    const isContinuous = jump <= bound;
    if (isContinuous && pieces.every(({ size }) => size <= bound)) return;
    // What may be of any height, or has no value, is no jump.
    const isDeclared = jump < Infinity && this.jumps.some((at) => contains(x, at));
    const along = widest(box, pieces[0]?.changes ?? []);
    if (along !== undefined || !(isContinuous || isDeclared)) this.part(box, along);
    else this.places.push({ x: simplest(x), jumps: isContinuous ? 'gradient' : 'origin' });
  }

  /** What is known of each combination of pieces: nothing where there are too many. */
  private piecesOf(box: Box): Known[] {
    const found: Known[] = [];
    const left: Chosen[] = [new Map()];
    while (left.length > 0) {
      const chosen = left.pop() as Chosen;
      const known = this.difference.over(box, chosen);
      if (known instanceof Undecided) {
        const { key, options } = known;
        left.push(...options.map((option) => new Map([...chosen, [key, option]])));
        if (options.length === 0 || found.length + left.length > mostCombinations) return [nothing];
      } else found.push(known);
    }
    return found;
  }
}

/** By how much some ranges are apart at most. */
function spread(values: readonly Interval[]): number {
  return Math.max(...values.map(({ high }) => high)) - Math.min(...values.map(({ low }) => low));
}

/** Of numbers next to each other, the one that is written shortest. */
function simplest({ low, high }: Interval): number {
  for (let digits = 1; digits < 17; digits++) {
    const short = Number(((low + high) / 2).toPrecision(digits));
    if (low <= short && short <= high) return short;
  }
  return low;
}

function distinct(places: readonly CertificatePlace[]): CertificatePlace[] {
  const sorted = [...places].sort((a, b) => a.x - b.x);
  return sorted.filter(({ x }, i) => i === 0 || x - (sorted[i - 1] as CertificatePlace).x > closeBy(x));
}

/** Places closer than this are one. */
function closeBy(x: number): number {
  return 2 ** -45 * Math.max(1, Math.abs(x));
}

/** Open boxes as data; those that touch are one, where there are no parameters. */
function joined(boxes: readonly Box[], names: readonly string[]): OpenBox[] {
  const sorted = [...boxes].sort(([a], [b]) => (a as Interval).low - (b as Interval).low);
  const found: OpenBox[] = [];
  for (const [x, ...rest] of sorted as [Interval, ...Interval[]][]) {
    const last = found.at(-1);
    if (names.length === 0 && last?.x[1] === x.low) found[found.length - 1] = { x: [last.x[0], x.high] };
    else {
      const sides = rest.map(({ low, high }, i) => [names[i], [low, high]] as const);
      found.push({ x: [x.low, x.high], ...(names.length > 0 && { parameters: Object.fromEntries(sides) }) });
    }
  }
  return found;
}
