import { expect } from 'chai';
import fc from 'fast-check';
import { checkSurrogate } from '../../../lib/check/check-surrogate.ts';
import {
  type Crossing,
  lif,
  random,
  recurrentLif,
  type Surrogate,
  sum,
  surrogate,
  surrogates,
  type Tensor,
  tensor,
  useKernels,
  valueAndGrad,
} from '../../../lib/index.ts';
import { nextSingle } from '../../../lib/util/next-single.ts';
import { withKernels } from '../../check/plants.ts';
import { drawn } from '../../support/covering.ts';
import { expectThrows, wrong } from '../../support/expect.ts';
import { runs } from '../../support/runs.ts';

const family = Object.values(surrogates) as (Surrogate | Crossing)[];
const steps = family.filter(
  (one): one is Surrogate => !('inputs' in one.row) && !one.row.stochastic && !one.row.forward,
);

/** Runs `f` under either set of kernels. */
function underBoth(f: () => void): void {
  const before = useKernels('reference');
  try {
    for (const name of ['reference', before]) {
      useKernels(name);
      f();
    }
  } finally {
    useKernels(before);
  }
}

function spikesOf(spike: (x: Tensor) => Tensor, xs: readonly number[], times = 1): number[] {
  const repeated = Array.from({ length: times }, () => xs);
  return Array.from(spike(tensor(repeated)).toTypedArray().slice(0, xs.length));
}

/** Just below, at and just above where it fires. */
function around({ row, params }: Surrogate): number[] {
  const at = row.threshold?.(params) ?? 0;
  return [nextSingle(at, -1), at, nextSingle(at, 1)];
}

const strictLibraries = ['ngclearn', 'snntorch', 'norse', 'spyx', 'sparch'];

describe('a strict surrogate', () => {
  for (const spike of steps) {
    it(`${spike.row.name} fires above its threshold only, with the same gradient`, () => {
      const strict = spike({ strict: true });
      const xs = around(spike);
      underBoth(() => {
        for (const times of [1, 2000]) {
          expect(spikesOf(strict, xs, times)).to.deep.equal([0, 0, 1]);
          expect(spikesOf(spike, xs, times)).to.deep.equal([0, 1, 1]);
          expect(spikesOf(strict({ strict: false }), xs, times)).to.deep.equal([0, 1, 1]);
        }
      });
      expect(strict.params).to.deep.equal(spike.params);
      expect(xs.map((x) => strict.gradient(x))).to.deep.equal(xs.map((x) => spike.gradient(x)));
      const [ours, due] = [strict, spike].map((one) => {
        const x = tensor(xs);
        return valueAndGrad(() => sum(one(x)), x).grads.toArray();
      });
      expect(ours).to.deep.equal(due);
    });
  }

  it('stays strict under other parameters, normalized and with learned ones', () => {
    const strict = surrogates.arctan({ strict: true });
    const alpha = tensor([2]);
    for (const one of [
      strict({ alpha: 3 }),
      strict.normalized('peak'),
      strict({ alpha }),
      strict({ alpha })(),
    ])
      expect(spikesOf(one, [0, 1])).to.deep.equal([0, 1]);
    const learned = surrogates.arctan({ alpha });
    expect(spikesOf(learned, [0, 1])).to.deep.equal([1, 1]);
    expect(spikesOf(learned({ strict: true }), [0, 1])).to.deep.equal([0, 1]);
    expect(spikesOf(learned({ strict: true })({ alpha: 2 }), [0, 1])).to.deep.equal([0, 1]);
    const mine = surrogate({ name: 'mine', strict: true, origin: (x) => x / 2, gradient: () => 1 / 2 });
    expect(spikesOf(mine, [0, 1])).to.deep.equal([0, 1]);
  });

  it('passes the checks, and a kernel that fires at the threshold does not', () => {
    const firing = family.filter(({ row }) => !('forward' in row || 'stochastic' in row));
    for (const spike of drawn(firing, 8)) {
      const report = checkSurrogate((spike as Surrogate)({ strict: true }), { settings: [] });
      expect(report.passed, String(report)).to.equal(true);
    }
    const strict = surrogates.arctan({ strict: true });
    const planted = withKernels(strict, () => ({ forward: surrogates.arctan.kernels.forward }));
    const report = checkSurrogate(planted, { settings: [] });
    expect(report.checks.filter(({ passed }) => !passed).map(({ name }) => name)).to.deep.equal(['forward']);
    expect(report.diagnosis).to.deep.include({
      cause: 'forward-strict',
      text: 'the spike fires at the threshold too, where it is due above it only',
    });
  });

  it('of two inputs crosses from the threshold to above it', () => {
    for (const spike of [surrogates.invSquareGrad2, surrogates.reluGrad2]) {
      const strict = spike({ strict: true });
      expect(strict(tensor([0, 1, 1, 1]), tensor([-1, 0, -1, 1])).toArray()).to.deep.equal([0, 1, 1, 0]);
      expect(spike(tensor([0, 1, 1, 1]), tensor([-1, 0, -1, 1])).toArray()).to.deep.equal([1, 0, 1, 0]);
      expect(spikesOf((x) => strict({ strict: false })(x, -1), [0])).to.deep.equal([1]);
    }
  });

  it('needs a step', () => {
    expectThrows(
      () => surrogates.multiLevelSpikeCount({ strict: true }),
      TypeError,
      'multiLevelSpikeCount: strict needs a step, and multiLevelSpikeCount has a forward of its own.',
    );
    expectThrows(
      () => surrogates.poissonPass({ strict: true }),
      TypeError,
      'poissonPass: strict needs a step, and poissonPass draws its spikes.',
    );
    expectThrows(
      () => surrogates.arctan(wrong({ strict: 1 })),
      TypeError,
      'arctan: strict must be true or false, got 1.',
    );
    const row = { name: 'f', origin: (x: number) => x, gradient: () => 1 };
    expectThrows(
      () => surrogate({ ...row, strict: wrong('yes') }),
      TypeError,
      'f: strict must be true or false, got "yes".',
    );
    for (const name of ['strict', 'random'])
      expectThrows(
        () => surrogate({ ...row, parameters: { [name]: { default: 1 } } }),
        RangeError,
        `f: ${name} is an option of every surrogate, so another name was due for a parameter.`,
      );
  });
});

describe('surrogates.find', () => {
  for (const { row } of family) {
    for (const { library, name } of row.peers ?? []) {
      const due = strictLibraries.includes(library);
      it(`${library} ${name} ${due ? 'is strict' : 'fires at the threshold too'}`, () => {
        const found = surrogates.find(library, name) as Surrogate | Crossing;
        const given = 'inputs' in found.row ? found.row.of : found.row;
        expect(given.strict ?? false).to.equal(due);
      });
    }
  }

  it("gives ngc-learn's estimators as they are there: 0 at the threshold", () => {
    const names = ['straight_through', 'triangular', 'arctan', 'secant_lif'];
    for (const name of names)
      expect(
        surrogates
          .find(
            'ngclearn',
            `${name}_estimator`,
          )(tensor([0, 1e-6]))
          .toArray(),
      ).to.deep.equal([0, 1]);
  });
});

describe('neurons', () => {
  const x = tensor([[1], [1]]);
  const fired = (options: object) => lif({ beta: 0, ...options })(x).toArray();

  it('inherit whether the surrogate is strict, unless told otherwise', () => {
    const strict = surrogates.find('snntorch', 'atan');
    underBoth(() => {
      expect(fired({ surrogate: strict })).to.deep.equal([[0], [0]]);
      expect(fired({ surrogate: strict, strict: false })).to.deep.equal([[1], [1]]);
      expect(fired({ surrogate: strict({ strict: false }) })).to.deep.equal([[1], [1]]);
      expect(fired({ surrogate: strict({ strict: false }), strict: true })).to.deep.equal([[0], [0]]);
    });
    const recurrent = recurrentLif(1, { beta: 0, surrogate: strict, random: random(1) });
    expect(sum(recurrent(tensor([[[1]]]))).item()).to.equal(0);
  });

  it('fire alike where the surrogate is strict and where they are told to be, with the same gradient', () => {
    const value = fc.integer({ min: -4, max: 8 }).map((n) => n / 4);
    const currents = fc.array(fc.array(value, { minLength: 40, maxLength: 40 }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(currents, fc.constantFrom('subtract', 'value', 'none'), (rows, reset) => {
        const spike = surrogates.triangular;
        const [inherited, told] = [
          { beta: 0.5, reset, surrogate: spike({ strict: true }) } as const,
          { beta: 0.5, reset, surrogate: spike, strict: true } as const,
        ].map((options) => {
          const input = tensor(rows.map((row) => [row]));
          const neurons = lif(options);
          const { aux, grads } = valueAndGrad(() => {
            const { spikes, v } = neurons.run(input);
            return { loss: sum(v.mul(v)).add(sum(spikes)), spikes };
          }, input);
          return [aux.spikes.toArray(), grads.toArray()];
        });
        expect(inherited).to.deep.equal(told);
      }),
      { numRuns: runs(50) },
    );
  });
});
