import { expect } from 'chai';
import { surrogate, surrogates, useKernels } from '../../lib/index.ts';
import { random } from '../../lib/ops/random.ts';
import type { Surrogate } from '../../lib/surrogates/core/surrogate.ts';

const x = random(8).normal([4000], 0, 2).toTypedArray() as Float32Array;

function gradientOf(spike: Surrogate, at = x): Float32Array {
  return spike.kernels.gradient(new Float32Array(at.length), at) as Float32Array;
}

/** How many modules are compiled while `f` runs. */
function modulesDuring(f: () => void): number {
  const { WebAssembly: real } = globalThis as unknown as {
    WebAssembly: { Module: new (b: unknown) => object };
  };
  const { Module } = real;
  let count = 0;
  real.Module = class extends Module {
    constructor(bytes: unknown) {
      super(bytes);
      count++;
    }
  };
  try {
    f();
  } finally {
    real.Module = Module;
  }
  return count;
}

describe('surrogates with compiled formulas', () => {
  it('all run in SIMD, and say so', () => {
    for (const { row, kernel } of Object.values(surrogates) as Surrogate[]) {
      if (kernel === undefined) continue;
      for (const form of [kernel.origin, kernel.gradient]) {
        expect(form, row.name).to.include({ kind: 'simd' });
      }
    }
  });

  it('are compiled once for all parameters, at the first array that is large enough', () => {
    const spike = surrogate({
      name: 'own',
      parameters: { a: { default: 1 } },
      origin: (u, { a }) => a * u,
      gradient: (_, { a }) => a,
    });
    expect(modulesDuring(() => gradientOf(spike, x.subarray(0, 10)))).to.equal(0);
    expect(modulesDuring(() => gradientOf(spike))).to.equal(1);
    const annealed = () => {
      for (let a = 2; a < 200; a++) expect(gradientOf(spike({ a }))[7]).to.equal(a);
    };
    expect(modulesDuring(annealed)).to.equal(0);
    expect(modulesDuring(() => [gradientOf(spike({ a: 2 })), gradientOf(spike({ a: 1 }))])).to.equal(0);
    expect(gradientOf(spike({ a: 2 }))[0]).to.equal(2);
  });

  it('of the registry are compiled once for each width of lanes while a parameter is annealed', () => {
    const spike = surrogates.arctan as Surrogate;
    gradientOf(spike({ alpha: 1.5 }));
    const annealed = () => {
      for (let alpha = 2; alpha < 30; alpha *= 1.037) {
        const step = spike({ alpha });
        const got = gradientOf(step);
        for (let i = 0; i < 50; i++) {
          const due = step.gradient(x[i] as number) as number;
          expect(got[i]).to.be.closeTo(due, 2e-6 * due);
        }
      }
    };
    expect(modulesDuring(annealed)).to.be.at.most(1);
  });

  it('have a module for each way that conditions on parameters go', () => {
    const spike = surrogate({
      name: 'both',
      parameters: { a: { default: 1 } },
      origin: (u, { a }) => (a > 2 ? u * u : u),
      gradient: (u, { a }) => (a > 2 ? 2 * u : a),
    });
    expect(modulesDuring(() => gradientOf(spike({ a: 1.5 })))).to.equal(1);
    expect(modulesDuring(() => gradientOf(spike({ a: 3 })))).to.equal(1);
    expect(modulesDuring(() => [gradientOf(spike({ a: 2 })), gradientOf(spike({ a: 4 }))])).to.equal(0);
    expect(gradientOf(spike({ a: 2 }))[0]).to.equal(2);
    expect(gradientOf(spike({ a: 4 }))[0]).to.equal(2 * (x[0] as number));
  });

  it('follow what a formula is closed over: such a formula is not compiled', () => {
    let height = 1;
    const spike = surrogate({ name: 'closed', origin: (u) => height * u, gradient: () => height });
    expect(gradientOf(spike)[0]).to.equal(1);
    height = 2;
    expect(gradientOf(spike)[0]).to.equal(2);
    expect(spike.kernel.gradient).to.deep.equal({
      kind: 'javascript',
      reason: 'reads height, which is outside the formula subset (line 1)',
    });
  });

  it('run in JavaScript where a name means something else than in formulas of the package', () => {
    const erfc = (u: number) => u / 2;
    const spike = surrogate({ name: 'other', origin: (u) => erfc(u), gradient: () => 0.5 });
    expect(spike.kernel.origin)
      .to.have.property('reason')
      .that.matches(/^calls erfc, /);
    expect(() => spike.code('c')).to.throw(RangeError, 'origin calls erfc');
    const got = spike.kernels.origin(new Float32Array(x.length), x);
    expect(got).to.deep.equal(x.map((value) => value / 2));
  });

  it('run in JavaScript over Float64, and under the reference kernels', () => {
    const wide = Float64Array.from(x);
    const { kernels, gradient } = surrogates.sigmoid;
    const due = wide.map((value) => gradient(value));
    expect(kernels.gradient(new Float64Array(x.length), wide)).to.deep.equal(due);
    const before = useKernels('reference');
    try {
      expect(surrogates.sigmoid.kernel.gradient.kind).to.equal('javascript');
      expect(gradientOf(surrogates.sigmoid as Surrogate)).to.deep.equal(Float32Array.from(due));
    } finally {
      useKernels(before);
    }
  });

  it('throw what a formula throws', () => {
    const spike = surrogate({
      name: 'throwing',
      origin: (u) => u,
      gradient: (u) => {
        if (u > 3) throw new RangeError('too far');
        return 1;
      },
    });
    expect(() => gradientOf(spike)).to.throw(RangeError, 'too far');
  });
});
