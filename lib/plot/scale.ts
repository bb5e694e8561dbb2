/** Numbers of an axis and where they lie on it. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** The texts of the ticks. */
  readonly labels: readonly string[];
  /** From 0 at the low end to 1 at the high one. */
  share(value: number): number;
}

/** The size of the largest numbers that a scale has: they have a difference. */
const largest = 1e307;

/** A scale over an interval, with about `count` round numbers as ticks, two or more. A flat one is widened. */
export function scale(from: number, to: number, count: number): Scale {
  const [low, high] = widened(Math.max(from, -largest), Math.min(to, largest));
  const step = roundStep((high - low) / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  if (last <= first) return scale(from, to, count + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  return {
    low,
    high,
    ticks,
    labels: ticks.map((tick) => String(Number(tick.toPrecision(12))).replace('-', '−')),
    share: (value) => (value - low) / (high - low),
  };
}

/** The scale of the finite numbers among some, with this share of it as room beyond them. */
export function scaleOf(values: readonly number[], count: number, share = 1 / 20): Scale {
  const finite = values.filter(Number.isFinite);
  const [low, high] = finite.reduce(([a, b], y) => [Math.min(a, y), Math.max(b, y)], [Infinity, -Infinity]);
  if (low > high) return scale(0, 1, count);
  const room = share * Math.min(high - low, largest);
  return scale(low - room, high + room, count);
}

function widened(low: number, high: number): [number, number] {
  const least = Math.max(Math.abs(low), Math.abs(high)) * 1e-9 || 1e-300;
  if (high - low > least) return [low, high];
  const room = Math.max(Math.abs(low) / 2, 0.5);
  return [low - room, high + room];
}

/** 1, 2 or 5 times a power of ten, at least as long as asked for. */
function roundStep(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length));
  return power * ([1, 2, 5].find((factor) => factor * power >= length * (1 - 1e-9)) ?? 10);
}
