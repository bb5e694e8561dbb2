import { expect } from 'chai';
import { plainText } from '../../lib/formula/plain-text.ts';
import { FunctionParser } from '../../lib/formula/source/function-parser.ts';
import type { Expression } from '../../lib/formula/source/syntax.ts';

const textOf = (code: string) => plainText(new FunctionParser(`() => ${code}`).whole().body as Expression);

describe('plainText', () => {
  it('is text in quotes of any kind', () => {
    expect(['"value"', "'value'", '`value`', '`a\\nb`', '``'].map(textOf)).to.deep.equal([
      'value',
      'value',
      'value',
      'a\nb',
      '',
    ]);
  });

  it('is nothing where values are put in, and of what is no text', () => {
    expect([`\`a$\{x}\``, '1', 'x', 'true', 'null'].map(textOf)).to.deep.equal(new Array(5).fill(undefined));
  });
});
