import { expect } from 'chai';
import {
  checkGrad,
  exp,
  type LearnedOptions,
  lif,
  matmul,
  mean,
  mul,
  optimizers,
  random,
  type Surrogate,
  type SurrogateOptions,
  smooth,
  square,
  sub,
  sum,
  surrogate,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import { drawn } from '../../support/covering.ts';
import { expectNumbers, expectThrows, expectValues, wrong } from '../../support/expect.ts';

/** The functions of one input with parameters that can be learned, and each such parameter. */
const learnable = (Object.values(surrogates) as unknown as Surrogate[]).flatMap((spike) =>
  Object.keys(spike.row.parameterGradients ?? {}).map((name) => [spike, name] as const),
);

/** Points off the kinks, in lengths from the anchor. */
const offsets = [-3.3, -1.37, -0.61, -0.23, 0.17, 0.43, 0.83, 1.71, 2.9];

function pointsOf({ row, params }: Surrogate): number[] {
  const anchor = row.center?.(params) ?? row.threshold?.(params) ?? 0;
  return offsets.map((u) => anchor + u * (row.length?.(params) ?? 1));
}

function learned(spike: Surrogate, name: string, value: Tensor) {
  return spike({ [name]: value } as LearnedOptions<string>);
}

/** Parameters about the default, so near that the points stay between the same kinks. */
function near(spike: Surrogate, name: string, shares: readonly number[]): number[] {
  const size = spike.params[name] || 1;
  return shares.map((share) => (spike.params[name] as number) + share * size);
}

describe('a surrogate with a learned parameter', () => {
  it('is one that neurons take, of whatever row and parameter', () => {
    for (const [spike, name] of drawn(learnable, 15)) {
      const surrogate = learned(spike, name, tensor(spike.params[name] as number));
      expect(lif({ beta: 0.9, surrogate })(tensor([[[1]]])).shape, spike.row.name).to.eql([1, 1, 1]);
    }
  });

  for (const [spike, name] of drawn(learnable, 8)) {
    it(`${spike.row.name}: inside smooth its gradients for x and ${name}, one or one per neuron, are the true ones`, () => {
      const xs = pointsOf(spike);
      const length =
        0.004 * Math.min(spike.row.length?.(spike.params) ?? 1, Math.abs(spike.params[name] || 1));
      const f = (x: Tensor, value: Tensor) => learned(spike, name, value)(x);
      for (const [x, value] of [
        [tensor(xs), tensor(near(spike, name, [0.01])[0] as number)],
        [
          tensor([xs, xs]),
          tensor(
            near(
              spike,
              name,
              xs.map((_, i) => 0.002 * (i + 1)),
            ),
          ),
        ],
      ] as const) {
        const report = smooth(() => checkGrad(f, [x, value], { length, tolerance: 1e-5 }));
        expect(report.passed, String(report)).to.equal(true);
      }
    });

    it(`${spike.row.name}: it fires as with ${name} as a number, with the same gradient for x`, () => {
      const values = near(
        spike,
        name,
        offsets.map((_, i) => 0.01 * i),
      ).map(Math.fround);
      const xs = pointsOf(spike).map(Math.fround);
      const each = values.map((value) => spike({ [name]: value } as SurrogateOptions<string>));
      const many = learned(spike, name, tensor(values));
      const x = tensor([xs, xs]);
      const { grads } = valueAndGrad(() => sum(mul(many(x), -3)), x);
      const of = (f: (one: Surrogate, at: number) => number) => (index: number[]) => {
        const i = index.at(-1) as number;
        return f(each[i] as Surrogate, xs[i] as number);
      };
      expectValues(
        many(x),
        [2, 9],
        of((one, at) => one(tensor(at)).item()),
        0,
      );
      expectValues(
        smooth(() => many(x)),
        [2, 9],
        of((one, at) => one.origin(at)),
      );
      expectValues(
        many.origin(x),
        [2, 9],
        of((one, at) => one.origin(at)),
      );
      expectValues(
        many.gradient(x),
        [2, 9],
        of((one, at) => one.gradient(at)),
      );
      expectValues(
        grads,
        [2, 9],
        of((one, at) => -3 * one.gradient(at)),
      );
    });

    it(`${spike.row.name}: the gradient of ${name} under spikes is that of the origin, summed over what it was broadcast to`, () => {
      const xs = pointsOf(spike);
      const values = near(
        spike,
        name,
        offsets.map((_, i) => 0.01 * i),
      ).map(Math.fround);
      const weights = random(5).normal([3, 9]);
      const x = tensor([xs, xs.map((v) => v * 1.001), xs]);
      for (const value of [tensor(values), tensor(values[3] as number), tensor([values[2] as number])]) {
        const gradients = () =>
          valueAndGrad(() => sum(mul(learned(spike, name, value)(x), weights)), { value, x }).grads;
        const [spiking, smoothly] = [gradients(), smooth(gradients)];
        expect(spiking.value.shape).to.deep.equal(value.shape);
        expect(spiking.value.toArray()).to.deep.equal(smoothly.value.toArray());
        expect(spiking.x.toArray()).to.deep.equal(smoothly.x.toArray());
        const [all, size] = [value.toTypedArray(), value.size];
        const [due, terms] = [new Float64Array(size), new Float64Array(size)];
        weights.toTypedArray().forEach((weight, i) => {
          const k = size === 1 ? 0 : i % 9;
          const p = { ...spike.params, [name]: all[k] as number };
          const slope =
            spike.row.parameterGradients?.[name]?.(x.toTypedArray()[i] as number, p) ?? Number.NaN;
          due[k] = (due[k] as number) + weight * slope;
          terms[k] = (terms[k] as number) + Math.abs(weight * slope);
        });
        spiking.value.toTypedArray().forEach((got, k) => {
          expect(got).to.be.closeTo(due[k] as number, 1e-5 * (terms[k] as number) + 1e-9);
        });
      }
    });
  }

  it('may have several, and numbers among them; what is named later replaces what was', () => {
    const [sigma, alpha] = [tensor([0.5, 1]), tensor(2)];
    const both = surrogates.gaussianGrad({ sigma, alpha });
    expect(both.params).to.deep.equal({ sigma, alpha });
    expect(both.params.sigma).to.equal(sigma);
    const { grads } = smooth(() => valueAndGrad(() => sum(both(tensor([0.25, 0.25]))), { sigma, alpha }));
    expect(grads.sigma.shape).to.deep.equal([2]);
    expect(grads.alpha.item()).to.be.closeTo(0.3829 / 2 + 0.1974 / 2, 1e-4);
    const one = both({ alpha: 1 });
    expect(one.params.alpha).to.equal(1);
    const none = one({ sigma: 0.5 }) as unknown as Surrogate;
    expect(none.gradient(0)).to.equal(surrogates.gaussianGrad({ sigma: 0.5, alpha: 1 }).gradient(0));
    expect(both()).to.equal(both);
    expect(both.name).to.equal('gaussianGrad');
  });

  it('broadcasts as operations do, and not what does not', () => {
    const alpha = tensor([[1], [2]]);
    expect(surrogates.arctan({ alpha })(tensor([0.5, -0.5, 1])).shape).to.deep.equal([2, 3]);
    expect(surrogates.arctan({ alpha })(0.5).toArray()).to.deep.equal([[1], [1]]);
    expectThrows(
      () => surrogates.arctan({ alpha: tensor([1, 2]) })(tensor([1, 2, 3])),
      RangeError,
      'arctan: got shapes [3] and [2] when they must broadcast (3 and 2).',
    );
  });

  it('answers NaN for NaN as others do, and 0 as the spike', () => {
    const alpha = tensor([2, 2]);
    const spike = surrogates.leakyRelu({ beta: alpha });
    const x = tensor([Number.NaN, 1]);
    expectNumbers(spike(x), [0, 1]);
    expectNumbers(spike.origin(x), [Number.NaN, 2]);
    const { grads } = valueAndGrad(() => sum(spike(x)), { alpha, x });
    expectNumbers(grads.alpha, [Number.NaN, 1]);
    expectNumbers(grads.x, [Number.NaN, 2]);
  });

  it('counts, where the row counts', () => {
    const thr = tensor([0.5, -0.5]);
    expectNumbers(surrogates.multiLevelSpikeCount({ thr })(tensor([2.75, 2.75])), [3, 4]);
  });

  it('must lie in its domain, when it is given and at every use after', () => {
    expectThrows(
      () => surrogates.arctan({ alpha: tensor([1, 2, 3, -1]) }),
      RangeError,
      'arctan: alpha must be above 0, got -1 at element 3.',
    );
    expectThrows(
      () => surrogates.arctan({ alpha: tensor(Number.NaN) }),
      RangeError,
      'arctan: alpha must be finite, got NaN.',
    );
    const alpha = tensor([0.5, 0.125]);
    const spike = surrogates.softSign({ alpha });
    const x = tensor([1, 1]);
    expectNumbers(spike(x), [1, 1]);
    const sgd = optimizers.sgd({ alpha }, { learningRate: 1 });
    const { grads } = valueAndGrad(() => sum(mul(spike(x), 2)), { alpha });
    sgd.step(grads);
    const text = `softSign: alpha must be above 0, got ${alpha.toTypedArray()[1]} at element 1.`;
    expect(alpha.toTypedArray()[1]).to.be.below(0);
    for (const use of [spike, spike.origin, spike.gradient]) expectThrows(() => use(x), RangeError, text);
  });

  it('must go together with the others, element by element', () => {
    const ramp = surrogate({
      name: 'ramp',
      parameters: { low: { default: 0 }, high: { default: 1 } },
      rejects: ({ low, high }) => (low < high ? undefined : `got low ${low} when less than ${high} was due.`),
      origin: (x, { low, high }) => Math.min(Math.max(x, low), high),
      gradient: (x, { low, high }) => Number(x >= low && x <= high),
      parameterGradients: { low: (x, { low }) => Number(x < low) },
    });
    const spike = ramp({ low: tensor([0, 0.5, 1.5]) });
    expectThrows(() => spike(tensor([1, 1, 1])), RangeError, 'ramp: got low 1.5 when less than 1 was due.');
  });

  it('must have a gradient', () => {
    const message = (name: string, key: string) =>
      `${name}: got a Tensor as ${key}, which has no gradient here, so a number was due.`;
    expectThrows(
      () => surrogates.qPseudoSpikeAlphaPlus1({ alpha: tensor(2) }),
      TypeError,
      message('qPseudoSpikeAlphaPlus1', 'alpha'),
    );
    expectThrows(
      () => surrogates.multiLevelSpikeCount({ n: tensor(2) }),
      TypeError,
      message('multiLevelSpikeCount', 'n'),
    );
    expectThrows(
      () => surrogates.arctan.normalized('peak')({ alpha: tensor(2) }),
      TypeError,
      message('arctan', 'alpha'),
    );
    const drawn = surrogate({
      name: 'drawn',
      parameters: { scale: { default: 1 } },
      stochastic: true,
      origin: (x, { scale }) => scale * x,
      gradient: (_, { scale }) => scale,
      parameterGradients: { scale: (x) => x },
    });
    expectThrows(() => drawn({ scale: tensor(1) }), TypeError, message('drawn', 'scale'));
    expectThrows(
      () => surrogates.arctan({ beta: tensor(1) } as object),
      TypeError,
      'arctan: got an unknown parameter "beta", known are alpha, strict.',
    );
    expectThrows(
      () => surrogates.invSquareGrad2(wrong({ alpha: tensor(1) })),
      TypeError,
      'invSquareGrad2: alpha must be a number, got a Tensor.',
    );
  });

  it('is learned by neurons, as by the same steps on the tape', () => {
    const x = tensor([[[0.4, 0.9]], [[0.8, 0.3]], [[1.2, 0.6]]]);
    const alpha = tensor(2);
    const scanned = valueAndGrad(
      () => sum(lif({ beta: 0.9, surrogate: surrogates.arctan({ alpha }), reset: 'none' })(x)),
      { alpha },
    );
    const unrolled = valueAndGrad(
      () => {
        const spike = surrogates.arctan({ alpha });
        const steps = x.toArray() as number[][][];
        let v = tensor([[0, 0]]);
        let total = tensor(0);
        for (const step of steps) {
          v = v.mul(0.9).add(tensor(step));
          total = total.add(sum(spike(v.sub(1))));
        }
        return total;
      },
      { alpha },
    );
    expect(scanned.value).to.equal(unrolled.value);
    expect(scanned.grads.alpha.item()).to.be.closeTo(unrolled.grads.alpha.item(), 1e-6);
    expect(scanned.grads.alpha.item()).to.not.equal(0);
  });
});

describe('learning the parameter of a surrogate', () => {
  it('inside smooth finds the one that made the data, for every neuron', () => {
    const due = [1.5, 4, 7];
    const x = random(1).uniform([64, 3], -1, 1);
    const target = smooth(() => surrogates.arctan({ alpha: tensor(due) })(x));
    const alpha = tensor([3, 3, 3]);
    const adam = optimizers.adam({ alpha }, { learningRate: 0.1 });
    for (let step = 0; step < 400; step++) {
      const { grads } = smooth(() =>
        valueAndGrad(() => mean(square(sub(surrogates.arctan({ alpha })(x), target))), { alpha }),
      );
      adam.step(grads);
    }
    expectValues(alpha, [3], ([i]) => due[i as number] as number, 1e-2);
  });

  it('under spikes moves it with the weights, the loss falling, and an exponential keeps it in its domain', () => {
    const rng = random(2);
    const x = rng.normal([64, 6]);
    const labels = tensor(
      Array.from({ length: 64 }, (_, i) => [Number((x.toTypedArray()[6 * i] as number) > 0)]),
    );
    const params = {
      hidden: rng.normal([6, 12], 0, 0.4),
      out: rng.normal([12, 1], 0, 0.3),
      logAlpha: tensor(0),
    };
    const adam = optimizers.adam(params, { learningRate: 0.02 });
    const losses: number[] = [];
    for (let step = 0; step < 150; step++) {
      const { value, grads } = valueAndGrad(() => {
        const spike = surrogates.sigmoid({ alpha: exp(params.logAlpha) });
        const spikes = spike(matmul(x, params.hidden));
        return mean(square(sub(matmul(spikes, params.out), labels)));
      }, params);
      losses.push(value);
      expect(grads.logAlpha.item()).to.satisfy(Number.isFinite);
      adam.step(grads);
    }
    expect(losses.at(-1)).to.be.below(0.3 * (losses[0] as number));
    expect(Math.abs(params.logAlpha.item())).to.be.above(0.05);
  });
});
