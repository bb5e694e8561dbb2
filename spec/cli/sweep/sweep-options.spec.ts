import { expect } from 'chai';
import { readChoices } from '../../../lib/cli/sweep/choice.ts';
import { withTyped } from '../../../lib/cli/sweep/sweep-options.ts';
import { UsageError } from '../../../lib/cli/usage-error.ts';

const choices = readChoices({ width: [0.3, 1], how: ['a=b', 'c'] });

describe('withTyped', () => {
  it('takes what was typed in place of what the study has', () => {
    expect(withTyped(choices, ['how=a=b,true', 'width=2,two'])).to.deep.equal({
      width: { kind: 'values', values: [2, 'two'] },
      how: { kind: 'values', values: ['a=b', true] },
    });
  });

  for (const [texts, message] of [
    [['width=1', 'width=2'], '--param: got width twice; alpha=1,2 has two values.'],
    [['widht=1'], '--param: got "widht" when one of width, how was due; did you mean width?'],
    [['__proto__=1'], '--param: got "__proto__" when one of width, how was due.'],
    [['width'], '--param: got "width" when NAME=VALUE was due, as in alpha=2.'],
  ] as const) {
    it(`refuses ${texts.join(' ')}`, () => {
      expect(() => withTyped(choices, texts)).to.throw(UsageError, message);
    });
  }
});
