import { readFile } from '../../io/node.ts';
import { dtypes } from '../../io/weights/dtype.ts';
import { readWeights } from '../../io/weights/read-weights.ts';
import { type WeightArray, type Weights, weightsSource } from '../../io/weights/weights.ts';
import { show } from '../../util/errors.ts';
import { version } from '../../util/version.ts';
import { type Command, exitCodes } from '../command.ts';
import { messageOf } from '../message-of.ts';
import { printable } from '../printable.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { jsonText } from '../words.ts';

/** What a file of weights has in it. */
export const weights: Command = {
  name: 'weights',
  summary: 'List the arrays of a file of weights: names, types, shapes, bytes.',
  arguments: 'FILE',
  options: { json: { help: 'as JSON' } },
  notes: [
    'Files of safetensors, NumPy (.npy, .npz), PyTorch (.pt with a state_dict) and JSON are told by their content. Nothing in a file is run.',
  ],
  examples: ['weights model.safetensors', 'weights state.pt --json | jq ".arrays[].name"'],
  async run(line, terminal) {
    const [file, ...more] = line.positionals;
    if (file === undefined || more.length > 0)
      throw new UsageError(`got ${line.positionals.length} files when one was due: weights model.pt.`);
    const found = await read(file);
    const format = found[weightsSource]?.format;
    const arrays = Object.entries(found).map(([name, array]) => entryOf(name, array));
    const bytes = arrays.reduce((sum, array) => sum + array.bytes, 0);
    if (line.has('json'))
      terminal.write(jsonText({ spiketape: version, command: 'weights', file, format, arrays, bytes }));
    else terminal.write([...overview(arrays), '', totalOf(arrays.length, format, bytes)].join('\n'));
    return exitCodes.passed;
  },
};

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** In the file, unpacked. */
  readonly bytes: number;
}

async function read(file: string): Promise<Weights> {
  try {
    return await readWeights(await readFile(file));
  } catch (error) {
    throw new UsageError(`${show(file)}: ${messageOf(error)}`, { cause: error });
  }
}

function entryOf(name: string, { dtype, shape, data }: WeightArray): Entry {
  return { name, dtype, shape, bytes: data.length * dtypes[dtype].bytes };
}

function overview(arrays: readonly Entry[]): string[] {
  const rows = arrays.map(({ name, dtype, shape, bytes }) => [
    printable(name),
    dtype,
    `[${shape.join(', ')}]`,
    bytes.toLocaleString('en'),
  ]);
  return table(['name', 'dtype', 'shape', 'bytes'], rows, ['dtype', 'shape']);
}

function totalOf(count: number, format: string | undefined, bytes: number): string {
  return `${count} ${count === 1 ? 'array' : 'arrays'}, ${bytes.toLocaleString('en')} bytes, from ${format}.`;
}
