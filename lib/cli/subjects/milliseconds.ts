/** How long something is measured: milliseconds before and while samples are taken, and the fewest samples. */
export interface Effort {
  readonly warmUp: number;
  readonly time: number;
  readonly samples: number;
}

/** For a look, and for a result. */
export const efforts: Readonly<Record<'quick' | 'full', Effort>> = {
  quick: { warmUp: 10, time: 15, samples: 5 },
  full: { warmUp: 60, time: 100, samples: 20 },
};

/** The milliseconds that a call takes, the median of many. */
export function milliseconds(f: () => unknown, { warmUp, time, samples: fewest }: Effort): number {
  repeat(f, warmUp, 1);
  const samples = repeat(f, time, fewest).sort((a, b) => a - b);
  return samples[samples.length >> 1] ?? Number.NaN;
}

/** Calls a function for some milliseconds, and so often at least. @returns The milliseconds of each call. */
function repeat(f: () => unknown, duration: number, fewest: number): number[] {
  const samples: number[] = [];
  const end = performance.now() + duration;
  do {
    const start = performance.now();
    f();
    samples.push(performance.now() - start);
  } while (performance.now() < end || samples.length < fewest);
  return samples;
}
