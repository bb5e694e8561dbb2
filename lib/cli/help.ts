import type { Command } from './command.ts';
import { commonOptions, type Options } from './line/option.ts';
import { hanging } from './wrap.ts';

const columns = 80;

/** What commands say of what they take for a name. */
export const fileNote =
  'FILE is a module of TypeScript or JavaScript that exports surrogates, rows of surrogates or neurons, or origin(x) with gradient(x) or backward(x, upstream); FILE:NAME is one of its exports. NAME is a surrogate or neuron of `spiketape list`, or a surrogate of another library: spikingjelly:ATan. A file runs in a process of its own; what it prints goes to standard error.';

/** The help of the whole command. */
export function generalHelp(commands: readonly Command[]): string {
  return [
    'Surrogate gradients and neurons of spiking networks: checked, drawn, compared.',
    '',
    'Usage: spiketape COMMAND [options]',
    '',
    ...entries(commands.map(({ name, summary }) => [name, summary])),
    '',
    ...entries([
      ['--help, -h', 'this text; after a command, the help of it'],
      ['--version', 'the version of the package'],
    ]),
    '',
    ...examples(commands.flatMap((command) => command.examples.slice(0, 1))),
    '',
    'Exit codes: 0 all is well, 1 a check failed, 2 it could not be done.',
  ].join('\n');
}

/** The help of one command. */
export function helpOf(command: Command): string {
  return [
    ...hanging('', command.summary, columns),
    '',
    ...hanging('Usage: ', `spiketape ${command.name} ${command.arguments} [options]`, columns),
    '',
    ...optionLines({ ...command.options, ...commonOptions }),
    '',
    ...(command.notes ?? []).flatMap((note) => [...hanging('', note, columns), '']),
    ...examples(command.examples),
  ].join('\n');
}

function optionLines(options: Options): string[] {
  return entries(
    Object.entries(options).map(([name, { value, absent, short, multiple, help }]) => [
      [`--${name}${valueText(value, absent)}`, ...(short ? [`-${short}`] : [])].join(', '),
      multiple ? `${help}; may be given more than once` : help,
    ]),
  );
}

function entries(pairs: readonly (readonly [string, string])[]): string[] {
  const size = Math.max(...pairs.map(([name]) => name.length));
  return pairs.flatMap(([name, text]) => hanging(`  ${name.padEnd(size)}  `, text, columns));
}

function examples(lines: readonly string[]): string[] {
  return ['Examples:', ...lines.map((line) => `  spiketape ${line}`)];
}

function valueText(value: string | undefined, absent: string | undefined): string {
  if (value === undefined) return '';
  return absent === undefined ? ` ${value}` : `[=${value}]`;
}
