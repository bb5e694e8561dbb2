import { createRequire } from 'node:module';

// Required before all specs. With --parallel they run in processes of their own, and the one that starts these needs nothing
// of it: it would load the library for seconds.
const startsOthers = process.argv.includes('--parallel') && process.env.MOCHA_WORKER_ID === undefined;

if (!startsOthers) {
  const require = createRequire(import.meta.url);
  for (const name of ['./seed.ts', './poison.ts', './coverage.ts']) require(name);
}
