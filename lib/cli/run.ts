import { version } from '../util/version.ts';
import { type Command, exitCodes } from './command.ts';
import { bench } from './commands/bench.ts';
import { check } from './commands/check.ts';
import { compare } from './commands/compare.ts';
import { exportCode } from './commands/export-code.ts';
import { identify } from './commands/identify.ts';
import { list } from './commands/list.ts';
import { plot } from './commands/plot.ts';
import { sweep } from './commands/sweep.ts';
import { vectors } from './commands/vectors.ts';
import { weights } from './commands/weights.ts';
import { generalHelp, helpOf } from './help.ts';
import { CommandLine } from './line/command-line.ts';
import { commonOptions } from './line/option.ts';
import { didYouMean } from './nearest.ts';
import { printError, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { jsonText } from './words.ts';

const commands: readonly Command[] = [
  check,
  identify,
  list,
  plot,
  compare,
  bench,
  exportCode,
  vectors,
  weights,
  sweep,
];

/**
 * Runs what was typed after `spiketape`. An error becomes one line, and with `--json` an object with `error` on standard
 * output, unless there is something already.
 *
 * @returns The exit code.
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let hasWritten = false;
  const write = (text: string) => {
    hasWritten = true;
    terminal.write(text);
  };
  try {
    return await dispatch(args, { ...terminal, write });
  } catch (error) {
    const text = textOf(error, args.includes('--debug'));
    terminal.progress('');
    if (args.includes('--json') && !hasWritten) terminal.write(jsonText(errorData(args, error)));
    printError(terminal, text);
    return exitCodes.unusable;
  }
}

function errorData([name]: readonly string[], error: unknown): object {
  const command = commands.find((known) => known.name === name)?.name ?? null;
  return { spiketape: version, command, error: textOf(error, false) };
}

async function dispatch([name, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && rest.length === 0))
    return print(terminal, generalHelp(commands));
  if (name === '--version') return print(terminal, version);
  if (name === 'help') return print(terminal, helpOf(commandOf(rest[0] ?? '')));
  const command = commandOf(name);
  if (rest.includes('--help') || rest.includes('-h')) return print(terminal, helpOf(command));
  try {
    return await command.run(new CommandLine(rest, { ...command.options, ...commonOptions }), terminal);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

function commandOf(name: string): Command {
  const command = commands.find((known) => known.name === name);
  if (command) return command;
  const names = commands.map((known) => known.name);
  const kind = name.startsWith('-') ? 'option' : 'command';
  const known = kind === 'command' ? `known are ${names.join(', ')}` : 'known are --help, --version';
  throw new UsageError(
    `got the unknown ${kind} ${name}, ${known}${didYouMean(name, [...names, '--help', '--version'])}`,
  );
}

function print(terminal: Terminal, text: string): number {
  terminal.write(text);
  return exitCodes.passed;
}

/** What is printed of an error: its first line, or all that is known of it. */
function textOf(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return String(error);
  if (debug) return error.stack ?? String(error);
  const text = error.message.replace(/\s+/g, ' ');
  return error instanceof UsageError || /^(Type|Range)Error$/.test(error.name)
    ? text
    : `${error.name}: ${text}`;
}
