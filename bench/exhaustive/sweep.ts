import type { Surrogate } from 'spiketape';
import { compiledReference, type Judge, type Reference } from './compiled-reference.ts';
import { type Errors, Worst, worse } from './worst.ts';

/** Inputs of a block. */
export const blockLength = 2 ** 14;

/** Blocks of all single-precision numbers. */
export const blocks = 2 ** 32 / blockLength;

/** How close a number may be to a kink, relative to it or 1, that is taken for the kink. */
const nearKink = 2 ** -50;

/** What is known of a surrogate over some inputs. */
export interface Swept {
  readonly inputs: number;
  readonly origin: Errors;
  readonly gradient: Errors;
  /** How many spikes are wrong, and an input of one. */
  readonly wrongSpikes: number;
  readonly wrongSpikeAt: number;
  /** The largest |g − G'| in Float64, in units of the peak, but for numbers next to kinks. */
  readonly apart: number;
  readonly apartAt: number;
}

/** Compares the kernels of a surrogate with double precision, block by block. */
export class Sweep {
  private readonly spike: Surrogate;
  private readonly reference: Reference;
  private readonly x = new Float32Array(blockLength);
  private readonly origin = new Float32Array(blockLength);
  private readonly gradient = new Float32Array(blockLength);
  private readonly spikes = new Float32Array(blockLength);
  private readonly origins = new Worst();
  private readonly gradients = new Worst();
  private readonly kinks: Float64Array;
  private readonly peak: number;
  private inputs = 0;
  private wrong = { count: 0, at: Number.NaN };
  private apart = { most: 0, at: Number.NaN };

  constructor(spike: Surrogate) {
    const { row, params } = spike;
    this.spike = spike;
    this.reference = compiledReference(spike);
    this.kinks = Float64Array.from([...(row.kinks?.(params) ?? []), ...(row.jumps?.(params) ?? [])]);
    this.peak = spike.facts.peak || 1;
  }

  /** The next block of numbers in the order of their bits, of which every `stride`th counts. */
  block(index: number, stride = 1): void {
    const { x } = this;
    const bits = new Int32Array(x.buffer);
    let next = (index * blockLength * stride) | 0;
    for (let i = 0; i < blockLength; i++, next = (next + stride) | 0) bits[i] = next;
    this.over(x);
  }

  /** Any numbers, at most a block of them. */
  over(x: Float32Array): void {
    const { kernels, row } = this.spike;
    const [spikes, origin, gradient] = [this.spikes, this.origin, this.gradient].map((all) =>
      all.subarray(0, x.length),
    ) as [Float32Array, Float32Array, Float32Array];
    if (!row.stochastic) kernels.forward(spikes, x);
    kernels.origin(origin, x);
    kernels.gradient(gradient, x);
    this.reference({ x, spikes, origin, gradient }, this.judge(x, origin, gradient));
    this.inputs += x.length;
  }

  get found(): Swept {
    return {
      inputs: this.inputs,
      origin: { ...this.origins.errors },
      gradient: { ...this.gradients.errors },
      wrongSpikes: this.wrong.count,
      wrongSpikeAt: this.wrong.at,
      apart: this.apart.most / this.peak,
      apartAt: this.apart.at,
    };
  }

  private judge(x: Float32Array, origin: Float32Array, gradient: Float32Array): Judge {
    const { origins, gradients } = this;
    const limits = Float64Array.of(
      origins.share,
      gradients.share,
      this.apart.most,
      origins.tiny,
      gradients.tiny,
    );
    return {
      limits,
      spike: (i) => {
        if (this.wrong.count++ === 0) this.wrong.at = x[i] as number;
      },
      origin: (i, exact) => {
        origins.compare(x[i] as number, origin[i] as number, exact);
        limits[0] = origins.share;
        limits[3] = origins.tiny;
      },
      gradient: (i, exact) => {
        gradients.compare(x[i] as number, gradient[i] as number, exact);
        limits[1] = gradients.share;
        limits[4] = gradients.tiny;
      },
      apart: (i, distance) => {
        const at = x[i] as number;
        // The derivative of an infinite number is none.
        if (!(Math.abs(at) < Infinity) || this.isAtKink(at)) return;
        // No number is as far apart as can be.
        this.apart = { most: Number.isNaN(distance) ? Infinity : distance, at };
        limits[2] = this.apart.most;
      },
    };
  }

  /** Whether a number cannot be told from a kink in Float64, once something of the size of 1 has been added to it. */
  private isAtKink(x: number): boolean {
    return this.kinks.some((kink) => Math.abs(x - kink) <= nearKink * Math.max(1, Math.abs(kink)));
  }
}

/** What two sweeps over different inputs have found together. */
export function together(a: Swept, b: Swept): Swept {
  const apart = a.apart >= b.apart ? a : b;
  return {
    inputs: a.inputs + b.inputs,
    origin: worse(a.origin, b.origin),
    gradient: worse(a.gradient, b.gradient),
    wrongSpikes: a.wrongSpikes + b.wrongSpikes,
    wrongSpikeAt: a.wrongSpikes > 0 ? a.wrongSpikeAt : b.wrongSpikeAt,
    apart: apart.apart,
    apartAt: apart.apartAt,
  };
}
