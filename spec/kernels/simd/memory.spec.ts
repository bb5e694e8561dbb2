import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import fc from 'fast-check';
import { add, matmul, ones, random, sum, tensor, valueAndGrad, zeros } from '../../../lib/index.ts';
import type { Memory } from '../../../lib/kernels/simd/memory.ts';
import type { MemorySettings } from '../../../lib/kernels/simd/memory-settings.ts';
import { NoRoom } from '../../../lib/kernels/simd/no-room.ts';
import { runs, share } from '../../support/runs.ts';
import { newEngine } from './new-engine.ts';

const MiB = 2 ** 20;

function newMemory(most = 64 * MiB, settings: Partial<MemorySettings> = {}): Memory {
  return newEngine({ most, ...settings }).memory;
}

describe('the memory of the SIMD kernels', () => {
  it('hands out blocks that do not overlap, and is whole again when all are given back', () => {
    const sizes = fc.integer({ min: 0, max: 100_000 });
    const actions = fc.array(fc.oneof(sizes, fc.record({ give: fc.nat() })), { maxLength: 60 });
    fc.assert(
      fc.property(actions, (list) => {
        const memory = newMemory();
        const blocks: { address: number; bytes: number; mark: number }[] = [];
        const isWhole = ({ address, bytes, mark }: (typeof blocks)[number]) =>
          memory.bytes(address, bytes).every((byte) => byte === mark);
        list.forEach((action, i) => {
          if (typeof action === 'number') {
            const block = { address: memory.take(action), bytes: action, mark: i };
            expect(block.address % 64).to.equal(0);
            memory.bytes(block.address, action).fill(i);
            blocks.push(block);
          } else if (blocks.length > 0) {
            const [block] = blocks.splice(action.give % blocks.length, 1) as [(typeof blocks)[number]];
            expect(isWhole(block)).to.equal(true);
            memory.give(block.address);
          }
        });
        expect(blocks.every(isWhole)).to.equal(true);
        for (const { address } of blocks) memory.give(address);
        expect(memory.bytesInUse).to.equal(0);
        const held = memory.bytesHeld;
        const first = memory.take(1);
        memory.give(first);
        memory.give(memory.take(held - first));
        expect(memory.bytesHeld).to.equal(held);
      }),
    );
  });

  it('says what it was asked for and what is in use when scopes have all that they may, and goes on', () => {
    const memory = newMemory(64 * MiB, { scopeBytes: 4 * MiB });
    const region = memory.region();
    expect(region.floats(500_000, [500, 1000])).to.have.length(500_000);
    expect(() => region.floats(1_000_000, [1000, 1000])).to.throw(
      RangeError,
      'memory: got a tensor of shape [1000, 1000] (3.8 MiB) with 1.9 MiB in use when 4.0 MiB is all there is.',
    );
    expect(region.floats(400_000, [400_000])).to.have.length(400_000);
    region.close();
    expect(memory.bytesInUse).to.equal(0);
  });

  it('keeps a block for kernels, however many arrays there are and whatever kernels took between', () => {
    const actions = fc.array(fc.tuple(fc.integer({ min: 1, max: 900_000 }), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(actions, (list) => {
        const memory = newMemory(4 * MiB, { kernelBytes: MiB });
        for (const [bytes, isKernel] of list) {
          if (isKernel) memory.give(memory.take(bytes));
          else memory.takeForArray(bytes);
        }
        while (memory.takeForArray(64 * 1024) !== null);
        while (memory.takeForArray(64) !== null);
        expect(memory.bytesInUse).to.be.below(3 * MiB + 1);
        memory.give(memory.take(MiB));
        expect(() => memory.take(2 * MiB)).to.throw(NoRoom);
      }),
      { numRuns: runs(30) },
    );
  });

  it('keeps the numbers of arrays when it grows', () => {
    const memory = newMemory();
    const array = memory.region().floats(2000, [2000]) as Float32Array;
    array.fill(7);
    memory.take(10 * MiB);
    expect(array.every((x) => x === 7)).to.equal(true);
    expect(memory.addressOf(array)).to.equal(array.byteOffset);
  });

  it('leaves small arrays to ordinary memory', () => {
    const memory = newMemory();
    expect(memory.region().floats(10, [10])).to.equal(null);
    expect(memory.permanent.floats(10, [10])).to.equal(null);
    expect(memory.data.floats(10_000, [10_000])).to.equal(null);
    expect(memory.addressOf(new Float32Array(10))).to.equal(undefined);
  });
});

describe('room that lasts', () => {
  const bytesOf = (array: Float32Array | null) => array?.byteLength ?? 0;

  it('takes data up to a quarter of a gibibyte, and then leaves them to ordinary memory', () => {
    const memory = newMemory(4096 * MiB);
    const arrays = Array.from({ length: 40 }, () => memory.data.floats(2 * MiB, [2 * MiB]));
    expect(arrays.indexOf(null)).to.equal(32);
    expect(arrays.reduce((sum, array) => sum + bytesOf(array), 0)).to.equal(256 * MiB);
    expect(memory.permanent.floats(MiB, [MiB])).to.have.length(MiB);
  });

  it('leaves arrays to ordinary memory where there is no room', () => {
    const memory = newMemory(4 * MiB, { dataBytes: 32 * MiB, permanentBytes: 32 * MiB });
    for (const room of [memory.data, memory.permanent])
      expect(room.floats(2 * MiB, [2 * MiB])).to.equal(null);
    expect(memory.data.floats(MiB / 2, [MiB / 2])).to.have.length(MiB / 2);
  });

  it('has the data of tensors, where kernels read them without a copy', () => {
    const shape = [300, 300];
    const numbers = Float32Array.from({ length: 90_000 }, (_, i) => i);
    const made = [tensor(numbers, shape), zeros(shape), ones(shape), random(1).uniform(shape)];
    for (const { array } of made) expect(array.data.buffer).to.be.instanceOf(SharedArrayBuffer);
    expect(made[0]?.toTypedArray()).to.deep.equal(numbers);
    numbers.fill(-1);
    expect(made[0]?.toTypedArray()[7]).to.equal(7);
  });

  it('is free again when nothing refers to its arrays, for as many as before', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const memory = newMemory(4096 * MiB);
    const take = () => Array.from({ length: 40 }, () => memory.data.floats(2 * MiB, [2 * MiB])).indexOf(null);
    for (let round = 0; round < (share >= 1 ? 3 : 2); round++) {
      expect(take()).to.equal(32);
      expect(memory.bytesInUse).to.equal(256 * MiB);
      for (let i = 0; i < 50 && memory.bytesInUse > 0; i++) {
        collectGarbage();
        await setTimeout(10);
      }
      expect(memory.bytesInUse).to.equal(0);
    }
  });
});

describe('a region', () => {
  it('gives all memory back when it is closed, but for what it has transferred', () => {
    const memory = newMemory();
    const [outer, inner] = [memory.region(), memory.region()];
    const kept = inner.floats(5000, [5000]) as Float32Array;
    inner.floats(5000, [5000]);
    inner.integers(5000);
    expect(inner.transfer(kept, outer)).to.equal(kept);
    inner.close();
    expect(memory.bytesInUse).to.equal(Math.ceil(20_000 / 64) * 64);
    outer.close();
    expect(memory.bytesInUse).to.equal(0);
  });

  it('transfers a copy where there is no arena around it', () => {
    const memory = newMemory();
    const region = memory.region();
    const array = (region.floats(5000, [5000]) as Float32Array).fill(3);
    const copy = region.transfer(array, null);
    region.close();
    expect(memory.addressOf(copy as Float32Array)).to.equal(undefined);
    expect(copy.every((x) => x === 3)).to.equal(true);
  });

  it('transfers a copy where the arena around it is one of another memory', () => {
    const [memory, other] = [newMemory(), newMemory()];
    const [outer, inner] = [memory.region(), other.region()];
    const lasting = (outer.floats(5000, [5000]) as Float32Array).fill(1);
    const copy = inner.transfer((inner.floats(5000, [5000]) as Float32Array).fill(3), outer);
    inner.close();
    expect(other.bytesInUse).to.equal(0);
    expect([memory, other].map((own) => own.addressOf(copy as Float32Array))).to.deep.equal([
      undefined,
      undefined,
    ]);
    outer.close();
    expect(memory.bytesInUse).to.equal(0);
    expect([...new Set(copy), ...new Set(lasting)]).to.deep.equal([3, 1]);
  });

  it('transfers as it is what is not its own', () => {
    const other = new Float32Array(2000);
    expect(newMemory().region().transfer(other, null)).to.equal(other);
  });
});

describe('a tensor that there is no room for', () => {
  const huge = [40_000, 30_000];

  it('is an error that names it and what is in use; tape, parameters and memory are as they were', () => {
    const w = random(1).normal([100, 100]);
    const before = w.toArray();
    const step = (grow: boolean) =>
      valueAndGrad(() => {
        const loss = sum(matmul(w, w).square());
        return grow ? add(loss, sum(zeros(huge))) : loss;
      }, w);
    const due = step(false).grads.toArray();
    for (let i = 0; i < 3; i++) {
      expect(() => step(true)).to.throw(
        RangeError,
        /^memory: got a tensor of shape \[40000, 30000\] \(4\.47 GiB\) with \d+\.\d MiB in use when 4\.00 GiB is all there is\.$/,
      );
    }
    expect(w.toArray()).to.deep.equal(before);
    expect(step(false).grads.toArray()).to.deep.equal(due);
  });

  it('is an error outside of scopes too', () => {
    expect(() => zeros([2 ** 20, 2 ** 20])).to.throw(
      RangeError,
      'memory: got a tensor of shape [1048576, 1048576] when there is no room for it.',
    );
  });
});
