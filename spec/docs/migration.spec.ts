import { expect } from 'chai';
import type { Tensor } from 'spiketape';
import * as spiketape from 'spiketape';
import { constructors } from '../../docs/migration/constructors.ts';
import { differences } from '../../docs/migration/differences.ts';
import { losses } from '../../docs/migration/losses.ts';
import { readRows } from '../../docs/migration/read.ts';
import { recurrentNeurons } from '../../lib/snn/neurons/recurrent.ts';
import type { PeerLayer } from '../../lib/snn/peers/core/peer-layer.ts';
import { libraries } from '../snn/peers/constructors.ts';

const { random, tensor, transpose } = spiketape;

/** What code in rows gives, of names. */
function evaluated<R>(code: string, names: Readonly<Record<string, unknown>>): R {
  return new Function(...Object.keys(names), `return ${code};`)(...Object.values(names)) as R;
}

function numbers(x: Tensor): number[] {
  return Array.from(x.toTypedArray());
}

function expectClose(got: Tensor, due: Tensor, what: string): void {
  const [a, b] = [numbers(got), numbers(due)];
  expect(a.length, what).to.equal(b.length);
  a.forEach((value, i) => {
    expect(Math.abs(value - (b[i] as number)), `${what} ${i}`).to.be.below(1e-5 * (1 + Math.abs(value)));
  });
}

describe('the rows of the migration page', () => {
  const w = random(9).uniform([3, 3], -0.5, 0.5);
  const eye = tensor([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
  const recurrent = (layer: never) =>
    recurrentNeurons('spec', layer, { size: 3, random: random(1) }, { recurrent: transpose(w) });
  const names = { ...spiketape, w, eye, given: {}, recurrent };

  it('are of all constructors', () => {
    for (const [library, entry] of Object.entries(libraries)) {
      const listed = constructors.filter((row) => row.library === library).map(({ name }) => name);
      const others = Object.keys(entry).filter((name) => !listed.includes(name));
      const aliases = others.filter((name) => listed.includes(name.replace(/Cell$/, '')));
      expect(others, library).to.deep.equal(aliases);
    }
  });

  for (const { library, name, options, zoo, formula, drive, step } of readRows)
    it(`have what was read of ${library} ${name}(${options})`, () => {
      const x = numbers(random(5).uniform([30], 0, drive));
      const start = zoo?.includes('vLeak: -65') ? -65 : 0;
      let v = start;
      const due = x.map((one) => {
        const after = step(v, one);
        v = after.v;
        return after;
      });
      expect(zoo === undefined).to.equal(formula !== undefined);
      if (due[0]?.spikes !== undefined)
        expect(due.reduce((sum, { spikes = 0 }) => sum + spikes, 0)).to.be.within(3, 27);
      if (zoo === undefined) return;
      const run = evaluated<spiketape.NeuronLayer>(zoo, names).run(tensor(x, [30, 1, 1]));
      expectClose(run.v as Tensor, tensor(due.map((one) => one.v)), 'v');
      if (run.spikes) expect(numbers(run.spikes)).to.deep.equal(due.map(({ spikes }) => spikes));
    });

  for (const { library, name, options, zoo, formula } of constructors)
    it(`are what ${library} ${name} is`, () => {
      const make = Reflect.get(libraries[library as keyof typeof libraries], name) as (
        o: object,
      ) => PeerLayer;
      const scale = name === 'LIF' && library === 'norse' ? 60 : /^Izhikevich|PSN/.test(name) ? 60 : 6;
      const x = random(3).uniform([6, 2, 3], 0, scale);
      const run = make(evaluated(`(${options})`, names)).run(x);
      expect(zoo === undefined).to.equal(formula !== undefined);
      if (zoo === undefined) return;
      const neurons = evaluated<spiketape.NeuronLayer>(zoo, names);
      const start = ['QIFNode', 'EIFNode'].includes(name) ? { v: spiketape.full([2, 3], -0.1) } : undefined;
      const due = neurons.run(x, start);
      if (run.spikes !== undefined) expectClose(run.spikes, due.spikes, 'spikes');
      if (library !== 'spytorch' && run.v !== undefined) expectClose(run.v, due.v as Tensor, 'v');
      if (run.spikes !== undefined) expect(Math.max(...numbers(run.spikes))).to.be.above(0);
    });

  const [T, B, C] = [4, 2, 3];
  const spikes = random(5).bernoulli(0.4, [T, B, C]);
  const v = random(6).normal([T, B, C]);
  const labels = [2, 0];
  const each = Array.from({ length: T * B }, (_, i) => labels[i % B]);
  const rows = (x: Tensor) => Array.from({ length: T * B }, (_, i) => numbers(x).slice(i * C, (i + 1) * C));
  const over = (x: Tensor, f: (values: number[]) => number) =>
    Array.from({ length: B }, (_, b) =>
      Array.from({ length: C }, (_, c) =>
        f(Array.from({ length: T }, (_, t) => rows(x)[t * B + b]?.[c] ?? 0)),
      ),
    );
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const first = (values: number[]) => (values.includes(1) ? values.indexOf(1) : T - 1);
  const entropy = (scores: number[][]) =>
    mean(scores.map((row, i) => Math.log(sum(row.map(Math.exp))) - (row[labels[i % B] as number] as number)));
  const squares = (scores: number[][], on: number) =>
    mean(scores.flatMap((row, i) => row.map((value, c) => (value - (c === labels[i % B] ? on : 0)) ** 2)));
  const due: Readonly<Record<string, () => number>> = {
    ce_rate_loss: () => entropy(rows(spikes)),
    ce_count_loss: () => entropy(over(spikes, sum)),
    ce_max_membrane_loss: () => entropy(over(v, (values) => Math.max(...values))),
    mse_count_loss: () => squares(over(spikes, sum), T) / T,
    mse_membrane_loss: () => squares(rows(v), 1),
    ce_temporal_loss: () => entropy(over(spikes, (values) => -first(values))),
    'cross_entropy(out.mean(0), label)': () => entropy(over(spikes, mean)),
    'mse_loss(out.mean(0), one_hot)': () => squares(over(spikes, mean), 1),
    'NLLLoss(LogSoftmax(max(out, 1)))': () => entropy(over(v, (values) => Math.max(...values))),
  };
  for (const { library, name, here } of losses)
    it(`give what ${library} ${name} does`, () => {
      const got = evaluated<Tensor>(here, { ...names, T, B, C, spikes, v, labels, each });
      expect(got.item()).to.be.closeTo(due[name]?.() ?? Number.NaN, 1e-5);
    });

  for (const { library, what, expected, given } of differences)
    it(`have a number of ${library}: ${what}`, () => {
      expect(Math.abs(given() - expected)).to.be.above(0.001);
    });
});
