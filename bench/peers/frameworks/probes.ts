import { Worker } from 'node:worker_threads';
import { compileString } from 'assemblyscript/asc';
import { serve } from '../protocol.ts';

declare const WebAssembly: { validate(bytes: Uint8Array): boolean };

/** What is copied at once, 16 MB: more than the caches hold. */
const copied = 2 ** 24;

/** A loop of so many turns over vectors of four floats, with something done to each of them in a turn. */
function loop(vectors: number, each: (vector: string, i: number) => string): string {
  const names = Array.from({ length: vectors }, (_, i) => `a${i}`);
  return `
  ${names.map((name, i) => `let ${name} = f32x4.splat(0.${i + 1});`).join('\n  ')}
  for (let turn: usize = 0; turn < turns; turn++) {
    ${names.map(each).join('\n    ')}
  }
  return f32x4.extract_lane(${names.reduce((sum, name) => `f32x4.add(${sum}, ${name})`)}, 0);`;
}

/** Twelve chains fit into the 16 registers beside two constants; of additions eight, and each takes four vectors of memory. */
const [chains, sums, rows] = [12, 8, 4];

const multiplyAdd = {
  plain: (a: string) => `${a} = f32x4.add(f32x4.mul(${a}, m), c);`,
  fused: (a: string) => `${a} = f32x4.relaxed_madd(${a}, m, c);`,
};

/** Adds vectors of 16 kB of memory, which stay in the first cache. */
function addRows(a: string, i: number): string {
  const at = (row: number) => `v128.load((turn & 31) << 9, ${16 * (sums * row + i)})`;
  return Array.from({ length: rows }, (_, row) => `${a} = f32x4.add(${a}, ${at(row)});`).join(' ');
}

/**
 * What a core can do at most. The values of multiplications go towards 1, so that none is subnormal, and the constants come from
 * outside: known ones the engine makes anew in each turn.
 */
const source = (form: keyof typeof multiplyAdd) => `
export function multiplyAdds(turns: usize, factor: f32, summand: f32): f32 {
  const m = f32x4.splat(factor);
  const c = f32x4.splat(summand);
  ${loop(chains, multiplyAdd[form])}
}
export function adds(turns: usize): f32 {
  ${loop(sums, addRows)}
}
export function copies(turns: usize): void {
  for (let turn: usize = 0; turn < turns; turn++) memory.copy(${copied}, 0, ${copied});
}`;

/** What is measured, and how much of it there is in a turn: floating-point operations, additions, bytes read and written. */
const amounts = { multiplyAdds: 2 * 4 * chains, adds: 4 * sums * rows, copies: 2 * copied };
type Probe = keyof typeof amounts;

/** Each thread has an instance of its own. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(workerData));
parentPort.on('message', ({ probe, turns }) => {
  exports[probe](turns, 0.999, 0.001);
  parentPort.postMessage(null);
});`;

async function compile(form: keyof typeof multiplyAdd): Promise<Uint8Array> {
  const { error, binary, stderr } = await compileString(source(form), {
    optimizeLevel: 3,
    runtime: 'stub',
    enable: ['simd', 'bulk-memory', 'relaxed-simd'],
    initialMemory: (2 * copied) / 2 ** 16 + 1,
    memoryBase: 2 * copied,
  });
  if (error || !binary) throw new Error(`the loops do not compile: ${stderr.toString()}`);
  return binary;
}

let workers: Worker[] = [];

function runOn(worker: Worker, probe: Probe, turns: number): Promise<void> {
  return new Promise((resolve) => {
    worker.once('message', () => resolve());
    worker.postMessage({ probe, turns });
  });
}

/** Milliseconds that some amount takes, shared by the threads, so many times. */
async function timesOf(probe: Probe, amount: number, times: number): Promise<number[]> {
  const turns = Math.ceil(amount / amounts[probe] / workers.length);
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const begun = performance.now();
    await Promise.all(workers.map((worker) => runOn(worker, probe, turns)));
    taken.push(performance.now() - begun);
  }
  return taken;
}

await serve({
  hello: async ({ threads }: { threads: number }) => {
    const fused = await compile('fused');
    const workerData = WebAssembly.validate(fused) ? fused : await compile('plain');
    workers = Array.from({ length: threads }, () => new Worker(program, { eval: true, workerData }));
    return { threads, versions: { 'Node.js': process.versions.node } };
  },
  /** As many floating-point operations as a product of square matrices has. */
  multiply: async ({ size, times }: { size: number; times: number }) => ({
    milliseconds: await timesOf('multiplyAdds', 2 * size ** 3, times),
  }),
  /** Milliseconds for so many floating-point operations, additions of what is in memory, or bytes read and written. */
  probe: async ({ probe, amount, times }: { probe: Probe; amount: number; times: number }) => ({
    milliseconds: await timesOf(probe, amount, times),
  }),
});
