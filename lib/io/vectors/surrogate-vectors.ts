import { declaredBreaks } from '../../surrogates/core/facts/curve.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import type { Peer } from '../../surrogates/core/surrogate-row.ts';
import { surrogates } from '../../surrogates/index.ts';
import { type VectorFile, type VectorNumber, vectorFile, vectorNumbers } from './vector-file.ts';

/** A surrogate under one setting of its parameters. */
export interface SurrogateVector {
  readonly id: string;
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** What other libraries call it. */
  readonly peers: readonly string[];
  readonly input: readonly VectorNumber[];
  /** The spikes; null where they are drawn. */
  readonly output: readonly VectorNumber[] | null;
  readonly gradient: readonly VectorNumber[];
  /** Up to a constant. */
  readonly origin: readonly VectorNumber[];
  /** Where the gradient jumps or has a corner: there is no input at these, but on both sides. */
  readonly kinks: readonly VectorNumber[];
  /** The same at numbers that a formula may break at: zero, the largest and smallest of Float32, no number. */
  readonly special: Pick<SurrogateVector, 'input' | 'gradient'>;
}

/** Inputs that lie on a grid of Float32, apart from kinks, as far as the shape goes and further. */
const grid = [
  ...Array.from({ length: 97 }, (_, i) => (i - 48) / 16 + 1 / 1024),
  ...[4, 6, 10, 20, 50, 100].flatMap((x) => [-x - 1 / 64, x + 1 / 64]),
];

const specials = [0, -0, 1e-30, -1e-30, 88.5, -88.5, 1e30, -1e30, 3.4e38, -3.4e38, Number.NaN];

/** All surrogates of one input, at their defaults and with each parameter half as large again. */
export function surrogateVectors(): VectorFile<SurrogateVector> {
  const all = Object.values(surrogates) as readonly unknown[];
  const spikes = all.filter(isOfOneInput).flatMap((spike) => [spike, ...variantsOf(spike)]);
  return vectorFile('surrogates', spikes.map(vectorOf));
}

function isOfOneInput(one: unknown): one is Surrogate {
  return typeof one === 'function' && 'row' in one && 'kernels' in one && !('inputs' in (one.row as object));
}

/** Each parameter, where that is allowed, at another value. */
function variantsOf(spike: Surrogate): Surrogate[] {
  return Object.entries(spike.params).flatMap(([name, value]) => {
    const isWhole = spike.row.parameters?.[name]?.integer === true;
    const other = isWhole ? value + 1 : value === 0 ? 0.5 : value * 1.5;
    try {
      return [spike({ [name]: other })];
    } catch {
      return [];
    }
  });
}

function vectorOf(spike: Surrogate): SurrogateVector {
  const { row, params } = spike;
  const kinks = declaredBreaks(row, params);
  const near = kinks.filter(Number.isFinite).flatMap((x) => [x - 1 / 512, x + 1 / 512]);
  const threshold = row.threshold?.(params) ?? 0;
  const smooth = [...new Set([...grid, ...near, threshold].map(Math.fround))]
    .filter((x) => !kinks.includes(x))
    .sort((a, b) => a - b);
  const values = (f: (x: number) => number, at: readonly number[]) => vectorNumbers(at.map(f));
  return {
    id: String(spike),
    name: row.name,
    parameters: params,
    peers: (row.peers ?? []).map((peer: Peer) => `${peer.library}:${peer.name}`),
    input: vectorNumbers(smooth),
    output: row.stochastic
      ? null
      : vectorNumbers(spike.kernels.forward(new Float32Array(smooth.length), Float32Array.from(smooth))),
    gradient: values((x) => spike.gradient(x), smooth),
    origin: values((x) => spike.origin(x), smooth),
    kinks: vectorNumbers(kinks),
    special: { input: vectorNumbers(specials), gradient: values((x) => spike.gradient(x), specials) },
  };
}
