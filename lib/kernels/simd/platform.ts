import { workerSource } from './worker-source.ts';

/** A worker, of Node or of a page. */
export interface PlatformWorker {
  terminate(): unknown;
}

/** What an engine has for threads. */
export interface Platform {
  readonly cores: number;
  /** Whether this thread may sleep until it is woken. */
  readonly canWait: boolean;
  /** Starts a worker with what its program needs; `died` is told why when it ends. */
  start(data: object, died: (reason: string) => void): PlatformWorker;
}

interface NodeWorker extends PlatformWorker {
  unref(): void;
  on(event: 'error' | 'exit', listener: (value: unknown) => void): void;
}

interface PageWorker extends PlatformWorker {
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(data: object): void;
}

interface Node {
  getBuiltinModule(name: 'node:os'): { availableParallelism(): number };
  getBuiltinModule(name: 'node:worker_threads'): {
    readonly Worker: new (source: string, options: object) => NodeWorker;
  };
}

/** What of Node or a page is looked for; the package asks for the types of neither. */
const surroundings = globalThis as unknown as {
  readonly process?: Partial<Node>;
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly document?: object;
  readonly Worker: new (url: string) => PageWorker;
  readonly Blob: new (parts: string[], options: object) => object;
  readonly URL: { createObjectURL(blob: object): string };
};

/** The worker threads of Node, or the workers of a page that is cross-origin isolated; null where there are neither. */
export function findPlatform(): Platform | null {
  const { process, crossOriginIsolated } = surroundings;
  if (process?.getBuiltinModule !== undefined) return nodePlatform(process as Node);
  return crossOriginIsolated ? pagePlatform() : null;
}

function nodePlatform(node: Node): Platform {
  return {
    cores: node.getBuiltinModule('node:os').availableParallelism(),
    canWait: true,
    start: (workerData, died) => {
      // Not before: it takes a tenth of the time of an import.
      const { Worker } = node.getBuiltinModule('node:worker_threads');
      const worker = new Worker(workerSource, { eval: true, workerData, execArgv: [] });
      worker.on('error', (error) => died(`failed: ${error}`));
      worker.on('exit', (code) => died(`ended with code ${code}`));
      worker.unref();
      return worker;
    },
  };
}

function pagePlatform(): Platform {
  const { Worker, Blob, URL, navigator, document } = surroundings;
  return {
    cores: navigator?.hardwareConcurrency ?? 1,
    canWait: document === undefined,
    start: (data, died) => {
      const worker = new Worker(URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' })));
      worker.onerror = ({ message = 'its program has an error' }) => died(`failed: ${message}`);
      worker.postMessage(data);
      return worker;
    },
  };
}
