import { MersenneTwister } from './mersenne-twister.ts';

const radius = 0.5;
const dotRadius = 0.1;

/** Points of the yin-yang figure: [x, y, 1 - x, 1 - y] of each, and its class: the halves 0 and 1, the dots 2. */
export interface YinYang {
  readonly points: Float32Array;
  readonly labels: readonly number[];
}

/**
 * The yin-yang data set (Kriener, Göltz and Petrovici 2022), with the random numbers of its generator: a class is drawn, then
 * points of the square until one lies in the figure and has that class. Seeds there: 42 to learn from, 40 to be tested on.
 */
export function yinYang(count: number, seed: number): YinYang {
  const random = new MersenneTwister(seed);
  const points = new Float32Array(4 * count);
  const labels = Array.from({ length: count }, (_, i) => {
    const label = random.integer(3);
    const [x, y] = pointOf(label, random);
    points.set([x, y, 1 - x, 1 - y], 4 * i);
    return label;
  });
  return { points, labels };
}

function pointOf(label: number, random: MersenneTwister): [x: number, y: number] {
  for (;;) {
    const [x, y] = [random.double() * 2 * radius, random.double() * 2 * radius];
    if (distance(x, y, radius) <= radius && classOf(x, y) === label) return [x, y];
  }
}

function classOf(x: number, y: number): number {
  const [left, right] = [distance(x, y, 0.5 * radius), distance(x, y, 1.5 * radius)];
  if (left < dotRadius || right < dotRadius) return 2;
  const isYin =
    right <= dotRadius || (left > dotRadius && left <= 0.5 * radius) || (y > radius && right > 0.5 * radius);
  return isYin ? 1 : 0;
}

/** From a point on the horizontal line through the middle. */
function distance(x: number, y: number, middle: number): number {
  return Math.sqrt((x - middle) ** 2 + (y - radius) ** 2);
}
