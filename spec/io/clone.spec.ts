import { expect } from 'chai';
import fc from 'fast-check';
import {
  assign,
  clone,
  linear,
  optimizers,
  random,
  scope,
  sequential,
  sum,
  Tensor,
  tensor,
  transpose,
  valueAndGrad,
} from '../../lib/index.ts';
import { wrong } from '../support/expect.ts';

describe('clone', () => {
  const network = () =>
    sequential(linear(40, 30, { random: random(1) }), linear(30, 2, { random: random(2) }));

  it('copies parameters: training changes them, not the copy', () => {
    const net = network();
    const before = JSON.stringify(net.params);
    const copy = clone(net.params);
    const optimizer = optimizers.adam(net.params);
    const x = random(3).normal([8, 40]);
    optimizer.step(valueAndGrad(() => sum(net(x).square()), net.params).grads);
    expect(JSON.stringify(net.params)).not.to.equal(before);
    expect(JSON.stringify(copy)).to.equal(before);
    assign(net.params, copy);
    expect(JSON.stringify(net.params)).to.equal(before);
  });

  it('has shape and numbers of any tensor, views too', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 3 }), fc.boolean(), (shape, turned) => {
        const x = random(1).normal(shape);
        const given = turned ? transpose(x) : x;
        const copy = clone(given);
        expect(copy).to.be.instanceOf(Tensor).and.not.to.equal(given);
        expect(copy.toJSON()).to.deep.equal(given.toJSON());
        const before = copy.toJSON();
        assign(x, { shape, data: new Array(x.size).fill(7) });
        expect(copy.toJSON()).to.deep.equal(before);
      }),
    );
  });

  it('keeps one tensor at two places one tensor', () => {
    const w = tensor([1, 2]);
    const copy = clone({ first: w, rest: [w] });
    expect(copy.first).to.equal(copy.rest[0]).and.not.to.equal(w);
  });

  it('is a constant, and lives in the scope it is made in', () => {
    const w = tensor([1, 2]);
    expect(valueAndGrad(() => sum(clone(w).mul(w)), w).grads.toArray()).to.deep.equal([1, 2]);
    let inner = w;
    scope(() => {
      inner = clone(w);
    });
    expect(() => inner.toArray()).to.throw(Error, 'was used after its scope ended');
  });

  it('names what is no tensor', () => {
    expect(() => clone(wrong({ w: [tensor(1), 2] }))).to.throw(
      TypeError,
      'clone: got 2 at w[1] when a Tensor, or objects and arrays of them, were due.',
    );
  });

  it('is what structuredClone and postMessage of a tensor say is due', () => {
    const message = 'a Tensor: copy it with clone(), send its toTypedArray() or toJSON();';
    const channel = new MessageChannel();
    for (const value of [tensor([1, 2]), network().params, { deep: [tensor(1)] }]) {
      expect(() => structuredClone(value)).to.throw(DOMException, message);
      expect(() => channel.port1.postMessage(value)).to.throw(DOMException, message);
    }
    channel.port1.close();
    expect(structuredClone(tensor([1, 2]).toTypedArray())).to.deep.equal(Float32Array.of(1, 2));
  });
});
