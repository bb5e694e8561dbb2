import { type ChildProcess, fork } from 'node:child_process';
import { childProgram } from './child-program.ts';
import type { Task } from './task.ts';

/** How a process ended: by itself, by what it was told (`exit`), or because its time was over. */
export type End =
  | { readonly kind: 'done' }
  | { readonly kind: 'exit'; readonly code: number | null; readonly signal: string | null }
  | { readonly kind: 'time' };

/**
 * A task in a process of its own, which can be ended whatever it does: loops without end, an import that never returns, a
 * call of `process.exit`. What it prints goes to standard error.
 */
export class Apart {
  private readonly task: Task;
  private readonly seconds: number;

  constructor(task: Task, seconds: number) {
    this.task = task;
    this.seconds = seconds;
  }

  /** Runs it; its time begins when its process is ready. `receive` is given what it sends, as it comes. */
  async run(receive: (message: unknown) => void): Promise<End> {
    const child = fork(childProgram, [], {
      serialization: 'advanced',
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    const release = killWithParent(child);
    let isDone = false;
    let isLate = false;
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      isLate = true;
      child.kill('SIGKILL');
    };
    child.on('message', (message) => {
      if (message === 'ready') timer = setTimeout(end, Math.min(this.seconds * 1000, 2 ** 31 - 1));
      else if (message === 'done') isDone = true;
      else receive(message);
    });
    child.on('error', () => {});
    child.send(this.task);
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
      child.on('close', (...end) => resolve(end));
    });
    clearTimeout(timer);
    release();
    if (isDone) return { kind: 'done' };
    return isLate ? { kind: 'time' } : { kind: 'exit', code, signal };
  }
}

/** Ends a child when this process is ended. @returns What takes that back. */
function killWithParent(child: ChildProcess): () => void {
  const kill = () => void child.kill('SIGKILL');
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  const handlers = Object.entries(signals).map(
    ([signal, code]) => [signal, () => process.exit(code)] as const,
  );
  process.once('exit', kill);
  for (const [signal, handler] of handlers) process.once(signal, handler);
  return () => {
    process.off('exit', kill);
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
