import type { ScannedLayer } from '../../check/neuron/neuron-variant.ts';
import { overNumbers, pullback, type TensorFunction } from '../../check/over-numbers.ts';
import { surrogate } from '../../index.ts';
import type { Scalars, Thing } from '../check/target.ts';
import type { Source } from '../isolated/task.ts';
import { UsageError } from '../usage-error.ts';
import { type Member, memberOf } from './member.ts';
import { neuronOf } from './neuron-of.ts';

/** A function of a source. */
export interface SourceFunction {
  readonly member: Member;
  /** Where it is one of tensors: as it was written, its gradient that of the tape. */
  readonly spiking?: TensorFunction;
}

/** The functions of a source: of a file, surrogates and pairs of functions; its neurons; and, by name, why others are none. */
export interface SourceFunctions {
  readonly functions: readonly SourceFunction[];
  readonly neurons: readonly ScannedLayer[];
  readonly unusable: readonly { readonly name: string; readonly text: string }[];
}

/**
 * @param withNeurons - Whether neurons will do.
 * @throws UsageError where there is nothing at all that will do.
 */
export async function functionsOf(source: Source, withNeurons = false): Promise<SourceFunctions> {
  if ('name' in source) return ofName(source.name, withNeurons);
  // Only a process that loads a user's module pays for what loads it.
  const { loadTargets } = await import('../check/load-targets.ts');
  const things = await loadTargets(source.file, source.export === undefined ? [] : [source.export]);
  const functions = things.flatMap((thing) => functionOf(thing) ?? []);
  const neurons = things.flatMap((thing) => (thing.kind === 'neuron' ? [thing.layer as ScannedLayer] : []));
  const other = things.find(({ kind }) => kind === 'network' || kind === 'neuron');
  if (functions.length === 0 && !(withNeurons && neurons.length > 0) && other) {
    const names = things.filter(({ kind }) => kind === other.kind).map(({ name }) => name);
    throw new UsageError(`${names.join(', ')}: it is a ${other.kind} when ${dueOf(withNeurons)} was due.`);
  }
  const unusable = things.flatMap((thing) =>
    thing.kind === 'unusable' ? [{ name: thing.name, text: thing.reason }] : [],
  );
  return { functions, neurons: withNeurons ? neurons : [], unusable };
}

function dueOf(withNeurons: boolean): string {
  return withNeurons ? 'a function of numbers or a neuron' : 'a function of numbers';
}

function ofName(name: string, withNeurons: boolean): SourceFunctions {
  const layer = neuronOf(name);
  if (layer === undefined) return { functions: [{ member: memberOf(name) }], neurons: [], unusable: [] };
  if (withNeurons) return { functions: [], neurons: [layer], unusable: [] };
  throw new UsageError(`${name}: it is a neuron when ${dueOf(false)} was due.`);
}

function functionOf(thing: Thing): SourceFunction | undefined {
  if (thing.kind === 'surrogate' || thing.kind === 'crossing') return { member: thing.spike };
  if (thing.kind !== 'functions') return undefined;
  const { name, origin, spiking, forward, scalars, kinks } = thing;
  const row = { name, ...(scalars ?? overTensors(origin, spiking)), ...(kinks && { kinks: () => kinks }) };
  const member = surrogate({ ...row, ...(forward && { forward }) });
  return scalars ? { member } : { member, spiking };
}

/** Functions of tensors, one number at a time. */
function overTensors(origin: TensorFunction, spiking: TensorFunction): Scalars {
  const at = overNumbers('origin', 'origin', origin);
  return {
    origin: (x) => at(Float64Array.of(x))[0] ?? Number.NaN,
    gradient: (x) =>
      pullback('gradient', 'spiking', spiking)(Float64Array.of(x))(Float64Array.of(1))[0] ?? Number.NaN,
  };
}
