import type { TensorFunction } from '../../check/over-numbers.ts';
import { type Crossing, noGrad, random, type Surrogate, scope, vjp } from '../../index.ts';
import { isCrossing } from '../../surrogates/core/crossing.ts';
import type { SourceFunction } from './functions-of.ts';
import type { Member } from './member.ts';
import { type Effort, efforts, milliseconds } from './milliseconds.ts';

/** Elements in the arrays that the kernels run over: 256 kB, so that they stay in a cache. */
export const elements = 65_536;

/** Nanoseconds per element of the kernels of a surrogate, the median of many runs. */
export interface Times {
  readonly forward: number;
  /** Null for a function of two inputs or of tensors, whose vjp is its gradient. */
  readonly gradient: number | null;
  readonly vjp: number;
}

const seed = 1;

/**
 * Measures the kernels of one function over normally distributed inputs (probabilities where spikes are drawn). To be
 * called once in a process: a loop that has called many functions is slower than one that has called a single one.
 */
export function measure({ member, spiking }: SourceFunction, quick: boolean): Times {
  const effort = efforts[quick ? 'quick' : 'full'];
  const { forward, gradient, vjp } = callsOf(member, spiking);
  return {
    forward: nanoseconds(forward, effort),
    gradient: gradient ? nanoseconds(gradient, effort) : null,
    vjp: nanoseconds(vjp, effort),
  };
}

function callsOf(member: Member, spiking: TensorFunction | undefined): Calls {
  if (spiking) return callsOfTensors(spiking);
  return isCrossing(member) ? callsOfTwo(member) : callsOfOne(member);
}

/** The kernels over prepared arrays. */
interface Calls {
  readonly forward: () => unknown;
  readonly gradient?: () => unknown;
  readonly vjp: () => unknown;
}

function callsOfOne(spike: Surrogate): Calls {
  const generator = random(seed);
  const { stochastic } = spike.row;
  const own = (stochastic ? (spike as Surrogate<never>)({ random: generator.split() }) : spike).kernels;
  const x = (stochastic ? generator.uniform([elements]) : generator.normal([elements])).toTypedArray();
  const ct = generator.normal([elements]).toTypedArray();
  const out = new Float32Array(elements);
  return {
    forward: () => own.forward(out, x),
    gradient: () => own.gradient(out, x),
    vjp: () => own.vjp(out, ct, x),
  };
}

/** A function of tensors as it is: what the tape does is part of its cost. */
function callsOfTensors(spiking: TensorFunction): Calls {
  const generator = random(seed);
  const [x, ct] = [generator.normal([elements]), generator.normal([elements])];
  const [, pull] = vjp(spiking, [x]);
  return {
    forward: () => noGrad(() => void spiking(x).toTypedArray()),
    vjp: () => scope(() => void pull(ct)[0]?.toTypedArray()),
  };
}

function callsOfTwo({ kernels: own }: Crossing): Calls {
  const generator = random(seed);
  const draw = () => generator.normal([elements]).toTypedArray();
  const [xNew, xOld, ct] = [draw(), draw(), draw()];
  const [out, outOld] = [new Float32Array(elements), new Float32Array(elements)];
  return {
    forward: () => own.forward(out, xNew, xOld),
    vjp: () => own.vjp(out, outOld, ct, xNew, xOld),
  };
}

function nanoseconds(f: () => unknown, effort: Effort): number {
  return (milliseconds(f, effort) * 1e6) / elements;
}
