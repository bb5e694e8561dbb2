import { expect } from 'chai';
import fc from 'fast-check';
import { parsePeerOptions, parts, usage } from '../../../bench/peers/options.ts';

describe('bench/peers/options', () => {
  it('runs everything unless told otherwise, and fewer rounds for a look', () => {
    expect(parsePeerOptions([])).to.include({ quick: false, threads: 2, json: undefined, page: undefined });
    expect(parsePeerOptions([]).only).to.deep.equal(parts);
    expect(parsePeerOptions(['--quick']).rounds).to.be.below(parsePeerOptions([]).rounds);
  });

  it('takes parts separated by commas, given once or more often', () => {
    fc.assert(
      fc.property(fc.array(fc.subarray([...parts], { minLength: 1 }), { minLength: 1 }), (groups) => {
        const args = groups.flatMap((group) => ['--only', group.join(',')]);
        expect(parsePeerOptions(args).only).to.deep.equal(groups.flat());
      }),
    );
  });

  it('takes positive integers for counts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 64 }), (rounds, threads) => {
        const args = ['--quick', '--rounds', String(rounds), '--threads', String(threads)];
        expect(parsePeerOptions(args)).to.include({ rounds, threads });
      }),
    );
  });

  it('says what was due', () => {
    for (const [args, message] of [
      [['--only', 'W2,W9'], '--only: got "W9", known are W2, W3,'],
      [['--rounds', '0'], '--rounds: got "0" when a positive integer was due.'],
      [['--threads', 'two'], '--threads: got "two" when a positive integer was due.'],
    ] as const) {
      expect(() => parsePeerOptions(args)).to.throw(RangeError, message);
    }
    expect(() => parsePeerOptions(['--fast'])).to.throw(TypeError, '--fast');
  });

  it('helps with every option and part', () => {
    for (const name of ['--only', '--quick', '--rounds', '--threads', '--json', '--page', ...parts]) {
      expect(usage).to.include(name);
    }
  });
});
