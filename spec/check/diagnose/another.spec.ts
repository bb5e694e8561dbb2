import { expect } from 'chai';
import { checkSurrogate, surrogate, surrogates } from '../../../lib/index.ts';

/** What the checker says of the origin of arctan with another gradient. */
function diagnosisWith(gradient: (x: number, p: { readonly alpha: number }) => number) {
  const { origin } = surrogates.arctan.row;
  const parameters = { alpha: { default: 2, above: 0 } };
  return checkSurrogate(surrogate({ name: 'mixed', parameters, origin, gradient }), {
    settings: [{ alpha: 3 }, { alpha: 0.8 }],
  }).diagnosis;
}

describe('the gradient of another surrogate', () => {
  const { sigmoid } = surrogates;

  it('is named, with the parameter that both have', () => {
    const found = diagnosisWith((x, { alpha }) => sigmoid.row.gradient(x, { alpha }));
    expect(found?.cause).to.equal('gradient-known');
    expect(found?.text).to.equal('the gradient is that of sigmoid with the same alpha, the origin is not');
  });

  it('is named, with a parameter that is a number or follows from its own', () => {
    const other = (value: (alpha: number) => number) =>
      diagnosisWith((x, { alpha }) => sigmoid.row.gradient(x, { alpha: value(alpha) }));
    expect(other(() => 0.7)?.text).to.include('that of sigmoid with alpha = 0.7,');
    expect(other((alpha) => 2 * alpha)?.text).to.match(/that of sigmoid with alpha = 2 ?.? ?alpha,/);
  });

  it('is named where its peak does not depend on the parameter, and where it jumps', () => {
    const { logTailedRelu, piecewiseLeakyRelu } = surrogates;
    const tailed = diagnosisWith((x) => logTailedRelu.row.gradient(x, { alpha: 0.3 }));
    expect(tailed?.text).to.include('that of logTailedRelu with alpha = 0.3,');
    const leaky = diagnosisWith((x, { alpha }) => piecewiseLeakyRelu.row.gradient(x, { c: 0.01, w: alpha }));
    expect(leaky?.text).to.include('that of piecewiseLeakyRelu with c = 0.01, w = alpha,');
  });

  it('is named with a parameter in the hundreds', () => {
    for (const alpha of [510, 900]) {
      const found = diagnosisWith((x) => sigmoid.row.gradient(x, { alpha }));
      expect(found?.text).to.include(`that of sigmoid with alpha = ${alpha},`);
    }
  });

  it('is that which has it, not one that comes close with a parameter far out', () => {
    expect(diagnosisWith(() => 1)?.text).to.match(/that of (leakyRelu|straightThrough)\b/);
  });
});
