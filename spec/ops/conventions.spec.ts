import { expect } from 'chai';
import {
  abs,
  clamp,
  div,
  dropout,
  exp,
  greater,
  lif,
  log,
  logSoftmax,
  losses,
  max,
  maximum,
  min,
  minimum,
  mul,
  pow,
  random,
  relu,
  softmax,
  sqrt,
  square,
  sum,
  surrogates,
  type Tensor,
  tensor,
  useKernels,
  valueAndGrad,
  where,
} from '../../lib/index.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

type Op = (...x: Tensor[]) => Tensor;

/** Value and gradients of an operation at one place. */
function at(op: Op, ...x: number[]): number[] {
  const inputs = x.map((value) => tensor(value));
  const { value, grads } = valueAndGrad(() => op(...inputs), inputs);
  return [value, ...grads.map((g) => g.item())].map((n) => n + 0);
}

function gradients(f: (x: Tensor) => Tensor, x: readonly number[] | number[][]): unknown {
  const input = tensor(x as number[]);
  const { grads } = valueAndGrad(() => sum(f(input)), input);
  return JSON.parse(
    JSON.stringify(grads.toArray(), (_, n) => (Array.isArray(n) ? n : String(n + 0))),
    (_, n) => (Array.isArray(n) ? n : Number(n)),
  );
}

/** What PyTorch 1.13 gives: inputs, value, gradients. */
const table: readonly (readonly [name: string, op: Op, ...rows: readonly number[][]])[] = [
  ['relu', relu, [-inf, 0, 0], [-1, 0, 0], [-0, 0, 0], [0, 0, 0], [1, 1, 1], [inf, inf, 1], [nan, nan, 1]],
  ['abs', abs, [-inf, inf, -1], [-0, 0, 0], [0, 0, 0], [inf, inf, 1], [nan, nan, 0]],
  ['sqrt', sqrt, [-1, nan, nan], [-0, 0, -inf], [0, 0, inf], [inf, inf, 0], [nan, nan, nan]],
  ['log', log, [-1, nan, -1], [-0, -inf, -inf], [0, -inf, inf], [inf, inf, 0], [nan, nan, nan]],
  [
    'clamp',
    (x) => clamp(x as Tensor, -1, 1),
    ...[
      [-2, -1, 0],
      [-1, -1, 1],
      [1, 1, 1],
      [2, 1, 0],
      [-inf, -1, 0],
      [inf, 1, 0],
      [nan, nan, 0],
    ],
  ],
  [
    'maximum',
    maximum,
    ...[
      [1, 2, 2, 0, 1],
      [2, 2, 2, 0.5, 0.5],
      [0, -0, 0, 0.5, 0.5],
      [inf, inf, inf, 0.5, 0.5],
      [-inf, 1, 1, 0, 1],
    ],
    ...[
      [nan, 1, nan, 1, 1],
      [1, nan, nan, 1, 1],
      [nan, nan, nan, 1, 1],
      [inf, nan, nan, 1, 1],
    ],
  ],
  [
    'minimum',
    minimum,
    ...[
      [1, 2, 1, 1, 0],
      [2, 2, 2, 0.5, 0.5],
      [0, -0, 0, 0.5, 0.5],
      [-inf, -inf, -inf, 0.5, 0.5],
    ],
    ...[
      [nan, 1, nan, 1, 1],
      [1, nan, nan, 1, 1],
      [nan, nan, nan, 1, 1],
    ],
  ],
  [
    'pow',
    pow,
    ...[
      [1, nan, 1, nan, 0],
      [1, inf, 1, inf, 0],
      [1, -inf, 1, -inf, 0],
      [-1, inf, 1, inf, nan],
    ],
    ...[
      [-1, -inf, 1, -inf, nan],
      [nan, 0, 1, 0, nan],
      [nan, 1, nan, 1, nan],
      [0, nan, nan, nan, nan],
    ],
    ...[
      [0, 0, 1, 0, 0],
      [0, 1, 0, 1, 0],
      [0, 2, 0, 0, 0],
      [0, 0.5, 0, inf, 0],
      [0, -1, inf, -inf, -inf],
    ],
    ...[
      [-0, -1, -inf, -inf, inf],
      [-0, 1, 0, 1, 0],
      [0, inf, 0, nan, 0],
      [0, -inf, inf, -inf, -inf],
    ],
    ...[
      [-2, 2, 4, -4, nan],
      [-2, 0.5, nan, nan, nan],
      [-2, 0, 1, 0, nan],
      [2, inf, inf, inf, inf],
    ],
    ...[
      [2, -inf, 0, nan, 0],
      [0.5, inf, 0, nan, 0],
      [0.5, -inf, inf, -inf, -inf],
      [inf, 0, 1, 0, inf],
    ],
    ...[
      [inf, 2, inf, inf, inf],
      [inf, -1, 0, 0, nan],
      [-inf, 1, -inf, 1, nan],
      [2, nan, nan, nan, nan],
    ],
  ],
  [
    'div',
    div,
    ...[
      [1, 0, inf, inf, -inf],
      [1, -0, -inf, -inf, -inf],
      [0, 0, nan, inf, nan],
      [1, inf, 0, 0, 0],
    ],
    ...[
      [inf, inf, nan, 0, nan],
      [inf, 2, inf, 0.5, -inf],
      [nan, 2, nan, 0.5, nan],
      [1, nan, nan, nan, nan],
    ],
  ],
];

const before = useKernels('reference');
useKernels(before);

for (const kernels of ['simd', 'reference']) {
  describe(`conventions at kinks, ties and NaN (${kernels})`, () => {
    beforeEach(() => useKernels(kernels));
    afterEach(() => useKernels(before));

    for (const [name, op, ...rows] of table) {
      it(`are those of PyTorch for ${name}`, () => {
        for (const row of rows) {
          const inputs = row.slice(0, op === pow || op === div || op === maximum || op === minimum ? 2 : 1);
          expect(at(op, ...inputs), `${name}(${inputs})`).to.deep.equal(
            row.slice(inputs.length).map((n) => n + 0),
          );
        }
      });
    }

    it('share the gradient of max and min among ties, and among NaN where there is one', () => {
      for (const best of [max, min]) {
        expect(gradients((x) => best(x), [1, nan, 2])).to.deep.equal([0, 1, 0]);
        expect(gradients((x) => best(x), [nan, 1, nan, nan, nan])).to.deep.equal([0.25, 0, 0.25, 0.25, 0.25]);
        expect(
          gradients(
            (x) => best(x, 1),
            [
              [nan, 1],
              [3, 3],
            ],
          ),
        ).to.deep.equal([
          [1, 0],
          [0.5, 0.5],
        ]);
        expect(gradients((x) => best(x), [inf, inf])).to.deep.equal([0.5, 0.5]);
        expect(gradients((x) => best(x), [-0, 0])).to.deep.equal([0.5, 0.5]);
      }
    });
  });

  describe(`what a mask leaves out (${kernels})`, () => {
    beforeEach(() => useKernels(kernels));
    afterEach(() => useKernels(before));
    const masked = (f: (x: Tensor) => Tensor) => (x: Tensor) => where(greater(x, 0), f(x), 0);

    it('passes no infinite cotangent on: relu, clamp, abs, max and min before sqrt', () => {
      expect(gradients((x) => sqrt(relu(x)), [-1, 0, 1])).to.deep.equal([0, 0, 0.5]);
      expect(gradients((x) => sqrt(clamp(x, 0, 4)), [-1, 0, 1, 9])).to.deep.equal([0, inf, 0.5, 0]);
      expect(gradients((x) => sqrt(abs(x)), [-1, 0, 1])).to.deep.equal([-0.5, 0, 0.5]);
      expect(gradients((x) => sqrt(max(x)), [-1, 0])).to.deep.equal([0, inf]);
      expect(gradients((x) => sqrt(min(x)), [0, 1])).to.deep.equal([inf, 0]);
      expect(gradients((x) => sqrt(square(x)), [-2, 0, 2])).to.deep.equal([-1, 0, 1]);
      expect(gradients((x) => sqrt(mul(x, tensor([0, 4]))), [1, 1])).to.deep.equal([0, 1]);
    });

    it('passes none on to the argument of maximum and minimum that was not taken', () => {
      const of = (op: typeof maximum, a: number, b: number) =>
        at((x, y) => pow(op(x as Tensor, y as Tensor), 0.5), a, b);
      expect(of(maximum, -1, 0)).to.deep.equal([0, 0, inf]);
      expect(of(maximum, 4, -1)).to.deep.equal([2, 0.25, 0]);
      expect(of(minimum, 1, 0)).to.deep.equal([0, 0, inf]);
      expect(of(minimum, 4, inf)).to.deep.equal([2, 0.25, 0]);
    });

    it('has no gradient, though its derivative be infinite or no number', () => {
      const x = [-1, 0, 4];
      expect(gradients(masked(sqrt), x)).to.deep.equal([0, 0, 0.25]);
      expect(gradients(masked(log), x)).to.deep.equal([0, 0, 0.25]);
      expect(
        gradients(
          masked((v) => pow(v, 0.5)),
          x,
        ),
      ).to.deep.equal([0, 0, 0.25]);
      expect(
        gradients(
          masked((v) => div(2, v)),
          x,
        ),
      ).to.deep.equal([0, 0, -0.125]);
      expect(
        gradients(
          masked((v) => pow(2, div(1, v))),
          [-0, 0, 1],
        ),
      ).to.deep.equal([0, 0, Math.fround(-2 * Math.LN2)]);
      expect(gradients((v) => where(greater(v, 100), 0, exp(v)), [0, 500])).to.deep.equal([1, 0]);
      expect(gradients((v) => where(greater(v, 100), 0, square(v)), [1, inf])).to.deep.equal([2, 0]);
      expect(gradients((v) => where(greater(v, 100), 0, mul(v, v)), [1, inf])).to.deep.equal([2, 0]);
    });

    it('has none in a softmax of what is ruled out', () => {
      expect(gradients((x) => log(softmax(x)), [0, -200])).to.deep.equal([0, 0]);
      const picked = (x: Tensor) => where(tensor([1, 0, 0]), logSoftmax(x), 0);
      expect(gradients(picked, [0, -inf, -inf])).to.deep.equal([0, 0, 0]);
    });

    it('stays out of a loss: classes that are ruled out cost nothing', () => {
      const v = tensor([[[0, -inf, 0]]]);
      const { value, grads } = valueAndGrad(() => losses.crossEntropyMembrane(v, [0]), v);
      expect(value).to.equal(Math.fround(Math.LN2));
      expect(grads.toArray()).to.deep.equal([[[-0.5, 0, 0.5]]]);
    });

    it('is dropped, though it be infinite, with an infinite cotangent', () => {
      const layer = dropout({ rate: 0.5, random: random(1) });
      const x = tensor([new Array(64).fill(inf)]);
      const { grads, aux } = valueAndGrad(() => {
        const y = layer(x);
        return { loss: sum(sqrt(y)), y };
      }, x);
      const values = aux.y.toTypedArray();
      expect(new Set(values)).to.deep.equal(new Set([0, inf]));
      expect(new Set(grads.toTypedArray())).to.deep.equal(new Set([0]));
    });

    it('lies outside the support of a surrogate, of few elements and of many', () => {
      const learned = surrogates.piecewiseQuadratic({ alpha: tensor(1) });
      for (const size of [1, 3000]) {
        const x = new Array(size).fill(-9);
        expect(gradients((v) => sqrt(surrogates.rect(v)), x)).to.deep.equal(new Array(size).fill(0));
        expect(gradients((v) => sqrt(learned(v)), x)).to.deep.equal(new Array(size).fill(0));
      }
      expect(gradients((x) => sqrt(surrogates.rect(x)), [-0.1])).to.deep.equal([inf]);
    });

    it('is left out of many elements, too', () => {
      const x = tensor(new Array(3000).fill([-1, 0, 1, inf, -inf, nan]).flat());
      const of = (f: (x: Tensor) => Tensor) =>
        Array.from(
          valueAndGrad(() => sum(f(x.mul(1))), x)
            .grads.toTypedArray()
            .slice(-6),
          (n) => n + 0,
        );
      expect(of((v) => sqrt(relu(v)))).to.deep.equal([0, 0, 0.5, 0, 0, nan]);
      expect(of((v) => sqrt(abs(v)))).to.deep.equal([-0.5, 0, 0.5, 0, 0, 0]);
      expect(of(masked(sqrt))).to.deep.equal([0, 0, 0.5, 0, 0, 0]);
      expect(of(masked(log))).to.deep.equal([0, 0, 1, 0, 0, 0]);
      expect(of(masked((v) => div(1, v)))).to.deep.equal([0, 0, -1, 0, 0, 0]);
      expect(of((v) => maximum(v, 0.5))).to.deep.equal([0, 0, 1, 1, 0, 1]);
    });

    it('is what a neuron does not reach: no spike far below the threshold has a gradient', () => {
      for (const resetDelay of [false, true]) {
        for (const beta of [0.5, tensor(0.5)]) {
          const neurons = lif({ beta, surrogate: surrogates.rect, resetDelay });
          const silent = tensor(new Array(4 * 8 * 64).fill(-9), [4, 8, 64]);
          const { grads } = valueAndGrad(() => sum(sqrt(sum(neurons(silent), 0))), silent);
          expect(grads.toTypedArray().every((n) => n === 0)).to.equal(true);
        }
      }
    });

    it('is an infinite membrane that is reset, detached or not, in one sample and in many', () => {
      const flags = [false, true];
      const cases = flags.flatMap((resetDelay) => flags.map((detachReset) => ({ resetDelay, detachReset })));
      for (const options of cases) {
        for (const batch of [1, 600]) {
          const neurons = lif({ beta: 0.5, reset: 'value', surrogate: surrogates.rect, ...options });
          const steps = [
            [inf, 1, 2, -1],
            [0.25, 0.25, 0.25, 0.25],
            [0.5, 0.5, 0.5, 0.5],
          ];
          const x = tensor(steps.map((row) => new Array(batch).fill(row)));
          const { aux, grads } = valueAndGrad(() => {
            const { state } = neurons.run(x);
            return { loss: sum(state.v), last: state.v };
          }, x);
          expect(aux.last.toArray()).to.deep.equal(new Array(batch).fill([0.625, 0.625, 0.625, 0.375]));
          expect(grads.toTypedArray().every(Number.isFinite)).to.equal(true);
        }
      }
    });
  });
}
