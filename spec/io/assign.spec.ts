import { expect } from 'chai';
import fc from 'fast-check';
import {
  assign,
  batchNorm,
  clone,
  conv1d,
  encoders,
  full,
  type Layer,
  type LinearParams,
  lif,
  linear,
  matmul,
  type NestedNumbers,
  neurons,
  ones,
  optimizers,
  random,
  round,
  scope,
  sequential,
  sum,
  type Tensor,
  type Tree,
  tensor,
  transpose,
  valueAndGrad,
  zeros,
} from '../../lib/index.ts';
import { expectNumbers, expectThrows, wrong } from '../support/expect.ts';
import { anyFloat, anySample } from '../support/sample.ts';

function network(seed: number) {
  return sequential(linear(2, 3, { random: random(seed) }), lif({ beta: tensor(0.5) }));
}

describe('assign', () => {
  it('gives a parameter the numbers of any tensor of its shape, in each of its forms', () => {
    fc.assert(
      fc.property(anySample({}, anyFloat), ({ tensor: x }) => {
        const due = x.toTypedArray();
        for (const values of [x, x.toArray(), x.toTypedArray(), Float64Array.from(due), x.toJSON()]) {
          const p = zeros(x.shape);
          assign(p, values);
          expect(p.toTypedArray()).to.deep.equal(due);
        }
      }),
    );
  });

  it('restores a network from JSON: the same parameters, in place, and the same output', () => {
    const [saved, net] = [network(1), network(2)];
    const [weight, x] = [net.params[0].weight, random(3).normal([4, 1, 2], 0, 3)];
    assign(net.params, JSON.parse(JSON.stringify(saved.params)));
    expect(net.params[0].weight).to.equal(weight);
    expect(net.params).to.deep.equal(saved.params);
    expectNumbers(net.run(x).v, saved.run(x).v.toArray());
  });

  it('takes the parameters of another network, whose memory stays its own', () => {
    const [from, to] = [network(1), network(2)];
    assign(to.params, from.params);
    const before = from.params[0].weight.toArray();
    assign(to.params[0].weight, zeros([2, 3]));
    expectNumbers(from.params[0].weight, before as number[][]);
  });

  it('reads all values before it writes: parameters may be exchanged', () => {
    const params = { a: tensor([1, 2]), b: tensor([3, 4]) };
    assign(params, { a: params.b, b: params.a });
    expectNumbers(params.a, [3, 4]);
    expectNumbers(params.b, [1, 2]);
  });

  it('is seen by the next product with the parameter, whatever was found out about it before', () => {
    const w = tensor([[0, 1]]);
    const x = tensor([[1], [2]]);
    expect(matmul(w, x).item()).to.equal(2);
    assign(w, [[0.5, 3]]);
    expect(matmul(w, x).item()).to.equal(6.5);
  });

  it('is seen where the tensor held sparse spikes before', () => {
    const spikes = () => encoders.rate(full([2, 4], 0.25), { steps: 3, random: random(1) });
    const due = round(random(2).normal([3, 2, 4], 0, 3));
    const written = scope(() => {
      const p = spikes();
      assign(p, due);
      return p;
    });
    const stepped = spikes();
    optimizers.sgd(stepped, { learningRate: 1 }).step(stepped.sub(due));
    const [weight, kernel] = [random(3).normal([4, 2]), ones([1, 2, 2])];
    for (const p of [written, stepped])
      for (const f of [(x: Tensor) => matmul(x, weight), (x: Tensor) => conv1d(x, kernel)])
        expectNumbers(f(p), f(due).toArray() as NestedNumbers);
  });

  it('takes the parameters of neurons of any model, whose type is a tree of which no more is known', () => {
    const made = (seed: number) =>
      sequential(
        linear(2, 3, { random: random(seed) }),
        neurons.alif({ beta: 0.9, rho: tensor(seed / 10), kappa: 1 }),
      );
    const [net, other] = [made(1), made(2)];
    const before = clone(net.params);
    assign(net.params, other.params);
    expect(JSON.stringify(net.params)).to.equal(JSON.stringify(other.params));
    assign(net.params, before);
    expect(JSON.stringify(net.params)).to.equal(JSON.stringify(made(1).params));
    const tree: Tree = { a: [tensor([1, 2])] };
    assign(tree, { a: [[3, 4]] });
    // @ts-expect-error a text is no values
    expect(() => assign(tree, { a: ['x'] })).to.throw(TypeError);
    expect(JSON.stringify(tree)).to.equal('{"a":[{"shape":[2],"data":[3,4]}]}');
  });

  it('takes parameters whose type is an interface, and values of its structure alone', () => {
    interface Weights {
      readonly w: Tensor;
      readonly list: readonly [LinearParams];
    }
    const params: Weights = { w: tensor([0]), list: [{ weight: tensor([[0]]) }] };
    assign(params, { w: [1], list: [{ weight: new Float32Array([2]) }] });
    expectNumbers(params.list[0].weight, [[2]]);
    // @ts-expect-error: w has no values.
    expect(() => assign(params, { list: [{ weight: [[2]] }] })).to.throw(RangeError);
    // @ts-expect-error: a parameter is a tensor.
    expect(() => assign({ w: 3 }, { w: 3 })).to.throw(TypeError);
  });

  it('looks at all values before it writes, so that parameters can give each other theirs', () => {
    fc.assert(
      fc.property(anySample({}, anyFloat), ({ tensor: x }) => {
        for (const formOf of [(t: Tensor) => t, (t: Tensor) => t.toTypedArray()]) {
          const due = [x.toTypedArray(), new Float32Array(x.size)];
          const [a, b] = [clone(x), zeros(x.shape)];
          assign([a, b], [formOf(b), formOf(a)]);
          expect([b.toTypedArray(), a.toTypedArray()]).to.deep.equal(due);
        }
      }),
    );
    const list = new Float32Array([1, 2]);
    const p = tensor([0, 0]);
    assign(p, list);
    list[0] = 9;
    expectNumbers(p, [1, 2]);
  });

  it('takes buffers and parameters whose types say no more than that they are trees', () => {
    const layers: Layer[] = [linear(2, 3, { random: random(1) }), batchNorm(3), lif({ beta: 0.5 })];
    const net = sequential(...layers);
    const [params, buffers] = [clone(net.params), clone(net.buffers)];
    valueAndGrad(() => sum(net(random(2).uniform([3, 4, 2], 0, 9))), net.params);
    expect(JSON.stringify(net.buffers)).not.to.equal(JSON.stringify(buffers));
    assign(net.buffers, buffers);
    assign(net.params, params);
    assign({ params: net.params, buffers: net.buffers }, JSON.parse(JSON.stringify({ params, buffers })));
    expect(JSON.stringify(net.buffers)).to.equal(JSON.stringify(buffers));
    // @ts-expect-error: a function has no numbers.
    expect(() => assign(net.buffers, [{}, () => 1, {}])).to.throw(TypeError);
  });
});

describe('assign refuses, and then no parameter has changed:', () => {
  const start = () => ({ first: tensor([1, 2]), layers: [{ w: tensor([1, 2, 3, 4], [2, 2]) }] });

  const refused = (values: unknown, kind: typeof TypeError | typeof RangeError, text: string) => {
    const params = start();
    expectThrows(() => assign(params, wrong(values)), kind, `assign: ${text}`);
    expect(params).to.deep.equal(start());
  };
  const forW = (w: unknown) => ({ first: [8, 9], layers: [{ w }] });

  it('another tree', () => {
    refused(undefined, TypeError, 'got undefined when an Object of values was due.');
    refused(tensor([1]), TypeError, 'got a Tensor when an Object of values was due.');
    refused(
      { first: [8, 9], layers: {} },
      TypeError,
      'got an Object at layers when an array of 1 of values was due.',
    );
    refused({ first: [8, 9], layers: [] }, RangeError, 'got no values at layers[0].');
    refused(
      {
        layers: [
          {
            w: [
              [1, 1],
              [1, 1],
            ],
          },
        ],
      },
      RangeError,
      'got no values at first.',
    );
    refused(
      { first: [8, 9], layers: [{ w: zeros([2, 2]), bias: zeros([2]) }] },
      RangeError,
      'got values at layers[0].bias, where there is no parameter.',
    );
  });

  it('another shape', () => {
    refused(
      forW(zeros([4])),
      RangeError,
      'got values of shape [4] at layers[0].w for a parameter of shape [2, 2].',
    );
    refused(
      forW({ shape: [1, 4], data: [1, 2, 3, 4] }),
      RangeError,
      'got values of shape [1, 4] at layers[0].w for a parameter of shape [2, 2].',
    );
    refused(forW([1, 2, 3, 4]), RangeError, 'got an array of 4 at layers[0].w when one of 2 was due.');
    refused(forW([[1, 2], [3]]), RangeError, 'got an array of 1 at layers[0].w[1] when one of 2 was due.');
    refused(forW([1, 2]), TypeError, 'got 1 at layers[0].w[0] when an array of 2 was due.');
    refused(
      forW([
        [1, 2],
        [3, [4]],
      ]),
      TypeError,
      'got an array of 1 at layers[0].w[1][1] when a number was due.',
    );
    refused(forW(new Float32Array(3)), RangeError, 'got an array of 3 at layers[0].w when one of 4 was due.');
    refused(
      forW({ shape: [2, 2], data: [1, 2, 3] }),
      RangeError,
      'got an array of 3 at layers[0].w when one of 4 was due.',
    );
  });

  it('what is no number, such as the null that JSON has for NaN', () => {
    const saved = JSON.parse(
      JSON.stringify(
        tensor([
          [1, Number.NaN],
          [3, 4],
        ]),
      ),
    );
    refused(forW(saved), TypeError, 'got null at layers[0].w[1] when a number was due.');
    refused(
      forW([
        [1, 2],
        [3, '4'],
      ]),
      TypeError,
      'got "4" at layers[0].w[1][1] when a number was due.',
    );
    refused(forW(new BigInt64Array(4)), TypeError, 'got 0 at layers[0].w[0] when a number was due.');
    refused(
      forW({ shape: [2, 2], data: '1234' }),
      TypeError,
      'got "1234" at layers[0].w when an array of 4 was due.',
    );
    refused(forW(new Map()), TypeError, 'got a Map at layers[0].w when an array of 2 was due.');
    refused(
      forW(new DataView(new ArrayBuffer(4))),
      TypeError,
      'got a DataView at layers[0].w when an array of 4 was due.',
    );
    refused(forW({ shape: '22', data: [] }), TypeError, 'got "22" as shape when an array of sizes was due.');
  });

  it('values whose scope has ended', () => {
    const lost: Tensor[] = [];
    scope(() => {
      lost.push(zeros([2, 2]));
    });
    const params = start();
    expect(() => assign(params, wrong(forW(lost[0])))).to.throw('used after its scope ended');
    expect(params).to.deep.equal(start());
  });

  it('parameters that cannot be changed in place', () => {
    const w = zeros([2, 2]);
    expectThrows(
      () => assign({ w: transpose(w) }, { w }),
      RangeError,
      'assign: w is a strided view; copy it first.',
    );
    expectThrows(
      () => assign([w, w], [w, w]),
      RangeError,
      'assign: the same tensor stands at [0] and at [1]; one that is used twice is given once.',
    );
    expectThrows(
      () => assign(wrong({ w: 1 }), wrong({ w: 1 })),
      TypeError,
      'assign: got 1 at w when a Tensor, or objects and arrays of them, were due.',
    );
  });
});
