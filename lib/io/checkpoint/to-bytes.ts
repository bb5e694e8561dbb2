import type { Tensor } from '../../autodiff/tensor.ts';
import { leaves } from '../../autodiff/tree.ts';
import { failRange } from '../../util/errors.ts';
import { crc32 } from '../bytes/crc32.ts';
import { toUtf8 } from '../bytes/web.ts';
import type { WeightArray } from '../weights/weights.ts';
import { safetensorsOf } from '../weights/write-safetensors.ts';
import {
  generatorsOf,
  type Recorded,
  requireTrainingState,
  type TrainingState,
  version,
} from './training-state.ts';

const place = 'toBytes';

/**
 * A training run as bytes, from which `fromBytes` goes on so that all that follows is bit-identical: parameters, buffers (running
 * statistics), what the optimizer keeps, where the generators stand, and the step. It is a safetensors file, whose arrays
 * `readWeights` reads too: `params[0].weight`, `buffers[1].runningMean`, `optimizer.mean[0]`.
 *
 * @throws TypeError or RangeError for what is no training run.
 */
export function toBytes(state: TrainingState): Uint8Array {
  const {
    net,
    optimizer,
    random,
    step = 0,
  } = requireTrainingState(place, state, ['net', 'optimizer', 'random', 'step']);
  const kept = optimizer?.state;
  const generators = [...generatorsOf(place, random)];
  const arrays = {
    ...arraysOf('params', net.params),
    ...arraysOf('buffers', net.buffers ?? {}),
    ...arraysOf('optimizer', kept?.slots ?? {}),
  };
  const record = {
    version,
    step,
    ...(generators.length > 0 && {
      random: Object.fromEntries(generators.map(([name, one]) => [name, one.state])),
    }),
    ...(kept && { optimizer: { name: kept.name, step: kept.step, learningRate: kept.learningRate } }),
  };
  return safetensorsOf(place, arrays, (data) => {
    const checksum = data.reduce((crc, bytes) => crc32(bytes, crc), checksumOf(record));
    return {
      format: 'spiketape',
      checkpoint: JSON.stringify({ ...record, crc32: checksum } satisfies Recorded),
    };
  });
}

/** The tensors of a tree by their paths in it, in the precision that they have. */
function arraysOf(prefix: string, tree: object): Record<string, WeightArray> {
  const entries = leaves(place, tree).map(
    ({ tensor, path }) => [nameOf(prefix, path), arrayOf(tensor)] as const,
  );
  const arrays = Object.fromEntries(entries);
  const twice = entries.find(([name, array]) => arrays[name] !== array);
  if (twice !== undefined) failRange(place, `got two tensors of the name ${twice[0]} when one was due.`);
  return arrays;
}

/** The checksum of what is no array: that of the arrays goes on from it. */
export function checksumOf(record: Omit<Recorded, 'crc32'>): number {
  return crc32(toUtf8(JSON.stringify(record)));
}

/** What an array of a checkpoint is called. */
export function nameOf(prefix: string, path: string): string {
  return `${prefix}${path === '' || path.startsWith('[') ? '' : '.'}${path}`;
}

function arrayOf(tensor: Tensor): WeightArray {
  const data = tensor.toTypedArray();
  return { dtype: data instanceof Float64Array ? 'float64' : 'float32', shape: tensor.shape, data };
}
