/** The largest errors of Float32 results, and where. */
export interface Errors {
  /** In units of the last place of the exact result, where that is no denormal. */
  readonly ulps: number;
  readonly ulpsAt: number;
  /** Relative, there. */
  readonly relative: number;
  readonly relativeAt: number;
  /** Where the exact result is a denormal, or less: in units of the least of them, 2^-149. */
  readonly tiny: number;
  readonly tinyAt: number;
  /** How many results are NaN, or infinite, where they are due to be a number; and one input that gives such a result. */
  readonly lost: number;
  readonly lostAt: number;
}

/** The least normal number of Float32, and the distance of its denormals. */
export const leastNormal = 2 ** -126;
const leastDistance = 2 ** -149;

/** Beyond this a number is infinite in Float32. */
const overflow = (2 - 2 ** -24) * 2 ** 127;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** 2^(e - 23) by the biased exponent e of a Float64 number. */
const distances = Float64Array.from({ length: 2048 }, (_, e) => 2 ** (e - 1023 - 23));

/** Keeps the largest errors of results against exact ones. */
export class Worst {
  private readonly found = {
    ulps: 0,
    ulpsAt: Number.NaN,
    relative: 0,
    relativeAt: Number.NaN,
    tiny: 0,
    tinyAt: Number.NaN,
    lost: 0,
    lostAt: Number.NaN,
  };

  get errors(): Errors {
    return this.found;
  }

  /** The relative error up to which a result is no news. */
  get share(): number {
    const { relative, ulps } = this.found;
    return Math.min(relative, ulps * 2 ** -24);
  }

  /** The error up to which a result is no news where the exact one is a denormal, or less. */
  get tiny(): number {
    return this.found.tiny * leastDistance;
  }

  /** Compares a result with the exact one. A NaN that is due is right, and so is an infinity. */
  compare(x: number, got: number, due: number): void {
    if (got !== due) this.look(x, got, due, Math.abs(got - due));
  }

  private look(x: number, got: number, due: number, error: number): void {
    const { found } = this;
    if (!(error < Infinity)) {
      const isDue = Number.isNaN(due)
        ? Number.isNaN(got)
        : Math.abs(due) >= overflow && Math.sign(due) * got === Infinity;
      if (!isDue && found.lost++ === 0) found.lostAt = x;
      return;
    }
    const size = Math.abs(due);
    if (size < leastNormal) {
      if (error <= this.tiny) return;
      found.tiny = error / leastDistance;
      found.tinyAt = x;
      return;
    }
    double[0] = size;
    const ulps = error / (distances[(words[1] as number) >>> 20] as number);
    if (ulps > found.ulps) {
      found.ulps = ulps;
      found.ulpsAt = x;
    }
    if (error > found.relative * size) {
      found.relative = error / size;
      found.relativeAt = x;
    }
  }
}

/** The larger of two, with the sum of what is lost. */
export function worse(a: Errors, b: Errors): Errors {
  const [ulps, relative] = [a.ulps >= b.ulps ? a : b, a.relative >= b.relative ? a : b];
  const tiny = a.tiny >= b.tiny ? a : b;
  return {
    ulps: ulps.ulps,
    ulpsAt: ulps.ulpsAt,
    relative: relative.relative,
    relativeAt: relative.relativeAt,
    tiny: tiny.tiny,
    tinyAt: tiny.tinyAt,
    lost: a.lost + b.lost,
    lostAt: a.lost > 0 ? a.lostAt : b.lostAt,
  };
}
