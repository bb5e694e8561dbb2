import { version } from '../util/version.ts';
import { exitCodes } from './command.ts';
import type { CommandLine } from './line/command-line.ts';
import { printError, type Terminal } from './terminal.ts';
import { jsonText } from './words.ts';

/** What could not be done, of what was typed. */
export interface Failure {
  readonly source: string;
  readonly error: string;
}

/** What a command came to. */
export interface Result {
  readonly command: string;
  /** What its JSON has. */
  readonly data: object;
  /** The same in lines; none where there is nothing. */
  readonly lines: () => readonly string[];
  readonly failures: readonly Failure[];
}

/** Prints what there is, then what could not be done. @returns The exit code. */
export function printResult(line: CommandLine, terminal: Terminal, result: Result): number {
  const { command, data, lines, failures } = result;
  if (line.has('json')) {
    const [first] = failures;
    const errors = first && { error: first.error, errors: failures };
    terminal.write(jsonText({ spiketape: version, command, ...data, ...errors }));
  } else {
    const text = lines().join('\n');
    if (text !== '') terminal.write(text);
  }
  for (const { error } of failures) printError(terminal, error);
  return failures.length > 0 ? exitCodes.unusable : exitCodes.passed;
}
