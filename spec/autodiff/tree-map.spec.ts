import { expect } from 'chai';
import fc from 'fast-check';
import { leaves } from '../../lib/autodiff/tree.ts';
import {
  add,
  clone,
  encoders,
  lif,
  linear,
  losses,
  random,
  sequential,
  slice,
  sum,
  type Tensor,
  tensor,
  treeMap,
  valueAndGrad,
} from '../../lib/index.ts';
import { wrong } from '../support/expect.ts';
import { expectClose } from '../support/networks.ts';

describe('treeMap', () => {
  it('accumulates gradients of parts of a batch to those of the whole, whatever the parts are', () => {
    const seed = random(1);
    const net = sequential(
      linear(6, 12, { random: seed }),
      lif({ beta: 0.9 }),
      linear(12, 3, { random: seed }),
    );
    const x = seed.uniform([24, 6]);
    const labels = Array.from({ length: 24 }, (_, i) => i % 3);
    const gradsOf = (from: number, to: number) =>
      valueAndGrad(() => {
        const output = net(encoders.direct(slice(x, from, to), { steps: 8 }));
        return losses.crossEntropyMembrane(output, labels.slice(from, to)).mul(to - from);
      }, net.params).grads;
    const whole = numbersIn(gradsOf(0, 24));
    fc.assert(
      fc.property(fc.subarray([3, 7, 8, 12, 13, 20]), (cuts) => {
        const [first = 24, ...ends] = [...cuts, 24];
        let from = first;
        let grads = gradsOf(0, first);
        for (const to of ends) {
          grads = treeMap(add, grads, gradsOf(from, to));
          from = to;
        }
        expect(grads[0].weight.shape).to.deep.equal([6, 12]);
        expectClose(numbersIn(grads), whole, 1e-5);
      }),
    );
  });

  it('calls the function once for each place, in order, with what the trees have there', () => {
    const tree = (n: number) => ({ a: tensor(n), b: [tensor(n + 1), { c: tensor(n + 2) }] as const });
    const calls: number[][] = [];
    const f = (...tensors: Tensor[]) => {
      calls.push(tensors.map((t) => t.item()));
      return tensor(calls.length);
    };
    const mapped = treeMap(f, tree(0), tree(10), tree(20));
    expect(calls).to.deep.equal([
      [0, 10, 20],
      [1, 11, 21],
      [2, 12, 22],
    ]);
    expect(JSON.stringify(mapped, (_, value) => value?.data?.[0] ?? value)).to.equal(
      '{"a":1,"b":[2,{"c":3}]}',
    );
    expect(treeMap((t) => t.mul(2), tensor([1, 2])).toArray()).to.deep.equal([2, 4]);
  });

  it('is differentiated as what it calls', () => {
    const params = { w: tensor([1, 2]), b: [tensor([3, 4])] };
    const { grads } = valueAndGrad(() => {
      const products = treeMap((t, scale) => t.mul(scale as Tensor), params, clone(params));
      return sum(add(products.w, products.b[0] as Tensor));
    }, params);
    expect(numbersIn(grads)).to.deep.equal([1, 2, 3, 4]);
  });

  it('names what does not fit', () => {
    const tree = { w: [tensor(1), tensor(2)], b: tensor(3) };
    expect(() => treeMap(wrong(1), tree)).to.throw(TypeError, 'treeMap: got 1 when a function was due.');
    expect(() => treeMap(add, wrong({ w: 2 }))).to.throw(TypeError, 'treeMap: got 2 at w when a Tensor,');
    expect(() => treeMap(add, tree, wrong({ w: [tensor(1), 7], b: tensor(1) }))).to.throw(
      TypeError,
      'treeMap: got 7 at w[1] when a Tensor,',
    );
    const others = [
      [{ w: [tensor(1)], b: tensor(3) }, 'b where the first has w[1]'],
      [{ w: tree.w }, 'nothing more where the first has b'],
      [{ ...tree, more: tensor(1) }, 'more where the first has nothing more'],
      [tensor(1), 'a tensor where the first has w[0]'],
    ] as const;
    for (const [other, text] of others)
      expect(() => treeMap(add, tree, wrong(other))).to.throw(
        RangeError,
        `treeMap: got a tree with ${text}.`,
      );
    expect(() =>
      treeMap(
        wrong(() => 2),
        tree,
      ),
    ).to.throw(TypeError, 'treeMap: the function gave 2 at w[0] when a Tensor was due.');
  });
});

/** The numbers of all tensors of a tree. */
function numbersIn(tree: object): number[] {
  return leaves('a spec', tree).flatMap(({ tensor }) => [...tensor.toTypedArray()]);
}
