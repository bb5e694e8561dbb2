import { expect } from 'chai';
import fc from 'fast-check';
import type { Formula } from '../../../lib/formula/formula.ts';
import { random, surrogates, useKernels } from '../../../lib/index.ts';
import type { Fire } from '../../../lib/kernels/fire.ts';
import { type Kernels, kernels } from '../../../lib/kernels/index.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { drawn } from '../../support/covering.ts';
import { runs, share } from '../../support/runs.ts';
import { fillMemory } from './fill-memory.ts';
import { type Calls, callsOn } from './kernel-calls.ts';
import { newEngine } from './new-engine.ts';

function referenceKernels(): Kernels {
  const before = useKernels('reference');
  const reference = kernels;
  useKernels(before);
  return reference;
}

describe('where the memory of the kernels is full', () => {
  const reference = referenceKernels();
  const names = Object.keys(callsOn(1));

  it('there is a call of each kernel that has a SIMD form', () => {
    const own = Object.keys(simdKernels(newEngine(), 1, 1)).filter(
      (name) => !['formOf', 'scanner'].includes(name),
    );
    expect(names).to.have.members(own);
  });

  for (const name of names) {
    it(`${name} gives what the reference gives`, () => {
      const engine = newEngine({ most: 2 ** 17 });
      const simd = { ...reference, ...simdKernels(engine, 1, 1) };
      fillMemory(engine.memory);
      fc.assert(
        fc.property(fc.nat(1e6), (seed) => {
          const call = callsOn(seed)[name] as Calls[string];
          expect(call(simd)).to.deep.equal(call(reference));
        }),
        { numRuns: runs(5) },
      );
    });
  }
});

describe('kernels over arrays in ordinary memory', () => {
  it('go over them in blocks, with the bits of those that read them where they lie', () => {
    const engine = newEngine();
    const simd = simdKernels(engine, 1, 1);
    // Three blocks, at a desk two, the last of which is no whole one.
    const length = share >= 1 ? 1_200_007 : 600_007;
    const rng = random(3);
    const given = [0, 1, 2, 3].map(() => rng.uniform([length], 0.1, 1).array.data as Float32Array);
    const gradient: Fire = surrogates.arctan.kernels.gradient;
    const formula = gradient.formula as Formula;
    const run = (isResident: (i: number) => boolean) => {
      const [p, m, v, g] = given.map((x, i) => {
        const own = isResident(i) ? engine.memory.permanent.floats(length, [length]) : null;
        const array = own ?? new Float32Array(length);
        array.set(x);
        return array;
      }) as [Float32Array, Float32Array, Float32Array, Float32Array];
      const step = { rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1, scale: 1, step: 2 };
      simd.adamUpdate(p, m, v, g, step);
      simd.sgdUpdate(p, m, g, { rate: 0.1, momentum: 0.9, scale: 1, weightDecay: 0, nesterov: false });
      simd.scaleByFormula(v, g, p, formula);
      simd.mapFormula(m, m, formula);
      simd.step(g, g, 0.4);
      return [p, m, v, g].map((x) => x.slice());
    };
    const due = run(() => true);
    const others = [() => false, (i: number) => i % 2 === 0];
    for (const isResident of drawn(others, 1)) expect(run(isResident)).to.deep.equal(due);
    const [x] = given as [Float32Array];
    expect(simd.allFinite(x.slice())).to.equal(true);
    for (const at of [0, 1 << 19, length - 1]) {
      const other = x.slice();
      other[at] = Number.NaN;
      expect(simd.allFinite(other)).to.equal(false);
    }
    engine.threads.stop();
  });
});
