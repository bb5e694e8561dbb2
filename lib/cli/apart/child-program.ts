import { fileURLToPath } from 'node:url';
import { messageOf } from '../message-of.ts';
import type { Task } from './task.ts';

/** The program of the processes that tasks run in: this file. */
export const childProgram = fileURLToPath(import.meta.url);

/** Does what the parent sends, sends what comes of it, and ends. */
async function serve(): Promise<void> {
  const task = await new Promise<Task>((resolve) => {
    process.once('message', (message) => resolve(message as Task));
  });
  // The channel is asked for here, out of reach of what the task may do to `process`.
  const channel = process.send?.bind(process);
  const send = (message: unknown) =>
    new Promise<void>((resolve) => {
      if (channel) channel(message, undefined, undefined, () => resolve());
      else resolve();
    });
  if (task.kind === 'measure') {
    const { serveMeasure } = await import('../measure/serve-measure.ts');
    await send('ready');
    await serveMeasure(task, send);
  } else {
    const { serveCheck } = await import('../check/serve-check.ts');
    // What a module has started and nobody waits for.
    process.on('uncaughtException', async (error) => {
      await send({ kind: 'error', text: `it threw beside what was checked: ${messageOf(error)}` });
      process.exit(1);
    });
    await send('ready');
    await serveCheck(task, send);
  }
  await send('done');
  process.exit(0);
}

if (process.argv[1] === childProgram && process.send) await serve();
