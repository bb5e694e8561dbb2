import { run } from '../../lib/cli/run.ts';
import type { Terminal } from '../../lib/cli/terminal.ts';
import { runHere } from './run-here.ts';

/** What a run of the command came to. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command and its tasks in this process, on a terminal of 80 columns without colours unless told otherwise. */
export async function outcomeOf(args: readonly string[], more: Partial<Terminal> = {}): Promise<Outcome> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    columns: 80,
    color: false,
    write: (text) => void out.push(`${text}\n`),
    error: (text) => void err.push(`${text}\n`),
    progress: () => {},
    runTask: runHere,
    ...more,
  };
  const code = await run(args, terminal);
  return { code, out: out.join(''), err: err.join('') };
}
