import type { Terminal } from '../../lib/cli/terminal.ts';

/** What a run of the command came to. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command on a terminal of 80 columns without colours, unless told otherwise, that keeps what is written. */
export async function collecting(
  run: (terminal: Terminal) => Promise<number>,
  more: Partial<Terminal>,
): Promise<Outcome> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run({
    columns: 80,
    color: false,
    write: (text) => void out.push(`${text}\n`),
    error: (text) => void err.push(`${text}\n`),
    progress: () => {},
    ...more,
  });
  return { code, out: out.join(''), err: err.join('') };
}
