import { run } from '../../lib/cli/run.ts';
import type { Terminal } from '../../lib/cli/terminal.ts';
import { collecting, type Outcome } from './collecting.ts';
import { runHere } from './run-here.ts';

/** Runs the command and its tasks in this process, on a terminal as of `collecting`. */
export function outcomeOf(args: readonly string[], more: Partial<Terminal> = {}): Promise<Outcome> {
  return collecting((terminal) => run(args, terminal), { runTask: runHere, ...more });
}
