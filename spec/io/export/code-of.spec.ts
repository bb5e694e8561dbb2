import { expect } from 'chai';
import { neuron, neurons, type Surrogate, surrogate, surrogates, tensor } from '../../../lib/index.ts';
import { codeOf, type Target } from '../../../lib/io/export.ts';
import { version } from '../../../lib/util/version.ts';
import { itSome, type Tests } from '../../support/covering.ts';
import { expectThrows, wrong } from '../../support/expect.ts';
import {
  type Codes,
  cudaPrelude,
  hasCompiler,
  hasTorch,
  type Rows,
  runC,
  runJax,
  runTorch,
  wgslAsC,
  wgslPrelude,
} from './run-code.ts';

const ofOneInput = Object.values(surrogates).filter(
  (one) => typeof one === 'function' && 'row' in one && !('inputs' in one.row),
) as unknown as Surrogate[];

/** Functions that some language has not, or has otherwise. */
const own = (gradient: (x: number) => number, name = 'mine') =>
  surrogate({ name, origin: (x: number) => x, gradient });

const unusual = [
  own((x) => Math.round(x), 'ownRound'),
  own((x) => Math.sign(x), 'ownSign'),
  own((x) => Math.cbrt(x), 'ownCbrt'),
  own((x) => Math.expm1(-Math.abs(x)), 'ownExpm1'),
  own((x) => Math.log1p(Math.abs(x)), 'ownLog1p'),
  own((x) => (x > 4 ? Infinity : x < -4 ? -Infinity : x), 'ownInfinite'),
] as unknown as Surrogate[];

/** NaN below 0, whose sign is 0 in torch, and anything in WGSL, which has no NaN of its own. */
const signOfNaN = own((x) => Math.sign(Math.log(x)), 'ownSignOfNaN') as unknown as Surrogate;

const finite = [...ofOneInput, ...unusual];
const all = [...finite, signOfNaN];

/** 2,000 points: densely where shapes are, at all sizes, and special values. */
const xs = Float32Array.from({ length: 2000 }, (_, i) => {
  if (i < 1600) return (i - 800) / 100;
  const size = 2 ** ((i - 1600) / 2 - 98);
  return i % 2 === 0 ? size : -size;
});
xs.set([Number.NaN, -0, 1 + 2 ** -20, -1 - 2 ** -20, 700, -700, 1e30, -1e30], 1600);

function codesFor(target: Target, subjects = all): Codes {
  return Object.fromEntries(subjects.map((spike) => [spike.row.name, codeOf(spike, target)]));
}

function due(spike: Surrogate): readonly [number[], number[], number[]] {
  const { row, kernels } = spike;
  const numbers = Array.from(xs);
  const forward = row.stochastic
    ? numbers.map((x) => Number(x > 0.5))
    : Array.from(kernels.forward(new Float32Array(xs.length), xs));
  return [forward, numbers.map((x) => spike.gradient(x)), numbers.map((x) => spike.origin(x))];
}

function expectRows(rows: Rows, tolerance: number, subjects = all): void {
  const wrong: string[] = [];
  expect(ofOneInput).to.have.lengthOf(37);
  for (const spike of subjects) {
    const expected = due(spike);
    const got = rows[spike.row.name] as Rows[string];
    for (const [k, part] of (['forward', 'gradient', 'origin'] as const).entries()) {
      const bad = xs.findIndex((_, i) => {
        const [a, b] = [got[k]?.[i] as number, expected[k]?.[i] as number];
        if (Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b))) return false;
        return !(Number.isFinite(b) && Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)));
      });
      if (bad >= 0)
        wrong.push(
          `${spike.row.name} ${part}(${xs[bad]}): got ${got[k]?.[bad]} when ${expected[k]?.[bad]} was due`,
        );
    }
  }
  expect(wrong).to.deep.equal([]);
}

describe('codeOf', function () {
  this.timeout(120_000);

  const languages: Tests = {
    'writes PyTorch that gives the same, in torch'() {
      if (!hasTorch() && !process.env.CI) this.skip();
      const smooth = ['arctan', 'sigmoid', 'tanh', 'gaussianGrad', 'erf'];
      expectRows(runTorch(codesFor('pytorch'), xs, smooth), 1e-6);
    },

    'writes C that compiles without warnings and gives the same'() {
      if (!hasCompiler() && !process.env.CI) this.skip();
      expectRows(runC(codesFor('c'), xs), 1e-6);
    },

    'writes CUDA whose functions give the same in single precision, as C'() {
      if (!hasCompiler() && !process.env.CI) this.skip();
      expectRows(runC(codesFor('cuda'), xs, cudaPrelude), 1e-5);
    },

    'writes WGSL whose functions give the same in single precision, as C'() {
      if (!hasCompiler() && !process.env.CI) this.skip();
      const codes = Object.entries(codesFor('wgsl', finite)).map(
        ([name, code]) => [name, wgslAsC(code)] as const,
      );
      expectRows(runC(Object.fromEntries(codes), xs, wgslPrelude), 1e-5, finite);
    },

    'writes JAX whose expressions give the same'() {
      expectRows(runJax(codesFor('jax'), xs), 1e-12);
    },
  };

  itSome(languages, 1);

  it('fires above the threshold only where that is strict', () => {
    const code = codeOf(surrogates.box({ strict: true }), 'c');
    expect(code).to.match(/box_forward\(float input\) \{\n.*\n {2}return \(float\)\(\(0\.0 < x\)/);
  });

  it('has parameters as constants, and conditions on them decided', () => {
    const code = codeOf(surrogates.leakyRelu({ alpha: 0.25, beta: 3 }), 'pytorch');
    expect(code).to.include('0.25').and.include('3.0').and.not.include('alpha *');
  });

  it('says on top what it is, where it comes from, and what was checked', () => {
    const code = codeOf(surrogates.arctan, 'wgsl', { notes: ['Checked: all of it.'] });
    expect(code.split('\n').slice(0, 4)).to.deep.equal([
      `// arctan({ alpha: 1 }): a spike with a surrogate gradient, written by spiketape ${version}.`,
      `// Source: ${surrogates.arctan.row.source}`,
      '// Checked: all of it.',
      'fn arctan_isNumber(x: f32) -> bool {',
    ]);
    expect(codeOf(surrogates.arctan, 'jax')).to.include('# Not checked');
  });

  it('keeps texts within their comments and makes names of any text', () => {
    const spike = surrogate({
      name: 'lambda',
      source: 'a\nimport os\u2028b \\',
      origin: (x: number) => x,
      gradient: () => 1,
    });
    const code = codeOf(spike, 'pytorch', { notes: ['c\rimport sys'] });
    expect(code.match(/^import .*$/gm)).to.deep.equal(['import torch']);
    expect(code).to.include('# Source: a import os b /\n').and.include('def spike_lambda(x):');
    expect(
      codeOf(
        own(() => 1, 'größer als'),
        'c',
      ),
    ).to.include('float gr_er_als_gradient(');
    expect(
      codeOf(
        own(() => 1, '2nd'),
        'c',
      ),
    ).to.include('float spike_2nd_gradient(');
  });

  it('has no comment that Python takes for the encoding of the file', () => {
    const gradient = () => 1;
    const coded = surrogate({
      name: 'mine',
      source: 'Sparse coding: Olshausen',
      origin: (x: number) => x,
      gradient,
    });
    const cookie = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/m;
    expect(codeOf(coded, 'pytorch'))
      .to.include('# Source: Sparse coding : Olshausen\n')
      .and.not.match(cookie);
    const step = neuron({ ...neurons.if.row, name: 'rate_coding' } as never) as unknown as typeof neurons.if;
    expect(codeOf(step({}), 'jax')).not.to.match(cookie);
  });

  describe('says what cannot be written:', () => {
    const cases: readonly [string, () => unknown, string, ErrorConstructor | TypeErrorConstructor][] = [
      [
        'a target',
        () => codeOf(surrogates.arctan, 'rust' as Target),
        'codeOf: got the target "rust" when one of pytorch, jax, c, cuda, wgsl was due.',
        RangeError,
      ],
      [
        'no surrogate',
        () => codeOf(Math.sin as never, 'c'),
        'codeOf: got the function sin when a surrogate or a layer of neurons was due.',
        TypeError,
      ],
      [
        'two inputs',
        () => codeOf(surrogates.reluGrad2 as never, 'c'),
        'codeOf: reluGrad2 has two inputs when one was due; reluGrad is what it is made from.',
        TypeError,
      ],
      [
        'learned parameters',
        () => codeOf(surrogates.arctan({ alpha: tensor(2) }) as never, 'c'),
        'codeOf: arctan has parameters that are learned when numbers were due.',
        TypeError,
      ],
      [
        'notes',
        () => codeOf(surrogates.arctan, 'c', { notes: 'checked' as never }),
        'codeOf: got "checked" as notes when an array of texts was due.',
        TypeError,
      ],
      [
        'an option',
        () => codeOf(surrogates.arctan, 'c', { note: [] } as never),
        'codeOf: got an unknown option "note", known are notes.',
        TypeError,
      ],
      [
        'a formula outside the subset',
        () =>
          codeOf(
            own((x) => Date.now() * x),
            'c',
          ),
        'codeOf: mine cannot be written: its gradient reads Date (line 1), which is outside the formula subset.',
        RangeError,
      ],
      [
        'a function',
        () =>
          codeOf(
            own((x) => Math.abs(x) ** x),
            'wgsl',
          ),
        'codeOf: mine: wgsl does not have the function pow.',
        RangeError,
      ],
      [
        'a number',
        () =>
          codeOf(
            own((x) => x * 1e300),
            'cuda',
          ),
        'codeOf: mine: cuda does not have the number 1e+300, which is none of Float32.',
        RangeError,
      ],
    ];
    for (const [name, f, text, kind] of cases) {
      it(name, () => {
        expect(f).to.throw(kind, text);
      });
    }
  });

  it('is what surrogates and neurons write themselves', () => {
    const notes = ['Seen.'];
    const { arctan } = surrogates;
    const layer = neurons.alif({ surrogate: arctan({ alpha: 3 }) });
    for (const target of ['pytorch', 'jax', 'c', 'cuda', 'wgsl'] as const) {
      expect(arctan({ alpha: 3 }).code(target, { notes })).to.equal(
        codeOf(arctan({ alpha: 3 }), target, { notes }),
      );
      expect(layer.neuron.code(target)).to.equal(codeOf(layer, target));
    }
    expectThrows(
      () => arctan.code(wrong('rust')),
      RangeError,
      'arctan.code: got the target "rust" when one of pytorch, jax, c, cuda, wgsl was due.',
    );
    expectThrows(
      () => neurons.alif({ surrogate: arctan({ alpha: tensor(2) }) }).neuron.code('c'),
      TypeError,
      'alif.code: arctan has parameters that are learned when numbers were due.',
    );
  });

  it('writes what is normalized, divided by its peak or area', () => {
    const code = surrogates.sigmoid({ alpha: 4 }).normalized('area').normalized('peak').code('c');
    expect(code).to.contain('sigmoid_gradient');
    expect(
      neurons.lif({ beta: 0.5, surrogate: surrogates.arctan.normalized('area') }).neuron.code('jax'),
    ).to.contain('def lif');
  });

  it('has names of its own for states and parameters that a language has others for', () => {
    const own = neuron({
      name: 'own',
      state: { exp: 0, v: 0 },
      parameters: { from: { default: 1 }, pass: { default: 1 } },
      step: ({ exp, v }, current, { from, pass }, { spike }) => ({
        spikes: spike(v - 1),
        exp: Math.exp(-exp) * from,
        v: v * pass + current,
      }),
    });
    expect(own({}).neuron.code('pytorch')).to.match(/def own\w*\(x, state_exp, v, parameter_from/);
  });
});
