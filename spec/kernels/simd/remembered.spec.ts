import { expect } from 'chai';
import fc from 'fast-check';
import { remembered } from '../../../lib/kernels/simd/remembered.ts';

describe('what is remembered of settings', () => {
  it('is the 64 that were used last, each made once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(99), { maxLength: 300 }), (used) => {
        const settings = new Map<string, object>();
        const last: number[] = [];
        for (const alpha of used) {
          let made = 0;
          remembered(settings, { alpha }, () => ({ made: ++made }));
          expect(made).to.equal(last.includes(alpha) ? 0 : 1);
          last.splice(0, last.length, ...[...last.filter((one) => one !== alpha), alpha].slice(-64));
          expect(settings.size).to.equal(last.length);
        }
      }),
      { numRuns: 20 },
    );
  });
});
