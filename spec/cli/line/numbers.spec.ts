import { expect } from 'chai';
import fc from 'fast-check';
import { readNumber, readNumbers, readPositive, readRange } from '../../../lib/cli/line/numbers.ts';
import { combinations, readChoices } from '../../../lib/cli/line/parameters.ts';
import { UsageError } from '../../../lib/cli/usage-error.ts';

describe('numbers of a command line', () => {
  it('are read as they were typed', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
        expect(
          readNumbers('--x', values.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join()),
        ).to.deep.equal(values);
      }),
    );
    expect(readRange('--range', '-3,3')).to.deep.equal([-3, 3]);
    expect(readPositive('--x', '1e-3')).to.equal(1e-3);
  });

  for (const [read, text, message] of [
    [readNumber, '', '--x: got "" when a number was due.'],
    [readNumber, ' ', '--x: got " " when a number was due.'],
    [readNumber, '1px', '--x: got "1px" when a number was due.'],
    [readNumbers, '1,,2', '--x: got "" when a number was due.'],
    [readPositive, '0', '--x: got 0 when a number above 0 was due.'],
    [readPositive, 'Infinity', '--x: got Infinity when a number above 0 was due.'],
    [readRange, '3', '--x: got "3" when two numbers, the lower first, were due: -3,3.'],
    [readRange, '3,-3', '--x: got "3,-3" when two numbers, the lower first, were due: -3,3.'],
    [readRange, '0,Infinity', '--x: got "0,Infinity" when two numbers, the lower first, were due: -3,3.'],
    [readRange, '1,2,3', '--x: got "1,2,3" when two numbers, the lower first, were due: -3,3.'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)} as ${read.name} does`, () => {
      expect(() => read('--x', text)).to.throw(UsageError, message);
    });
  }
});

describe('parameters of a command line', () => {
  it('come in every combination', () => {
    const settings = combinations(readChoices(['alpha=1,2', 'beta=-3', 'c=4,5,6']));
    expect(settings).to.have.length(6);
    expect(new Set(settings.map((setting) => JSON.stringify(setting))).size).to.equal(6);
    expect(settings[0]).to.deep.equal({ alpha: 1, beta: -3, c: 4 });
    expect(combinations({})).to.deep.equal([{}]);
  });

  for (const text of ['alpha', 'alpha=', '=2', '']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => readChoices([text])).to.throw(UsageError, 'when NAME=VALUE was due, as in alpha=2.');
    });
  }

  it('refuses a name that comes twice, and what is no number', () => {
    expect(() => readChoices(['a=1', 'a=2'])).to.throw(UsageError, '--param: got a twice');
    expect(() => readChoices(['a=two'])).to.throw(UsageError, '--param a: got "two" when a number was due.');
    expect(() => readChoices(['a=1=2'])).to.throw(UsageError, '--param a: got "1=2" when a number was due.');
  });
});
