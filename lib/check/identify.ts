import { isCrossing } from '../surrogates/core/crossing.ts';
import type { Surrogate } from '../surrogates/core/surrogate.ts';
import type { ParameterValues } from '../surrogates/core/surrogate-row.ts';
import { surrogates } from '../surrogates/index.ts';
import { rejectUnknownKeys } from '../util/errors.ts';
import { describeMatch } from './identify/describe-match.ts';
import { breaksOf, costOf, type Fit, gradientOf, unchanged } from './identify/fit.ts';
import { SampledCurve } from './identify/sampled-curve.ts';
import { finiteSamples, requireSamples, type Samples } from './identify/samples.ts';
import { closest, mayMatch, simplest } from './identify/simplest.ts';
import { requirePositive } from './options.ts';

/** Options of `identify`. */
export interface IdentifyOptions {
  /**
   * The standard deviation of the noise of the gradients. Default: found by how smooth they are, at least the rounding of Float32,
   * at most 2e-5 of the largest.
   */
  readonly noise?: number;
}

/** A function of the family, changed: factor · g(stretch · (x - shift)), g perhaps raised to a power. */
export interface Match {
  /** The name of the function, as in `surrogates`. */
  readonly name: string;
  readonly params: ParameterValues;
  readonly factor: number;
  readonly shift: number;
  readonly stretch: number;
  readonly power: number;
  /** The largest distance from the samples, as a share of their largest value. */
  readonly error: number;
  /** In words: `arctan with alpha = 2, times 1/2`. */
  readonly text: string;
}

/** What samples are of. */
export interface Identification {
  /** Whether a function of the family has these values, but for noise and rounding. */
  readonly fits: boolean;
  /** The function that fits, with the fewest changes; else the nearest. */
  readonly match: Match;
  /** Others that fit with as few changes. */
  readonly also: readonly Match[];
  /** Samples that were left out: their gradient is no finite number. */
  readonly leftOut: number;
  /** What was taken for noise, as a share of the largest value. */
  readonly noise: number;
  /** Whether there is nothing beyond the noise that was told; `match` is a gradient of 0 then. */
  readonly isNoise: boolean;
  /** One sentence. */
  toString(): string;
}

const place = 'identify';

/**
 * Which surrogate gradient samples are of: the function of the family and its parameters, perhaps times a factor, shifted or
 * stretched; where none fits, the nearest, and how far it is off. Samples of Float32 on an uneven grid will do.
 *
 * @throws TypeError or RangeError for samples that are none; the text says what is wrong with them.
 */
export function identify(samples: Samples, options: IdentifyOptions = {}): Identification {
  rejectUnknownKeys(place, options, ['noise']);
  if (options.noise !== undefined) requirePositive(place, 'noise', options.noise);
  const numbers = requireSamples(place, samples);
  const finite = finiteSamples(numbers);
  const curve = new SampledCurve(finite, options.noise);
  const { fits, found } = identified(curve);
  const [match, ...also] = found.map((fit) => matchOf(curve, fit)) as [Match, ...Match[]];
  const leftOut = numbers.xs.length - finite.xs.length;
  const isNoise = options.noise !== undefined && curve.isNothing && curve.height > 0;
  const data = { fits, match, also, leftOut, noise: curve.noise / curve.height || 0, isNoise };
  return Object.defineProperty(data, 'toString', { value: () => sentence(data) }) as Identification;
}

/** Powers of a gradient that formulas have by mistake. */
const powers = [1, 1 / 2, 2];

/** The fits that match, or the nearest. */
function identified(curve: SampledCurve): { fits: boolean; found: readonly Fit[] } {
  const nothing: Fit = { spike: surrogates.heaviside as unknown as Surrogate, params: {}, change: unchanged };
  if (curve.isNothing) return { fits: curve.height === 0, found: [nothing] };
  const family = Object.values(surrogates).filter((spike) => !isCrossing(spike)) as readonly Surrogate[];
  let nearest: Fit | undefined;
  for (const power of powers) {
    const closests = family.map((spike) => closest(curve, spike, power));
    const found = simplest(
      curve,
      closests.filter((fit) => mayMatch(curve, fit)),
    );
    if (found.length > 0) return { fits: true, found };
    nearest ??= closests.reduce((a, b) => (costOf(curve, b) < costOf(curve, a) ? b : a));
  }
  return { fits: false, found: [nearest as Fit] };
}

function matchOf(curve: SampledCurve, fit: Fit): Match {
  const { spike, params, change } = fit;
  const error = curve.error(gradientOf(fit), breaksOf(fit));
  return { name: spike.row.name, params, ...change, error, text: describeMatch(fit) };
}

/** @internal What is said of samples in which there is nothing else. */
export const nothingButNoise = 'nothing to identify: the samples are no more than noise';

function sentence({ fits, match, also, leftOut, isNoise }: Omit<Identification, 'toString'>): string {
  const others = also.length > 0 ? `; also ${also.map(({ text }) => text).join('; ')}` : '';
  const none = isNoise
    ? nothingButNoise
    : `none fits; nearest is ${match.text}, off by ${share(match.error)} of the peak`;
  const head = fits ? `${match.text}${others}` : none;
  return leftOut === 0 ? head : `${head} (${leftOut} samples that are no finite number left out)`;
}

/** A share in per cent. */
function share(x: number): string {
  return `${Number((100 * x).toPrecision(2))} %`;
}
