import { expect } from 'chai';
import fc from 'fast-check';
import {
  lif,
  matmul,
  random,
  recurrentLif,
  reshape,
  slice,
  stack,
  sum,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from '../../lib/index.ts';
import { eventsOf } from '../support/events-of.ts';
import { expectNumbers, expectThrows, expectValues } from '../support/expect.ts';

const { multiLevelSpikeCount, periodicExponential } = surrogates;

const anyX = fc.double({ min: -4, max: 12, noNaN: true });

describe('spike counts', () => {
  it('are of as many steps as there is memory for their kinks', () => {
    expect(
      periodicExponential({ n: 65_536 }).row.kinks?.({ n: 65_536, period: 1, width: 1, scale: 1 }),
    ).to.have.length(131_071);
    expectThrows(
      () => periodicExponential({ n: 1e9 }),
      RangeError,
      'periodicExponential: n must be at most 65536, got 1000000000.',
    );
  });

  it('are the integers from 0 to n, one more for each step of the staircase that x has reached', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(anyX, { minLength: 1 }), (n, xs) => {
        const x = tensor(xs);
        const values = [...x.toTypedArray()];
        const steps = Array.from({ length: n }, (_, i) => i);
        const reached = (at: (step: number) => number) =>
          values.map((value) => steps.filter((step) => value >= at(step)).length);
        expectNumbers(
          multiLevelSpikeCount({ n })(x),
          reached((step) => step + 0.5),
        );
        expectNumbers(
          multiLevelSpikeCount({ n, thr: -0.5 })(x),
          reached((step) => step - 0.5),
        );
        expectNumbers(
          periodicExponential({ n, period: 0.75 })(x),
          reached((step) => 0.75 * step),
        );
      }),
    );
  });

  it('are 0 for NaN and -∞, n for ∞, and include each step itself', () => {
    const unusual = tensor([Number.NaN, -Infinity, Infinity, -0]);
    expectNumbers(multiLevelSpikeCount(unusual), [0, 0, 4, 0]);
    expectNumbers(periodicExponential(unusual), [0, 0, 4, 1]);
    expectNumbers(multiLevelSpikeCount(tensor([0.5, 1.5, 2.5, 3.5])), [1, 2, 3, 4]);
    expectNumbers(periodicExponential(tensor([0, 1, 2, 3, 4])), [1, 2, 3, 4, 4]);
  });

  it('lie about the origin: it is half a spike off at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), anyX, (n, x) => {
        const { origin, kernels } = multiLevelSpikeCount({ n });
        const [count] = kernels.forward(new Float64Array(1), Float64Array.of(x));
        expect(count).to.be.closeTo(origin(x), 0.5);
      }),
    );
  });

  it('go through matmul as numbers, not as events, with both gradients', () => {
    const x = tensor([
      [0.2, 0.9, 2.9, 7],
      [0.1, -3, 0.2, 0.3],
      [0, 0, 0, 1.6],
    ]);
    const w = tensor([
      [1, -2],
      [3, 5],
      [-7, 11],
      [0.5, 0.25],
    ]);
    expectNumbers(matmul(multiLevelSpikeCount(x), w), [
      [3 - 21 + 2, 5 + 33 + 1],
      [0, 0],
      [1, 0.5],
    ]);
    const { grads } = valueAndGrad(() => sum(matmul(multiLevelSpikeCount(x), w)), { x, w });
    expectNumbers(grads.w, [
      [0, 0],
      [1, 1],
      [3, 3],
      [6, 6],
    ]);
    expectNumbers(grads.x, [
      [-1, 8, 4, 0],
      [-1, 0, 4, 0.75],
      [-1, 8, 4, 0.75],
    ]);
  });

  it('that happen to be zeros and ones give the same product to the bit', () => {
    const x = tensor(
      Array.from({ length: 64 }, (_, i) => Array.from({ length: 40 }, (_, k) => Number((i * k) % 7 === 3))),
    );
    const w = random(1).normal([40, 8]);
    const counts = multiLevelSpikeCount(x);
    expect(eventsOf(counts)).to.not.equal(null);
    expect(matmul(counts, w).toArray()).to.deep.equal(matmul(x, w).toArray());
    expect(eventsOf(multiLevelSpikeCount(x.mul(2)))).to.equal(null);
  });

  it('are subtracted from the membrane of a neuron, as many times as it fired', () => {
    const input = tensor([[[2.6]], [[0.3]], [[9]], [[0]], [[-1]]]);
    const layer = lif({ beta: 0.5, surrogate: multiLevelSpikeCount({ n: 4, thr: -0.5 }) });
    // With a threshold of 1 and thr -0.5 it fires the membrane rounded, at most 4.
    const { spikes, v } = layer.run(input);
    const due = { spikes: [] as number[], v: [] as number[] };
    let membrane = 0;
    for (const current of [2.6, 0.3, 9, 0, -1]) {
      const h = 0.5 * membrane + current;
      const count = Math.min(4, Math.max(0, Math.floor(h + 0.5)));
      membrane = h - count;
      due.spikes.push(count);
      due.v.push(membrane);
    }
    expect([...spikes.toTypedArray()]).to.deep.equal(due.spikes);
    expectValues(v, [5, 1, 1], ([t]) => due.v[t as number] as number);
  });

  it('of a layer have the gradient of the layer written step by step', () => {
    const rng = random(3);
    const x = rng.uniform([6, 2, 3], -1, 4);
    const spike = periodicExponential({ n: 3, width: 0.7 });
    const weights = rng.normal([6, 2, 3]);
    const whole = (input: Tensor) => lif({ beta: 0.8, surrogate: spike })(input);
    const stepwise = (input: Tensor) => {
      let v = zeros([2, 3]);
      const spikes = [0, 1, 2, 3, 4, 5].map((t) => {
        const h = v.mul(0.8).add(reshape(slice(input, t, t + 1), [2, 3]));
        const s = spike(h.sub(1));
        v = h.sub(s);
        return s;
      });
      return stack(spikes, 0);
    };
    const [got, due] = [whole, stepwise].map((f) => valueAndGrad(() => sum(f(x).mul(weights)), x).grads);
    const values = due?.toNdarray();
    expectValues(got as Tensor, [6, 2, 3], (index) => values?.get(...index) as number, 1e-5);
  });

  it('come back through the weights of recurrentLif as counts', () => {
    const layer = recurrentLif(1, {
      beta: 0,
      random: random(1),
      surrogate: multiLevelSpikeCount({ thr: -0.5 }),
    });
    const w = layer.params.recurrent.item();
    const { v } = layer.run(tensor([[[3]], [[0.25]]]));
    const h = Math.fround(0.25 + 3 * w);
    const count = Math.min(4, Math.max(0, Math.floor(h + 0.5)));
    expect(v.toTypedArray()[1]).to.be.closeTo(h - count, 1e-6);
  });

  it('have no strict neuron', () => {
    expectThrows(
      () => lif({ beta: 0.9, strict: true, surrogate: multiLevelSpikeCount }),
      TypeError,
      'lif: strict needs a step, and multiLevelSpikeCount has a forward of its own.',
    );
  });
});
