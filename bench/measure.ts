import { do_not_optimize, measure as sample } from 'mitata';
import { type Summary, summarize } from './statistics.ts';

/** How long a function is measured. */
export interface Effort {
  /** Milliseconds that it runs before samples are taken, so that it is compiled. */
  readonly warmUp: number;
  /** Milliseconds that samples are taken for, at least. */
  readonly time: number;
  /** Samples that are taken, at least. */
  readonly samples: number;
}

/** For figures that are kept, and for a look (`--quick`). */
export const efforts = {
  full: { warmUp: 150, time: 300, samples: 30 },
  quick: { warmUp: 10, time: 15, samples: 5 },
} as const satisfies Record<string, Effort>;

/** The nanoseconds that a call takes, divided by `per`, the elements or operations in it. */
export async function measure(f: () => unknown, per: number, effort: Effort): Promise<Summary> {
  warmUp(f, effort.warmUp);
  const call = () => do_not_optimize(f());
  const { samples } = await sample(call, {
    min_cpu_time: effort.time * 1e6,
    min_samples: effort.samples,
    // Calls too short for the clock are sampled by the batch; no sample is thrown away; no collection is forced.
    batch_samples: 256,
    samples_threshold: Number.POSITIVE_INFINITY,
    gc: false,
  });
  return summarize(samples, per);
}

function warmUp(f: () => unknown, milliseconds: number): void {
  const end = performance.now() + milliseconds;
  do do_not_optimize(f());
  while (performance.now() < end);
}
