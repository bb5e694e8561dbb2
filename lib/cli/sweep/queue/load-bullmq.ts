import { UsageError } from '../../usage-error.ts';

/** What the queue is made with: two optional packages. */
type Packages = Pick<typeof import('bullmq'), 'Queue' | 'Worker'> & Pick<typeof import('ioredis'), 'Redis'>;

/** The package bullmq, and its client of Redis. @throws UsageError that says what to install where they are not there. */
export async function loadBullmq(
  load = () => Promise.all([import('bullmq'), import('ioredis')]),
): Promise<Packages> {
  try {
    const [{ Queue, Worker }, { Redis }] = await load();
    return { Queue, Worker, Redis };
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
