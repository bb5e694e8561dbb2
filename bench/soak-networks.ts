import { lif, linear, losses, optimizers, random, sequential, valueAndGrad } from 'spiketape';
import { engineMemory } from '../lib/kernels/index.ts';
import { table } from './table.ts';

/** How often memory is looked at. */
const looks = 10;

/** MiB that the process may have taken at its peak: the memory of the kernels for long-lived arrays, and some. */
const most = 2048;

const headings = ['MiB after network', 'resident', 'array buffers', 'kernels', 'of it in use'];

/**
 * Makes so many networks of 784-1000-10 with Adam, takes one step with each and drops it, all in one loop that waits for
 * nothing, so that the collector of the arrays in WebAssembly memory never runs. Prints what memory did, and says whether the
 * peak stayed within its bound.
 */
export function soakNetworks(networks: number): boolean {
  const start = performance.now();
  const root = random(1);
  const x = root.bernoulli(0.2, [4, 8, 784]);
  const labels = Array.from({ length: 8 }, (_, i) => i);
  const rows: string[][] = [];
  for (let i = 1; i <= networks; i++) {
    const net = sequential(
      linear(784, 1000, { random: root }),
      lif({ beta: 0.9 }),
      linear(1000, 10, { random: root }),
      lif({ beta: 0.9 }),
    );
    const { grads } = valueAndGrad(() => losses.crossEntropyCount(net(x), labels), net.params);
    optimizers.adam(net.params).step(grads);
    if (i % Math.ceil(networks / looks) === 0 || i === networks) rows.push(look(i));
  }
  const seconds = (performance.now() - start) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(`${table(headings, rows)}\n`);
  console.log(
    `${networks.toLocaleString('en-US')} networks, ${seconds.toFixed(1)} s: ` +
      `peak memory ${peak.toFixed(0)} MiB (at most ${most} is due)`,
  );
  return peak <= most;
}

function look(network: number): string[] {
  const { rss, arrayBuffers } = process.memoryUsage();
  const { held, inUse } = engineMemory();
  return [String(network), ...[rss, arrayBuffers, held, inUse].map((bytes) => (bytes / 2 ** 20).toFixed(0))];
}
