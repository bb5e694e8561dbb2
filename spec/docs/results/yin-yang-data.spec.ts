import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { MersenneTwister } from '../../../docs/results/mersenne-twister.ts';
import { yinYang } from '../../../docs/results/yin-yang-data.ts';

describe('MersenneTwister', () => {
  it('draws what numpy.random.RandomState(42) does', () => {
    const random = new MersenneTwister(42);
    const doubles = [random.double(), random.double(), random.double()];
    expect(doubles.map((x) => x.toFixed(8))).to.deep.equal(['0.37454012', '0.95071431', '0.73199394']);
    const again = new MersenneTwister(42);
    expect(Array.from({ length: 10 }, () => again.integer(3))).to.deep.equal([2, 0, 2, 2, 0, 0, 2, 1, 2, 2]);
  });
});

describe('yinYang', () => {
  it('has the points of its generator', () => {
    const { points, labels } = yinYang(5000, 42);
    // Of all points, in single precision, as that generator gave them under numpy 1.24.
    expect(createHash('sha256').update(points).digest('hex').slice(0, 16)).to.equal('7188950fcf53efbd');
    expect([0, 1, 2].map((label) => labels.filter((one) => one === label).length)).to.deep.equal([
      1681, 1702, 1617,
    ]);
    expect(labels.slice(0, 12)).to.deep.equal([2, 1, 2, 1, 1, 1, 0, 2, 2, 0, 1, 1]);
  });
});
