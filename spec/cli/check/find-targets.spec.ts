import { expect } from 'chai';
import { checkTarget } from '../../../lib/cli/check/check-target.ts';
import { describeExports, findTargets } from '../../../lib/cli/check/find-targets.ts';
import type { ReportData } from '../../../lib/cli/check/finding.ts';
import type { Target } from '../../../lib/cli/check/target.ts';
import {
  lif,
  linear,
  neuron,
  neurons,
  random,
  type StepOperations,
  sequential,
  surrogate,
  surrogates,
  type Tensor,
  tensor,
} from '../../../lib/index.ts';
import { drawn } from '../../support/covering.ts';

type Exports = Readonly<Record<string, unknown>>;

const row = { name: 'mine', origin: (x: number) => x, gradient: () => 1 };
const origin = (x: number) => x / (1 + Math.abs(x));
const gradient = (x: number) => (1 + Math.abs(x)) ** -2;
const backward = (x: number, upstream: number) => upstream * gradient(x);
const squash = (x: Tensor) => x.mul(0.5);

function kindsOf(exports: Exports): string[] {
  return findTargets(exports, 'stem').map(({ kind, name }) => `${name}: ${kind}`);
}

/** The one thing that is found, checked as it is without options. */
function checked(exports: Exports) {
  const [target, ...more] = findTargets(exports, 'stem');
  expect(more).to.deep.equal([]);
  return checkTarget(target as Target, { choices: {}, exports: [] });
}

function reasonOf(exports: Exports): string | undefined {
  const [target] = findTargets(exports, 'stem');
  return target?.kind === 'unusable' ? target.reason : undefined;
}

describe('findTargets', () => {
  it('finds surrogates, rows and functions, alone and in arrays, each once', () => {
    const spike = surrogate(row);
    expect(
      kindsOf({ spike, default: spike, one: surrogates.arctan, two: surrogates.reluGrad2, n: 3 }),
    ).to.deep.equal(['mine: surrogate', 'arctan: surrogate', 'reluGrad2: crossing']);
    expect(kindsOf({ rows: [row, { ...row, name: 'other' }] })).to.deep.equal([
      'mine: surrogate',
      'other: surrogate',
    ]);
    expect(kindsOf({ pair: { origin, backward }, default: { origin, gradient } })).to.deep.equal([
      'stem: functions',
      'pair: functions',
    ]);
  });

  it('finds neurons and layers of them, and checks them', () => {
    const open = neuron({
      name: 'open',
      state: { v: 0 },
      parameters: { beta: {} },
      step: ({ v }: { v: number }, x: number, { beta }: { beta: number }, { spike }: StepOperations) => ({
        spikes: spike(v),
        v: beta * v + x,
      }),
    });
    const found = {
      layer: lif({ beta: 0.9 }),
      plif: neurons.plif,
      lif: neurons.lif,
      open,
      arctan: surrogates.arctan,
    };
    expect(kindsOf(found)).to.deep.equal([
      'lif: neuron',
      'plif: neuron',
      'lif: neuron',
      'open: unusable',
      'arctan: surrogate',
    ]);
    expect(reasonOf({ open })).to.equal(
      'has no layer without options: open: beta has no default and no typical value.',
    );
    const { kind, status, report } = checked({ li: neurons.li({ beta: 0.9 }) });
    expect([kind, status, report?.subject]).to.deep.equal(['neuron', 'passed', 'li']);
    const [target] = findTargets(found, 'stem');
    const { error } = checkTarget(target as Target, { choices: {}, exports: [], length: 2 });
    expect(error).to.equal('got --length, which does not apply to it.');
  });

  it('names a row without a name after its export', () => {
    expect(kindsOf({ soft: { parameters: {}, origin, gradient } })).to.deep.equal(['soft: surrogate']);
  });

  it('takes the exports together where they are the functions', () => {
    expect(kindsOf({ origin, gradient, helper: () => 1 })).to.deep.equal(['stem: functions']);
    expect(kindsOf({ origin, gradient, parameters: {}, helper: () => 1, default: 3 })).to.deep.equal([
      'stem: surrogate',
    ]);
    expect(kindsOf({ network: squash, inputs: [tensor([1])] })).to.deep.equal(['stem: network']);
  });

  it('finds nothing among other things', () => {
    const exports = { n: 3, s: 'a', helper: () => 1, list: [1, 2], t: tensor([1]), nothing: null };
    expect(kindsOf(exports)).to.deep.equal([]);
    expect(describeExports({ n: 3, helper: exports.helper })).to.equal('n (3), helper (the function helper)');
    expect(describeExports({})).to.equal('nothing');
  });

  it('finds gradients and backwards without an origin, of numbers or tensors', () => {
    const found = findTargets(
      { a: { gradient }, b: { backward }, c: { gradient: (x: Tensor) => x.mul(2) } },
      'mine',
    );
    expect(found.map(({ kind, name }) => `${kind} ${name}`)).to.eql([
      'gradient a',
      'gradient b',
      'gradient c',
    ]);
    const says: readonly ((report: ReportData | null) => void)[] = [
      (report) => expect(report?.unproved?.[0]).to.match(/there is no origin to compare with$/),
      (report) => expect(report?.checks.map(({ name }) => name)).to.include('cotangents'),
      (report) => expect(report?.function?.fits).to.equal(false),
    ];
    for (const i of drawn([0, 1, 2], 1))
      says[i]?.(checkTarget(found[i] as Target, { choices: {}, exports: [] }).report);
  });

  it('says what is missing or wrong', () => {
    expect(reasonOf({ mine: { name: 'mine', origin } })).to.equal(
      'mine: gradient is undefined when a function was due.',
    );
    expect(reasonOf({ mine: { ...row, kink: () => [0] } })).to.match(
      /^surrogate mine: got an unknown field "kink"/,
    );
    expect(reasonOf({ origin })).to.match(/^has an origin and neither gradient/);
    expect(reasonOf({ network: squash })).to.equal('has a network and no inputs to check it at');
    expect(reasonOf({ f: squash, inputs: 3 })).to.match(/^has 3 as inputs when an array/);
    expect(reasonOf({ origin: () => 'a', gradient })).to.equal(
      'origin gave "a" at x = 0.5 when a number, or a Tensor for a Tensor, was due.',
    );
    const throwing = () => {
      throw new Error('no');
    };
    expect(reasonOf({ origin, gradient: throwing })).to.equal('gradient threw at x = 0.5: no');
  });
});

describe('checkTarget', () => {
  const ofTensors = {
    origin: (x: Tensor) => x.mul(4).square(),
    gradient: (x: Tensor) => x.mul(32),
    backward: (x: Tensor, upstream: Tensor) => x.mul(32).mul(upstream),
  };
  const right: Readonly<Record<string, Exports>> = {
    'origin and gradient of numbers': { origin, gradient },
    'origin and backward of numbers': { origin, backward },
    'origin and gradient of tensors': { origin: ofTensors.origin, gradient: ofTensors.gradient },
    'origin and backward of tensors': { origin: ofTensors.origin, backward: ofTensors.backward },
    'origin and a spiking function': {
      origin: surrogates.arctan.origin,
      spiking: (x: Tensor) => surrogates.arctan(x),
    },
    'a spiking network': {
      f: sequential(linear(2, 3, { random: random(1) }), lif({ beta: 0.9 })),
      inputs: () => [random(2).normal([4, 1, 2])],
    },
    'a function of nested numbers': {
      f: (x: Tensor, y: Tensor) => x.mul(y),
      inputs: [
        [1, 2],
        [3, 4],
      ],
    },
  };
  for (const [name, exports] of Object.entries(right)) {
    it(`passes ${name}`, () => {
      const { status, error, report } = checked(exports);
      expect({ status, error }).to.deep.equal({ status: 'passed', error: null });
      expect(report?.checks.length).to.be.above(3);
    });
  }

  const wrong: readonly (readonly [string, Exports, string])[] = [
    ['a gradient twice as large', { origin, gradient: (x: number) => 2 * gradient(x) }, 'gradient-factor'],
    ['a backward that ignores its cotangent', { origin, backward: gradient }, 'cotangent-ignored'],
    [
      'one of tensors',
      { ...ofTensors, gradient: undefined, backward: (x: Tensor) => x.mul(32) },
      'cotangent-ignored',
    ],
    ['a row', { parameters: {}, origin, gradient: (x: number) => -gradient(x) }, 'gradient-sign'],
  ];
  for (const [name, exports, cause] of wrong) {
    it(`fails ${name}, and says why`, () => {
      const { status, report, curves } = checked(exports);
      expect(status).to.equal('failed');
      expect(report?.diagnosis?.cause).to.equal(cause);
      expect(curves?.xs.length).to.be.above(100);
      expect(curves?.mark).to.be.a('number');
    });
  }

  it('reports what the functions throw', () => {
    const failing = (x: number) => {
      if (x > 3) throw new Error('too large');
      return x;
    };
    const { status, error } = checked({ origin: failing, gradient: () => 1 });
    expect({ status, error }).to.deep.equal({
      status: 'error',
      error: 'it threw while it was checked: too large',
    });
  });

  it('refuses options that do not apply', () => {
    const [target] = findTargets({ f: squash, inputs: [tensor([1])] }, 'stem');
    for (const more of [{ choices: { alpha: [1] } }, { kinks: [0] }, { range: [0, 1] as const }]) {
      const { status, error } = checkTarget(target as Target, { choices: {}, exports: [], ...more });
      expect(status).to.equal('error');
      expect(error).to.match(/^got --(param|kinks|range), which does not apply to it\.$/);
    }
  });

  it('takes kinks, length and parameters as they are given', () => {
    const mine = surrogate({
      name: 'mine',
      parameters: { alpha: { default: 1, above: 0 } },
      origin: (x, { alpha }) => alpha * Math.abs(x),
      gradient: (x, { alpha }) => (x < 0 ? -alpha : alpha),
    });
    const target = { kind: 'surrogate', name: 'mine', spike: mine as never } as const;
    const settings = { choices: { alpha: [2, 3] }, kinks: [0], length: 0.5, exports: [] };
    const { status, report } = checkTarget(target, settings);
    expect(status).to.equal('passed');
    const kinks = report?.checks.find(({ name }) => name === 'kinks');
    expect(kinks?.points).to.equal(6);
  });
});
