import type { Answer, Tasks, TrainingState } from './messages.ts';

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void };

/** What ended a worker. What was asked of it is answered with this. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
}

/**
 * A worker that is started when it is first asked something, and again when it is next asked after it has failed or was ended.
 */
export class LiveWorker {
  /** Hears how training goes. */
  onState: (state: TrainingState) => void = () => {};
  /** Hears why a worker has failed. */
  onFailure: (reason: string) => void = () => {};
  private worker: Worker | null = null;
  private waiting = new Map<number, Waiting>();
  private last = 0;
  private isClosed = false;

  /** Whether it is at work on something that was asked. */
  get isBusy(): boolean {
    return this.waiting.size > 0;
  }

  /**
   * Asks for a task.
   *
   * @param patience - Milliseconds after which the worker is ended and the answer is an error.
   */
  ask<T extends keyof Tasks>(
    task: T,
    argument?: Parameters<Tasks[T]>[0],
    patience = 60_000,
  ): Promise<Awaited<ReturnType<Tasks[T]>>> {
    if (this.isClosed) return Promise.reject(new WorkerEnded('worker: it was closed.'));
    this.worker ??= this.start();
    const { worker } = this;
    this.last += 1;
    const id = this.last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error(`worker: it has not answered for ${patience / 1000} seconds, and was ended.`));
        this.end();
      }, patience);
      const settled =
        <V>(settle: (value: V) => void) =>
        (value: V) => {
          clearTimeout(timer);
          settle(value);
        };
      this.waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
      worker.postMessage({ id, task, argument });
    });
  }

  /** Ends the worker; what it was asked is answered with an error. */
  end(reason = 'it was ended', isFailure = false): void {
    this.worker?.terminate();
    this.worker = null;
    const { waiting } = this;
    this.waiting = new Map();
    for (const { reject } of waiting.values()) reject(new WorkerEnded(`worker: ${reason}.`));
    if (isFailure) this.onFailure(reason);
  }

  /** Ends the worker for good. */
  close(): void {
    this.isClosed = true;
    this.end();
  }

  private start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.worker === worker) this.end(event.message || 'its program could not be loaded', true);
    };
    return worker;
  }

  private receive(answer: Answer): void {
    if (answer.id === 0) {
      if ('value' in answer) this.onState(answer.value as TrainingState);
      return;
    }
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer.value as never);
  }
}
