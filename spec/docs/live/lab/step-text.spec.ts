import { expect } from 'chai';
import { mostCharacters, namesOfStep, readableStep } from '../../../../docs/live/lab/step-text.ts';

describe('the text of a step', () => {
  const names = { states: ['v', 'a'], parameters: ['tau', 'k'] };
  for (const text of [
    '({ v, a }, input, { tau, k }) => ({ v, a })',
    'function ({ v, a: old }, input, { tau, k: factor }) { return { v, a: old }; }',
    '  step({ v, a }, input, { tau, k }) {\n  return { v, a };\n}',
  ])
    it(`names states and parameters: ${text.slice(0, 24)}`, () =>
      expect(namesOfStep(text)).to.deep.equal(names));

  it('may have no parameters', () => expect(namesOfStep('({ v }) => ({ v })').parameters).to.deep.equal([]));

  for (const [what, text, message] of [
    ['nothing', '', /got no function/],
    ['a call', 'alert(1)', /got no function/],
    ['a call about an arrow', '(({ v }) => v)(alert(1))', /cannot be read/],
    ['another method', 'constructor({ v }) { }', /got no function/],
    ['what is not closed', '({ v }) => {\n  return {\n', /cannot be read.*\(line 3\)/],
    ['more than a function', '({ v }) => v;\nalert(1)', /cannot be read.*\(line 1\)/],
    ['depth without end', `({ v }) => ${'('.repeat(2900)}`, /cannot be read/],
    ['states as one', '(state) => state', /the first argument does not take apart the states.*\(line 1\)/],
    ['no states', '({}) => 0', /got no state in the first argument/],
    ['the rest of the states', '({ v, ...others }) => v', /more than names of the states/],
    ['a default', '({ v },\n input, { k = 2 }) => v', /gives k a default; its value is set below \(line 2\)/],
    ['an async function', 'async ({ v }) => v', /got no function/],
    ['a long text', `({ v }) => ${'v + '.repeat(mostCharacters)}v`, /characters when 3000 at most/],
  ] as const)
    it(`refuses ${what}`, () => expect(() => namesOfStep(text)).to.throw(Error, message));

  it('is called by no one', () => expect(readableStep('() => 1')).to.throw('it is read, and was called'));
});
