import { neuronModels } from '../../snn/neurons/neuron-models.ts';
import type { CommandLine } from '../line/command-line.ts';
import { UsageError } from '../usage-error.ts';
import { members } from './member.ts';

/** What was typed, or all there is of a kind. */
export function namesOf(line: CommandLine): readonly string[] {
  if (line.has('neurons') && line.positionals.length > 0)
    throw new UsageError('got --neurons and names when one of them was due.');
  if (line.has('neurons')) return [...neuronModels().keys()];
  return line.positionals.length > 0 ? line.positionals : members().map(({ row }) => row.name);
}
