import { expect } from 'chai';
import { add, useKernels } from '../../lib/index.ts';
import { kernels } from '../../lib/kernels/index.ts';
import { wrong } from '../support/expect.ts';

describe('useKernels', () => {
  it('refuses kernels that there are none of, and keeps those in force', () => {
    const before = kernels;
    for (const name of ['nope', 'toString', '']) {
      expect(() => useKernels(name)).to.throw(
        RangeError,
        `useKernels: got ${JSON.stringify(name)}, known are reference`,
      );
    }
    expect(() => useKernels(wrong(undefined))).to.throw(
      RangeError,
      'useKernels: got undefined, known are reference',
    );
    expect(kernels).to.equal(before);
  });

  it('chooses the reference kernels', () => {
    useKernels('reference');
    expect(add(1, 2).item()).to.equal(3);
  });
});
