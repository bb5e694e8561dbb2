import { expect } from 'chai';
import fc from 'fast-check';
import { readChoices } from '../../../lib/cli/sweep/choice.ts';
import { generatorOf } from '../../../lib/cli/sweep/generator-of.ts';
import { planOf } from '../../../lib/cli/sweep/plan-of.ts';
import { runId } from '../../../lib/cli/sweep/run-id.ts';

const choices = readChoices({
  shape: ['a', 'b'],
  width: { from: 0.1, to: 10, scale: 'log' },
  size: { from: 1, to: 4, integer: true },
  start: { mean: 2, std: 0.5 },
});

describe('planOf', () => {
  it('has all combinations, the last parameter fastest, numbered', () => {
    const plan = planOf(readChoices({ a: [1, 2], b: ['x', 'y', 'z'] }));
    expect(plan.map(({ parameters }) => Object.values(parameters).join(''))).to.deep.equal([
      ...['1x', '1y', '1z', '2x', '2y', '2z'],
    ]);
    expect(plan.map(({ run, of }) => [run, of])).to.deep.equal([0, 1, 2, 3, 4, 5].map((run) => [run, 6]));
  });

  it('draws the same for the same seed, and goes on with the same runs when there are more', () => {
    const parametersOf = (runs: number, seed: number) =>
      planOf(choices, { runs, seed }).map(({ parameters }) => parameters);
    expect(parametersOf(20, 3)).to.deep.equal(parametersOf(50, 3).slice(0, 20));
    expect(parametersOf(20, 3)).not.to.deep.equal(parametersOf(20, 4));
  });

  it('draws a parameter alike whatever others there are', () => {
    const { width } = choices;
    const alone = planOf({ width } as never, { runs: 9, seed: 1 });
    const among = planOf(choices, { runs: 9, seed: 1 });
    expect(among.map(({ parameters }) => parameters.width)).to.deep.equal(
      alone.map(({ parameters }) => parameters.width),
    );
  });

  it('draws what the distributions are', () => {
    const drawn = planOf(choices, { runs: 4000, seed: 1 }).map(({ parameters }) => parameters);
    const shareOf = (f: (one: (typeof drawn)[number]) => boolean) => drawn.filter(f).length / drawn.length;
    const numbers = (name: string) => drawn.map((one) => Number(one[name]));
    const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
    // Five standard deviations of each estimate.
    expect(shareOf(({ shape }) => shape === 'a')).to.be.closeTo(0.5, 0.04);
    for (const size of [1, 2, 3, 4]) expect(shareOf((one) => one.size === size)).to.be.closeTo(0.25, 0.035);
    expect(Math.min(...numbers('width'))).to.be.at.least(0.1);
    expect(Math.max(...numbers('width'))).to.be.at.most(10);
    expect(shareOf(({ width }) => Number(width) < 1)).to.be.closeTo(0.5, 0.04);
    expect(mean(numbers('start'))).to.be.closeTo(2, 0.04);
    expect(mean(numbers('start').map((x) => (x - 2) ** 2))).to.be.closeTo(0.25, 0.03);
  });

  it('has parameters that are drawn twice once', () => {
    const plan = planOf(readChoices({ a: [1, 2] }), { runs: 50, seed: 1 });
    expect(plan.map(({ run, of }) => [run, of])).to.deep.equal([
      [0, 2],
      [1, 2],
    ]);
  });

  it('is a usage error for more runs than can be kept, at once', () => {
    const text = (runs: number) => `got ${runs} runs when at most 16777216 were due.`;
    expect(() => planOf(choices, { runs: 1e12, seed: 1 })).to.throw(text(1e12));
    const wide = { from: 0, to: 1, count: 10_000 };
    expect(() => planOf(readChoices({ a: wide, b: wide }))).to.throw(text(1e8));
  });

  it('is a usage error for a distribution in a grid', () => {
    expect(() => planOf({ width: choices.width } as never)).to.throw(
      'parameters.width: got a distribution when values for a grid were due: give it a count, or draw with --random N.',
    );
    expect(() => planOf({ start: choices.start } as never)).to.throw('were due: draw with --random N.');
  });
});

describe('runId', () => {
  it('is the same whatever the order of the parameters, and another for other values', () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.boolean());
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value, { minKeys: 1 }), (parameters) => {
        const turned = Object.fromEntries(Object.entries(parameters).reverse());
        expect(runId(turned))
          .to.equal(runId(parameters))
          .and.to.match(/^[0-9a-f]{16}$/);
        expect(runId({ ...parameters, more: 1 })).not.to.equal(runId({ ...parameters, more: '1' }));
      }),
    );
  });

  it('stays what it is from version to version', () => {
    expect(runId({ width: 0.3, surrogate: 'arctan', strict: false })).to.equal('8271b7bbf9ce9cc7');
    expect(generatorOf('run 0').next()).to.equal(0.9014855623245239);
  });
});
