import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import type { Events } from '../../../lib/array/events.ts';
import { empty, type FloatNd, wrap } from '../../../lib/array/layout.ts';
import { matmul, sum, type Tensor, tensor, threads, transpose, valueAndGrad } from '../../../lib/index.ts';
import type { Engine } from '../../../lib/kernels/simd/engine.ts';
import { instantiate, type SimdModule } from '../../../lib/kernels/simd/instantiate.ts';
import { findPlatform, type Platform } from '../../../lib/kernels/simd/platform.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { Threads } from '../../../lib/kernels/simd/threads.ts';
import { random } from '../../../lib/ops/random.ts';
import { drawn } from '../../support/covering.ts';
import { newEngine } from './new-engine.ts';
import { isReady, started } from './started.ts';

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => object;
};

/** The numbers of a step of Adam, as its kernel takes them. */
const step = {
  ...{ beta1: 0.9, share1: 0.1, beta2: 0.99, share2: 0.01 },
  ...{ corrected: 0.1, root: 1, epsilon: 1e-8, keep: 1, scale: 1 },
};

/** What each kernel that is split into parts gives for the same input. */
function everything(engine: Engine): Record<string, ArrayLike<number>> {
  const simd = simdKernels(engine, 1);
  const rng = random(5);
  const [x, w, g] = [
    rng.bernoulli(0.15, [700, 300]).array,
    rng.normal([300, 70]).array,
    rng.normal([700, 70]).array,
  ];
  const product = (a: FloatNd, b: FloatNd, bias?: FloatNd) => {
    const out = empty([a.shape[0] as number, b.shape[1] as number]);
    simd.matmul(out, a, b, bias);
    return out.data;
  };
  const bias = rng.normal([70]).array;
  const events = simd.findEvents(x) as Events;
  const gathered = empty([700, 70]);
  simd.gatherRows(gathered, events, w, bias);
  const back = empty([300, 70]);
  simd.gatherRowsTransposed(back, events, g);
  const [p, m, v] = [new Float32Array(200_001), new Float32Array(200_001), new Float32Array(200_001)];
  simd.adamUpdate(p, m, v, rng.normal([200_001]).array.data, {
    rate: 0.1,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0.01,
    scale: 1,
    step: 1,
  });
  return {
    dense: product(x, w, bias),
    transposed: product(x.transpose(1, 0), g),
    starts: events.starts,
    columns: events.columns,
    gathered: gathered.data,
    back: back.data,
    p,
    m,
    v,
  };
}

describe('threads of the SIMD kernels', () => {
  const engine = newEngine();
  after(() => engine.threads.stop());

  it('start without a write to the memory, which others are at work in', () => {
    const module = instantiate(false) as SimdModule;
    const used = new Uint8Array(module.memory.buffer, 0, module.calls.end).fill(7);
    new WebAssembly.Instance(new WebAssembly.Module(module.bytes), { env: { memory: module.memory } });
    expect(used.every((byte) => byte === 7)).to.equal(true);
  });

  it('give the same bits for 1, 2, 3, 4 and 8 of them', async () => {
    engine.threads.count = 1;
    const due = everything(engine);
    for (const count of drawn([2, 3, 4, 8], 1)) {
      engine.threads.count = count;
      await started(engine);
      for (const [name, values] of Object.entries(everything(engine))) {
        expect(values, `${name}, ${count} threads`).to.deep.equal(due[name]);
      }
    }
  });

  it('leave the work to the first where there is no room for all, with the bits of one', async () => {
    const small = newEngine({ most: 2 ** 23, kernelBytes: 2 ** 22 });
    const product = () => {
      const out = new Float32Array(24 * 8);
      const [a, b] = [random(1).normal([24, 20_000]).array, random(2).normal([20_000, 8]).array];
      simdKernels(small, 1).matmul(wrap(out, [24, 8]), a, b);
      return out;
    };
    small.threads.count = 1;
    const due = product();
    small.threads.count = 8;
    await started(small);
    expect(product()).to.deep.equal(due);
    expect(small.memory.bytesInUse).to.equal(0);
    small.threads.stop();
  });

  it('take parts of the work, all of them', async () => {
    const { module } = engine as unknown as { module: ConstructorParameters<typeof Threads>[0] };
    const control = () => (shared as unknown as { control: Int32Array }).control;
    const [DONE, count] = [3, 3];
    // This thread goes on with its first part only when the others have done theirs.
    const adamUpdate = (...args: number[]): number => {
      for (let i = 0; i < 400 && Atomics.load(control(), DONE) < parts - 1; i++)
        Atomics.wait(control(), DONE, Atomics.load(control(), DONE), 100);
      othersDid = Math.max(othersDid ?? 0, Atomics.load(control(), DONE));
      return (module.functions.adamUpdate as (...args: number[]) => number)(...args);
    };
    const functions = { ...module.functions, adamUpdate };
    const shared = new Threads({ ...module, functions }, engine.memory, findPlatform());
    shared.startsAfter = 0;
    shared.count = count;
    const parts = 8;
    let othersDid: number | null = null;
    const x = engine.memory.take(4e4);
    const call = { ...step, p: x, m: x, v: x, g: x, n: 1e4, perPart: 1250 };
    const fire = { out: x, x, n: 100, perPart: 50, threshold: 0, strict: false };
    shared.run({ kernel: 'step', parts: 2, scratch: 0, call: fire });
    await isReady(shared, count - 1);
    shared.run({ kernel: 'adamUpdate', parts, scratch: 0, call });
    shared.stop();
    engine.memory.give(x);
    // Where the machine is busy the others may have done all of it before this thread looks for a part.
    expect(othersDid ?? parts - 1).to.equal(parts - 1);
  });

  it('give an error when one has died, and the next call starts another', async () => {
    engine.threads.count = 2;
    await started(engine);
    const { workers } = engine.threads as unknown as { workers: Worker[] };
    await workers[0]?.terminate();
    const call = () => everything(engine);
    expect(call).to.throw(Error, 'threads: thread 2 of 2 ended with code 1; the next call starts another.');
    engine.threads.count = 1;
    const due = everything(engine);
    engine.threads.count = 2;
    expect(call()).to.deep.equal(due);
  });

  it('give an error when a part fails, on whatever thread', async () => {
    engine.threads.count = 2;
    await started(engine);
    const beyond = 2 ** 32 - 4;
    const fail = () =>
      engine.run({
        kernel: 'adamUpdate',
        parts: 50,
        scratch: 0,
        call: { ...step, p: beyond, m: 0, v: 0, g: 0, n: 1e6, perPart: 4 },
      });
    expect(fail).to.throw(Error, /^threads: thread [12] of 2 failed in adamUpdate\.$/);
    expect(() => everything(engine)).not.to.throw();
  });

  it('tell which has failed, the second being the one that was started first', async () => {
    const { module } = engine as unknown as { module: ConstructorParameters<typeof Threads>[0] };
    const pause = new Int32Array(new SharedArrayBuffer(4));
    const adamUpdate = () => (Atomics.wait(pause, 0, 0, 10) === 'ok' ? 1 : 0);
    const functions = { ...module.functions, adamUpdate };
    const shared = new Threads({ ...module, functions }, engine.memory, findPlatform());
    shared.count = 2;
    const call = { ...step, p: 2 ** 31, m: 0, v: 0, g: 0, n: 200, perPart: 4 };
    const run = () => shared.run({ kernel: 'adamUpdate', parts: 50, scratch: 0, call });
    run();
    await isReady(shared, 1);
    expect(run).to.throw(Error, 'threads: thread 2 of 2 failed in adamUpdate.');
  });

  it('give an error, and do not wait for ever, when one dies in the middle of its part', async () => {
    const takesOneAndDies = `
      const { control } = require('node:worker_threads').workerData;
      Atomics.add(control, 7, 1);
      for (;;) {
        const ticket = Atomics.load(control, 1);
        const isOpen = ticket > 0 && (ticket & 0xffff) < 1000;
        if (isOpen && Atomics.compareExchange(control, 1, ticket, ticket + 1) === ticket) break;
      }
    `;
    const { module } = engine as unknown as { module: ConstructorParameters<typeof Threads>[0] };
    const mortal = new Threads(module, engine.memory, {
      cores: 2,
      canWait: true,
      start: (workerData) => new Worker(takesOneAndDies, { eval: true, workerData }),
    });
    mortal.patience = 3;
    const x = engine.memory.take(4e6);
    const call = { ...step, p: x, m: x, v: x, g: x, n: 1e6, perPart: 1000 };
    const work = { kernel: 'adamUpdate', parts: 1000, scratch: 0, call } as const;
    mortal.run(work);
    await isReady(mortal, 1);
    // It may come too late for the first.
    const runOften = () => {
      for (let i = 0; i < 10_000; i++) mortal.run(work);
    };
    expect(runOften).to.throw(
      Error,
      'threads: a thread of 2 has not come back from adamUpdate; it has died, or is held up.',
    );
    engine.memory.give(x);
  });

  const refusals: readonly [string, Platform['start']][] = [
    [
      'throws at once',
      () => {
        throw new Error('not allowed');
      },
    ],
    [
      'ends before it has started',
      (_, died) => {
        setTimeout(() => died('failed: not allowed'), 1);
        return { terminate: () => {} };
      },
    ],
  ];
  for (const [what, start] of refusals) {
    it(`leave all work to the first where the next ${what}, until another number is asked for`, async () => {
      let starts = 0;
      const counted: Platform['start'] = (...args) => {
        starts += 1;
        return start(...args);
      };
      const { module } = engine as unknown as { module: ConstructorParameters<typeof Threads>[0] };
      const refused = new Threads(module, engine.memory, { cores: 3, canWait: true, start: counted });
      refused.startsAfter = 0;
      const address = engine.memory.take(4 * 400);
      const p = engine.memory.floats(address, 100);
      engine.memory.floats(address, 400).fill(1);
      const arrays = { p: address, m: address + 400, v: address + 800, g: address + 1200 };
      const call = { ...step, ...arrays, n: 100, perPart: 28 };
      const work = { kernel: 'adamUpdate', parts: 4, scratch: 0, call } as const;
      const run = async () => {
        for (let i = 0; i < 3; i++) {
          refused.run(work);
          await new Promise((done) => setTimeout(done, 5));
        }
      };
      await run();
      const first = starts;
      expect([first, refused.ready]).to.deep.equal([what === 'throws at once' ? 1 : 2, 0]);
      expect(refused.count).to.equal(1);
      await run();
      expect(starts).to.equal(first);
      refused.count = 2;
      expect(refused.count).to.equal(2);
      await run();
      expect(starts).to.equal(first + 1);
      expect([...new Set(p)])
        .to.deep.equal([p[0]])
        .and.not.to.deep.equal([1]);
      engine.memory.give(address);
    });
  }

  it('leave all work to the first where there is no SharedArrayBuffer', () => {
    const { module } = engine as unknown as { module: ConstructorParameters<typeof Threads>[0] };
    const single = new Threads(module, engine.memory, findPlatform());
    single.count = 2;
    const x = engine.memory.take(400);
    const call = { ...step, p: x, m: x, v: x, g: x, n: 100, perPart: 25 };
    const all = globalThis as { SharedArrayBuffer?: SharedArrayBufferConstructor };
    const own = all.SharedArrayBuffer;
    try {
      delete all.SharedArrayBuffer;
      single.run({ kernel: 'adamUpdate', parts: 4, scratch: 0, call });
    } finally {
      Object.assign(all, { SharedArrayBuffer: own });
    }
    expect(single.count).to.equal(1);
    engine.memory.give(x);
  });

  it('are started when there has been work enough for them', () => {
    const { module } = engine as unknown as { module: ConstructorParameters<typeof Threads>[0] };
    const starts: object[] = [];
    const start: Platform['start'] = (data) => {
      starts.push(data);
      return { terminate: () => {} };
    };
    const late = new Threads(module, engine.memory, { cores: 3, canWait: true, start });
    const x = engine.memory.take(400);
    const call = { ...step, p: x, m: x, v: x, g: x, n: 100, perPart: 25 };
    const run = () => late.run({ kernel: 'adamUpdate', parts: 4, scratch: 0, call });
    const counts = Array.from({ length: late.startsAfter / 4 + 1 }, () => {
      run();
      return starts.length;
    });
    expect(counts).to.deep.equal([...counts.slice(2).map(() => 0), 2, 2]);
    late.stop();
    // Who says how many has work for them.
    const told = new Threads(module, engine.memory, { cores: 3, canWait: true, start });
    told.count = 3;
    told.run({ kernel: 'adamUpdate', parts: 4, scratch: 0, call });
    expect(starts).to.have.lengthOf(4);
    told.stop();
    engine.memory.give(x);
  });

  it('are as many at first as threads(n) takes, on a machine of more cores', () => {
    const { module } = engine as unknown as { module: ConstructorParameters<typeof Threads>[0] };
    const start: Platform['start'] = () => ({ terminate: () => {} });
    expect(new Threads(module, engine.memory, { cores: 384, canWait: true, start }).count).to.equal(256);
  });

  it('are left alone by an engine that has none', () => {
    const { module } = engine as unknown as { module: ConstructorParameters<typeof Threads>[0] };
    const single = new Threads(module, engine.memory, null);
    expect(single.count).to.equal(1);
    single.count = 4;
    expect(single.count).to.equal(1);
    const x = engine.memory.take(400);
    single.run({
      kernel: 'adamUpdate',
      parts: 4,
      scratch: 0,
      call: { ...step, p: x, m: x, v: x, g: x, n: 100, perPart: 25 },
    });
    expect(single.ready).to.equal(0);
    engine.memory.give(x);
  });
});

describe('threads', () => {
  const before = threads();
  after(() => threads(before));

  it('tells how many there were, and takes from 1 to 256', () => {
    expect(threads(3)).to.equal(before);
    expect(threads()).to.equal(3);
    for (const n of [0, -1, 1.5, 257, Number.NaN, '2' as unknown as number, null as unknown as number]) {
      expect(() => threads(n), String(n)).to.throw(RangeError, 'when a whole number from 1 to 256 was due.');
    }
    expect(threads()).to.equal(3);
  });

  it('may be called inside a tape, for all that comes after, and changes no bit', () => {
    const [w, x] = [random(2).normal([300, 200]), random(3).normal([250, 300])];
    const run = (weight: Tensor, between: () => void) =>
      valueAndGrad(() => {
        const y = matmul(x, weight);
        between();
        return sum(matmul(y, transpose(weight)).square());
      }, weight);
    const due = run(w, () => {});
    const got = run(w, () => {
      threads(1);
      run(tensor(w.toNdarray()), () => threads(4));
    });
    expect(got.value).to.equal(due.value);
    expect(got.grads.toTypedArray()).to.deep.equal(due.grads.toTypedArray());
    expect(threads()).to.equal(4);
  });
});
