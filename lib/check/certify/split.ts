import type { Box, Interval } from './interval.ts';

/** Numbers closer than this, of their size or of 1, are not parted: a few last digits. */
const closest = 2 ** -49;
/** Numbers closer than this are parted in the middle, others by their size. */
const near = 128;
/** Beyond this nothing is parted. */
const furthest = 2 ** 1020;

/** The ends of what is about a number and too narrow to be parted. */
export function endsAbout(x: number): [before: number, after: number] {
  const distance = (closest / 4) * Math.max(Math.abs(x), 1);
  return [x - distance, x + distance];
}

/** Whether a side of a box can be parted. */
export function canSplit(box: Box, along: number): boolean {
  const { low, high } = box[along] as Interval;
  if (low >= furthest || high <= -furthest) return false;
  const size = Math.max(Math.abs(low), Math.abs(high), 1);
  return size === Infinity || high - low > closest * size;
}

/** The parts of a box between places along a side, the last first. */
export function splitAt(box: Box, along: number, places: readonly number[]): Box[] {
  const { low, high } = box[along] as Interval;
  const inside = places.filter((place) => low < place && place < high);
  const ends = [...new Set([low, ...inside, high])].sort((a, b) => b - a);
  return ends.slice(1).map((end, i) => {
    const side = { low: end, high: ends[i] as number };
    return box.map((other, j) => (j === along ? side : other));
  });
}

/** The two parts of a box. */
export function splitAlong(box: Box, along: number): Box[] {
  return splitAt(box, along, [middleOf(box[along] as Interval)]);
}

/** The parts of a box about a place, of which one is too narrow to be parted; the larger are parted too. */
export function splitAbout(box: Box, along: number, place: number): Box[] {
  const { low, high } = box[along] as Interval;
  const [before, after] = endsAbout(place);
  if (!(low < before && after < high)) return splitAlong(box, along);
  const middle = middleOf({ low, high });
  const others = middle <= before || middle >= after ? [middle] : [];
  return splitAt(box, along, [before, after, ...others]);
}

function middleOf({ low, high }: Interval): number {
  if (high - low <= near) return low + (high - low) / 2;
  if (low < 0) return high > 0 ? 0 : -middleOf({ low: -high, high: -low });
  // Between two sizes.
  if (high > furthest) return Math.min(Math.max(low * 2 ** 16, near), furthest);
  return Math.max(Math.sqrt(Math.max(low, 1)) * Math.sqrt(high), low + (high - low) * 2 ** -40);
}

/** The side along which parting helps most, by the share of each in what is uncertain; none when none can be parted. */
export function widest(box: Box, shares: readonly number[]): number | undefined {
  const candidates = [...box.keys()].filter((side) => canSplit(box, side));
  const shareOf = (side: number) => shares[side] ?? 0;
  return candidates.sort((a, b) => shareOf(b) - shareOf(a))[0];
}
