import { expect } from 'chai';
import fc from 'fast-check';
import ndarray from 'ndarray';
import type { FloatNd } from '../../lib/array/layout.ts';
import { StridedView } from '../../lib/array/strided-view.ts';
import {
  encoders,
  full,
  lif,
  linear,
  mul,
  noGrad,
  primitive,
  random,
  scope,
  sum,
  type Tensor,
  tensor,
  transpose,
  valueAndGrad,
} from '../../lib/index.ts';
import { expectThrows, expectValues, wrong } from '../support/expect.ts';
import { indices, product } from '../support/indices.ts';
import { anySample } from '../support/sample.ts';

/** A fresh array of the given shape with f at each index. */
function build(shape: readonly number[], f: (index: number[]) => number): FloatNd {
  const out = ndarray(new Float32Array(product(shape)), [...shape]);
  for (const index of indices(shape)) out.set(...index, f(index));
  return out;
}

/** Swish, x / (1 + e^-x), as a user would write it: over ndarrays, whatever their strides. */
const swish = primitive({
  name: 'swish',
  forward: (x) => build(x.shape, (index) => x.get(...index) / (1 + Math.exp(-x.get(...index)))),
  keeps: { inputs: [0], outputs: [0] },
  vjp: (ct, out, x) => [
    build(x.shape, (index) => {
      const y = out.get(...index);
      return ct.get(...index) * (y + (1 - y) / (1 + Math.exp(-x.get(...index))));
    }),
  ],
});

describe('a primitive of the user', () => {
  it('computes and differentiates like one of our own, on views too', () => {
    fc.assert(
      fc.property(anySample(), (x) => {
        const logistic = (v: number) => 1 / (1 + Math.exp(-v));
        const slope = (v: number) => logistic(v) * (1 + v * logistic(-v));
        expectValues(swish(x.tensor), x.shape, (index) => x.at(index) * logistic(x.at(index)));
        const { grads } = valueAndGrad(() => sum(mul(3, swish(transpose(x.tensor)))), x.tensor);
        expectValues(grads, x.shape, (index) => 3 * slope(x.at(index)), 1e-5);
      }),
    );
  });

  it('takes numbers as scalars and carries its name', () => {
    expect(swish(0).item()).to.equal(0);
    expect(swish.name).to.equal('swish');
    expectThrows(() => swish(wrong('1')), TypeError, 'swish: got "1" when a Tensor or a number was due.');
  });

  describe('gets ndarrays', () => {
    const isReal = (x: FloatNd) => x instanceof StridedView;

    /** Passes its input on, and notes whether all it was ever given were ndarrays. */
    function tap() {
      const seen: boolean[] = [];
      const see = (...arrays: FloatNd[]) => void seen.push(...arrays.map(isReal));
      const op = primitive({
        name: 'tap',
        forward: (x) => {
          see(x);
          return x;
        },
        vjp: (ct, out, x) => {
          see(ct, out, x);
          return [ct];
        },
      });
      return { op, seen };
    }

    const spikes = () => encoders.rate(full([64, 64], 0.1), { steps: 4, random: random(1) });
    const current = linear(64, 1024, { random: random(2) });
    const neurons = lif({ beta: 0.9 });
    const sources: Readonly<Record<string, () => Tensor>> = {
      'of numbers': () => full([64, 64], 1),
      'of spikes that an encoder drew': spikes,
      'of the current of neurons': () => current(spikes()),
      'of the spikes of neurons': () => neurons(current(spikes())),
      'of a transposed array': () => transpose(full([64, 32], 1)),
    };
    const around: Readonly<Record<string, <R>(f: () => R) => R>> = {
      'outside of scopes': (f) => f(),
      'in a scope': scope,
      'in noGrad': noGrad,
    };
    for (const [what, source] of Object.entries(sources)) {
      for (const [where, run] of Object.entries(around)) {
        it(`${what}, ${where}`, () => {
          const { op, seen } = tap();
          run(() => op(source()));
          expect(seen).to.deep.equal([true]);
        });
      }
    }

    for (const what of ['of the current of neurons', 'of the spikes of neurons']) {
      it(`${what}, on a tape, with a cotangent that is lazy`, () => {
        const { op, seen } = tap();
        const next = linear(1024, 64, { random: random(3) });
        valueAndGrad(() => sum(next(op((sources[what] as () => Tensor)()))), current.params);
        expect(seen).to.deep.equal([true, true, true, true]);
      });
    }
  });

  it('without a vjp gives constants', () => {
    const sign = primitive({
      name: 'sign',
      forward: (x) => build(x.shape, (index) => Math.sign(x.get(...index))),
    });
    const x = tensor([-2, 3]);
    const { value, grads } = valueAndGrad(() => sum(mul(x, sign(x))), x);
    expect(value).to.equal(5);
    expect(grads.toArray()).to.deep.equal([-1, 1]);
  });

  it('may be an instance of a class, with its rules on the prototype', () => {
    class Scale {
      readonly name = 'scale';
      readonly keeps = {};
      readonly #by: number;
      constructor(by: number) {
        this.#by = by;
      }
      forward(x: FloatNd): FloatNd {
        return build(x.shape, (index) => this.#by * x.get(...index));
      }
      vjp(ct: FloatNd): FloatNd[] {
        return [build(ct.shape, (index) => this.#by * ct.get(...index))];
      }
    }
    const triple = primitive(new Scale(3));
    const x = tensor([1, 2]);
    expect(valueAndGrad(() => sum(triple(x)), x).grads.toArray()).to.deep.equal([3, 3]);
  });

  it('may give a view of its input', () => {
    const turn = primitive({
      name: 'turn',
      forward: (x) => x.transpose(1, 0),
      keeps: {},
      vjp: (ct) => [ct.transpose(1, 0)],
    });
    const x = tensor([[1, 2, 3]]);
    const { grads } = valueAndGrad(() => sum(mul(tensor([[1], [2], [3]]), turn(x))), x);
    expect(grads.toArray()).to.deep.equal([[1, 2, 3]]);
  });

  it('with several outputs gives as many tensors, typed as such', () => {
    const split = primitive<readonly FloatNd[]>({ name: 'split', forward: (x) => [x, x] });
    const parts: readonly Tensor[] = split(tensor([1, 2]));
    expect(parts.map((part) => part.toArray())).to.deep.equal([
      [1, 2],
      [1, 2],
    ]);
  });
});

describe('primitive', () => {
  const forward = (x: FloatNd) => x;

  it('refuses a row without a name', () => {
    const text = (shown: string) => `primitive: got ${shown} as name when a non-empty string was due.`;
    expectThrows(() => primitive(wrong({ forward })), TypeError, text('undefined'));
    expectThrows(() => primitive({ name: '', forward }), TypeError, text('""'));
    expectThrows(() => primitive(wrong({ name: 3, forward })), TypeError, text('3'));
    expectThrows(() => primitive(wrong(undefined)), TypeError, text('undefined'));
  });

  it('refuses a row whose rules are no functions', () => {
    expectThrows(
      () => primitive(wrong({ name: 'f' })),
      TypeError,
      'primitive: f has undefined as forward when a function was due.',
    );
    expectThrows(
      () => primitive(wrong({ name: 'f', forward, vjp: [] })),
      TypeError,
      'primitive: f has an array of 0 as vjp when a function was due.',
    );
  });

  it('refuses a rule of another name, which would be without effect', () => {
    const text = 'got an unknown field "backward", known are name, forward, vjp, keeps, absent.';
    expectThrows(
      () => primitive(wrong({ name: 'f', forward, backward: () => [] })),
      TypeError,
      `primitive f: ${text}`,
    );
  });

  it('takes an instance of a class with fields of its own', () => {
    class Scale {
      readonly name = 'scale';
      readonly by: number;
      constructor(by: number) {
        this.by = by;
      }
      forward(x: FloatNd): FloatNd {
        return build(x.shape, (index) => this.by * x.get(...index));
      }
      vjp(ct: FloatNd): FloatNd[] {
        return [this.forward(ct)];
      }
    }
    const x = tensor([1, 2]);
    expect(valueAndGrad(() => sum(primitive(new Scale(3))(x)), x).grads.toArray()).to.deep.equal([3, 3]);
  });

  it('refuses keeps that are no lists of positions', () => {
    const place = 'primitive f: keeps';
    const make = (keeps: unknown) => () => primitive(wrong({ name: 'f', forward, keeps }));
    const due = 'when an array of positions was due.';
    expectThrows(make({ inputs: 0 }), TypeError, `${place}: inputs is 0 ${due}`);
    expectThrows(make({ outputs: null }), TypeError, `${place}: outputs is null ${due}`);
    expectThrows(make([0]), TypeError, `${place}: got an array of 1 as options when an object was due.`);
    expectThrows(
      make({ input: [0] }),
      TypeError,
      `${place}: got an unknown field "input", known are inputs, outputs.`,
    );
    for (const [at, shown] of [
      [-1, '-1'],
      [0.5, '0.5'],
      ['0', '"0"'],
    ] as const) {
      const text = `${place}: inputs has ${shown} when positions from 0 were due.`;
      expectThrows(make({ inputs: [0, at] }), RangeError, text);
    }
    make({ inputs: undefined, outputs: [] })();
  });

  it('refuses what a forward gives when it is no ndarray', () => {
    const gives = (result: unknown) => primitive({ name: 'f', forward: () => wrong(result) });
    const text = (shown: string) => `f: its forward gave ${shown} when an ndarray was due.`;
    expectThrows(() => gives(undefined)(1), TypeError, text('undefined'));
    expectThrows(() => gives(3)(1), TypeError, text('3'));
    expectThrows(() => gives(new Float32Array(2))(1), TypeError, text('a Float32Array'));
    expectThrows(() => gives(tensor(1))(1), TypeError, text('a Tensor'));
    expectThrows(() => gives([tensor(1).toNdarray(), null])(1), TypeError, text('null'));
  });
});
