import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { neuronVectors } from '../../io/vectors/neuron-vectors.ts';
import { runner } from '../../io/vectors/runner.ts';
import { surrogateVectors } from '../../io/vectors/surrogate-vectors.ts';
import { formatVersion } from '../../io/vectors/vector-file.ts';
import { show } from '../../util/errors.ts';
import { systemReason } from '../../util/system-reason.ts';
import { type Command, exitCodes } from '../command.ts';
import { printable } from '../printable.ts';
import { UsageError } from '../usage-error.ts';
import { writeText } from '../write-text.ts';

/** Writes numbers that any framework can be held against. */
export const vectors: Command = {
  name: 'vectors',
  summary: 'Write conformance vectors of all surrogates and neurons, for any framework.',
  arguments: '--out DIR',
  options: { out: { value: 'DIR', short: 'o', help: 'a folder, which is made unless it is there' } },
  notes: [
    'Writes surrogates.json, neurons.json (inputs, outputs, gradients, kinks, special values, tolerance) and run.py, which runs an adapter of a framework against them: python3 run.py ADAPTER.',
  ],
  examples: ['vectors --out vectors'],
  async run(line, terminal) {
    const out = line.value('out');
    const [first] = line.positionals;
    if (first !== undefined)
      throw new UsageError(`got ${show(first)} when no name was due: vectors --out DIR.`);
    if (out === undefined) throw new UsageError('got no --out when a folder was due: --out vectors.');
    makeFolder(out);
    const [surrogates, neurons] = [surrogateVectors(), neuronVectors()];
    for (const file of [surrogates, neurons])
      writeText('--out', join(out, `${file.kind}.json`), `${JSON.stringify(file)}\n`);
    writeText('--out', join(out, 'run.py'), runner);
    const [a, b] = [surrogates.cases.length, neurons.cases.length];
    terminal.write(`${printable(out)}: ${a} surrogates, ${b} neurons, run.py (format ${formatVersion})`);
    return exitCodes.passed;
  },
};

/** @throws UsageError for a folder that cannot be made. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`--out: ${show(folder)} cannot be made: ${systemReason(error, 'write')}.`);
  }
}
