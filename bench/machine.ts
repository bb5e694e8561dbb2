import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** Where figures were measured. */
export interface Machine {
  readonly cpu: string;
  /** Threads that can run at the same time. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** Processes that wanted to run in the last minute; well above 0 at the start: the figures are noisy. */
  readonly load: number;
  readonly os: string;
  readonly node: string;
  readonly v8: string;
}

/** This machine, and how busy it is. */
export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    load: loadavg()[0] ?? 0,
    os: `${platform()} ${arch()} ${release()}`,
    node: process.versions.node,
    v8: process.versions.v8,
  };
}
