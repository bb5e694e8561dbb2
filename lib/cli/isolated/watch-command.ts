import { Worker } from 'node:worker_threads';

/** Ends the process when a pipe is closed at its other end. */
const code = `
  const { Socket } = require('node:net');
  const { parentPort, workerData } = require('node:worker_threads');
  const pipe = new Socket({ fd: workerData, readable: true, writable: false });
  pipe.on('error', () => {}).on('close', () => process.kill(process.pid, 'SIGKILL')).resume();
  parentPort.postMessage('watching');`;

/**
 * From here on this process ends when its command does, however that ends: the command holds the other end of the pipe
 * `descriptor`. It is watched by a thread of its own, for the main thread may be in a loop without end.
 */
export async function watchCommand(descriptor: number): Promise<void> {
  const watch = new Worker(code, { eval: true, execArgv: [], workerData: descriptor });
  await new Promise((resolve) => watch.once('message', resolve));
  watch.unref();
}
