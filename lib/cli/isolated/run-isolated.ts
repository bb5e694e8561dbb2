import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { timerOf } from '../line/time-limit.ts';
import { childProgram } from '../programs.ts';
import { frame, tokenSize } from './frame.ts';
import { FrameReader } from './frame-reader.ts';
import { descriptors } from './open-channel.ts';
import type { Message, Task } from './task.ts';

/** How a process ended: as it should, by what it was told (`exit`), because its time was over, or for a forged message. */
export type End =
  | { readonly kind: 'done' }
  | { readonly kind: 'exit'; readonly code: number | null; readonly signal: string | null }
  | { readonly kind: 'time' }
  | { readonly kind: 'forged' };

/** Does a task, and gives what it sends to `receive` as it comes. */
export type RunTask = (task: Task, seconds: number, receive: (message: Message) => void) => Promise<End>;

/** How long the pipe may stay open after its process, where something else still holds it. */
const grace = 1000;

/**
 * Does a task in a process of its own, which can be ended whatever it does: loops without end, an import that never
 * returns, a call of `process.exit`. It ends with this one too. What it prints goes to standard error.
 *
 * @param seconds - Its time, from when its process is ready.
 * @param receive - Is given what it sends, as it comes.
 * @param program - The program of the process.
 */
export function runIsolated(
  task: Task,
  seconds: number,
  receive: (message: Message) => void,
  program = childProgram,
): Promise<End> {
  const token = randomBytes(tokenSize);
  const child = spawn(process.execPath, [...process.execArgv, program], {
    stdio: ['ignore', 2, 2, 'pipe', 'pipe'],
  });
  const results = child.stdio[descriptors.results] as Duplex;
  const tasks = child.stdio[descriptors.task] as Duplex;
  return new Promise((resolve) => {
    const reader = new FrameReader(token);
    let end: End | undefined;
    let timer: NodeJS.Timeout | undefined;
    const endAs = (kind: 'done' | 'time' | 'forged') => {
      end ??= { kind };
      child.kill('SIGKILL');
    };
    const settle = (code: number | null, signal: string | null) => {
      clearTimeout(timer);
      results.destroy();
      tasks.destroy();
      resolve(end ?? { kind: 'exit', code, signal });
    };
    results.on('data', (chunk: Buffer) => {
      const messages = reader.read(chunk);
      for (const message of (messages ?? []) as Message[]) {
        if (end) return;
        if (message.kind === 'ready') timer = setTimeout(() => endAs('time'), timerOf(seconds));
        else if (message.kind === 'done') endAs('done');
        else receive(message);
      }
      if (!messages) endAs('forged');
    });
    results.on('end', () => reader.isCut && endAs('forged'));
    for (const stream of [child, results, tasks]) stream.on('error', () => {});
    child.once('exit', (code, signal) => {
      // What it sent last may still be in the pipe.
      clearTimeout(timer);
      if (end) settle(code, signal);
      else timer = setTimeout(() => settle(code, signal), grace);
    });
    child.once('close', settle);
    // Not ended: the child ends when this end of the pipe is closed, be it by the end of this process.
    tasks.write(frame(token, task));
  });
}
