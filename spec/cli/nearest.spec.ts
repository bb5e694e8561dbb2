import { expect } from 'chai';
import fc from 'fast-check';
import { didYouMean, nearest } from '../../lib/cli/nearest.ts';

const names = ['arctan', 'sigmoid', 'piecewiseQuadratic', 'rect', 'reluGrad', 'reluGrad2'];

describe('nearest', () => {
  it('finds a name with one letter too many, too few, wrong or swapped', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('arctan', 'sigmoid', 'piecewiseQuadratic'),
        fc.nat(),
        fc.nat(3),
        (name, at, how) => {
          const i = at % (name.length - 1);
          const [before, letter, after] = [name.slice(0, i), name[i], name.slice(i + 1)];
          const typos = [
            `${before}${letter}x${after}`,
            before + after,
            `${before}x${after}`,
            `${before}${after[0]}${letter}${after.slice(1)}`,
          ];
          expect(nearest(typos[how] as string, names)).to.equal(name);
        },
      ),
    );
  });

  it('does not count case, and prefers the exact name', () => {
    expect(nearest('ARCTAN', names)).to.equal('arctan');
    expect(nearest('relugrad2', names)).to.equal('reluGrad2');
    expect(nearest('retc', names)).to.equal('rect');
  });

  it('has nothing for what is like none', () => {
    expect(nearest('membrane', names)).to.equal(undefined);
    expect(didYouMean('membrane', names)).to.equal('.');
    expect(didYouMean('rct', names)).to.equal('; did you mean rect?');
  });
});
