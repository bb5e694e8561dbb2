import { expect } from 'chai';
import { offerLibrary } from '../../../lib/cli/check/offer-library.ts';
import packageJson from '../../../package.json' with { type: 'json' };

describe('offerLibrary', () => {
  it('offers every entry of the package', () => {
    const entries = Object.keys(packageJson.exports).filter((name) => name !== './package.json');
    const names = entries.map((name) => name.replace(/^\./, 'spiketape'));
    expect(Object.keys(offerLibrary())).to.have.members(names);
  });
});
