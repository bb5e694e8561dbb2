import { expect } from 'chai';
import {
  type CheckNeuronOptions,
  checkNeuron,
  lif,
  type NeuronLayer,
  neuron,
  neurons,
  type Report,
  random,
  recurrent,
  surrogate,
  surrogates,
  type Tensor,
  tensor,
} from '../../lib/index.ts';
import { type Kernels, kernels, wrapKernels } from '../../lib/kernels/index.ts';
import type { Scanner } from '../../lib/kernels/scan.ts';
import { drawn } from '../support/covering.ts';
import { share } from '../support/runs.ts';
import { SomeSpecs } from '../support/some-specs.ts';

/** Only the neurons as they are. */
const plain: CheckNeuronOptions = { settings: [], surrogates: [] };

/** All settings and surrogates in CI, at a desk one of each. */
const some: CheckNeuronOptions =
  share >= 1 ? {} : { settings: [{ reset: 'value', vReset: -0.25 }], surrogates: [surrogates.triangular()] };

function failures(report: Report): string[] {
  return report.checks.filter(({ passed }) => !passed).map(({ name }) => name);
}

/** Runs `f` with a mistake in the scans of the SIMD kernels, or of all. */
function planted<R>(plant: (scanner: Scanner) => Scanner, where: 'simd' | 'all', f: () => R): R {
  const sets: Kernels[] = [];
  wrapKernels((set) => {
    sets.push(set);
    if (where === 'simd' && sets.length > 1) return set;
    return { ...set, scanner: (...args) => plant(set.scanner(...args)) };
  });
  try {
    return f();
  } finally {
    wrapKernels(() => sets.shift() as Kernels);
  }
}

/** A backward pass that writes its cotangents times a factor: of the input, the states, or a parameter. */
function scaledBackward(of: 'input' | 'start' | 'beta', factor: number): (scanner: Scanner) => Scanner {
  const scale = (values: ArrayLike<number> | undefined) => {
    const out = (values ?? []) as number[];
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) * factor;
  };
  return (scanner) => ({
    ...bound(scanner),
    backward: (out, ...rest) => {
      scanner.backward(out, ...rest);
      if (of === 'input') scale(out.input);
      else if (of === 'start') out.start.forEach(scale);
      else scale(out.parameters['parameter.beta']);
    },
  });
}

function bound(scanner: Scanner): Scanner {
  return {
    forward: (...args) => scanner.forward(...args),
    restore: (...args) => scanner.restore(...args),
    backward: (...args) => scanner.backward(...args),
  };
}

/** A forward pass whose last state is another. */
const otherLast = (scanner: Scanner): Scanner => ({
  ...bound(scanner),
  forward: (out, ...rest) => {
    scanner.forward(out, ...rest);
    for (const last of out.last) for (let i = 0; i < last.length; i++) last[i] = (last[i] as number) * 0.999;
  },
});

const one = () => lif({ beta: 0.9 });

describe('checkNeuron', () => {
  const [right, wrong] = [new SomeSpecs(), new SomeSpecs()];
  const [passing, catching] = [right.it, wrong.it];

  it('passes lif under all its settings, with what each check found', () => {
    const report = checkNeuron(one(), some);
    expect(report.passed, String(report)).to.equal(true);
    expect(report.checks.map(({ name }) => name)).to.eql([
      'input',
      'state',
      'parameters',
      'surrogate parameters',
      'directions',
      'linearity',
      'kernels',
      'splits',
      'single steps',
      'NaN',
    ]);
    for (const { points, inconclusive } of report.checks)
      expect(inconclusive).to.be.at.most(Math.max(1, 0.02 * points));
  });

  passing('passes recurrent neurons, their weights and biases too', () => {
    const all = () =>
      recurrent(neurons.alif({ beta: 0.8 }), { size: 2, random: random(1), bias: true, autapses: false });
    const oneToOne = () => recurrent(neurons.plif(), { size: 2, random: random(1), connect: 'oneToOne' });
    for (const make of drawn([all, oneToOne], 1)) {
      const report = checkNeuron(make(), plain);
      expect(report.passed, String(report)).to.equal(true);
    }
  });

  passing(
    'passes parameters that are learned, one for each neuron or functions, and a surrogate that learns',
    () => {
      const own = tensor([0.5, 0.9]);
      const layers = [
        lif({ beta: tensor([0.5, 0.7, 0.9, 0.99]), vThreshold: tensor(1.2) }),
        lif({ beta: () => own, params: { own } }),
        lif({ beta: 0.9, surrogate: surrogates.arctan({ alpha: tensor(2) }) }),
      ];
      for (const layer of drawn(layers, 1)) expect(failures(checkNeuron(layer, plain))).to.eql([]);
    },
  );

  passing('passes neurons of which only all parameters together say the shape', () => {
    const [column, row] = [tensor([[0.5], [0.7]]), tensor([1, 1.2, 0.8])];
    const layers = [
      lif({ beta: column, vThreshold: row }),
      lif({ beta: 0.9, vThreshold: row, surrogate: surrogates.arctan({ alpha: column }) }),
    ];
    for (const layer of drawn(layers, 1)) expect(failures(checkNeuron(layer, plain))).to.eql([]);
  });

  passing('passes surrogates that learn from the end of the domain of a parameter on', () => {
    const atEnds = [
      surrogates.qPseudoSpike({ alpha: 1.003 }),
      surrogates.piecewiseLeakyRelu({ c: 0 }),
      surrogates.stepPiecewiseLinear({ window: 0 }),
    ];
    for (const surrogate of drawn<NonNullable<CheckNeuronOptions['surrogates']>[number]>(atEnds, 1))
      expect(failures(checkNeuron(lif({ beta: 0.9, surrogate }), plain)), String(surrogate)).to.eql([]);
  });

  passing('passes neurons that rest while a NaN comes, which they do not take', () => {
    const resting = lif({ beta: 0.9, reset: 'value', refractory: 2 });
    expect(failures(checkNeuron(resting, plain))).to.deep.equal([]);
  });

  passing('passes a neuron of nobody else', () => {
    const resonator = neuron({
      name: 'resonator',
      state: { x: 0, y: 0 },
      parameters: { decay: { default: 0.9, min: 0, max: 1 }, omega: { default: 0.4 } },
      settings: { detachReset: [false, true] },
      step(
        { x, y }: { x: number; y: number },
        input: number,
        { decay, omega }: { decay: number; omega: number },
        { spike, detach },
        { detachReset },
      ) {
        const h = decay * (y * Math.cos(omega) + x * Math.sin(omega));
        const spikes = spike(h - 1);
        const s = detachReset ? detach(spikes) : spikes;
        return { spikes, x: decay * (x * Math.cos(omega) - y * Math.sin(omega)) + input, y: h - s };
      },
    });
    const report = checkNeuron(resonator());
    expect(report.passed, String(report)).to.equal(true);
  });

  catching('says which gradient is off, and by how much', () => {
    const check = (of: 'input' | 'start' | 'beta', factor: number) =>
      planted(scaledBackward(of, factor), 'all', () => checkNeuron(one(), plain));
    const says: readonly (() => void)[] = [
      () => {
        const input = check('input', 1.001);
        expect(failures(input)).to.include('input');
        expect(input.diagnosis?.text).to.equal('the gradient for input is 1.001 times the derivative');
      },
      () => {
        const state = check('start', 0);
        expect(failures(state)).to.include('state').and.not.include('input');
        expect(state.diagnosis?.text).to.equal('the gradient for state.v is 0');
      },
      () => {
        const beta = check('beta', -1);
        expect(failures(beta)).to.include('parameters').and.not.include('input');
        expect(beta.diagnosis?.cause).to.equal('gradient-sign');
        expect(beta.diagnosis?.text).to.equal('the sign of the gradient for beta is flipped');
      },
    ];
    for (const holds of drawn(says, 1)) holds();
  });

  catching('catches SIMD kernels that are not the reference backwards', () => {
    const backward = planted(
      (scanner) => ({
        ...bound(scanner),
        backward: (out, ...rest) => {
          scanner.backward(out, ...rest);
          if (out.input instanceof Float32Array) out.input.set(out.input.map((g) => g * 1.01));
        },
      }),
      'simd',
      () => checkNeuron(one(), plain),
    );
    expect(failures(backward)).to.eql(['kernels']);
  });

  catching('catches SIMD kernels that are not the reference forwards', () => {
    expect(failures(planted(otherLast, 'simd', () => checkNeuron(one(), plain)))).to.include('kernels');
  });

  catching('catches a state that is not the one to go on from', () => {
    const report = planted(otherLast, 'all', () => checkNeuron(one(), plain));
    expect(failures(report)).to.include.members(['splits', 'single steps']);
  });

  catching('catches a layer that forgets the state that it is given', () => {
    const layer = one();
    const forgetful = Object.assign((x: Tensor) => layer(x), layer, { run: (x: Tensor) => layer.run(x) });
    expect(failures(checkNeuron(forgetful as unknown as NeuronLayer, plain))).to.include('splits');
  });

  catching('catches a surrogate whose gradient is wrong, and names it', () => {
    const wrong = surrogate({
      name: 'wrong',
      origin: (x) => 1 / (1 + Math.exp(-4 * x)),
      gradient: (x) => {
        const s = 1 / (1 + Math.exp(-4 * x));
        return s * (1 - s);
      },
    });
    const report = checkNeuron(lif({ beta: 0.9, surrogate: wrong }), plain);
    expect(failures(report)).to.include.members(['input', 'state', 'parameters', 'directions']);
    expect(report.diagnosis?.text).to.match(
      /^of the surrogate wrong: the gradient is 1\/4 times the derivative/,
    );
  });

  catching('says of a surrogate that neurons cannot learn that alone', () => {
    const scale = 3;
    const mine = surrogate({
      name: 'mine',
      parameters: { alpha: { default: 1, above: 0 } },
      origin: (x, { alpha }) => 1 / 2 + Math.atan(alpha * x),
      gradient: (x, { alpha }) => alpha / (1 + (alpha * x) ** 2),
      parameterGradients: { alpha: (x, { alpha }) => (scale * x) / (3 + 3 * (alpha * x) ** 2) },
    });
    const report = checkNeuron(lif({ beta: 0.9, surrogate: mine }), plain);
    expect(failures(report)).to.eql(['surrogate parameters']);
    expect(String(report)).to.include(
      'mine cannot be learned here: its formula reads scale, which is outside',
    );
  });

  catching('catches a gradient that goes through what is detached', () => {
    const step = (through: boolean) =>
      neuron({
        name: 'through',
        state: { v: 0 },
        step: through
          ? ({ v }: { v: number }, input: number, _, { spike }) => {
              const h = 0.9 * v + input;
              const spikes = spike(h - 1);
              return { spikes, v: h - spikes };
            }
          : ({ v }: { v: number }, input: number, _, { spike, detach }) => {
              const h = 0.9 * v + input;
              const spikes = spike(h - 1);
              return { spikes, v: h - detach(spikes) };
            },
      })({ surrogate: surrogates.sigmoid() });
    const { scanner } = kernels;
    expect(scanner).to.be.a('function');
    const made: Scanner[] = [];
    const swapped = planted(
      (own) => {
        made.push(own);
        return own;
      },
      'all',
      () => {
        step(true).run(tensor([1, 2], [2, 1]));
        const [backwardThrough] = made;
        return planted(
          (own) => ({
            ...bound(own),
            backward: (...args) => (backwardThrough as Scanner).backward(...args),
          }),
          'all',
          () => checkNeuron(step(false), plain),
        );
      },
    );
    expect(failures(swapped)).to.include('input');
    expect(failures(checkNeuron(step(false), plain))).to.eql([]);
  });

  catching('is the same each time, and throws with assert', () => {
    const thrown = () => {
      try {
        planted(scaledBackward('input', 2), 'all', () => checkNeuron(one(), { ...plain, assert: true }));
      } catch (error) {
        return String(error);
      }
      return 'nothing';
    };
    const first = thrown();
    expect(first).to.match(/✗ input: .*likely cause: the gradient for input is 2 times the derivative/s);
    expect(thrown()).to.equal(first);
  });

  right.define(1);
  wrong.define(1);

  it('says what is wrong with its arguments', () => {
    const bad = (layer: unknown, options?: unknown) => () =>
      checkNeuron(layer as NeuronLayer, options as CheckNeuronOptions);
    expect(bad(3)).to.throw(
      TypeError,
      'checkNeuron: got 3 when a layer of neurons such as lif(...) was due.',
    );
    expect(bad(surrogates.arctan)).to.throw(TypeError, 'when a layer of neurons such as lif(...) was due.');
    expect(bad(one(), { setting: [] })).to.throw(
      TypeError,
      'checkNeuron: got an unknown option "setting", known are settings, surrogates, tolerance, seed, assert.',
    );
    expect(bad(one(), { settings: 1 })).to.throw(
      TypeError,
      'checkNeuron: got 1 as settings when an array of settings by name was due.',
    );
    expect(bad(one(), { surrogates: ['arctan'] })).to.throw(
      TypeError,
      'as surrogates when an array of surrogates was due.',
    );
    expect(bad(one(), { settings: [{ reset: 'zero' }] })).to.throw(RangeError, /reset must be 'subtract'/);
  });
});
