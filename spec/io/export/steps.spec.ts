import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { driveOf } from '../../../lib/check/neuron/neuron-data.ts';
import type { ScannedLayer } from '../../../lib/check/neuron/neuron-variant.ts';
import {
  type NeuronLayer,
  neuron,
  neurons,
  noGrad,
  random,
  recurrent,
  reshape,
  type StepOperations,
  sum,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import { codeOf, type Target } from '../../../lib/io/export.ts';
import type { Neuron } from '../../../lib/snn/neurons/neuron.ts';
import { typicalOptions } from '../../../lib/snn/neurons/typical-options.ts';
import { version } from '../../../lib/util/version.ts';
import { drawn, itSome, type Tests } from '../../support/covering.ts';
import { cudaPrelude, hasCompiler, hasTorch, python, wgslAsC, wgslPrelude } from './run-code.ts';
import {
  compareWithTorchLoop,
  type Results,
  runStepsAsJax,
  runStepsInC,
  runStepsInTorch,
  type StepRun,
  wgslStructsAsC,
} from './run-steps.ts';

const { parallel: _, ...zoo } = neurons;

/** Settings of models besides their defaults. */
const settings: Readonly<Record<string, readonly object[]>> = {
  lif: [
    { reset: 'value' },
    { reset: 'none', strict: true },
    { detachReset: true },
    { reset: 'value', detachReset: true, refractory: 2 },
    { maxSpikes: 3 },
    { resetDelay: true },
    { resetDelay: true, reset: 'value', resetDrops: 'charge', spikesOf: 'start' },
    { resetDelay: true, detachReset: true, strict: true },
    { surrogate: surrogates.sigmoid({ alpha: 3 }) },
    { surrogate: surrogates.triangular() },
  ],
  synaptic: [{ order: 'chargeDecayJump' }, { order: 'jumpDecayCharge' }],
  alif: [{ adaptation: 'beforeSpikes' }, { detachAdaptation: true }],
  li: [{ synapse: 'decayJumpCharge', alpha: 0.7 }],
  izhikevich: [{ preset: 'tonicBursting' }],
};

interface Case {
  readonly make: Neuron;
  readonly layer: ScannedLayer;
  readonly options: Readonly<Record<string, unknown>>;
}

const every = Object.entries(zoo as unknown as Record<string, Neuron>).flatMap(([name, make]) =>
  [{}, ...(settings[name] ?? [])].map((more): Case => {
    const options = { ...typicalOptions(make.row), ...more };
    return { make, options, layer: make(options as never) as ScannedLayer };
  }),
);

const cases = drawn(every, 12);

const n = 40;

/** The fields of a struct of a code of C. */
function fieldsOf(code: string, struct: string): string[] {
  const [, body = ''] = code.match(new RegExp(`typedef struct \\{\\n([^}]*)\\} \\w+_${struct};`)) ?? [];
  return [...body.matchAll(/float (\w+);/g)].map(([, name]) => name as string);
}

/** A case on random numbers, and what the tape says of it. */
function runOf({ make, options, layer }: Case): { run: StepRun; due: Results } {
  const code = codeOf(layer, 'c');
  const generator = random(7);
  const names = fieldsOf(code, 'parameters');
  const plain = (name: string) => name.replace(/^parameter_/, '');
  const [states, spikes] = [fieldsOf(code, 'state'), fieldsOf(code, 'result').includes('spikes')];
  const drive = driveOf(layer, options as never, random(3));
  const current = (steps: number) => generator.uniform([steps, 1, n]).mul(2 * drive);
  const near = (name: string) => {
    const { parameters = {} } = make.row;
    const { default: start, typical, max = Infinity } = parameters[plain(name)] ?? {};
    const given = typeof options[plain(name)] === 'number' ? (options[plain(name)] as number) : undefined;
    const value = given ?? start ?? typical ?? 0;
    const draws = generator.uniform([n]).toTypedArray();
    return tensor(
      Float32Array.from(draws, (u) => Math.min(value + (Math.abs(value) + 0.01) * 0.1 * (u - 0.5), max)),
    );
  };
  const parameters = Object.fromEntries(names.map((name) => [plain(name), near(name)]));
  const { preset: __, ...others } = options as { preset?: string };
  const own = (values: object) => make({ ...others, ...values } as never) as unknown as NeuronLayer;
  const state = noGrad(() => own(parameters).run(current(20)).state);
  const x = current(1);
  const outputs = [...(spikes ? ['spikes'] : []), ...states];
  const ct = outputs.map(() => generator.normal([n]));
  const inputs = { x, state: state as Record<string, Tensor>, parameters };
  const { aux, grads } = valueAndGrad(() => {
    const result = own(parameters).run(x, state);
    const ends = [...(spikes ? [result.spikes] : []), ...states.map((name) => result.state[name] as Tensor)];
    const anchor = [x, ...Object.values(state), ...Object.values(parameters)].reduce(
      (total, one) => total.add(sum(one.mul(0))),
      tensor(0),
    );
    const weighed = (end: Tensor, i: number) => sum(reshape(end, [n]).mul(ct[i] as Tensor));
    return { loss: ends.reduce((total, end, i) => total.add(weighed(end, i)), anchor), ends };
  }, inputs);
  const rowsOf = (columns: readonly Tensor[]) => {
    const numbers = columns.map((column) => column.toTypedArray());
    return Array.from({ length: n }, (_, i) => numbers.map((column) => column[i] as number));
  };
  const inState = states.map((name) => state[name] as Tensor);
  const inParameters = names.map((name) => parameters[plain(name)] as Tensor);
  const found = [
    grads.x,
    ...states.map((name) => grads.state[name]),
    ...names.map((name) => grads.parameters[plain(name)]),
  ];
  return {
    run: {
      code,
      name: code.match(/(\w+)_forward\(/)?.[1] ?? '',
      states,
      parameters: names,
      spikes,
      rows: rowsOf([x, ...inState, ...inParameters, ...ct]),
    },
    due: rowsOf([...aux.ends, ...(found as Tensor[])]),
  };
}

describe('codeOf, of neurons', function () {
  this.timeout(120_000);
  const all = cases.map(runOf);
  const runs = (target: Target, change = (code: string) => code): StepRun[] =>
    all.map(({ run }, k) => ({ ...run, code: change(codeOf(cases[k]?.layer as ScannedLayer, target)) }));

  /** Differences, of all rows and columns, that are larger than what their columns allow. */
  function expectResults(found: readonly Results[], tolerance: number): void {
    const wrong = all.flatMap(({ due, run }, k) =>
      due.flatMap((row, i) =>
        row.flatMap((expected, j) => {
          const size = Math.max(1, ...due.map((other) => Math.abs(other[j] as number)));
          const got = found[k]?.[i]?.[j] as number;
          if (Math.abs(got - expected) <= tolerance * size) return [];
          return [`${run.name} ${JSON.stringify(cases[k]?.options)} [${i}, ${j}]: ${got}, due ${expected}`];
        }),
      ),
    );
    expect(wrong.slice(0, 10)).to.deep.equal([]);
    expect(found.length).to.equal(cases.length);
  }

  it('has cases in which neurons spike, and in which they do not', () => {
    for (const [k, { due, run }] of all.entries()) {
      // Without a reset all of them end above the threshold.
      if (cases[k]?.options.reset === 'none') continue;
      const count = due.filter(([spikes]) => (spikes as number) > 0.5).length;
      if (run.spikes) expect(count, run.name).to.be.within(1, n - 1);
    }
  });

  const languages: Tests = {
    'writes C that compiles without warnings and gives the same, both ways'() {
      if (!hasCompiler() && !process.env.CI) this.skip();
      expectResults(runStepsInC(runs('c')), 2e-5);
    },

    'writes CUDA whose functions give the same in single precision, as C'() {
      if (!hasCompiler() && !process.env.CI) this.skip();
      expectResults(runStepsInC(runs('cuda'), cudaPrelude), 1e-4);
    },

    'writes WGSL whose functions give the same in single precision, as C'() {
      if (!hasCompiler() && !process.env.CI) this.skip();
      const asC = (code: string) => wgslAsC(wgslStructsAsC(code));
      expectResults(runStepsInC(runs('wgsl', asC), wgslPrelude), 1e-4);
    },

    'writes JAX whose expressions give the same'() {
      expectResults(runStepsAsJax(runs('jax')), 2e-5);
    },

    'writes PyTorch that gives the same, differentiated by torch'() {
      if (!hasTorch() && !process.env.CI) this.skip();
      expectResults(runStepsInTorch(runs('pytorch')), 2e-5);
    },

    'writes LIF with every reset as a loop in torch has it, over 24 steps'() {
      if (!hasTorch() && !process.env.CI) this.skip();
      const loops = ['subtract', 'value', 'none'].flatMap((reset) =>
        [false, true].flatMap((delay) =>
          [false, true].map((detach) => {
            const layer = neurons.lif({ beta: 0.9, reset, resetDelay: delay, detachReset: detach } as never);
            return { code: codeOf(layer, 'pytorch'), reset, delay, detach };
          }),
        ),
      );
      for (const worst of compareWithTorchLoop(loops)) expect(worst).to.be.below(1e-12);
    },
  };

  itSome(languages, 1);

  it('says what it is, under which settings, where states start, and what was checked', () => {
    const code = codeOf(neurons.lif({ beta: 0.9, reset: 'value', strict: true }), 'c', {
      notes: ['Checked.'],
    });
    expect(code.split('\n').slice(0, 6)).to.deep.equal([
      `// lif: the step of a neuron, and its backward step, written by spiketape ${version}.`,
      '// Surrogate: arctan({ alpha: 2 }), strict.',
      '// Settings: reset value, detachReset false, refractory 0, maxSpikes 1, resetDelay false, resetDrops nothing, spikesOf charged.',
      '// States, and where they start: v 0.',
      '// Source: Lapicque 1907; Neftci, Mostafa and Zenke 2019',
      '// Checked.',
    ]);
    expect(codeOf(neurons.li, 'jax')).to.include('# Not checked: checkNeuron was not run.');
  });

  it('says which surrogate it has, and none of neurons without spikes', () => {
    for (const [name, make] of Object.entries(zoo)) {
      const code = codeOf(make, 'c');
      expect(/surrogate|arctan/i.test(code), name).to.equal(name !== 'li');
    }
    const gated = neuron({
      name: 'gated',
      state: { v: 0 },
      step: ({ v }, current, _, { spike }) => ({ v: current + spike(v) }),
      output: 'v',
    });
    expect(codeOf(gated, 'c')).to.include('// Surrogate: arctan({ alpha: 2 }).');
  });

  it('has parameters as arguments, with the numbers of the layer as defaults', () => {
    expect(codeOf(neurons.lif({ tau: 4 }), 'pytorch')).to.include(
      'def lif(x, v, beta=0.75, gain=1, vThreshold=1, vLeak=0):',
    );
    const learned = neurons.lif({ beta: tensor([0.5, 0.75]), vThreshold: tensor([2]) });
    expect(codeOf(learned, 'jax')).to.include('def lif(x, v, beta, gain=1, vThreshold=2, vLeak=0):');
    expect(codeOf(learned, 'c')).not.to.include('lif_defaults');
    expect(codeOf(neurons.lif({ tau: 4 }), 'c')).to.include('defaults = { 0.75f, 1.0f, 1.0f, 0.0f };');
  });

  /** A neuron of one's own. */
  const own = (name: string, step: (v: number, x: number, t1: number, ops: StepOperations) => number) =>
    neuron({
      name,
      state: { t1: 0.5 },
      parameters: { loop: { default: 1 } },
      step: new Function(
        'return ({ t1 }, x, { loop }, { spike }) => ({ spikes: spike(t1 - loop), t1: (' +
          step +
          ')(t1, x, loop) });',
      )(),
    });

  it('gives names that all languages can have', () => {
    const code = codeOf(
      own('if', (v, x) => 0.5 * v + x),
      'c',
    );
    expect(code).to.include('neuron_if_result neuron_if_forward(');
    expect(fieldsOf(code, 'state')).to.deep.equal(['state_t1']);
    expect(fieldsOf(code, 'parameters')).to.deep.equal(['parameter_loop']);
  });

  /** A layer of neurons with states of some names, and a parameter of one of them. */
  const named = (...names: readonly string[]) => {
    const step = `({ ${names.join(', ')} }, current, { g }, { spike }) => ({
      spikes: spike(current), ${names.map((name) => `${name}: g * ${name} + Math.round(current)`).join(', ')} })`;
    return neuron({
      name: 'own',
      state: Object.fromEntries(names.map((name) => [name, 0])),
      parameters: { g: { default: 0.5 } },
      step: new Function(`return ${step}`)(),
    });
  };

  const fields = (...names: string[]) => fieldsOf(codeOf(named(...names), 'c'), 'state');

  it('gives each state and parameter a name of its own, whatever it is called', () => {
    expect(fields('α', 'β', 'v')).to.deep.equal(['state__', 'state___', 'v']);
    expect(fields('state_x', 'x', '$')).to.deep.equal(['state_x', 'state_x_', 'state__']);
    // Of C's own texts and headers, of C++, of WGSL.
    for (const name of [
      'result',
      'NAN',
      'INFINITY',
      'M_PI',
      'isnan',
      'template',
      'operator',
      'target',
      'filter',
    ])
      expect(fields(name)).to.deep.equal([`state_${name}`]);
  });

  it('gives no state a name of the code itself', () => {
    for (const name of ['spikes_cotangent', 'state_cotangent', 'own_result', 'own_min', 'OwnStep'])
      expect(fields(name)).to.deep.equal([`state_${name}`]);
    expect(fields('owned', 'own')).to.deep.equal(['owned', 'own']);
  });

  const compiled: Tests = {
    'compiles where states have names of the code itself'() {
      if (!hasCompiler() && !process.env.CI) this.skip();
      const code = codeOf(named('spikes_cotangent', 'own_result'), 'c');
      const run = { name: 'own', states: ['a', 'b'], parameters: ['g'], spikes: true, code };
      expect(runStepsInC([{ ...run, rows: [[1, 2, 4, 0.5, 0, 0, 0]] }])[0]?.[0]?.slice(0, 3)).to.deep.equal([
        1, 2, 3,
      ]);
    },

    'gives all of one shape in JAX, where states have fewer axes than the input'() {
      if (!hasTorch() && !process.env.CI) this.skip();
      const layer = neurons.lif({ beta: 0.5, resetDelay: true, spikesOf: 'start', reset: 'none' } as never);
      const program = `
import sys, types, numpy
class Vjp:
    def __init__(self, f): self.f = f
    def defvjp(self, fwd, bwd): pass
jax = types.ModuleType('jax')
jax.numpy, jax.custom_vjp = numpy, Vjp
sys.modules.update({'jax': jax, 'jax.numpy': numpy})
own = {}
exec(sys.argv[1], own)
x, v = numpy.ones((4, 3)), numpy.ones(())
outputs, kept = own['lif_fwd'](x, v, *[numpy.asarray(one) for one in (0.5, 1.0, 1.0, 0.0)])
print([one.shape for one in outputs])
found = own['lif_bwd'](kept, (numpy.zeros((4, 3)), numpy.ones((4, 3))))
print([one.shape for one in found[:2]], float(found[1]))`;
      const printed = execFileSync(python, ['-c', program, codeOf(layer, 'jax')], { encoding: 'utf8' });
      expect(printed).to.equal('[(4, 3), (4, 3)]\n[(4, 3), ()] 6.0\n');
    },

    'keeps NaN in min and max of C and CUDA'() {
      if (!hasCompiler() && !process.env.CI) this.skip();
      const bounded = neuron({
        name: 'own',
        state: { v: 0, w: 0 },
        step: ({ v, w }, x, _, { spike }) => ({
          spikes: spike(x),
          v: Math.min(v + x, 1),
          w: Math.max(2, w + x),
        }),
      });
      for (const target of ['c', 'cuda'] as const) {
        const run = {
          name: 'own',
          states: ['v', 'w'],
          parameters: [],
          spikes: true,
          code: codeOf(bounded, target),
        };
        const rows = [0, 3, -3, Number.NaN].map((x) => [x, 0.5, 0.5, 0, 0, 0]);
        const [results = []] = runStepsInC([{ ...run, rows }], target === 'cuda' ? cudaPrelude : '');
        expect(results.map(([, v, w]) => [v, w])).to.deep.equal([
          [0.5, 2],
          [1, 3.5],
          [-2.5, 2],
          [Number.NaN, Number.NaN],
        ]);
      }
    },
  };

  itSome(compiled, 1);

  it('says what it is in comments, whatever that is', () => {
    const row = { ...named('v').row, name: 'a\nb', source: 'c\nint d;\\' };
    for (const target of ['c', 'wgsl', 'pytorch'] as const) {
      const [first, ...lines] = codeOf(neuron(row as never) as never, target).split('\n');
      expect(first).to.match(/^(\/\/|#) a b: the step of a neuron/);
      expect(lines[2]).to.match(/^(\/\/|#) Source: c int d;\/$/);
      expect(lines[3]).to.match(/^(\/\/|#) Not checked/);
    }
  });

  it('names what a language does not have', () => {
    const cube = own('cube', (v, x) => Math.cbrt(v) + x);
    expect(() => codeOf(cube, 'pytorch')).not.to.throw();
    const power = own('power', (v, x) => v ** (x + 2));
    expect(() => codeOf(power, 'wgsl')).to.throw(
      RangeError,
      'codeOf: power: wgsl does not have the function pow.',
    );
    expect(() => codeOf(power, 'c')).not.to.throw();
    const tiny = own('tiny', (v, x) => v * 1e-60 + x);
    expect(() => codeOf(tiny, 'cuda')).to.throw(
      RangeError,
      'codeOf: tiny: cuda does not have the number 1e-60',
    );
  });

  it('refuses what is no neuron, and what it cannot have', () => {
    const connected = recurrent(neurons.lif({ beta: 0.5 }), {
      size: 3,
      random: random(1),
    });
    expect(() => codeOf(connected, 'c')).to.throw(
      TypeError,
      'codeOf: lif has weights among its neurons when a layer without was due: what it was made of.',
    );
    const psn = neurons.parallel.psn({ steps: 4, random: random(1) } as never);
    expect(() => codeOf(psn as never, 'c')).to.throw(
      TypeError,
      'when a surrogate or a layer of neurons was due.',
    );
    const learned = neurons.lif({
      beta: 0.5,
      surrogate: surrogates.arctan({ alpha: tensor(2) } as never) as never,
    });
    expect(() => codeOf(learned, 'c')).to.throw(
      TypeError,
      'arctan has parameters that are learned when numbers were due.',
    );
    expect(() => codeOf(neurons.lif, 'rust' as never)).to.throw(RangeError, 'codeOf: got the target "rust"');
  });
});
