import type { CommandLine } from './line/command-line.ts';
import type { Options } from './line/option.ts';
import type { Terminal } from './terminal.ts';

/** What a run of a command came to: everything held, something did not, or it could not be done. */
export const exitCodes = { passed: 0, failed: 1, unusable: 2 } as const;

/** A command of `spiketape`. */
export interface Command {
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** What stands for its arguments in the help. */
  readonly arguments: string;
  readonly options: Options;
  /** Lines of the help below the options. */
  readonly notes?: readonly string[];
  /** What could be typed after `spiketape`. */
  readonly examples: readonly string[];
  /** @returns The exit code. @throws UsageError for what cannot be done. */
  run(line: CommandLine, terminal: Terminal): number | Promise<number>;
}
