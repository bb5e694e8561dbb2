import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import { withFloat64 } from '../../../lib/array/layout.ts';
import {
  add,
  concat,
  expandDims,
  full,
  initializers,
  lif,
  linear,
  matmul,
  optimizers,
  type RecurrentLifOptions,
  type RecurrentLifState,
  random,
  recurrentLif,
  reshape,
  type SpikingRun,
  sequential,
  slice,
  smooth,
  stopGradient,
  sum,
  surrogates,
  type Tensor,
  tensor,
  transpose,
  useKernels,
  valueAndGrad,
  zeros,
} from '../../../lib/index.ts';
import { expectNumbers } from '../../support/expect.ts';
import { expectClose, expectSlopes } from '../../support/networks.ts';
import { runs, timeLimit } from '../../support/runs.ts';
import { SomeSpecs } from '../../support/some-specs.ts';
import {
  anywhere,
  grid,
  type MadeRecurrentCase,
  makeRecurrent,
  type RecurrentCase,
  recurrentCases,
  smoothSurrogate,
} from './cases.ts';
import { everything, expectSame } from './everything.ts';
import { recurrentLifStepByStep } from './steps.ts';

type State = RecurrentLifState;
type Run = (made: MadeRecurrentCase) => SpikingRun<State>;

const kernel: Run = ({ layer, x, state }) => layer.run(x, state);
const oracle: Run = ({ options, layer, x, state }) =>
  recurrentLifStepByStep(options, layer.params.recurrent, x, state);

function holdFor(
  cases: Arbitrary<RecurrentCase>,
  body: (given: RecurrentCase) => void,
  numRuns = runs(300),
): void {
  fc.assert(
    fc.property(cases, (given) => withFloat64(() => body(given))),
    { numRuns },
  );
}

/** A layer with this weight. */
function layerOf(weight: Tensor, options: Partial<RecurrentLifOptions> = {}) {
  const [size] = weight.shape as [number];
  const own = options.tau === undefined ? { beta: 0.5 } : {};
  return recurrentLif(size, { ...own, random: random(1), initializer: () => weight, ...options });
}

describe('recurrentLif worked by hand', () => {
  it('adds the weights from the neurons that fired the step before', () => {
    // The first neuron drives the second, which holds the first down.
    const layer = layerOf(
      tensor([
        [0, 0.75],
        [-2, 0],
      ]),
      { beta: 0.5 },
    );
    const { spikes, v, state } = layer.run(tensor([[[1, 0.25]], [[0.5, 0.25]], [[1, 0]]]));
    expectNumbers(spikes, [[[1, 0]], [[0, 1]], [[0, 0]]]);
    expectNumbers(v, [[[0, 0.25]], [[0.5, 0.125]], [[-0.75, 0.0625]]]);
    expectNumbers(state.v, [[-0.75, 0.0625]]);
    expectNumbers(state.spikes, [[0, 0]]);
  });

  it('scales input and recurrent current by gain', () => {
    const layer = layerOf(tensor([[0.25]]), { beta: 0, gain: 2, reset: 'none' });
    expectNumbers(layer.run(tensor([0.5, 0.125], [2, 1, 1])).v, [[[1]], [[0.75]]]);
  });

  it('starts from spikes as from a step before', () => {
    const layer = layerOf(
      tensor([
        [0, 0.75],
        [-2, 0],
      ]),
      { beta: 0.5 },
    );
    const state = { v: tensor([[0.5, 0.5]]), spikes: tensor([[0, 1]]) };
    expectNumbers(layer.run(zeros([1, 1, 2]), state).v, [[[-1.75, 0.25]]]);
  });
});

describe('recurrentLif against the same neurons step by step', () => {
  const ofAll = new SomeSpecs();

  ofAll.it(
    'agrees in spikes, membranes, state and every gradient where numbers are exact and meet the threshold',
    () => {
      holdFor(recurrentCases({ element: grid }), (given) => {
        expectSame(everything(makeRecurrent(given), kernel), everything(makeRecurrent(given), oracle), 1e-10);
      });
    },
  );

  ofAll.it('agrees in spikes, membranes, state and every gradient for numbers anywhere', () => {
    holdFor(recurrentCases({ element: anywhere }), (given) => {
      expectSame(everything(makeRecurrent(given), kernel), everything(makeRecurrent(given), oracle), 1e-10);
    });
  });

  ofAll.it('agrees with origins in place of spikes, detached or not', () => {
    holdFor(recurrentCases({ element: anywhere, surrogate: smoothSurrogate }), (given) => {
      const of = (run: Run) => smooth(() => everything(makeRecurrent(given), run));
      const [got, due] = [of(kernel), of(oracle)];
      expectClose(got.spikes ?? [], due.spikes ?? [], 1e-10, 'spikes');
      expectSame({ ...got, spikes: [] }, { ...due, spikes: [] }, 1e-10);
    });
  });

  ofAll.define(1);
});

describe('recurrentLif with smooth, its reset detached or not', () => {
  const ofAll = new SomeSpecs();

  /** Whether all neighbours of a decay are in its domain. */
  const hasNeighbours = (name: string, at: readonly number[]) =>
    !(name === 'beta' && at.some((b) => b < 0.01 || b > 0.99)) &&
    !(name === 'tau' && at.some((t) => t < 1.01));

  function expectDifferences(given: RecurrentCase, run: Run): void {
    const made = makeRecurrent(given);
    const found = everything(made, run);
    for (const [name, input] of Object.entries(made.inputs)) {
      const at = Array.from(input.toTypedArray());
      if (!hasNeighbours(name, at)) continue;
      const loss = (values: readonly number[]) => {
        const moved = makeRecurrent(given, { [name]: tensor([...values], input.shape) });
        return moved.loss(run(moved)).item();
      };
      expectSlopes(loss, at, found[`gradient of ${name}`] ?? [], 1e-6, name);
    }
  }

  const cases = recurrentCases({
    element: anywhere.map((value) => value / 2),
    surrogate: smoothSurrogate,
    maxSteps: 3,
  });

  ofAll.it(
    'has the gradients of finite differences',
    () => {
      holdFor(cases, (given) => smooth(() => expectDifferences(given, kernel)), runs(100));
    },
    timeLimit(300),
  );

  ofAll.it(
    'and so has its oracle',
    () => {
      holdFor(cases, (given) => smooth(() => expectDifferences(given, oracle)), runs(30));
    },
    timeLimit(300),
  );

  ofAll.define(1);
});

/** One run cut in two, the state handed on as `pass` says. */
function inTwo(
  cut: number,
  run: (x: Tensor, state?: State) => SpikingRun<State>,
  pass = (state: State) => state,
) {
  return (x: Tensor, state?: State): SpikingRun<State> => {
    const first = run(slice(x, 0, cut), state);
    const second = run(slice(x, cut), pass(first.state));
    return {
      spikes: concat([first.spikes, second.spikes]),
      v: concat([first.v, second.v]),
      state: second.state,
    };
  };
}

describe('recurrentLif run in two parts', () => {
  const ofAll = new SomeSpecs();

  const holdForCuts = (body: (given: RecurrentCase, cut: number) => void) => {
    const cases = fc.oneof(recurrentCases({ element: grid }), recurrentCases({ element: anywhere }));
    fc.assert(
      fc.property(cases, fc.nat({ max: 10 }), (given, at) => {
        const steps = given.lif.shape[0] as number;
        fc.pre(steps > 1);
        withFloat64(() => body(given, 1 + (at % (steps - 1))));
      }),
      { numRuns: runs(200) },
    );
  };

  ofAll.it('gives what one run gives, in value and gradient, when the state is handed on', () => {
    holdForCuts((given, cut) => {
      const parts: Run = ({ layer, x, state }) => inTwo(cut, layer.run)(x, state);
      expectSame(everything(makeRecurrent(given), parts), everything(makeRecurrent(given), kernel), 1e-11);
    });
  });

  ofAll.it('has the gradients of truncated backpropagation when the state is handed on as a constant', () => {
    holdForCuts((given, cut) => {
      const parts: Run = ({ layer, x, state }) => inTwo(cut, layer.run, stopGradient)(x, state);
      const steps: Run = ({ options, layer, x, state }) => {
        const run = (part: Tensor, from?: State) =>
          recurrentLifStepByStep(options, layer.params.recurrent, part, from);
        return inTwo(cut, run, stopGradient)(x, state);
      };
      expectSame(everything(makeRecurrent(given), parts), everything(makeRecurrent(given), steps), 1e-10);
    });
  });

  ofAll.define(1);

  it('passes no gradient from the second part to the first through a constant state', () => {
    const layer = layerOf(
      tensor([
        [0.25, 0.75],
        [-2, 0.5],
      ]),
    );
    const x = full([4, 3, 2], 0.75);
    const { grads } = valueAndGrad(() => {
      const { state } = layer.run(slice(x, 0, 2));
      return sum(layer.run(slice(x, 2), stopGradient(state)).v);
    }, x);
    expectNumbers(slice(grads, 0, 2), zeros([2, 3, 2]).toArray());
    expect(sum(slice(grads, 2).abs()).item()).to.be.above(0);
  });
});

describe('recurrentLif without autapses', () => {
  const diagonalOf = (w: Tensor) => (w.toArray() as number[][]).map((row, i) => row[i] as number);

  it('starts with a diagonal of zeros, the rest as its initializer says', () => {
    const weight = random(3).normal([4, 4]);
    const { recurrent } = layerOf(weight, { autapses: false }).params;
    const due = (weight.toArray() as number[][]).map((row, i) => row.with(i, 0));
    expectNumbers(recurrent, due);
    expect(diagonalOf(weight)).not.to.include(0);
  });

  it('gives the diagonal no gradient, and keeps it at zero through training', () => {
    for (const make of [optimizers.adam, optimizers.sgd] as const) {
      const layer = recurrentLif(5, { beta: 0.75, random: random(2), autapses: false });
      const optimizer = make(layer.params, { learningRate: 0.1 });
      const start = layer.params.recurrent.toArray();
      for (let i = 0; i < 5; i++) {
        const x = random(i).uniform([6, 3, 5], 0, 1);
        const { grads } = valueAndGrad(() => sum(layer(x)), layer.params);
        expect(diagonalOf(grads.recurrent)).to.deep.equal([0, 0, 0, 0, 0]);
        expect(sum(grads.recurrent.abs()).item()).to.be.above(0);
        optimizer.step(grads);
      }
      expect(diagonalOf(layer.params.recurrent)).to.deep.equal([0, 0, 0, 0, 0]);
      expect(layer.params.recurrent.toArray()).not.to.deep.equal(start);
    }
  });

  it('pays no heed to a diagonal that something else wrote', () => {
    const run = () => {
      const layer = recurrentLif(3, { beta: 0.5, random: random(2), autapses: false });
      return { layer, everything: () => valueAndGrad(() => sum(layer.run(x).v), { x, own: layer.params }) };
    };
    const x = random(5).uniform([5, 2, 3], 0, 2);
    const [plain, written] = [run(), run()];
    const push = tensor([
      [1, 0, 0],
      [0, -2, 0],
      [0, 0, 3],
    ]);
    optimizers.sgd(written.layer.params, { learningRate: 1 }).step({ recurrent: push });
    expect(diagonalOf(written.layer.params.recurrent)).to.deep.equal([-1, 2, -3]);
    const [got, due] = [written.everything(), plain.everything()];
    expect(got.value).to.equal(due.value);
    expectNumbers(got.grads.x, due.grads.x.toArray());
    expectNumbers(got.grads.own.recurrent, due.grads.own.recurrent.toArray());
  });
});

describe('recurrentLif with events and without', () => {
  /** The product as a batched one, which has no events. */
  const dense = (a: Tensor, b: Tensor) =>
    reshape(matmul(a, expandDims(b, 0)), [a.shape[0] as number, b.shape[1] as number]);

  it('gives the same bits as products that are multiplied out, in Float32', () => {
    const shape = fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 19 }),
    );
    fc.assert(
      fc.property(shape, fc.integer({ min: 0, max: 1e6 }), ([steps, batch, size], seed) => {
        const generator = random(seed);
        const weight = generator.normal([size, size]);
        const layer = layerOf(weight, { beta: 0.9 });
        const x = generator.normal([steps, batch, size], 0, 2);
        const state = { v: generator.normal([batch, size]), spikes: generator.bernoulli(0.3, [batch, size]) };
        const { grads, aux } = valueAndGrad(
          () => {
            const run = layer.run(x, state);
            return { loss: sum(run.v.square()).add(sum(run.spikes)), run };
          },
          { x, w: layer.params.recurrent },
        );

        const single = lif({ beta: 0.9 });
        let [v, spikes] = [state.v, state.spikes];
        const before: Tensor[] = [];
        for (let t = 0; t < steps; t++) {
          const input = add(reshape(slice(x, t, t + 1), [batch, size]), dense(spikes, weight));
          const run = single.run(expandDims(input, 0), v);
          before.push(spikes);
          [v, spikes] = [run.state.v, reshape(run.spikes, [batch, size])];
          expectNumbers(reshape(slice(aux.run.spikes, t, t + 1), [batch, size]), spikes.toArray());
          expectNumbers(reshape(slice(aux.run.v, t, t + 1), [batch, size]), v.toArray());
        }
        const rows = steps * batch;
        const due = dense(transpose(concat(before)), reshape(grads.x, [rows, size]));
        expectNumbers(grads.w, due.toArray());
      }),
    );
  });

  for (const [density, steps, mean, from, to] of [
    ['many', 5, 0.25, 0.1, 0.4],
    ['few', 40, -1.1, 0.005, 0.05],
  ] as const)
    it(`gives the same with the kernels of every kind, where ${density} of ${steps * 2048} fire`, () => {
      const generator = random(8);
      // Multiples of 1/8: the sums are exact in any order, so that all fire alike.
      const eighths = (x: Tensor) =>
        tensor(
          x.toTypedArray().map((value) => Math.round(8 * value) / 8),
          x.shape,
        );
      const layer = layerOf(eighths(generator.normal([64, 64], 0, 0.5)), { reset: 'value' });
      const x = eighths(generator.normal([steps, 32, 64], mean, 1));
      const inputs = { x, weight: layer.params.recurrent };
      const withKernels = (name: string) => {
        const before = useKernels(name);
        try {
          return everything({ inputs, loss: ({ v }) => sum(v.square()) }, () => layer.run(x));
        } finally {
          useKernels(before);
        }
      };
      const [got, due] = [withKernels('simd'), withKernels('reference')];
      expect(sum(layer(x)).item() / x.size).to.be.within(from, to);
      expectSame(got, due, 1e-5);
    });
});

describe("recurrentLif as snnTorch's RLeaky", () => {
  interface RLeakyOptions {
    readonly beta: number;
    readonly threshold: number;
    readonly reset: 'subtract' | 'none';
    /** V, as a linear layer has it: `[to][from]`. */
    readonly recurrent: readonly (readonly number[])[];
  }

  /**
   * U' = beta U + X + V S, the reset of a membrane above the threshold coming with the next step. Its reset 'zero', which drops
   * the whole charge of that step, no option of `recurrentLif` gives.
   */
  function rLeaky({ beta, threshold, reset, recurrent }: RLeakyOptions, x: readonly (readonly number[])[]) {
    let mem = recurrent.map(() => 0);
    let spk = recurrent.map(() => 0);
    return x.map((currents) => {
      mem = mem.map((u, i) => {
        const fired = u > threshold;
        const drive = spk.reduce(
          (total, s, j) => total + (recurrent[i]?.[j] as number) * s,
          currents[i] as number,
        );
        return beta * u + drive - (reset === 'subtract' && fired ? threshold : 0);
      });
      spk = mem.map((u) => (u > threshold ? 1 : 0));
      return { spk, mem };
    });
  }

  const row = (element: Arbitrary<number>) => fc.array(element, { minLength: 3, maxLength: 3 });
  const kinds = {
    'exact numbers': { element: grid, beta: fc.constantFrom(0, 0.25, 0.5, 1), maxSteps: 8 },
    'numbers anywhere': { element: anywhere, beta: fc.double({ min: 0, max: 1, noNaN: true }), maxSteps: 20 },
  };
  for (const [kind, { element, beta, maxSteps }] of Object.entries(kinds)) {
    for (const reset of ['subtract', 'none'] as const) {
      it(`fires and resets alike with reset_mechanism '${reset}', ${kind}`, () => {
        const options = fc.record({
          beta,
          threshold: reset === 'none' ? element : element.filter((x) => x > 0),
          reset: fc.constant(reset),
          recurrent: fc.array(row(element), { minLength: 3, maxLength: 3 }),
        });
        const inputs = fc.array(row(element), { minLength: 1, maxLength: maxSteps });
        fc.assert(
          fc.property(options, inputs, (given, x) =>
            withFloat64(() => {
              const layer = layerOf(transpose(tensor(given.recurrent)), {
                beta: given.beta,
                vThreshold: given.threshold,
                reset,
                strict: true,
                detachReset: true,
                resetDelay: true,
              });
              const { spikes, v } = layer.run(tensor(x.flat(), [x.length, 1, 3]));
              const due = rLeaky(given, x);
              expect(Array.from(spikes.toTypedArray())).to.deep.equal(due.flatMap(({ spk }) => spk));
              expectClose(
                v.toTypedArray(),
                due.flatMap(({ mem }) => mem),
                1e-9,
              );
            }),
          ),
        );
      });
    }
  }
});

describe('recurrentLif', () => {
  it('is lif where its weight is zero', () => {
    holdFor(recurrentCases({ element: grid }), ({ lif: given, ...rest }) => {
      const weight = { ...rest.weight, values: rest.weight.values.map(() => 0) };
      const made = makeRecurrent({ ...rest, lif: given, weight });
      const { autapses, ...options } = made.options;
      const { spikes, v } = lif(options).run(made.x, made.state?.v);
      const run = kernel(made);
      expectNumbers(run.spikes, spikes.toArray());
      expectNumbers(run.v, v.toArray());
    });
  });

  it('gives spikes when called and everything when run, and keeps nothing from call to call', () => {
    fc.assert(
      fc.property(recurrentCases({ element: grid }), (given) => {
        const { layer, x, state } = makeRecurrent(given);
        const run = layer.run(x, state);
        const lastOf = (y: Tensor) => reshape(slice(y, -1), y.shape.slice(1));
        expect([run.spikes.shape, run.v.shape]).to.deep.equal([given.lif.shape, given.lif.shape]);
        expectNumbers(run.state.v, lastOf(run.v).toArray());
        expectNumbers(run.state.spikes, lastOf(run.spikes).toArray());
        layer.run(x.mul(3).add(1));
        valueAndGrad(() => sum(layer(x)).add(sum(x)), x);
        expectNumbers(layer.run(x, state).v, run.v.toArray());
        if (state === undefined) expectNumbers(layer(x), run.spikes.toArray());
      }),
    );
  });

  it('leaves its input, state and parameters as they were', () => {
    fc.assert(
      fc.property(recurrentCases({ element: grid }), (given) => {
        const { inputs, layer, x, state, loss } = makeRecurrent(given);
        const before = Object.values(inputs).map((input) => input.toArray());
        valueAndGrad(() => loss(layer.run(x, state)).add(sum(x)), inputs);
        expect(Object.values(inputs).map((input) => input.toArray())).to.deep.equal(before);
      }),
    );
  });

  it('has its weight and those options that are tensors as its parameters', () => {
    const beta = tensor(0.5);
    expect(recurrentLif(2, { beta: 0.5, random: random(1) }).params).to.have.all.keys('recurrent');
    const { params } = recurrentLif(2, { beta, random: random(1) });
    expect(params).to.have.all.keys('recurrent', 'beta');
    expect(params.beta).to.equal(beta);
  });

  it('starts uniform in ±1/sqrt(size), or from its initializer', () => {
    const weightOf = (options: Partial<RecurrentLifOptions>) =>
      recurrentLif(4, { beta: 0.5, random: random(7), ...options }).params.recurrent;
    expectNumbers(weightOf({}), initializers.inverseRootUniform([4, 4], random(7)).toArray());
    const initializer = initializers.kaimingNormal;
    expectNumbers(weightOf({ initializer }), initializer([4, 4], random(7)).toArray());
  });

  it('takes views: a transposed weight, a sliced input', () => {
    const weight = random(1).normal([3, 3]);
    const x = random(2).normal([6, 4, 3]);
    const copyOf = (view: Tensor) => tensor(view.toTypedArray(), view.shape);
    const [turned, part] = [transpose(weight), slice(x, 1, 4)];
    for (const autapses of [true, false]) {
      const run = (w: Tensor, input: Tensor) =>
        everything({ inputs: { input }, loss: ({ v }) => sum(v) }, () => layerOf(w, { autapses }).run(input));
      expect(run(turned, part)).to.deep.equal(run(copyOf(turned), copyOf(part)));
    }
  });

  it('runs an empty batch, with gradients of that shape', () => {
    for (const resetDelay of [false, true]) {
      const layer = recurrentLif(3, { beta: tensor(0.5), random: random(1), resetDelay });
      const x = zeros([2, 0, 3]);
      const { grads } = valueAndGrad(() => sum(layer.run(x).v), { x, own: layer.params });
      expect(grads.x.shape).to.deep.equal([2, 0, 3]);
      expectNumbers(grads.own.recurrent, zeros([3, 3]).toArray());
    }
  });

  it('is a layer of a network, whose state it is part of', () => {
    const seed = random(4);
    const net = sequential(
      linear(3, 4, { random: seed }),
      recurrentLif(4, { beta: 0.9, vThreshold: 0.2, random: seed }),
    );
    const x = random(5).uniform([6, 2, 3], 0, 1);
    const whole = net.run(x);
    const second = net.run(slice(x, 3), net.run(slice(x, 0, 3)).state);
    expectNumbers(second.v, slice(whole.v, 3).toArray());
    const { grads } = valueAndGrad(() => sum(net(x)), net.params);
    expect(sum(grads[1].recurrent.abs()).item()).to.be.above(0);
  });

  it('learns its weight: of two neurons, one comes to drive the other', () => {
    const layer = recurrentLif(2, {
      beta: 0.5,
      random: random(1),
      initializer: zeros,
      autapses: false,
      surrogate: surrogates.sigmoid(),
    });
    const optimizer = optimizers.adam(layer.params, { learningRate: 0.05 });
    const x = tensor([[[1, 0]], [[1, 0]], [[1, 0]], [[1, 0]]]);
    for (let i = 0; i < 60; i++) {
      const { grads } = valueAndGrad(() => sum(layer(x).sub(1).square()), layer.params);
      optimizer.step(grads);
    }
    expectNumbers(layer(x), [[[1, 0]], [[1, 1]], [[1, 1]], [[1, 1]]]);
  });
});
