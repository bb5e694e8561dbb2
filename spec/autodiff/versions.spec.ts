import { expect } from 'chai';
import fc from 'fast-check';
import {
  add,
  assign,
  lif,
  linear,
  matmul,
  mul,
  noGrad,
  optimizers,
  primitive,
  random,
  reshape,
  scope,
  sum,
  type Tensor,
  tensor,
  transpose,
  valueAndGrad,
  vjp,
} from '../../lib/index.ts';
import { expectNumbers, expectThrows } from '../support/expect.ts';

const changed = (name: string) =>
  `${name}: a value that its vjp reads was changed in place (by assign or an optimizer) since it was recorded; ` +
  'change it after the call, or run the function again.';

describe('a value that is written to after it was recorded', () => {
  const matrix = () =>
    tensor([
      [1, 2],
      [3, 4],
    ]);

  const writes: Readonly<Record<string, (w: Tensor) => void>> = {
    'by assign': (w) => assign(w, w.toJSON()),
    'by an optimizer': (w) => optimizers.sgd(w, { learningRate: 0 }).step(w.mul(0)),
    'in a scope of its own': (w) => scope(() => assign(w, w.toJSON())),
    'through a view': (w) => {
      const view = reshape(w, [4]);
      assign(view, view.toJSON());
    },
    'by a training step inside': (w) => {
      const optimizer = optimizers.adam(w, { learningRate: 0.1 });
      optimizer.step(noGrad(() => valueAndGrad(() => sum(w.square()), w).grads));
    },
  };

  const uses: Readonly<Record<string, readonly [string, (w: Tensor) => Tensor]>> = {
    'w w': ['mul', (w) => mul(w, w)],
    'a view of w': ['mul', (w) => mul(transpose(w), 2).mul(transpose(w))],
    'a dense product': ['matmul', (w) => matmul(tensor([[0.5, 2]]), w)],
    'gathered rows': ['matmul', (w) => matmul(tensor([[0, 1]]), w)],
    'a threshold': ['lif', (w) => lif({ beta: 0.9, vThreshold: w }).run(reshape(w.mul(2), [1, 1, 2, 2])).v],
  };

  for (const [how, write] of Object.entries(writes)) {
    for (const [what, [name, use]] of Object.entries(uses)) {
      it(`is an error: ${how}, after ${what}`, () => {
        const w = matrix();
        const step = () =>
          valueAndGrad(() => {
            const y = use(w);
            write(w);
            return sum(y);
          }, w);
        expectThrows(step, Error, changed(name));
      });
    }

    it(`is an error for a tape outside, and for a pullback: ${how}`, () => {
      const [w, p] = [matrix(), matrix()];
      const outer = () =>
        valueAndGrad(() => {
          const y = mul(p, w);
          noGrad(() => write(w));
          return sum(y);
        }, p);
      expectThrows(outer, Error, changed('mul'));
      const [, pull] = vjp((x) => mul(x as Tensor, w), [p]);
      write(w);
      expectThrows(() => pull(matrix()), Error, changed('mul'));
    });

    it(`is none where no vjp reads it, or it is written to before: ${how}`, () => {
      const [w, p] = [matrix(), matrix()];
      const { grads } = valueAndGrad(() => {
        const y = add(w, mul(p, 3));
        write(w);
        return sum(add(y, mul(w, 5)));
      }, w);
      expectNumbers(grads, [
        [6, 6],
        [6, 6],
      ]);
    });
  }

  it('is the only one: others, and values in entries that the loss does not reach, may change', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (reached) => {
        const weights = reached.map((_, i) => tensor([i + 1]));
        const p = tensor([2]);
        const run = () =>
          valueAndGrad(() => {
            const products = weights.map((w) => mul(p, w));
            weights.forEach((w, i) => {
              if (!reached[i]) assign(w, [7]);
            });
            return products.reduce((total, y, i) => (reached[i] ? total.add(sum(y)) : total), sum(p));
          }, p);
        const due = reached.reduce((total, is, i) => (is ? total + i + 1 : total), 1);
        expectNumbers(run().grads, [due]);
      }),
    );
  });

  it('is none where it was written to before, also for one whose output is its input', () => {
    const same = primitive({ name: 'same', forward: (x) => x, vjp: (ct) => [ct] });
    const w = matrix();
    for (const write of Object.values(writes)) write(w);
    const { grads } = valueAndGrad(() => sum(same(w).mul(w)), w);
    expect(grads.toTypedArray()).to.deep.equal(w.mul(2).toTypedArray());
  });
});

describe('a lazy value that reads a parameter', () => {
  const layer = linear(64, 1024, { random: random(1) });
  const spikes = random(2).bernoulli(0.2, [4, 32, 64]);
  const before = JSON.parse(JSON.stringify(layer.params));
  const silence = () => assign(layer.params, JSON.parse(JSON.stringify(layer.params), toZero));
  const toZero = (key: string, value: unknown) => (key === 'data' ? (value as number[]).map(() => 0) : value);
  afterEach(() => assign(layer.params, before));

  const places: Readonly<Record<string, (f: () => void) => void>> = {
    'in the same scope': (f) => f(),
    'in a scope inside': (f) => scope(f),
    'in noGrad': (f) => noGrad(f),
    'while a tape inside records': (f) => {
      const x = tensor(1);
      valueAndGrad(() => {
        f();
        return x.mul(2);
      }, x);
    },
  };
  for (const [place, run] of Object.entries(places)) {
    it(`has the numbers of when it was made, whatever is written ${place}`, () => {
      scope(() => {
        const due = layer(spikes).toArray();
        const lazy = layer(spikes);
        expect(lazy.value.isDense).to.equal(false);
        run(silence);
        expectNumbers(lazy, due);
      });
    });
  }

  it('has them where it was handed out of a scope inside a tape', () => {
    const x = tensor(1);
    const due = layer(spikes).toArray();
    valueAndGrad(() => {
      const lazy = scope(() => layer(spikes));
      expect(lazy.value.isDense).to.equal(false);
      silence();
      expectNumbers(lazy, due);
      return x.mul(2);
    }, x);
  });
});
