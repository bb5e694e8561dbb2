import { expect } from 'chai';
import { version } from '../../lib/util/version.ts';
import packageJson from '../../package.json' with { type: 'json' };

describe('version', () => {
  it('is that of the package', () => {
    expect(version).to.equal(packageJson.version);
  });
});
