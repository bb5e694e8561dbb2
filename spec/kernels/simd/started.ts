import type { Engine } from '../../../lib/kernels/simd/engine.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import type { Threads } from '../../../lib/kernels/simd/threads.ts';

/** Waits until so many threads have started. */
export async function isReady(threads: Threads, count: number): Promise<void> {
  const end = performance.now() + 50_000;
  while (threads.ready < count) {
    if (performance.now() > end) throw new Error(`${threads.ready} of ${count} threads have started.`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** Waits until all threads of an engine run, so that they have a part in what follows. */
export async function started(engine: Engine): Promise<void> {
  engine.threads.startsAfter = 0;
  simdKernels(engine, 1).step(new Float32Array(1e6), new Float32Array(1e6), 0);
  await isReady(engine.threads, engine.threads.count - 1);
}
