import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import { withFloat64 } from '../../../lib/array/layout.ts';
import {
  broadcastTo,
  concat,
  encoders,
  lif,
  random,
  recurrentLif,
  type SpikingRun,
  slice,
  smooth,
  stopGradient,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  vjp,
} from '../../../lib/index.ts';
import { expectClose, expectSlopes } from '../../support/networks.ts';
import { runs, timeLimit } from '../../support/runs.ts';
import { axisSizes, sample } from '../../support/sample.ts';
import { SomeSpecs } from '../../support/some-specs.ts';
import { anywhere, grid, type LifCase, lifCases, type MadeCase, make, smoothSurrogate } from './cases.ts';
import { everything, expectSame } from './everything.ts';
import { lifStepByStep } from './steps.ts';

type Run = (made: MadeCase) => SpikingRun<{ v: Tensor }>;

const kernel: Run = ({ options, x, v0 }) => lif(options).run(x, v0);
const oracle: Run = ({ options, x, v0 }) => lifStepByStep(options, x, v0);

function holdFor(cases: Arbitrary<LifCase>, body: (given: LifCase) => void, numRuns = runs(300)): void {
  fc.assert(
    fc.property(cases, (given) => withFloat64(() => body(given))),
    { numRuns },
  );
}

describe('lif against the same neuron step by step', () => {
  const ofAll = new SomeSpecs();

  ofAll.it(
    'agrees in spikes, membranes and every gradient where numbers are exact and meet the threshold',
    () => {
      holdFor(lifCases({ element: grid }), (given) => {
        expectSame(everything(make(given), kernel), everything(make(given), oracle), 1e-10);
      });
    },
  );

  ofAll.it('agrees in spikes, membranes and every gradient for numbers anywhere', () => {
    holdFor(lifCases({ element: anywhere }), (given) => {
      expectSame(everything(make(given), kernel), everything(make(given), oracle), 1e-10);
    });
  });

  ofAll.it('agrees with origins in place of spikes, detached or not', () => {
    holdFor(lifCases({ element: anywhere, surrogate: smoothSurrogate }), (given) => {
      const [got, due] = smooth(() => [everything(make(given), kernel), everything(make(given), oracle)]) as [
        Record<string, ArrayLike<number>>,
        Record<string, ArrayLike<number>>,
      ];
      expectSame({ ...got, spikes: [] }, { ...due, spikes: [] }, 1e-10);
      expectClose(got.spikes as ArrayLike<number>, due.spikes as ArrayLike<number>, 1e-10, 'spikes');
    });
  });

  ofAll.define(1);

  it('gives the same bits in Float32 where numbers are exact', () => {
    fc.assert(
      fc.property(lifCases({ element: grid, maxSteps: 3 }), (given) => {
        const made = make(given);
        const [got, due] = [kernel(made), oracle(made)];
        expect(got.spikes.toArray()).to.deep.equal(due.spikes.toArray());
        expect(got.v.toTypedArray().map((v) => v + 0)).to.deep.equal(due.v.toTypedArray().map((v) => v + 0));
      }),
    );
  });
});

describe('lif with smooth, its reset detached or not', () => {
  it('has the gradients of finite differences', () => {
    const cases = lifCases({
      element: anywhere,
      surrogate: smoothSurrogate,
      maxSteps: 4,
    });
    holdFor(
      cases,
      (given) =>
        smooth(() => {
          const made = make(given);
          const found = everything(made, kernel);
          for (const [name, input] of Object.entries(made.inputs)) {
            const at = Array.from(input.toTypedArray());
            // A decay at the end of its domain has no neighbour on the other side.
            if (name === 'beta' && at.some((b) => b < 0.01 || b > 0.99)) continue;
            if (name === 'tau' && at.some((t) => t < 1.01)) continue;
            const loss = (values: readonly number[]) => {
              const moved = make(given, { [name]: tensor([...values], input.shape) });
              return moved.loss(kernel(moved)).item();
            };
            expectSlopes(loss, at, found[`gradient of ${name}`] as ArrayLike<number>, 1e-6, name);
          }
        }),
      runs(150),
    );
  }).timeout(timeLimit(300));
});

/** One run cut in two, the state handed on as `pass` says. */
function inTwo(
  cut: number,
  run: (x: Tensor, v0?: Tensor) => SpikingRun<{ v: Tensor }>,
  pass = (v: Tensor) => v,
) {
  return (x: Tensor, v0?: Tensor): SpikingRun<{ v: Tensor }> => {
    const first = run(slice(x, 0, cut), v0);
    const second = run(slice(x, cut), pass(first.state.v));
    return {
      spikes: concat([first.spikes, second.spikes]),
      v: concat([first.v, second.v]),
      state: second.state,
    };
  };
}

describe('lif run in two parts', () => {
  const ofAll = new SomeSpecs();

  const cases = (element: Arbitrary<number>) =>
    lifCases({ element }).chain((given) =>
      fc.tuple(fc.constant(given), fc.integer({ min: 1, max: Math.max(1, (given.shape[0] as number) - 1) })),
    );
  const holdForCuts = (body: (given: LifCase, cut: number) => void) =>
    fc.assert(
      fc.property(fc.oneof(cases(grid), cases(anywhere)), ([given, cut]) => {
        fc.pre((given.shape[0] as number) > 1);
        withFloat64(() => body(given, cut));
      }),
      { numRuns: runs(200) },
    );

  ofAll.it('gives what one run gives, in value and gradient, when the state is handed on', () => {
    holdForCuts((given, cut) => {
      const parts: Run = ({ options, x, v0 }) => inTwo(cut, lif(options).run)(x, v0);
      expectSame(everything(make(given), parts), everything(make(given), kernel), 1e-12);
    });
  });

  ofAll.it('has the gradients of truncated backpropagation when the state is handed on as a constant', () => {
    holdForCuts((given, cut) => {
      const parts: Run = ({ options, x, v0 }) => inTwo(cut, lif(options).run, stopGradient)(x, v0);
      const steps: Run = ({ options, x, v0 }) =>
        inTwo(cut, (part, v) => lifStepByStep(options, part, v), stopGradient)(x, v0);
      expectSame(everything(make(given), parts), everything(make(given), steps), 1e-10);
    });
  });

  ofAll.define(1);

  it('takes the state as it came, or its membrane alone', () => {
    const neurons = lif({ beta: 0.5 });
    const x = tensor([0.75, 0.5, 0.5, 0.25], [2, 2]);
    const { state } = neurons.run(x);
    expect(neurons.run(x, state).v.toArray()).to.deep.equal(neurons.run(x, state.v).v.toArray());
    expect(neurons.run(x, state).v.toArray()).not.to.deep.equal(neurons.run(x).v.toArray());
  });

  it('takes a state that went through stopGradient as a whole', () => {
    const neurons = lif({ beta: 0.5 });
    const x = tensor([0.75, 0.5], [2, 1]);
    const { grads } = valueAndGrad(() => {
      const { state } = neurons.run(x);
      return sum(neurons.run(x, stopGradient(state)).v);
    }, x);
    const { grads: second } = valueAndGrad(() => sum(neurons.run(x, tensor([0.875])).v), x);
    expect(neurons.run(x).state.v.toArray()).to.deep.equal([0.875]);
    expect(grads.toArray()).to.deep.equal(second.toArray());
  });
});

describe('lif over views', () => {
  const shapes = fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.array(axisSizes(3), { minLength: 1, maxLength: 3 }))
    .map(([steps, sample]) => [steps, ...sample]);

  it('gives for transposed, sliced and repeated input what it gives for a copy, with the same gradient', () => {
    const cases = shapes.chain((shape) =>
      fc.record({ x: sample(shape, grid), v0: sample(shape.slice(1), grid), weights: sample(shape, grid) }),
    );
    fc.assert(
      fc.property(cases, fc.boolean(), ({ x, v0, weights }, resetDelay) => {
        const neurons = lif({ beta: 0.75, resetDelay });
        const ofRun = (input: Tensor, state: Tensor) => {
          const { value, grads } = valueAndGrad(() => {
            const { spikes, v } = neurons.run(input, state);
            return sum(weights.tensor.mul(spikes)).add(sum(weights.tensor.mul(v)));
          }, [input, state]);
          return [value, grads[0]?.toArray(), grads[1]?.toArray()];
        };
        const copies = [x, v0].map(({ tensor: view }) => tensor(view.toTypedArray(), view.shape));
        expect(ofRun(x.tensor, v0.tensor)).to.deep.equal(ofRun(copies[0] as Tensor, copies[1] as Tensor));
      }),
    );
  });

  it('has the gradients of a cotangent that is the same at each step', () => {
    const size = (least: number, most: number) => fc.integer({ min: least, max: most });
    const cases = fc
      .tuple(size(1, 4), size(0, 3), size(0, 5))
      .chain(([t, b, n]) =>
        fc.tuple(sample([t, b, n], grid), sample([b, n], fc.constantFrom(-1, 0.5, 1)), fc.boolean()),
      );
    fc.assert(
      fc.property(cases, ([x, weights, isRecurrent]) => {
        const [size = 0, options] = [x.tensor.shape[2], { beta: 0.5 }];
        const layer =
          isRecurrent && size > 0 ? recurrentLif(size, { ...options, random: random(1) }) : lif(options);
        const [spikes, back] = vjp((input) => layer(input as Tensor), [x.tensor]);
        const still = broadcastTo(weights.tensor, spikes.shape);
        const copies = tensor(still.toTypedArray(), spikes.shape);
        expect(back(still)[0]?.toArray()).to.deep.equal(back(copies)[0]?.toArray());
      }),
    );
  });

  it('sums the gradient over steps for a current that is the same at each', () => {
    const cases = fc.tuple(
      sample([2, 3], grid),
      sample([4, 2, 3], fc.constantFrom(-1, 0.5, 1)),
      fc.boolean(),
    );
    fc.assert(
      fc.property(cases, ([x, weights, resetDelay]) => {
        const neurons = lif({ beta: 0.5, resetDelay });
        const loss = (input: Tensor) => sum(neurons.run(input).v.mul(weights.tensor));
        const { grads } = valueAndGrad(() => loss(encoders.direct(x.tensor, { steps: 4 })), x.tensor);
        const copies = tensor(encoders.direct(x.tensor, { steps: 4 }).toTypedArray(), [4, 2, 3]);
        const { grads: each } = valueAndGrad(() => loss(copies), copies);
        expectClose(grads.toTypedArray(), sum(each, 0).toTypedArray(), 1e-6);
      }),
    );
  });
});
