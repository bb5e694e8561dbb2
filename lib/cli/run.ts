import { type Command, exitCodes } from './command.ts';
import { bench } from './commands/bench.ts';
import { check } from './commands/check.ts';
import { compare } from './commands/compare.ts';
import { list } from './commands/list.ts';
import { plot } from './commands/plot.ts';
import { weights } from './commands/weights.ts';
import { generalHelp, helpOf } from './help.ts';
import { CommandLine } from './line/command-line.ts';
import { commonOptions } from './line/option.ts';
import { didYouMean } from './nearest.ts';
import { Refusal } from './refusal.ts';
import { paint, type Terminal } from './terminal.ts';
import { version } from './version.ts';

const commands: readonly Command[] = [check, list, plot, compare, bench, weights];

/** Runs what was typed after `spiketape`. An error becomes one line. @returns The exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    terminal.progress('');
    terminal.complain(`${paint(terminal, 'red', 'spiketape:')} ${textOf(error, args.includes('--debug'))}`);
    return exitCodes.refused;
  }
}

async function dispatch([name, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && rest.length === 0))
    return say(terminal, generalHelp(commands));
  if (name === '--version') return say(terminal, version());
  if (name === 'help') return say(terminal, helpOf(commandOf(rest[0] ?? '')));
  const command = commandOf(name);
  if (rest.includes('--help') || rest.includes('-h')) return say(terminal, helpOf(command));
  try {
    return await command.run(new CommandLine(rest, { ...command.options, ...commonOptions }), terminal);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(`${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

function commandOf(name: string): Command {
  const command = commands.find((known) => known.name === name);
  if (command) return command;
  const names = commands.map((known) => known.name);
  const kind = name.startsWith('-') ? 'option' : 'command';
  const known = kind === 'command' ? `known are ${names.join(', ')}` : 'known are --help, --version';
  throw new Refusal(
    `got the unknown ${kind} ${name}, ${known}${didYouMean(name, [...names, '--help', '--version'])}`,
  );
}

function say(terminal: Terminal, text: string): number {
  terminal.write(text);
  return exitCodes.passed;
}

/** What is said of an error: its first line, or all that is known of it. */
function textOf(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return String(error);
  if (debug) return error.stack ?? String(error);
  const text = error.message.replace(/\s+/g, ' ');
  return error instanceof Refusal || /^(Type|Range)Error$/.test(error.name) ? text : `${error.name}: ${text}`;
}
