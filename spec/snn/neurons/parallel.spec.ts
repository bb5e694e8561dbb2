import { expect } from 'chai';
import fc from 'fast-check';
import { withFloat64 } from '../../../lib/array/layout.ts';
import {
  add,
  lif,
  linear,
  mul,
  neurons,
  optimizers,
  random,
  reshape,
  sequential,
  sigmoid,
  slice,
  stack,
  sum,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import { expectThrows, wrong } from '../../support/expect.ts';
import { expectClose } from '../../support/networks.ts';
import { runs } from '../../support/runs.ts';
import { axisSizes } from '../../support/sample.ts';

const { maskedPsn, noResetLif, psn, slidingPsn } = neurons.parallel;
const surrogate = surrogates.arctan({ alpha: 2 });

const shapes = fc
  .tuple(fc.integer({ min: 1, max: 9 }), axisSizes(3), axisSizes(3))
  .map((shape) => [...shape]);

type Outputs = readonly Tensor[];

/** Values and gradients of two ways to the same are the same. */
function expectSame(inputs: Record<string, Tensor>, got: () => Outputs, due: () => Outputs): void {
  const outcome = (f: () => Outputs) => {
    const { value, grads, aux } = valueAndGrad(() => {
      const all = f();
      const weights = (one: Tensor) => random(1).uniform(one.shape, 0.5, 1);
      return { loss: all.map((one) => sum(mul(one, weights(one)))).reduce(add), all };
    }, inputs);
    return [
      [value],
      ...aux.all.map((one) => one.toTypedArray()),
      ...Object.values(grads).map((one) => one.toTypedArray()),
    ];
  };
  const [a, b] = [outcome(got), outcome(due)];
  expect(a).to.have.length(b.length);
  b.forEach((list, i) => {
    expectClose(a[i] as ArrayLike<number>, list, 1e-9);
  });
}

/** Weighted sums of steps, written out: weightOf(t, from) is a tensor of one value. */
function written(
  x: Tensor,
  weightOf: (t: number, from: number) => Tensor | null,
  biasOf: (t: number) => Tensor,
): Tensor {
  const [steps, ...rest] = x.shape as [number, ...number[]];
  const at = (t: number) => reshape(slice(x, t, t + 1), rest);
  return stack(
    Array.from({ length: steps }, (_, t) => {
      let v = add(mul(at(t), 0), reshape(biasOf(t), []));
      for (let from = 0; from < steps; from++) {
        const w = weightOf(t, from);
        if (w !== null) v = add(v, mul(reshape(w, []), at(from)));
      }
      return v;
    }),
  );
}

const outputsOf = ({ spikes, v }: { spikes: Tensor; v: Tensor }) => [spikes, v];

describe('parallel neurons', () => {
  it('without a reset are lif step by step, from a state too', () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), fc.nat(), (shape, isPerNeuron, seed) =>
        withFloat64(() => {
          const draw = random(seed);
          const beta = draw.uniform(isPerNeuron ? shape.slice(2) : [], 0.2, 1);
          const vThreshold = draw.uniform(isPerNeuron ? shape.slice(2) : [], 0.2, 1);
          const [x, v] = [draw.uniform(shape, -1, 1), draw.uniform(shape.slice(1), -1, 1)];
          const layer = noResetLif({ beta, vThreshold, surrogate });
          expect(layer.params).to.deep.equal({ beta, vThreshold });
          const due = lif({ beta, vThreshold, reset: 'none', surrogate });
          const all = (run: { spikes: Tensor; v: Tensor; state: object }) => [
            run.spikes,
            run.v,
            (run.state as { v: Tensor }).v,
          ];
          expectSame(
            { x, v, beta, vThreshold },
            () => all(layer.run(x, { v })),
            () => all(due.run(x, { v })),
          );
          expectSame(
            { x },
            () => [layer(x)],
            () => [due(x)],
          );
        }),
      ),
      { numRuns: runs(100) },
    );
  });

  it('psn and maskedPsn are their sums over steps', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), fc.nat(), (shape, back, seed) =>
        withFloat64(() => {
          const [steps = 1] = shape;
          const order = 1 + (back % steps);
          const draw = random(seed);
          const x = draw.uniform(shape, -1, 2);
          const mask = draw.uniform([], 0, 1);
          const weightAt = (weight: Tensor, t: number, from: number) =>
            slice(weight, [t, from], [t + 1, from + 1]);
          const full = psn({ steps, random: draw, surrogate });
          const due = (
            { weight, bias }: typeof full.params,
            scale: (t: number, from: number) => Tensor | number,
          ) => {
            const v = written(
              x,
              (t, from) => mul(weightAt(weight, t, from), scale(t, from)),
              (t) => slice(bias, t, t + 1),
            );
            return [surrogate(v), v];
          };
          expectSame(
            { x, ...full.params },
            () => outputsOf(full.run(x)),
            () => due(full.params, () => 1),
          );
          const masked = maskedPsn({ steps, order, mask, random: draw, surrogate });
          const scale = (t: number, from: number) =>
            t >= from && t - from < order ? 1 : add(1, mul(mask, -1));
          expectSame(
            { x, mask, ...masked.params },
            () => outputsOf(masked.run(x)),
            () => due(masked.params, scale),
          );
        }),
      ),
      { numRuns: runs(60) },
    );
  });

  it('slidingPsn is its sum over the last steps', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        fc.nat(),
        (shape, order, isDrawn, seed) =>
          withFloat64(() => {
            const x = random(seed).uniform(shape, -1, 2);
            const layer = slidingPsn({ order, surrogate, ...(isDrawn && { random: random(seed) }) });
            const { weight, bias } = layer.params;
            if (!isDrawn) expect(weight.toTypedArray().at(-1)).to.equal(1);
            const weightOf = (t: number, from: number) => {
              const at = order - 1 - (t - from);
              return t >= from && at >= 0 ? slice(weight, at, at + 1) : null;
            };
            const due = () => {
              const v = written(x, weightOf, () => bias);
              return [surrogate(v), v];
            };
            expectSame({ x, weight, bias }, () => outputsOf(layer.run(x)), due);
          }),
      ),
      { numRuns: runs(60) },
    );
  });

  it('is a layer of a network, whose decay may be a function of what is learned', () => {
    const w = tensor([0, 1, 2]);
    const net = sequential(linear(2, 3, { random: random(1) }), noResetLif({ beta: () => sigmoid(w) }));
    const x = random(2).uniform([5, 2, 2]);
    const { spikes, state } = net.run(x);
    expect(spikes.shape).to.deep.equal([5, 2, 3]);
    expect(net.run(x, JSON.parse(JSON.stringify(state))).v.toTypedArray()).to.not.deep.equal(
      net.run(x).v.toTypedArray(),
    );
    const { grads } = valueAndGrad(() => sum(net(x)), w);
    expect(grads.toTypedArray().every((g) => g !== 0)).to.equal(true);
    expect(String(slidingPsn({ order: 2 }))).to.equal('slidingPsn({ order: 2 })');
  });

  it('without a reset learn what their parameters are functions of', () => {
    const [w, vThreshold] = [tensor([0, 1, 2]), tensor(0.5)];
    const layer = noResetLif({ beta: () => sigmoid(w), vThreshold, params: { w } });
    expect(layer.params).to.deep.equal({ w, vThreshold });
    const x = random(2).uniform([5, 2, 3]);
    const { grads } = valueAndGrad(() => sum(layer(x)), layer.params);
    const due = lif({ beta: () => sigmoid(w), vThreshold, reset: 'none', params: { w } });
    const { grads: dueGrads } = valueAndGrad(() => sum(due(x)), due.params);
    for (const name of ['w', 'vThreshold'] as const)
      expectClose((grads[name] as Tensor).toTypedArray(), dueGrads[name].toTypedArray(), 1e-6);
    optimizers.sgd(layer.params, { learningRate: 1 }).step(grads);
    expect(w.toArray()).to.not.deep.equal([0, 1, 2]);
    expect(String(layer)).to.not.include('params');
  });

  it('learn a surrogate, as all neurons do', () => {
    const given = { alpha: tensor(2) };
    const surrogate = surrogates.arctan(given);
    for (const layer of [
      psn({ steps: 2, random: random(1), surrogate }),
      maskedPsn({ steps: 2, order: 1, random: random(1), surrogate }),
      slidingPsn({ order: 1, surrogate }),
      noResetLif({ beta: 0.5, surrogate }),
    ])
      expect(Reflect.get(layer.params, 'surrogate'), String(layer)).to.deep.equal(given);
  });

  const x = tensor([[[1]], [[2]]]);
  const cases: readonly (readonly [string, () => unknown, typeof TypeError | typeof RangeError, string])[] = [
    [
      'no options',
      () => psn(wrong(undefined)),
      TypeError,
      'psn: got undefined as options when an object was due.',
    ],
    [
      'no steps',
      () => psn(wrong({ random: random(1) })),
      RangeError,
      'psn: got the size undefined when a positive integer was due.',
    ],
    [
      'an unknown option',
      () => slidingPsn({ order: 1, k: 2 } as { order: number }),
      TypeError,
      'slidingPsn: got an unknown option "k", known are order, random, weight, bias, surrogate.',
    ],
    [
      'a weight of another shape',
      () => psn({ steps: 2, weight: tensor([1]) }),
      RangeError,
      'psn: got a weight of shape [1] when [2, 2] was due.',
    ],
    [
      'a weight that is none',
      () => psn({ steps: 2, weight: wrong(1) }),
      TypeError,
      'psn: weight must be a Tensor, got 1.',
    ],
    [
      'a bias of another shape',
      () => slidingPsn({ order: 2, bias: tensor([1]) }),
      RangeError,
      'slidingPsn: got a bias of shape [1] when [] was due.',
    ],
    [
      'an order beyond the steps',
      () => maskedPsn({ steps: 2, order: 3, random: random(1) }),
      RangeError,
      'maskedPsn: order must be at most 2, the steps, got 3.',
    ],
    [
      'a mask that is none',
      () => maskedPsn({ steps: 2, order: 1, mask: wrong('x'), random: random(1) }),
      TypeError,
      'maskedPsn: mask must be a number, a Tensor or a function, got "x".',
    ],
    [
      'other steps',
      () => psn({ steps: 3, random: random(1) })(x),
      RangeError,
      'psn: got an input of shape [2, 1, 1] when 3 steps were due.',
    ],
    [
      'an input without a batch',
      () => slidingPsn({ order: 1 })(tensor([1])),
      RangeError,
      'slidingPsn: got an input of shape [1] when [steps, batch, ...] was due.',
    ],
    [
      'a state where there is none',
      () => slidingPsn({ order: 1 }).run(x, { v: x }),
      TypeError,
      'slidingPsn: got an Object as state, and there is none.',
    ],
    [
      'a surrogate that is none',
      () => slidingPsn({ order: 1, surrogate: wrong(1) }),
      TypeError,
      'slidingPsn: got 1 as surrogate when one of one input was due, such as surrogates.arctan().',
    ],
    [
      'a surrogate that draws its spikes',
      () => noResetLif({ beta: 0.5, surrogate: surrogates.poissonPass({ random: random(1) }) }),
      TypeError,
      'noResetLif: the surrogate poissonPass draws its spikes, one that does not was due.',
    ],
    [
      'a surrogate of two inputs',
      () => psn({ steps: 2, random: random(1), surrogate: wrong(surrogates.invSquareGrad2()) }),
      TypeError,
      'psn: got the function invSquareGrad2 as surrogate when one of one input was due, such as surrogates.arctan().',
    ],
    [
      'a decay outside its domain',
      () => noResetLif({ beta: 2 }),
      RangeError,
      'noResetLif: beta must be in [0, 1], got 2.',
    ],
    [
      'a decay outside its domain at a run',
      () => noResetLif({ beta: () => 2 })(x),
      RangeError,
      'noResetLif: beta must be in [0, 1], got 2.',
    ],
    [
      'a threshold that is none',
      () => noResetLif({ beta: 1, vThreshold: wrong('x') }),
      TypeError,
      'noResetLif: vThreshold must be a number or a Tensor, got "x".',
    ],
    [
      'params that nothing is a function of',
      () => noResetLif({ beta: 0.5, params: { w: x } }),
      TypeError,
      'noResetLif: got params when no parameter is a function of them, as in beta: () => sigmoid(w).',
    ],
    [
      'a threshold of other neurons',
      () => noResetLif({ beta: 0.5, vThreshold: tensor([1, 2]) })(x),
      RangeError,
      'noResetLif: got vThreshold of shape [2] for neurons of shape [1].',
    ],
    [
      'a state of another shape',
      () => noResetLif({ beta: 1 }).run(x, { v: tensor([1]) }),
      RangeError,
      "noResetLif: got a state of shape [1] when [1, 1] was due, the input's without its steps.",
    ],
  ];
  for (const [what, f, kind, text] of cases)
    it(`have an error for ${what}`, () => expectThrows(f, kind, text));
});
