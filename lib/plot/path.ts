type Pixel = readonly [x: number, y: number];

/** Pixels that a point may be off the line between its neighbours and be left out. */
const flat = 0.05;

/** A path through points, in pieces where a coordinate is not finite, without points that make no difference to the eye. */
export function pathOf(points: readonly Pixel[]): string {
  const pieces: Pixel[][] = [[]];
  for (const [x, y] of points) {
    if (Number.isFinite(x) && Number.isFinite(y)) pieces.at(-1)?.push([x, Math.max(-1e5, Math.min(y, 1e5))]);
    else if (pieces.at(-1)?.length) pieces.push([]);
  }
  // A point that no line leads to is a dash.
  const command = ([x, y]: Pixel, i: number, { length }: readonly Pixel[]) =>
    length === 1 ? `M${at(x - 1.5)} ${at(y)}h3` : `${i === 0 ? 'M' : 'L'}${at(x)} ${at(y)}`;
  return pieces.flatMap((piece) => simplified(piece).map(command)).join('');
}

/** A coordinate to a tenth. */
export function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** The points that are needed for a line nowhere further than `flat` from the one through all (Douglas and Peucker). */
function simplified(points: readonly Pixel[]): readonly Pixel[] {
  const needed = new Set([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const worst = furthest(points, part);
    if (worst === undefined) continue;
    needed.add(worst);
    open.push([part[0], worst], [worst, part[1]]);
  }
  return points.filter((_, i) => needed.has(i));
}

function furthest(points: readonly Pixel[], [first, last]: readonly [number, number]): number | undefined {
  const [[x0, y0], [x1, y1]] = [points[first] ?? [0, 0], points[last] ?? [0, 0]];
  let [worst, most]: [number | undefined, number] = [undefined, flat];
  for (let i = first + 1; i < last; i++) {
    const [x, y] = points[i] as Pixel;
    // Beyond its ends a line leads nowhere: the points of a curve that turns back are all needed.
    const isBeside = x < Math.min(x0, x1) - flat || x > Math.max(x0, x1) + flat;
    const off = isBeside
      ? Infinity
      : Math.abs(y - (x1 !== x0 ? y0 + ((x - x0) / (x1 - x0)) * (y1 - y0) : y0));
    if (off > most) [worst, most] = [i, off];
  }
  return worst;
}
