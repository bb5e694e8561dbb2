import { UsageError } from '../../usage-error.ts';

/** What the queue is made with: an optional package, and its client of Redis. */
export type Bullmq = typeof import('bullmq');

/** The package bullmq. @throws UsageError that says what to install where it, or what it connects with, is not there. */
export async function loadBullmq(
  load = async () => (await Promise.all([import('bullmq'), import('ioredis')]))[0],
): Promise<Bullmq> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      '--queue: it needs two packages that are not installed: npm install bullmq ioredis.',
      {
        cause: error,
      },
    );
  }
}
