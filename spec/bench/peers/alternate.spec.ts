import { expect } from 'chai';
import fc from 'fast-check';
import { alternate, overall, ratios } from '../../../bench/peers/alternate.ts';

const sample = fc.double({ min: 0.01, max: 1e6, noNaN: true });
const rounds = fc.array(fc.array(sample, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
const forever = Number.POSITIVE_INFINITY;
const unexpected = (_: unknown, error: unknown) => {
  throw error;
};

describe('bench/peers/alternate', () => {
  it('gives turns in order, round by round', async () => {
    const order: string[] = [];
    const turn = async (one: string, round: number) => {
      order.push(`${one}${round}`);
      return [round];
    };
    const samples = await alternate(['a', 'b'], { rounds: 3, budget: forever }, turn, unexpected);
    expect(order).to.deep.equal(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
    expect(samples.get('b')).to.deep.equal([[0], [1], [2]]);
  });

  it('goes on without one that fails, and keeps what it had', async () => {
    const failures: unknown[] = [];
    const turn = async (one: string, round: number) => {
      if (one === 'b' && round === 1) throw new Error('out of luck');
      if (one === 'c') throw new Error('never started');
      return [round];
    };
    const samples = await alternate(['a', 'b', 'c'], { rounds: 3, budget: forever }, turn, (one, error) =>
      failures.push([one, (error as Error).message]),
    );
    expect(failures).to.deep.equal([
      ['c', 'never started'],
      ['b', 'out of luck'],
    ]);
    expect([...samples]).to.deep.equal([
      ['a', [[0], [1], [2]]],
      ['b', [[0]]],
    ]);
  });

  it('gives one that has used up its budget no further turn, but each a first', async () => {
    const samples = await alternate(['a', 'b'], { rounds: 3, budget: 0 }, async () => [1], unexpected);
    expect([...samples.values()]).to.deep.equal([[[1]], [[1]]]);
  });

  it('the ratio to what is k times as fast in every round is k, however the rounds differ', () => {
    fc.assert(
      fc.property(rounds, fc.double({ min: 0.01, max: 100, noNaN: true }), (of, k) => {
        const faster = of.map((samples) => samples.map((time) => time / k));
        const { min, median, max, samples } = ratios(of, faster);
        for (const ratio of [min, median, max]) expect(ratio / k).to.be.closeTo(1, 1e-9);
        expect(samples).to.equal(of.length);
      }),
    );
  });

  it('ratios are of the rounds that both had', () => {
    fc.assert(
      fc.property(rounds, rounds, (of, to) => {
        const shared = Math.min(of.length, to.length);
        expect(ratios(of, to)).to.deep.equal(ratios(of.slice(0, shared), to.slice(0, shared)));
        expect(ratios(of, to).samples).to.equal(shared);
      }),
    );
    expect(() => ratios([], [[1]])).to.throw(RangeError);
  });

  it('over all, every sample counts', () => {
    expect(overall([[3, 1], [2]])).to.include({ samples: 3, min: 1, median: 2, max: 3 });
  });
});
