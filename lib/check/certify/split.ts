import type { Box, Interval } from './interval.ts';

/** Numbers closer than this, of their size or of 1, are not parted: a few last digits. */
const closest = 2 ** -49;
/** Numbers closer than this are parted in the middle, others by their size. */
const near = 128;
/** Beyond this nothing is parted. */
const furthest = 2 ** 1020;

/** How far from a number a box ends that is too narrow to be parted. */
export function nextTo(x: number): number {
  return (closest / 4) * Math.max(Math.abs(x), 1);
}

/** Whether a side of a box can be parted. */
export function canSplit(box: Box, along: number): boolean {
  const { low, high } = box[along] as Interval;
  if (low >= furthest || high <= -furthest) return false;
  const size = Math.max(Math.abs(low), Math.abs(high), 1);
  return size === Infinity || high - low > closest * size;
}

/** The two parts of a box: the one that is looked at last comes first. */
export function splitAlong(box: Box, along: number): Box[] {
  const { low, high } = box[along] as Interval;
  const middle = middleOf(low, high);
  const withSide = (side: Interval) => box.map((other, i) => (i === along ? side : other));
  return [withSide({ low: middle, high }), withSide({ low, high: middle })];
}

/** The parts of a box about a place, of which one is too narrow to be parted; the larger are parted too. */
export function splitAbout(box: Box, along: number, at: number): Box[] {
  const { low, high } = box[along] as Interval;
  const [before, after] = [at - nextTo(at), at + nextTo(at)];
  if (!(low < before && after < high)) return splitAlong(box, along);
  const ends = [...new Set([low, before, after, high, middleOf(low, high)])]
    .filter((end) => end <= before || end >= after)
    .sort((a, b) => b - a);
  return ends.slice(1).map((end, i) => {
    const side = { low: end, high: ends[i] as number };
    return box.map((other, j) => (j === along ? side : other));
  });
}

function middleOf(low: number, high: number): number {
  if (high - low <= near) return low + (high - low) / 2;
  if (low < 0 && high > 0) return 0;
  return low >= 0 ? between(low, high) : -between(-high, -low);
}

/** Between two sizes. */
function between(low: number, high: number): number {
  if (high > furthest) return Math.max(low * 2 ** 16, near);
  return Math.max(Math.sqrt(Math.max(low, 1)) * Math.sqrt(high), low + (high - low) * 2 ** -40);
}

/** The side along which parting helps most, by the share of each in what is uncertain; none when none can be parted. */
export function widest(box: Box, shares: readonly number[]): number | undefined {
  const candidates = box.flatMap((_, i) => (canSplit(box, i) ? [i] : []));
  const shareOf = (i: number) => shares[i] ?? Infinity;
  return candidates.reduce<number | undefined>(
    (best, i) => (best === undefined || shareOf(i) > shareOf(best) ? i : best),
    undefined,
  );
}
