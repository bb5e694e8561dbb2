import { type Target, targets } from '../../io/export.ts';
import { show } from '../../util/errors.ts';
import { type Command, exitCodes } from '../command.ts';
import { fileNote } from '../help.ts';
import { readChoices, requireKnownChoices } from '../line/parameters.ts';
import { sourceDate } from '../line/source-date.ts';
import { timeLimitOption } from '../line/time-limit.ts';
import { didYouMean } from '../nearest.ts';
import { printable } from '../printable.ts';
import { Inquiry, withAllParameters } from '../subjects/inquiry.ts';
import type { WrittenCode } from '../subjects/write-code.ts';
import { printError, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { requireWritable, writeText } from '../write-text.ts';

/** Writes surrogates and steps of neurons as code for somewhere else, once they have passed their checks. */
export const exportCode: Command = {
  name: 'export',
  summary: 'Write checked surrogates and neurons as code of PyTorch, JAX, C, CUDA or WGSL.',
  arguments: 'FILE|NAME... --to TARGET',
  options: {
    to: { value: 'TARGET', help: `one of ${targets.join(', ')}` },
    out: { value: 'FILE', short: 'o', help: 'where it goes (default: standard output)' },
    param: { value: 'NAME=VALUE', multiple: true, help: 'the value of a parameter: alpha=2' },
    unchecked: { help: 'write it without a check, as its comment then says' },
    ...timeLimitOption,
  },
  notes: [
    'Parameters of surrogates are constants of the code. Of a neuron it is the step, both ways: settings and surrogate are constants, parameters are arguments. What fails its check is not written.',
    fileNote,
    'Exit code: 0 all written, 1 a check failed, 2 something could not be written.',
  ],
  examples: [
    'export arctan --to pytorch --out arctan.py',
    'export mine.ts --to c --param alpha=2',
    'export lif --to c --param beta=0.9',
    'export spikingjelly:ATan --to wgsl',
  ],
  async run(line, terminal) {
    if (line.positionals.length === 0)
      throw new UsageError(
        'got no name when that of a surrogate or a neuron was due: export arctan --to pytorch.',
      );
    const target = readTarget(line.value('to'));
    // Before anything is checked, which takes time.
    sourceDate();
    const out = line.value('out');
    if (out !== undefined) requireWritable('--out', out);
    const choices = readChoices(line.values('param'));
    const inquiry = new Inquiry('export', line, terminal);
    const { functions, neurons } = await inquiry.everything(line.positionals, { choices });
    const subjects = inquiry.ofOneInput(functions);
    const both = [...subjects, ...neurons.map(withAllParameters)];
    if (both.length > 0) requireKnownChoices(choices, both);
    requireDistinct(both);
    const isChecked = !line.has('unchecked');
    const found = [
      ...(await writtenOf(subjects, (one) => inquiry.write(one, target, isChecked))),
      ...(await writtenOf(neurons, (one) => inquiry.writeNeuron(one, target, isChecked))),
    ];
    const refused = found.filter(({ lines }) => lines === null);
    deliver(found, out, terminal);
    for (const { name, failures } of refused) printError(terminal, refusalOf(name, failures));
    for (const { error } of inquiry.failures) printError(terminal, error);
    if (inquiry.failures.length > 0) return exitCodes.unusable;
    return refused.length > 0 ? exitCodes.failed : exitCodes.passed;
  },
};

function readTarget(text: string | undefined): Target {
  const due = `one of ${targets.join(', ')} was due`;
  if (text === undefined) throw new UsageError(`got no --to when ${due}: --to pytorch.`);
  const target = targets.find((known) => known === text);
  if (target) return target;
  throw new UsageError(`--to: got ${show(text)} when ${due}${didYouMean(text, targets)}`);
}

/** @throws UsageError where two functions have one name, which no file could hold. */
function requireDistinct(subjects: readonly { readonly name: string }[]): void {
  const names = subjects.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`got ${twice} more than once when one of each name was due.`);
}

async function writtenOf<T>(
  subjects: readonly T[],
  write: (subject: T) => Promise<WrittenCode | undefined>,
): Promise<WrittenCode[]> {
  const found: WrittenCode[] = [];
  for (const subject of subjects) {
    const written = await write(subject);
    if (written) found.push(written);
  }
  return found;
}

/** Codes to where they go; nothing where there are none. */
function deliver(found: readonly WrittenCode[], out: string | undefined, terminal: Terminal): void {
  const written = found.flatMap(({ name, lines }) => (lines ? [{ name, text: lines.join('\n') }] : []));
  if (written.length === 0) return;
  const text = written.map((one) => one.text).join('\n');
  if (out !== undefined) writeText('--out', out, text);
  const names = written.map(({ name }) => name).join(', ');
  terminal.write(out === undefined ? text.trimEnd() : `${printable(out)}: ${names}`);
}

function refusalOf(name: string, failures: readonly string[]): string {
  const [first = 'a check failed', ...more] = failures;
  const others = more.length > 0 ? ` (and ${more.length} more)` : '';
  return `export: ${name}: not written, since its check failed${others}: ${first} \`spiketape check\` has more; --unchecked writes it all the same.`;
}
