import { styleText } from 'node:util';
import type { RunTask } from './isolated/run-isolated.ts';
import { printable } from './printable.ts';

/** Colours and weights that are used. */
export type Style = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** Where a command writes, and what can be shown there. */
export interface Terminal {
  /** The columns of a line. */
  readonly columns: number;
  /** Whether `write` may use colours. */
  readonly color: boolean;
  /** Writes lines of the result. */
  write(text: string): void;
  /** Writes lines that are no part of the result. */
  error(text: string): void;
  /** Shows what is going on, where a person looks on; an empty text takes it away. */
  progress(text: string): void;
  /** How tasks run that load a file or take time; without it, each in a process of its own. */
  readonly runTask?: RunTask;
}

type Stream = NodeJS.WriteStream;

/** The terminal of a process. Its colours follow NO_COLOR, FORCE_COLOR and whether it is one at all. */
export function terminalOf(stdout: Stream, stderr: Stream): Terminal {
  return {
    columns: Math.max(40, Math.min(stdout.columns || 80, 100)),
    color: stdout.isTTY === true && stdout.hasColors(),
    write: (text) => void stdout.write(`${text}\n`),
    error: (text) => void stderr.write(`${text}\n`),
    progress: (text) => {
      if (stderr.isTTY) stderr.write(`\r\x1b[K${printable(text).slice(0, (stderr.columns || 80) - 1)}`);
    },
  };
}

/** A text in a style, where the terminal has colours. */
export function paint({ color }: Pick<Terminal, 'color'>, style: Style, text: string): string {
  return color ? styleText(style, text, { validateStream: false }) : text;
}

/** Prints an error, each of its lines printable. */
export function printError(terminal: Terminal, text: string): void {
  const lines = text.split('\n').map(printable).join('\n');
  terminal.error(`${paint(terminal, 'red', 'spiketape:')} ${lines}`);
}
