import { Worker } from 'node:worker_threads';
import { compileString } from 'assemblyscript/asc';
import { serve } from '../protocol.ts';

/**
 * What a core can do at most: multiplications and additions of four floats in registers, in as many independent
 * chains as fit into the 16 registers beside the two constants. The values go towards 1, so none is subnormal.
 */
const chains = Array.from({ length: 12 }, (_, i) => `a${i}`);
const flopsPerTurn = chains.length * 2 * 4;
const source = `
export function run(turns: i32): f32 {
  const m = f32x4.splat(0.999);
  const c = f32x4.splat(0.001);
  ${chains.map((a, i) => `let ${a} = f32x4.splat(0.${i + 1});`).join('\n  ')}
  for (let i = 0; i < turns; i++) {
    ${chains.map((a) => `${a} = f32x4.add(f32x4.mul(${a}, m), c);`).join('\n    ')}
  }
  return f32x4.extract_lane(${chains.reduce((sum, a) => `f32x4.add(${sum}, ${a})`)}, 0);
}`;

/** Each thread has an instance of its own. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const { run } = new WebAssembly.Instance(new WebAssembly.Module(workerData)).exports;
parentPort.on('message', (turns) => { run(turns); parentPort.postMessage(null); });`;

async function compile(): Promise<Uint8Array> {
  const options = { optimizeLevel: 3, runtime: 'stub', enable: ['simd'] };
  const { error, binary, stderr } = await compileString(source, options);
  if (error || !binary) throw new Error(`the loop does not compile: ${stderr.toString()}`);
  return binary;
}

let workers: Worker[] = [];

function runOn(worker: Worker, turns: number): Promise<void> {
  return new Promise((resolve) => {
    worker.once('message', () => resolve());
    worker.postMessage(turns);
  });
}

await serve({
  hello: async ({ threads }: { threads: number }) => {
    const workerData = await compile();
    workers = Array.from({ length: threads }, () => new Worker(program, { eval: true, workerData }));
    return { threads, versions: { 'Node.js': process.versions.node } };
  },
  /** As many floating-point operations as a product of square matrices has, shared by the threads. */
  multiply: async ({ size, times }: { size: number; times: number }) => {
    const turns = Math.round((2 * size ** 3) / flopsPerTurn / workers.length);
    const taken: number[] = [];
    for (let i = 0; i < times; i++) {
      const start = performance.now();
      await Promise.all(workers.map((worker) => runOn(worker, turns)));
      taken.push(performance.now() - start);
    }
    return { milliseconds: taken };
  },
});
