import { setFlagsFromString } from 'node:v8';
import { expect } from 'chai';
import { threads, useKernels } from '../../lib/index.ts';
import golden from './portable-losses.json' with { type: 'json' };
import { portableLosses } from './portable-losses.ts';

// Node 20 has it behind a flag, later ones have it.
try {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
} catch {}

describe('small networks in training', () => {
  const before = threads();

  after(() => {
    useKernels('simd', { fused: false });
    threads(before);
  });

  it('have bit-identical losses and gradients on every engine, for any number of threads', () => {
    for (const count of [1, 3])
      expect(portableLosses({ fused: false, threads: count }), `${count} threads`).to.deep.equal(golden);
  });

  it('have the same bits for any number of threads where products multiply and add at once', () => {
    const alone = portableLosses({ fused: true, threads: 1 });
    expect(portableLosses({ fused: true, threads: 2 })).to.deep.equal(alone);
    // Else it is not what was tried.
    expect(alone).not.to.deep.equal(golden);
  });
});
