import { type Expression, parseExpressionAt } from 'acorn';
import { expect } from 'chai';
import { plainText } from '../../lib/formula/plain-text.ts';

const textOf = (code: string) =>
  plainText(parseExpressionAt(code, 0, { ecmaVersion: 'latest' }) as Expression);

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
    expect([`\`a$\{x}\``, '1', 'x', 'tag`a`', '/a/', 'true'].map(textOf)).to.deep.equal(
      new Array(6).fill(undefined),
    );
  });
});
