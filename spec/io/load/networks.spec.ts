import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  lif,
  linear,
  noGrad,
  ones,
  random,
  recurrentLif,
  sequential,
  tensor,
  zeros,
} from '../../../lib/index.ts';
import { readFile } from '../../../lib/io/node.ts';
import { loadWeights, readWeights, type Weights } from '../../../lib/io/weights.ts';
import { isTried } from '../../support/covering.ts';
import { expectClose } from '../../support/networks.ts';
import { rejects } from '../../support/rejects.ts';
import { hasTorch } from '../export/run-code.ts';
import { torchBytes } from '../pickle/torch-bytes.ts';

const [steps, batch, inputs, size] = [25, 3, 4, 6];

/** What a network did: all as flat arrays `[steps, batch, neurons]`. */
interface Trace {
  readonly x: readonly number[];
  readonly hidden: readonly number[];
  readonly spikes: readonly number[];
  readonly v: readonly number[];
}

/** The network that the files are of: Linear, Leaky or RLeaky, Linear, Leaky of snnTorch. */
function networkOf(isRecurrent: boolean) {
  const seed = random(9);
  const options = () => ({
    ...{ beta: zeros([size]), vThreshold: ones([size]) },
    ...({ strict: true, detachReset: true, resetDelay: true } as const),
  });
  const hidden = isRecurrent ? recurrentLif(size, { random: seed, ...options() }) : lif(options());
  return sequential(
    linear(inputs, size, { random: seed }),
    hidden,
    linear(size, size, { random: seed }),
    lif(options()),
  );
}

/** Expects a network with loaded weights to do what it did where the weights are from. */
function expectTrace(weights: Weights, isRecurrent: boolean, due: Trace): void {
  const net = networkOf(isRecurrent);
  const { left, missing } = loadWeights(net, weights, { from: 'snntorch' });
  expect(missing).to.deep.equal([]);
  expect(
    left.filter((name) => /(weight|bias|beta|threshold)$/.test(name) && !name.startsWith('optimizer')),
  ).to.deep.equal([]);
  const { v, spikes, layers } = noGrad(() => net.run(tensor([...due.x], [steps, batch, inputs])));
  expect(Array.from(layers[1]?.output.toTypedArray() ?? [])).to.deep.equal(due.hidden);
  expect(Array.from(spikes.toTypedArray())).to.deep.equal(due.spikes);
  expectClose(v.toTypedArray(), due.v, 1e-5, 'membrane', 1);
  expect(due.hidden.filter(Boolean).length).to.be.within(50, due.hidden.length - 50);
  expect(due.spikes.filter(Boolean).length).to.be.above(20);
}

/** Parameters of a network by their names in PyTorch. */
type StateDict = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>
>;

/** A row of a matrix times a vector, and a bias. */
function linearOf(dict: StateDict, name: string, x: readonly number[]): number[] {
  const [weight, bias] = [dict[`${name}.weight`]?.data ?? [], dict[`${name}.bias`]?.data ?? []];
  return bias.map((sum, row) =>
    x.reduce((all, value, i) => all + value * (weight[row * x.length + i] as number), sum),
  );
}

/** A loop over snnTorch's Leaky, or RLeaky where there is a recurrent weight, with reset by subtraction. */
function leaky(dict: StateDict, name: string, currents: readonly (readonly number[])[]) {
  const [beta, threshold] = [dict[`${name}.beta`]?.data ?? [], dict[`${name}.threshold`]?.data ?? []];
  let [mem, spikes] = [beta.map(() => 0), beta.map(() => 0)];
  return currents.map((current) => {
    const back =
      `${name}.recurrent.weight` in dict ? linearOf(dict, `${name}.recurrent`, spikes) : beta.map(() => 0);
    mem = mem.map((v, i) => {
      const reset = v > (threshold[i] as number) ? (threshold[i] as number) : 0;
      return (beta[i] as number) * v + (current[i] as number) + (back[i] as number) - reset;
    });
    spikes = mem.map((v, i) => (v > (threshold[i] as number) ? 1 : 0));
    return { spikes, mem };
  });
}

/** A state_dict with numbers out of a seed, all multiples of 1/1024, and what the network does in double precision. */
function drawn(isRecurrent: boolean, seed: number): { dict: StateDict; trace: Trace } {
  const source = random(seed);
  const draw = (shape: readonly number[], low: number, high: number) => {
    const data = Array.from(
      source.uniform([...shape], low, high).toTypedArray(),
      (x) => Math.round(x * 1024) / 1024,
    );
    return { shape, data };
  };
  const neurons = (name: string) => ({
    [`${name}.beta`]: draw([size], 0.4, 0.9),
    [`${name}.threshold`]: draw([size], 0.5, 1),
  });
  const matrix = (name: string, columns: number) => ({
    [`${name}.weight`]: draw([size, columns], -0.5, 0.5),
    [`${name}.bias`]: draw([size], -0.2, 0.5),
  });
  const dict: StateDict = {
    ...matrix('fc1', inputs),
    ...neurons('lif1'),
    ...(isRecurrent ? matrix('lif1.recurrent', size) : {}),
    ...matrix('fc2', size),
    ...neurons('lif2'),
  };
  const x = draw([steps, batch, inputs], 0, 4).data;
  return { dict, trace: { x, ...simulate(dict, x) } };
}

function simulate(dict: StateDict, x: readonly number[]): Omit<Trace, 'x'> {
  const at = (t: number, b: number) => (t * batch + b) * size;
  const out = { hidden: [] as number[], spikes: [] as number[], v: [] as number[] };
  for (let b = 0; b < batch; b++) {
    const rows = Array.from({ length: steps }, (_, t) =>
      x.slice((t * batch + b) * inputs, (t * batch + b + 1) * inputs),
    );
    const hidden = leaky(
      dict,
      'lif1',
      rows.map((row) => linearOf(dict, 'fc1', row)),
    );
    const last = leaky(
      dict,
      'lif2',
      hidden.map(({ spikes }) => linearOf(dict, 'fc2', spikes)),
    );
    for (let t = 0; t < steps; t++)
      for (let i = 0; i < size; i++) {
        out.hidden[at(t, b) + i] = hidden[t]?.spikes[i] as number;
        out.spikes[at(t, b) + i] = last[t]?.spikes[i] as number;
        out.v[at(t, b) + i] = last[t]?.mem[i] as number;
      }
  }
  return out;
}

describe('a network of snnTorch', () => {
  for (const isRecurrent of [false, true]) {
    const kind = isRecurrent ? 'recurrent' : 'feedforward';

    it(`does the same with loaded weights, ${kind}`, async () => {
      for (const seed of [1, 2, 3]) {
        const { dict, trace } = drawn(isRecurrent, seed);
        expectTrace(await readWeights(torchBytes(dict)), isRecurrent, trace);
      }
    });
  }
});

const python = '/usr/bin/python3';

describe('files that PyTorch wrote', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-torch-'));
  after(() => rmSync(folder, { recursive: true }));
  let found: Record<'feedforward' | 'recurrent', Trace> & {
    tensors: Record<string, { dtype: string; shape: number[]; data: number[] }>;
  };

  before(function () {
    const run = (...args: string[]) => spawnSync(python, args, { encoding: 'utf8' });
    // At a desk PyTorch may be missing; where it must not be, this fails.
    if (!isTried(3) || (!hasTorch() && !process.env.CI)) this.skip();
    const seed = process.env.CI ? '1' : String(Math.floor(Math.random() * 1e6));
    const { status, stderr } = run(join(import.meta.dirname, 'networks.py'), folder, seed);
    expect(status, `seed ${seed}: ${stderr}`).to.equal(0);
    found = JSON.parse(readFileSync(join(folder, 'found.json'), 'utf8'));
  });

  const read = async (name: string) => readWeights(await readFile(join(folder, name)));

  for (const kind of ['feedforward', 'recurrent'] as const) {
    it(`give a ${kind} network that does the same`, async () => {
      expectTrace(await read(`${kind}.pt`), kind === 'recurrent', found[kind]);
    });

    it(`give a ${kind} network out of a checkpoint`, async () => {
      const net = networkOf(kind === 'recurrent');
      const { used, missing } = loadWeights(net, await read(`${kind}-checkpoint.pt`), { from: 'snntorch' });
      expect(missing).to.deep.equal([]);
      expect(used.every((name) => name.startsWith('model.'))).to.equal(true);
    });
  }

  for (const name of ['tensors.pt', 'tensors4.pt']) {
    it(`give tensors of all types, views and parameters: ${name}`, async () => {
      const arrays = Object.entries(await read(name)).map(([key, { dtype, shape, data }]) => {
        return [key, { dtype, shape, data: Array.from<number | bigint, number>(data, Number) }];
      });
      expect(Object.fromEntries(arrays)).to.deep.equal(found.tensors);
    });
  }

  for (const [name, text] of [
    ['module.pt', 'got the name "__main__.Net" when one of a state_dict was due. Nothing was run.'],
    ['old.pt', 'got a bare pickle (torch.save before 1.6 wrote such; save it anew)'],
    ['script.pt', 'got a TorchScript archive when a state_dict was due.'],
  ] as const) {
    it(`are rejected where they are no state_dict: ${name}`, () => rejects(read(name), RangeError, text));
  }
});
