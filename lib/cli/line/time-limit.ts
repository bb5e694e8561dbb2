import type { CommandLine } from './command-line.ts';
import { readPositive } from './numbers.ts';
import type { Options } from './option.ts';

/** Seconds that a file may take. */
const timeLimit = 60;

/** The option of every command that takes files. */
export const timeLimitOption = {
  'time-limit': { value: 'SECONDS', help: `the time that a file may take (default: ${timeLimit})` },
} as const satisfies Options;

/** Seconds as the milliseconds of a timer, which has a longest time. */
export function timerOf(seconds: number): number {
  return Math.min(seconds * 1000, 2 ** 31 - 1);
}

/** @throws UsageError for what is no number above 0. */
export function readTimeLimit(line: CommandLine): number {
  return readPositive('--time-limit', line.value('time-limit') ?? String(timeLimit));
}
