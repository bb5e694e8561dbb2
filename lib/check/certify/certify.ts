import { breaksOf } from '../../surrogates/core/facts/curve.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import type { Certificate, CertificatePlace, CertifyOptions, OpenBox } from './certificate.ts';
import { Choices } from './choices.ts';
import { Difference, type Known } from './difference.ts';
import { type Box, contains, type Interval } from './interval.ts';
import { canSplit, nextTo, splitAbout, splitAlong, widest } from './split.ts';
import { Undecided } from './undecided.ts';

const defaultBound = 1e-6;
const mostBoxes = 50_000;
/** Combinations of pieces that are gone through where conditions meet. */
const mostCombinations = 64;

/** A certificate of a surrogate under its parameters, and ranges of some. */
export function certify(place: string, spike: Surrogate, options: CertifyOptions): Certificate {
  const { range, parameters = {}, bound = defaultBound, boxes = mostBoxes } = options;
  const difference = new Difference(place, spike, Object.keys(parameters));
  const search = new Search(difference, bound * unitOf(spike, range));
  const jumps = spike.row.jumps?.(spike.params) ?? [];
  return search.run({ range, parameters, boxes, cuts: [0, ...breaksOf(spike.row, spike.params)], jumps });
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

interface Task {
  readonly range: readonly [number, number];
  readonly parameters: Readonly<Record<string, readonly [number, number]>>;
  readonly boxes: number;
  /** Where it is worth while to cut: hints, of which nothing depends. */
  readonly cuts: readonly number[];
  /** Where the origin may jump. */
  readonly jumps: readonly number[];
}

/** Bisection of a box until |g − G'| is below a bound in each part, or above it somewhere, or nothing more can be told. */
class Search {
  private readonly difference: Difference;
  private readonly bound: number;
  private readonly stack: Box[] = [];
  private readonly open: Box[] = [];
  private readonly places: CertificatePlace[] = [];
  private boxes = 0;

  constructor(difference: Difference, bound: number) {
    this.difference = difference;
    this.bound = bound;
  }

  run({ range, parameters, boxes, cuts, jumps }: Task): Certificate {
    const { difference, bound, stack } = this;
    stack.push(...startBoxes(range, Object.values(parameters), cuts));
    let refuted: Certificate['refuted'];
    while (stack.length > 0 && refuted === undefined && this.boxes < boxes) {
      const box = stack.pop() as Box;
      this.boxes++;
      refuted = this.lookAt(box, jumps);
    }
    const open = [...this.open, ...stack];
    return {
      verdict: refuted ? 'refuted' : open.length > 0 ? 'open' : 'proven',
      range,
      params: difference.fixed,
      parameters,
      bound,
      boxes: this.boxes,
      places: distinct(this.places),
      ...(refuted && { refuted }),
      open: joined(open, Object.keys(parameters)),
    };
  }

  /** Proves a box, or parts it, or leaves it open; gives the point where it is refuted. */
  private lookAt(box: Box, jumps: readonly number[]): Certificate['refuted'] {
    const { difference, bound } = this;
    try {
      const { size, share } = difference.over(box);
      if (size <= bound) return undefined;
      const refuted = difference.refute(box, bound);
      if (refuted !== undefined) return refuted;
      this.part(box, widest(box, share));
    } catch (problem) {
      if (!(problem instanceof Undecided)) throw problem;
      const { along, at } = problem;
      if (along !== undefined && canSplit(box, along)) this.stack.push(...splitAbout(box, along, at));
      else this.lookWhereConditionsMeet(box, jumps);
    }
    return undefined;
  }

  private part(box: Box, along: number | undefined): void {
    if (along === undefined) this.open.push(box);
    else this.stack.push(...splitAlong(box, along));
  }

  /** Where parting does not help: every piece of the formulas for itself. */
  private lookWhereConditionsMeet(box: Box, jumps: readonly number[]): void {
    const { bound } = this;
    const pieces = this.piecesOf(box);
    const [x] = box as [Interval];
    const isContinuous = pieces !== undefined && spread(pieces.map(({ origin }) => origin)) <= bound;
    const isProven = pieces?.every(({ size }) => size <= bound) ?? false;
    if (isContinuous && isProven) return;
    const along = widest(box, pieces?.[0]?.share ?? []);
    const isDeclared = jumps.some((jump) => contains(x, jump));
    if (pieces === undefined || along !== undefined) this.part(box, along);
    else if (isContinuous) this.places.push({ x: simplest(x), jumps: 'gradient' });
    else if (isDeclared) this.places.push({ x: simplest(x), jumps: 'origin' });
    else this.open.push(box);
  }

  /** What is known of each combination of pieces; nothing where there are too many. */
  private piecesOf(box: Box): Known[] | undefined {
    const choices = new Choices();
    const found: Known[] = [];
    try {
      do {
        if (found.length === mostCombinations) return undefined;
        found.push(this.difference.over(box, choices));
      } while (choices.next());
    } catch (problem) {
      if (!(problem instanceof Undecided)) throw problem;
      return undefined;
    }
    return found;
  }
}

/** Boxes to begin with: the range, cut next to some numbers on both sides. */
function startBoxes(
  [low, high]: readonly [number, number],
  parameters: readonly (readonly [number, number])[],
  cuts: readonly number[],
): Box[] {
  const sides = cuts.flatMap((cut) => [cut - nextTo(cut), cut + nextTo(cut)]);
  const inside = sides.filter((cut) => low < cut && cut < high);
  const ends = [...new Set([low, ...inside, high])].sort((a, b) => a - b);
  const others = parameters.map(([least, most]) => ({ low: least, high: most }));
  return ends.slice(1).map((end, i) => [{ low: ends[i] as number, high: end }, ...others]);
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
