import { expect } from 'chai';
import fc from 'fast-check';
import { drawSetting } from '../../../../lib/check/settings.ts';
import {
  random,
  type Surrogate,
  type SurrogateOptions,
  surrogate,
  surrogates,
} from '../../../../lib/index.ts';
import { drawn } from '../../../support/covering.ts';
import { isClose } from '../../../support/expect.ts';
import { runs } from '../../../support/runs.ts';

/** The functions of one input. */
const family = Object.values(surrogates).filter(({ row }) => !('inputs' in row)) as unknown as Surrogate[];

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

/** Under random parameters of the domain; with few steps or harmonics, which points far apart would miss. */
function forAll(spike: Surrogate, check: (spike: Surrogate) => void, numRuns = runs(6)): void {
  const anyParams = fc.property(seeds, fc.nat(3), (seed, sides) => {
    const { n, ...others } = drawSetting(spike.row, random(seed), sides);
    const params: object = n === undefined ? others : { ...others, n: Math.min(n, 6) };
    check(spike(params as SurrogateOptions<string>));
  });
  fc.assert(anyParams, { numRuns, examples: [[1, 0]] });
  check(spike);
}

/** The same functions, with nothing said about peak, area, tail and support. */
function silent(spike: Surrogate): Surrogate {
  const { peak: _, mass: __, tail: ___, support: ____, ...row } = spike.row;
  return surrogate(row)(spike.params as SurrogateOptions<string>);
}

interface FinePoint {
  readonly x: number;
  /** The spacing there. */
  readonly dx: number;
}

/**
 * Points, ascending, from the anchor and the kinks out to e^reach lengths on both sides: closest together near these, each of
 * which has the points that are nearer to it than to another.
 */
function fine({ row, params }: Surrogate, reach: number, count: number): FinePoint[] {
  const anchor = row.center?.(params) ?? row.threshold?.(params) ?? 0;
  const length = (row.length?.(params) ?? 1) / 8;
  const middles = [...new Set([anchor, ...(row.kinks?.(params) ?? [])])].sort((a, b) => a - b);
  const each = Math.ceil((2 * count) / (middles.length + 1));
  const du = (2 * reach) / each;
  return middles.flatMap((middle, k) => {
    const low = ((middles[k - 1] ?? -Infinity) + middle) / 2;
    const high = (middle + (middles[k + 1] ?? Infinity)) / 2;
    const edge = (i: number) => Math.min(Math.max(middle + length * Math.sinh(i * du - reach), low), high);
    return Array.from({ length: each }, (_, i) => {
      const [from, to] = [edge(i), edge(i + 1)];
      return { x: from / 2 + to / 2, dx: to - from };
    }).filter(({ dx }) => dx > 0);
  });
}

describe('the facts of a surrogate', () => {
  for (const spike of drawn(family, 3)) {
    const { name } = spike.row;

    it(`${name}: the peak is the height of the highest of many points`, () => {
      forAll(spike, (one) => {
        const kinks = one.row.kinks?.(one.params) ?? [];
        const xs = [...kinks, ...fine(one, 12, 20_000).map(({ x }) => x)];
        const heights = xs.map((x) => Math.abs(one.gradient(x)));
        const highest = Math.max(...heights);
        expect(highest).to.be.at.most(one.facts.peak * (1 + 1e-12));
        expect(highest).to.be.at.least(one.facts.peak * (1 - 2e-3));
      });
    });

    it(`${name}: the area is the sum over many points, and what the power leaves beyond them`, () => {
      forAll(spike, (one) => {
        const { area, tail } = one.facts;
        const points = fine(one, 60, 30_000);
        const sum = (many: typeof points) => many.reduce((s, { x, dx }) => s + one.gradient(x) * dx, 0);
        if (Number.isNaN(area)) {
          const signs = points.map(({ x }) => Math.sign(one.gradient(x)));
          expect(signs).to.include.members([-1, 1]);
        } else if (!Number.isFinite(area)) {
          expect(tail).to.be.a('number').and.at.most(1);
          const [nearer, farther] = [sum(fine(one, 30, 15_000)), sum(points)];
          expect(farther / nearer).to.be.above(1.3);
          expect(Math.sign(farther)).to.equal(Math.sign(area));
        } else {
          const ends = [points[0], points.at(-1)].map((end) => end?.x ?? 0);
          const rest = ends.reduce((s, x) => s + Math.abs(x) * one.gradient(x), 0);
          const beyond = typeof tail === 'number' ? rest / (tail - 1) : 0;
          const size = points.reduce((s, { x, dx }) => s + Math.abs(one.gradient(x)) * dx, 0);
          expect(sum(points) + beyond).to.be.closeTo(area, 5e-3 * size + 1e-2 * Math.abs(beyond));
        }
      });
    });

    it(`${name}: the tail is how the height falls off from one distance to another`, () => {
      forAll(spike, (one) => {
        const { tail, support, peak } = one.facts;
        const anchor = one.row.center?.(one.params) ?? 0;
        const length = one.row.length?.(one.params) ?? 1;
        /** The largest of many values about a distance: what oscillates is high at some. */
        const heightAt = (lengths: number) => {
          const around = Array.from({ length: 2000 }, (_, i) => length * (lengths + i / 3.1));
          const both = around.flatMap((d) => [one.gradient(anchor - d), one.gradient(anchor + d)]);
          return Math.max(...both.map(Math.abs));
        };
        if (peak === 0 || tail === 'compact') {
          const far = Math.max(...support.map(Math.abs)) + length;
          expect(far).to.be.below(Infinity);
          expect([one.gradient(-far), one.gradient(far)]).to.deep.equal([0, 0]);
        } else if (tail === 'exponential') {
          expect(support.some((end) => !Number.isFinite(end))).to.equal(true);
          expect(heightAt(1e6)).to.be.below(1e-100 * peak);
        } else {
          const power = Math.log2(heightAt(1e6) / heightAt(2e6));
          expect(power).to.be.closeTo(tail, 1e-2 + 1e-3 * tail);
        }
      });
    });

    it(`${name}: what it declares is what is found by evaluating its gradient`, () => {
      forAll(spike, (one) => {
        const [due, got] = [one.facts, silent(one).facts];
        // What lies beyond all points follows from the power, the less exactly the slower the tail falls off.
        const slowness = typeof due.tail === 'number' && due.tail > 1 ? due.tail / (due.tail - 1) : 1;
        expect(isClose(got.area, due.area, 1e-9 * slowness), `area ${got.area}, due ${due.area}`).to.equal(
          true,
        );
        expect(got.peak).to.be.closeTo(due.peak, 1e-9 * due.peak);
        if (typeof due.tail === 'number') expect(got.tail).to.be.closeTo(due.tail, 1e-2);
        else expect(got.tail).to.equal(due.tail);
        got.support.forEach((end, i) => {
          expect(isClose(end, due.support[i] as number, 1e-9), `support ${got.support}`).to.equal(true);
        });
      });
    });
  }

  it('follow the parameters, and cannot be changed', () => {
    const { facts } = surrogates.gaussianGrad({ sigma: 2, alpha: 3 });
    expect(facts.area).to.equal(3);
    expect(facts.peak).to.be.closeTo(3 / (2 * Math.sqrt(2 * Math.PI)), 1e-15);
    expect(facts.tail).to.equal('exponential');
    expect(facts.support).to.deep.equal([-Infinity, Infinity]);
    expect(() => Object.assign(facts, { area: 1 })).to.throw(TypeError);
    expect(surrogates.leakyRelu({ alpha: -1, beta: 1 }).facts.area).to.be.NaN;
    expect(surrogates.leakyRelu({ alpha: 0, beta: -2 }).facts.area).to.equal(-Infinity);
    expect(surrogates.squarewaveFourierSeries.facts.area).to.be.NaN;
  });

  it('of a row of the user are found without a word about them', () => {
    const facts = (gradient: (x: number) => number) =>
      surrogate({ name: 'own', origin: () => 0, gradient }).facts;
    const bump = facts((x) => (Math.abs(x - 0.3) < 0.5 ? 1 - (2 * (x - 0.3)) ** 2 : 0));
    expect(bump.peak).to.be.closeTo(1, 1e-12);
    expect(bump.area).to.be.closeTo(2 / 3, 1e-9);
    expect(bump.tail).to.equal('compact');
    expect(bump.support[0]).to.be.closeTo(-0.2, 1e-7);
    expect(bump.support[1]).to.be.closeTo(0.8, 1e-7);
    const cubic = facts((x) => 1 / (1 + Math.abs(x) ** 3));
    expect(cubic.area).to.be.closeTo((4 * Math.PI) / (3 * Math.sqrt(3)), 1e-9);
    expect(cubic.tail).to.equal(3);
    const slow = facts((x) => (1 + x * x) ** -0.55);
    expect(slow.tail).to.be.closeTo(1.1, 1e-9);
    // √π Γ(1/20) / Γ(11/20)
    expect(slow.area).to.be.closeTo(21.35344933248, 1e-8);
    const steep = facts((x) => (1 + Math.abs(x)) ** -40);
    expect(steep.tail).to.be.closeTo(40, 1e-3);
    expect(steep.area).to.be.closeTo(2 / 39, 1e-11);
    const overflowing = facts((x) => Math.exp(x) / (1 + Math.exp(x)) ** 2);
    expect(overflowing.tail).to.equal('exponential');
    expect(overflowing.area).to.be.closeTo(1, 1e-11);
  });
});
