import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { lif, linear, losses, optimizers, random, sequential, valueAndGrad } from 'spiketape';
import { engineMemory } from '../lib/kernels/index.ts';
import { soakNetworks } from './soak-networks.ts';
import { slope } from './statistics.ts';
import { table } from './table.ts';

/**
 * Bytes per step that memory may seem to grow by. What the heap holds beside our data (compiled code, type feedback)
 * moves by some 100 kB from look to look; over fewer than 5,000 steps that would be as much as a leak. One leaked
 * scalar tensor a step takes 465 bytes.
 */
const bound = 256;
const leastSteps = 5000;
/** How often memory is looked at. */
const looks = 10;

const usage = `Usage: npm run soak -- [--steps N | --networks N]

Trains a small network for N steps (default 20000, at least ${leastSteps}) with batches of varying size, and looks ${looks} times
at the memory that is left after a forced collection. Fails when heap and buffers together grow by more than
${bound} bytes a step over the second half, or the memory of the WebAssembly kernels at all.

With --networks it makes N networks in one loop that waits for nothing, and prints the peak memory.

  --steps N     number of training steps
  --networks N  number of networks that are made, take one step and are dropped
  --help        this text`;

/** Bytes in use after a collection. */
interface Look {
  readonly step: number;
  readonly heap: number;
  /** Outside the heap: typed arrays and WebAssembly memory. */
  readonly external: number;
  readonly buffers: number;
  readonly resident: number;
  /** What the memory of the kernels has grown to. */
  readonly kernels: number;
}

function requireSteps(given: string): number {
  const steps = Number(given);
  if (Number.isSafeInteger(steps) && steps >= leastSteps) return steps;
  throw new RangeError(`--steps must be an integer of at least ${leastSteps}, got ${given}.`);
}

function requireNetworks(given: string): number {
  const networks = Number(given);
  if (Number.isSafeInteger(networks) && networks >= 1) return networks;
  throw new RangeError(`--networks must be a positive integer, got ${given}.`);
}

function requireCollector(): () => void {
  if (globalThis.gc !== undefined) return globalThis.gc;
  throw new Error('the garbage collector is out of reach: run it with --expose-gc (npm run soak).');
}

async function look(step: number, collect: () => void): Promise<Look> {
  // Buffers are given back in the background, after the collection that found them unused.
  for (let i = 0; i < 3; i++) {
    collect();
    await nextTurn();
  }
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  return {
    step,
    heap: heapUsed,
    external,
    buffers: arrayBuffers,
    resident: rss,
    kernels: engineMemory().held,
  };
}

/** One training step of a small network, on a batch of 1 to 32. */
function createStep(): () => void {
  const root = random(1);
  const net = sequential(
    linear(20, 64, { random: root }),
    lif({ beta: 0.9 }),
    linear(64, 4, { random: root }),
    lif({ beta: 0.9 }),
  );
  const optimizer = optimizers.adam(net.params);
  return () => {
    const batch = 1 + Math.floor(32 * root.next());
    const x = root.bernoulli(0.3, [10, batch, 20]);
    const labels = Array.from({ length: batch }, (_, i) => i % 4);
    const { grads } = valueAndGrad(() => losses.crossEntropyCount(net(x), labels), net.params);
    optimizer.step(grads);
  };
}

function row({ step, heap, external, buffers, resident, kernels }: Look): string[] {
  const kilobytes = (bytes: number) => (bytes / 1024).toFixed(0);
  return [String(step), ...[heap, external, buffers, resident, kernels].map(kilobytes)];
}

const headings = ['kB after step', 'heap', 'external', 'of it array buffers', 'resident', 'kernels'];

/** Trains, and looks at the memory after each tenth of the steps. */
async function train(steps: number): Promise<Look[]> {
  const collect = requireCollector();
  const step = createStep();
  const seen: Look[] = [];
  for (let i = 1; i <= steps; i++) {
    step();
    if (i % Math.floor(steps / looks) === 0) seen.push(await look(i, collect));
  }
  return seen;
}

/** Bytes per step, from a straight line through the looks of the second half. */
function growthOf(seen: readonly Look[]): number {
  const half = seen.slice(Math.floor(seen.length / 2));
  return slope(
    half.map(({ step }) => step),
    half.map(({ heap, external }) => heap + external),
  );
}

/** Trains, prints what memory did, and says whether it stayed constant. */
async function soak(steps: number): Promise<boolean> {
  const start = performance.now();
  const seen = await train(steps);
  const seconds = (performance.now() - start) / 1000;
  const growth = growthOf(seen);
  const verdict = growth <= bound ? 'constant' : 'GROWING';
  console.log(`${table(headings, seen.map(row))}\n`);
  console.log(
    `memory is ${verdict}: ${growth.toFixed(1)} bytes a step (up to ${bound} is noise) over the second half of ` +
      `${steps.toLocaleString('en-US')} steps, ${seconds.toFixed(1)} s`,
  );
  const [middle, last] = [seen[Math.floor(seen.length / 2)], seen.at(-1)];
  const kernelsGrow = (last?.kernels ?? 0) > (middle?.kernels ?? 0);
  if (kernelsGrow) console.log('the memory of the kernels has GROWN over the second half');
  return growth <= bound && !kernelsGrow;
}

try {
  const { values } = parseArgs({
    options: {
      steps: { type: 'string', default: '20000' },
      networks: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  else if (values.networks !== undefined) {
    if (!soakNetworks(requireNetworks(values.networks))) process.exitCode = 1;
  } else if (!(await soak(requireSteps(values.steps)))) process.exitCode = 1;
} catch (error) {
  console.error(`soak: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
