import { type Trained, train, tryAll } from './train.ts';

/** Trains in a worker of the page, whose threads are workers of that worker. */
function trainInWorker(wanted?: number): Promise<Trained> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Trained | { error: string }>) =>
      'error' in data ? reject(new Error(data.error)) : resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(wanted);
  });
}

Object.assign(globalThis, { train, trainInWorker, tryAll });
