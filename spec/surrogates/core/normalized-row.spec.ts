import { expect } from 'chai';
import fc from 'fast-check';
import { drawSetting } from '../../../lib/check/settings.ts';
import {
  checkSurrogate,
  lif,
  type Normalization,
  random,
  type Surrogate,
  type SurrogateOptions,
  smooth,
  sum,
  surrogate,
  surrogates,
  tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import { drawn } from '../../support/covering.ts';
import { expectThrows, wrong } from '../../support/expect.ts';
import { runs } from '../../support/runs.ts';

/** The functions of one input. */
const family = Object.values(surrogates).filter(({ row }) => !('inputs' in row)) as unknown as Surrogate[];

const kinds: readonly Normalization[] = ['peak', 'area'];

function canBe({ facts }: Surrogate, by: Normalization): boolean {
  return facts[by] > 0 && facts[by] < Infinity;
}

describe('a normalized surrogate', () => {
  for (const spike of drawn(family, 3)) {
    for (const by of kinds) {
      const { name } = spike.row;
      if (!canBe(spike, by)) {
        it(`${name} is not normalized by ${by}, and it says why`, () => {
          const { row, facts, params } = spike;
          const cure = by === 'area' && facts.area !== 0 ? "; normalize by 'peak'" : '';
          expectThrows(
            () => row && spike.normalized(by),
            RangeError,
            `${name}: got a gradient whose ${by} is ${facts[by]} when a finite one above 0 was due to normalize by${cure}.`,
          );
          expect(spike.params).to.equal(params);
        });
        continue;
      }

      it(`${name} has ${by} 1 under any parameters, its own and later ones, and passes checkSurrogate`, () => {
        const normalized = spike.normalized(by);
        const settings = [0, 3].map((sides) => drawSetting(spike.row, random(1), sides));
        const report = checkSurrogate(normalized, {
          settings: settings.filter((params) => canBe(spike(params as SurrogateOptions<string>), by)),
        });
        expect(report.passed, String(report)).to.equal(true);
        const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
        const verdict = fc.property(
          seeds,
          fc.nat(3),
          fc.double({ min: -9, max: 9, noNaN: true }),
          (seed, sides, x) => {
            const params = drawSetting(spike.row, random(seed), sides) as SurrogateOptions<string>;
            fc.pre(canBe(spike(params), by));
            const [one, raw] = [normalized(params), spike(params)];
            expect(one.facts[by]).to.be.closeTo(1, 1e-9);
            expect(one.facts.tail).to.equal(raw.facts.tail);
            expect(one.facts.support).to.deep.equal(raw.facts.support);
            expect(one.gradient(x) * raw.facts[by]).to.be.closeTo(raw.gradient(x), 1e-12 * raw.facts.peak);
            expect(one.origin(x) * raw.facts[by]).to.be.closeTo(
              raw.origin(x),
              1e-12 * (1 + Math.abs(raw.origin(x))),
            );
          },
        );
        fc.assert(verdict, { numRuns: runs(10) });
      });
    }
  }

  it('fires the same spikes, has its parameters, and smooth gives the scaled origin', () => {
    const [raw, spike] = [surrogates.reluGrad, surrogates.reluGrad.normalized('area')];
    const x = tensor([-0.5, -0, 0, 0.5, Number.NaN]);
    expect(spike(x).toArray()).to.deep.equal(raw(x).toArray());
    expect(spike.params).to.deep.equal(raw.params);
    expect(spike({ width: 2 }).params).to.deep.equal({ alpha: 0.3, width: 2 });
    expect(spike.name).to.equal('reluGrad');
    expect(spike.row.name).to.equal('reluGrad');
    const v = tensor([-0.5, 0.25]);
    const scaled = [...smooth(() => raw(v)).toTypedArray()].map((value) => value / raw.facts.area);
    [...smooth(() => spike(v)).toTypedArray()].forEach((got, i) => {
      expect(got).to.be.closeTo(scaled[i] as number, 1e-6);
    });
    expect(
      surrogates
        .poissonPass({ random: random(1) })
        .normalized('peak')(tensor([1]))
        .toArray(),
    ).to.deep.equal([1]);
    const counts = surrogates.multiLevelSpikeCount.normalized('area');
    expect(counts(tensor([0.2, 2.7])).toArray()).to.deep.equal([0, 3]);
  });

  it('works in a neuron: the gradients of a single step are divided by the area', () => {
    const input = tensor([[[0.75, 1.25]]]);
    const slopes = (spike: Surrogate) =>
      valueAndGrad(() => sum(lif({ beta: 0.5, surrogate: spike })(input)), input).grads.toTypedArray();
    const raw = surrogates.spikeRateEscape({ beta: 2 }) as unknown as Surrogate;
    const [due, got] = [slopes(raw), slopes(raw.normalized('area'))];
    got.forEach((value, i) => {
      expect(value * 25).to.be.closeTo(due[i] as number, 1e-5);
    });
  });

  it('may be made of a row of the user that declares nothing, and of a normalized one', () => {
    const bump = surrogate({
      name: 'bump',
      parameters: { width: { default: 3, above: 0 } },
      origin: (x, { width }) => Math.atan(x / width),
      gradient: (x, { width }) => width / (width * width + x * x),
    });
    const area = bump.normalized('area');
    expect(area.gradient(0)).to.be.closeTo(1 / (3 * Math.PI), 1e-12);
    expect(area({ width: 0.5 }).gradient(0)).to.be.closeTo(2 / Math.PI, 1e-12);
    expect(area.normalized('peak').gradient(0)).to.be.closeTo(1, 1e-12);
    const report = checkSurrogate(area);
    expect(report.passed, String(report)).to.equal(true);
  });

  it('refuses parameters under which it cannot be, when they are given', () => {
    const leaky = surrogates.piecewiseLeakyRelu({ c: 0 }).normalized('area');
    expect(leaky.gradient(0)).to.equal(0.5);
    expectThrows(
      () => leaky({ c: 0.5 }),
      RangeError,
      "piecewiseLeakyRelu: got a gradient whose area is Infinity when a finite one above 0 was due to normalize by; normalize by 'peak'.",
    );
    expectThrows(
      () => surrogates.superSpike({ alpha: -2 }).normalized('area'),
      RangeError,
      "superSpike: got a gradient whose area is -4 when a finite one above 0 was due to normalize by; normalize by 'peak'.",
    );
    expectThrows(
      () => surrogates.arctan.normalized(wrong('mass')),
      RangeError,
      "arctan: got \"mass\" when 'peak' or 'area' was due.",
    );
  });

  it('is compiled like what it is made of, once and twice normalized', () => {
    for (const spike of drawn(
      family.filter((one) => canBe(one, 'peak')),
      12,
    )) {
      for (const made of [
        spike.normalized('peak'),
        ...(canBe(spike, 'area') ? [spike.normalized('area').normalized('peak')] : []),
      ]) {
        expect(made.kernel.gradient, `${made}`).to.deep.equal(spike.kernel.gradient);
        expect(made.kernel.origin.kind, `${made}`).to.equal(spike.kernel.origin.kind);
      }
    }
  });
});
