import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { onNode, processOf } from '../../../bench/peers/entrants.ts';
import { readBytes, readFloats } from '../../../bench/peers/files.ts';
import {
  describe as described,
  peerWorkloads,
  startingWeights,
} from '../../../bench/peers/peer-workloads.ts';
import { runners } from '../../../bench/peers/runners.ts';
import { takePart } from '../../../bench/peers/training.ts';
import { writeWorkload } from '../../../bench/peers/workload-files.ts';
import { loadDigits } from '../../../docs/examples/digits/data.ts';

describe('bench/peers/peer-workloads', () => {
  it('has a part of the comparison for each, and a sentence', () => {
    for (const workload of peerWorkloads) {
      expect(runners, workload.name).to.include.keys(workload.name);
      expect(described(workload, 0.05)).to.match(
        /^\S.* steps.*batch \d+.*5\.00 % of the hidden neurons fire\.$/,
      );
    }
  });

  it('has spiketape and PyTorch take part everywhere, snnTorch and SpikingJelly where they have the network', () => {
    const parts = Object.fromEntries(
      peerWorkloads.map((workload) => [
        workload.name,
        takePart(workload, undefined).map(({ name, baseline }) => [name, baseline]),
      ]),
    );
    for (const [name, all] of Object.entries(parts))
      expect(
        all.map(([who]) => who),
        name,
      ).to.include.members(['spiketape', 'PyTorch, hand-written loop']);
    expect(parts.tutorial6).to.deep.include(['snnTorch', 'spiketape']);
    expect(parts.W2).to.deep.include(['snnTorch', "spiketape, snnTorch's neuron"]);
    expect(parts.fashion).to.deep.include(['SpikingJelly, multi-step', 'spiketape']);
    expect(parts.W3r).to.not.deep.include(['SpikingJelly, multi-step', 'spiketape']);
  });

  it('runs spiketape on another Node too, which is named by its version', () => {
    const other = onNode(process.execPath);
    expect(other.name).to.equal(`spiketape on Node ${process.versions.node}`);
    expect(onNode('/nowhere/node').name).to.equal('spiketape on /nowhere/node');
    const runtimes = { threads: 2, python: 'python3', pythonPath: undefined };
    expect(processOf(onNode('/nowhere/node'), runtimes).command).to.equal('/nowhere/node');
  });

  it('writes weights within their bounds, and batches of digits with their labels', () => {
    const folder = mkdtempSync(join(tmpdir(), 'workload-'));
    try {
      const workload = { ...peerWorkloads.find(({ name }) => name === 'tutorial6'), batch: 3 } as never;
      writeWorkload(folder, workload, 2, 1);
      for (const [name, { shape, bound }] of Object.entries(startingWeights(workload))) {
        const weight = readFloats(folder, `${name}.f32`);
        expect(weight.length, name).to.equal(shape.reduce((a, b) => a * b));
        expect(Math.max(...weight.map(Math.abs)), name).to.be.within(0.9 * bound, bound);
      }
      const { images, labels } = loadDigits().train;
      const keyOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
        Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
      const known = new Map<string, number | undefined>();
      labels.forEach((label, at) => {
        known.set(keyOf(images.subarray(784 * at, 784 * (at + 1))), label);
      });
      for (const i of [0, 1]) {
        const x = readFloats(folder, `x${i}.f32`);
        const own = [0, 1, 2].map((k) => known.get(keyOf(x.subarray(784 * k, 784 * (k + 1)))));
        expect([...readBytes(folder, `labels${i}.u8`)]).to.deep.equal(own);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
