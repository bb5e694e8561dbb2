import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { transform } from 'esbuild';
import { CallBlock } from '../../../lib/kernels/simd/call-block.ts';
import { type CallViews, callBytes } from '../../../lib/kernels/simd/calls.ts';
import type { Engine } from '../../../lib/kernels/simd/engine.ts';
import packageJson from '../../../package.json' with { type: 'json' };

interface Kernel {
  readonly name: string;
}

interface Generator {
  generateHost(kernels: readonly Kernel[]): string;
  generateModule(kernels: readonly Kernel[]): string;
}

interface Reader {
  readKernels(folder: string): readonly Kernel[];
}

const compiler = fileURLToPath(new URL('../../../node_modules/assemblyscript/bin/asc.js', import.meta.url));
const assembly = new URL('../../../lib/kernels/simd/assembly/', import.meta.url);
let generator: Generator & Reader;

before(async () => {
  const modules = ['generate-calls.mjs', 'read-kernels.mjs'].map(
    (file) => import(new URL(file, assembly).href),
  );
  generator = Object.assign({}, ...(await Promise.all(modules)));
});

/** Kernels that write what they were given, in an order in which it does not lie side by side. */
const probes = `
export function split(part: i32, scratch: usize, a: bool, b: f64, c: f32, d: usize, e: f64, f: i32, to: usize): void {
  f64.store(to, part); f64.store(to, scratch, 8); f64.store(to, a ? 1 : 0, 16); f64.store(to, b, 24);
  f64.store(to, c, 32); f64.store(to, d, 40); f64.store(to, e, 48); f64.store(to, f, 56);
}
export function whole(d: f64, a: bool, to: usize): f64 { f64.store(to, a ? d : -d); return d + 1; }
`;

const index = `
export { split, whole } from './probes';
export function heapBase(): usize { return __heap_base; }
export function randomState(): usize { return 0; }
`;

type Writers = Record<string, (views: CallViews, call: Record<string, number | boolean>) => void>;

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Record<string, (...args: number[]) => number> };
  readonly Memory: new (limits: object) => { readonly buffer: SharedArrayBuffer; grow(n: number): number };
};

describe('calls of kernels by name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-'));
  after(() => rmSync(folder, { recursive: true }));

  function write(files: Readonly<Record<string, string>>): readonly Kernel[] {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return generator.readKernels(folder);
  }

  /** By a process of its own, which loads the compiler as it is: the loader of these specs takes ten times as long over it. */
  function compiled(text: string): Uint8Array {
    const [entry, out] = [join(folder, 'entry.ts'), join(folder, 'probes.wasm')];
    writeFileSync(entry, text);
    const memory = ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '2'];
    const options = ['--outFile', out, '--runtime', 'stub', '--enable', 'threads', ...memory];
    execFileSync(process.execPath, [compiler, entry, ...options], { stdio: 'pipe' });
    return readFileSync(out);
  }

  /** What was compiled before, where all that it is compiled from is the same: the compiler takes seconds to load. */
  function compiledOnce(text: string): Uint8Array {
    const version = packageJson.devDependencies.assemblyscript;
    const key = createHash('sha256').update([text, probes, index, version].join()).digest('hex').slice(0, 16);
    const place = fileURLToPath(new URL('../../../node_modules/.cache/spiketape/', import.meta.url));
    const file = join(place, `${key}.wasm`);
    if (existsSync(file)) return readFileSync(file);
    const bytes = compiled(text);
    mkdirSync(place, { recursive: true });
    writeFileSync(file, bytes);
    return bytes;
  }

  async function compile(kernels: readonly Kernel[]) {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const module = new WebAssembly.Module(compiledOnce(generator.generateModule(kernels)));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const { code } = await transform(generator.generateHost(kernels), { loader: 'ts' });
    const host = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    return { memory, exports, writers: host.writers as Writers };
  }

  it('give a kernel what the host wrote, of every type and wherever it lies, before and after memory grows', async () => {
    const { memory, exports, writers } = await compile(write({ 'probes.ts': probes, 'index.ts': index }));
    const { buffer } = memory;
    const views = {
      words: new Int32Array(buffer, 4096, 16),
      singles: new Float32Array(buffer, 4096, 16),
      doubles: new Float64Array(buffer, 4096, 8),
    };
    for (const a of [true, false]) {
      const call = { a, b: Math.PI, c: 0.5, d: 2 ** 32 - 64, e: -1 / 3, f: -7, to: 8192 };
      writers.split?.(views, call);
      exports.split?.(3, 64, 4096);
      const got = [...new Float64Array(memory.buffer, 8192, 8)];
      expect(got).to.deep.equal([3, 64, Number(a), Math.PI, 0.5, 2 ** 32 - 64, -1 / 3, -7]);
      writers.whole?.(views, { d: 2.5, a, to: 8192 });
      expect(exports.whole?.(4096)).to.equal(3.5);
      expect(new Float64Array(memory.buffer, 8192, 1)[0]).to.equal(a ? 2.5 : -2.5);
      if (a) memory.grow(1);
    }
  });

  it('have an error of the build for a kernel that there is not, and for a type that no block holds', () => {
    const missing = { 'index.ts': index.replace('whole', 'hole'), 'probes.ts': probes };
    expect(() => write(missing)).to.throw(Error, 'probes.ts: there is no function hole.');
    const wide = { 'index.ts': index, 'probes.ts': probes.replace('d: f64', 'd: i64') };
    expect(() => generator.generateHost(write(wide))).to.throw(Error, 'probes.ts: whole takes d as i64.');
  });

  it('have an error of types for a name left out, misspelled or of another kernel, and for another type', () => {
    const calls = (engine: Engine) => {
      const step = { parts: 1, scratch: 0, kernel: 'step' } as const;
      const call = { out: 0, x: 0, n: 1, perPart: 1, threshold: 0, strict: true };
      engine.run({ ...step, call });
      // @ts-expect-error: without x.
      engine.run({ ...step, call: { out: 0, n: 1, perPart: 1, threshold: 0, strict: true } });
      // @ts-expect-error: misspelled.
      engine.run({ ...step, call: { out: 0, x: 0, n: 1, perpart: 1, threshold: 0, strict: true } });
      // @ts-expect-error: a number for a truth value.
      engine.run({ ...step, call: { ...call, strict: 1 } });
      // @ts-expect-error: of another kernel.
      engine.run({ ...step, kernel: 'matmul', call });
      // @ts-expect-error: no kernel in parts.
      engine.run({ ...step, kernel: 'sumOfSquares', call });
      // @ts-expect-error: a kernel in parts.
      engine.call('step', call);
      // @ts-expect-error: it gives no number.
      const none: number = engine.call('sumRows', { out: 0, x: 0, outer: 1, length: 1 });
      return none;
    };
    expect(calls).to.be.a('function');
  });

  it('take a block of their own, behind what the module has', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const block = new CallBlock(memory.buffer, 1000);
    expect([block.address, block.end >= block.address + callBytes]).to.deep.equal([1024, true]);
    block.write('sumOfSquares', { x: 7, n: 9 });
    expect([...new Int32Array(memory.buffer, 1024, 2)]).to.deep.equal([7, 9]);
  });
});
