import { expect } from 'chai';
import { checkTarget } from '../../../lib/cli/check/check-target.ts';
import { showFinding } from '../../../lib/cli/check/show-finding.ts';
import type { Thing } from '../../../lib/cli/check/target.ts';
import type { Terminal } from '../../../lib/cli/terminal.ts';
import { surrogate, surrogates } from '../../../lib/index.ts';

const settings = { choices: {}, exports: [], certify: [-8, 8] } as const;
const thing = (kind: string, spike: object) => ({ kind, name: 'mine', spike }) as unknown as Thing;

const terminal: Terminal = { columns: 80, color: false, write() {}, error() {}, progress() {} };

const wrong = surrogate({
  name: 'wrong',
  origin: (x) => Math.atan(x),
  gradient: (x) => 1 / (1 + x * x) + (x > 3 && x < 3.001 ? 1e-3 : 0),
});

describe('check --certify', () => {
  it('prints what was proven', () => {
    const finding = checkTarget(thing('surrogate', surrogates.rect), {
      ...settings,
      choices: { alpha: [1] },
    });
    const text = showFinding(finding, terminal).join('\n');
    expect(text).to.match(
      /certificate\n +proven for every real x from -8 to 8: \|g − G'\| <= 1\.0e-6, by \d+ boxes/,
    );
    expect(text).to.match(/-0\.5, 0\.5, where the gradient jumps/);
  });

  it('fails where it is refuted, and says where', () => {
    const finding = checkTarget(thing('surrogate', wrong), settings);
    expect(finding.status).to.equal('failed');
    expect(showFinding(finding, terminal).join(' ')).to.match(/refuted: .*\s+x\s+=\s+3\.000/);
  });

  it('is for one setting of a surrogate of one input', () => {
    const errorOf = (target: Thing, more: object = {}) => checkTarget(target, { ...settings, ...more }).error;
    const two = { choices: { alpha: [1, 2] } };
    expect(errorOf(thing('surrogate', surrogates.arctan), two)).to.equal(
      '--certify: got 2 settings when one was due.',
    );
    expect(errorOf(thing('crossing', surrogates.invSquareGrad2))).to.equal(
      'got --certify, which does not apply to it.',
    );
  });
});
