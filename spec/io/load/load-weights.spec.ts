import { expect } from 'chai';
import fc from 'fast-check';
import { leaves } from '../../../lib/autodiff/tree.ts';
import {
  assign,
  clone,
  type Layer,
  lif,
  linear,
  neurons as models,
  noGrad,
  random,
  recurrentLif,
  type Sequential,
  sequential,
  type Tensor,
  tensor,
  zeros,
} from '../../../lib/index.ts';
import { toUtf8 } from '../../../lib/io/bytes/web.ts';
import {
  type LoadOptions,
  loadWeights,
  readWeights,
  type WeightArray,
  type Weights,
  type WritableTree,
  writeSafetensors,
} from '../../../lib/io/weights.ts';
import { storedAsThere } from '../../../lib/snn/layers/stored-as-there.ts';
import * as snntorch from '../../../lib/snn/peers/snntorch.ts';
import { torchBytes } from '../pickle/torch-bytes.ts';

const seed = random(1);
const { psn, maskedPsn } = models.parallel;
const dense = (inputs: number, outputs: number, bias = true) =>
  linear(inputs, outputs, { random: seed, bias });
const ones = (size: number) => tensor(Array(size).fill(0.5));
const neurons = (size: number) => lif({ beta: ones(size), vThreshold: ones(size) });
const recurrent = (size: number) => recurrentLif(size, { random: seed, beta: ones(size) });

/** An array as a file has it: numbers that are all different, from a first one. */
function array(shape: readonly number[], first = 1): WeightArray {
  const size = shape.reduce((a, b) => a * b, 1);
  return { dtype: 'float32', shape, data: Float32Array.from({ length: size }, (_, i) => first + i) };
}

const file = (arrays: Readonly<Record<string, WeightArray>>): Weights => arrays;
/** Keys that mean something to a file of weights, and others. */
const name = fc.constantFrom(
  'weight',
  'bias',
  'beta',
  'recurrent',
  'surrogate',
  'optimizer',
  '0',
  'aB',
  'a_b',
  'V',
);
const numbers = (value: Tensor | undefined) => Array.from(value?.toTypedArray() ?? []);

/** Expects loading to fail with a text, and the parameters to be as they were. */
function expectFault(
  net: Layer | { readonly params: object },
  weights: Weights,
  options: LoadOptions,
  text: string,
  kind: new (text: string) => Error = RangeError,
): void {
  const before = JSON.stringify(net.params);
  expect(() => loadWeights(net, weights, options)).to.throw(kind, text);
  expect(JSON.stringify(net.params)).to.equal(before);
}

describe('loadWeights', () => {
  it('loads a state_dict by order where names differ', async () => {
    const bytes = torchBytes({
      beta: { shape: [], data: [0.9] },
      'fc.weight': { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] },
      'fc.bias': { shape: [2], data: [-1, 1] },
    });
    const net = sequential(dense(3, 2), neurons(2));
    expect(loadWeights(net, await readWeights(bytes), { from: 'snntorch' })).to.deep.equal({
      used: ['beta', 'fc.weight', 'fc.bias'],
      left: [],
      missing: ['[1].vThreshold'],
    });
    expect(net.params[0].weight.toArray()).to.deep.equal([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    expect(numbers(net.params[0].bias)).to.deep.equal([-1, 1]);
    expect(numbers(net.params[1].beta)).to.deep.equal([Math.fround(0.9), Math.fround(0.9)]);
    expect(numbers(net.params[1].vThreshold)).to.deep.equal([0.5, 0.5]);
  });

  for (const from of ['pytorch', 'snntorch', 'spikingjelly', 'norse'] as const) {
    it(`computes x Wᵀ + b with a Linear of ${from}, square ones too`, () => {
      const size = fc.integer({ min: 1, max: 5 });
      fc.assert(
        fc.property(size, size, fc.constantFrom('', 'net.', 'a.b.'), (inputs, outputs, prefix) => {
          const [weight, bias] = [array([outputs, inputs]), array([outputs], 100)];
          const layer = dense(inputs, outputs);
          loadWeights(layer, file({ [`${prefix}weight`]: weight, [`${prefix}bias`]: bias }), { from });
          const x = Array.from({ length: inputs }, (_, i) => i + 1);
          const due = Array.from({ length: outputs }, (_, row) =>
            x.reduce((sum, value, i) => sum + value * Number(weight.data[row * inputs + i]), 100 + row),
          );
          expect(numbers(layer(tensor([x])))).to.deep.equal(due);
        }),
      );
    });
  }

  it('goes by names where they agree, whatever their order', () => {
    const net = { params: { a: dense(2, 2).params, b: dense(2, 2).params } };
    const weights = file({
      'm.b.weight': array([2, 2], 10),
      'm.b.bias': array([2], 20),
      'm.a.weight': array([2, 2]),
    });
    expect(loadWeights(net, weights, { from: 'pytorch' })).to.deep.equal({
      used: ['m.b.weight', 'm.b.bias', 'm.a.weight'],
      left: [],
      missing: ['a.bias'],
    });
    expect(numbers(net.params.a.weight)).to.deep.equal([1, 3, 2, 4]);
    expect(numbers(net.params.b.weight)).to.deep.equal([10, 12, 11, 13]);
  });

  it('goes by the places in a Sequential where they agree, and by order where a Flatten shifts them', () => {
    for (const [first, second] of [
      ['0', '2'],
      ['1', '3'],
      ['2', '4'],
    ] as const) {
      const net = sequential(dense(2, 2), lif({ beta: 0.5 }), dense(2, 2));
      const weights = file({ [`${first}.weight`]: array([2, 2]), [`${second}.weight`]: array([2, 2], 10) });
      loadWeights(net, weights, { from: 'pytorch' });
      expect(numbers(net.params[0].weight), first).to.deep.equal([1, 3, 2, 4]);
      expect(numbers(net.params[2].weight), first).to.deep.equal([10, 12, 11, 13]);
    }
  });

  it('counts neurons that learn nothing where it goes by order', () => {
    const net = sequential(dense(2, 2), lif({ beta: 0.5 }), dense(2, 2), neurons(2));
    const weights = file({
      'fc1.weight': array([2, 2]),
      'lif1.beta': array([], 0.25),
      'fc2.weight': array([2, 2]),
      'lif2.beta': array([], 0.75),
    });
    const { left } = loadWeights(net, weights, { from: 'snntorch' });
    expect(left).to.deep.equal(['lif1.beta']);
    expect(numbers(net.params[3].beta)).to.deep.equal([0.75, 0.75]);
  });

  it('leaves what has no place, and an optimizer', () => {
    const net = sequential(dense(1, 1));
    const weights = file({
      'model.fc.weight': array([1, 1]),
      'model.lif.reset_mechanism_val': array([]),
      'optimizer.state.0.weight': array([1, 1]),
      'optimizer.param_groups.0.beta': array([]),
      epoch: array([]),
    });
    expect(loadWeights(net, weights, { from: 'snntorch' })).to.deep.equal({
      used: ['model.fc.weight'],
      left: [
        'model.lif.reset_mechanism_val',
        'optimizer.state.0.weight',
        'optimizer.param_groups.0.beta',
        'epoch',
      ],
      missing: ['[0].bias'],
    });
  });

  it("takes snnTorch's threshold and beta: clamped as in use there, one value for all, as tau", () => {
    const byBeta = neurons(3);
    const weights = file({
      beta: { dtype: 'float32', shape: [3], data: Float32Array.of(-1, 0.5, 2) },
      threshold: array([], 4),
    });
    loadWeights(byBeta, weights, { from: 'snntorch' });
    expect([numbers(byBeta.params.beta), numbers(byBeta.params.vThreshold)]).to.deep.equal([
      [0, 0.5, 1],
      [4, 4, 4],
    ]);
    const byTau = lif({ tau: ones(1).add(1) });
    loadWeights(byTau, file({ beta: { ...array([1]), data: Float32Array.of(0.75) } }), { from: 'snntorch' });
    expect(numbers(byTau.params.tau)).to.deep.equal([4]);
    expectFault(
      byTau,
      file({ beta: array([]) }),
      { from: 'snntorch' },
      'loadWeights: beta has 1, for which there is no tau.',
    );
  });

  it("takes snnTorch's alpha likewise: neurons do as its Synaptic does", () => {
    const values = Float32Array.of(-0.25, 0.5, 1.5);
    const weights = file({ 'syn.alpha': { ...array([3]), data: values }, 'syn.beta': array([], 0.5) });
    const net = models.synaptic({
      ...{ alpha: ones(3), beta: ones(3) },
      ...{ resetDelay: true, detachReset: true, strict: true },
    });
    const peer = snntorch.Synaptic({ alpha: ones(3), beta: ones(3) });
    for (const layer of [net, peer]) loadWeights(layer, weights, { from: 'snntorch' });
    expect(numbers(net.params.alpha as Tensor)).to.deep.equal([0, 0.5, 1]);
    const x = random(4).uniform([20, 2, 3]);
    expect(net.run(x).v?.toArray()).to.deep.equal(peer.run(x).v.toArray());
    const byTau = models.synaptic({ tauSynapse: ones(1).add(1), beta: 0.5 });
    loadWeights(byTau, file({ alpha: array([], 0.75) }), { from: 'snntorch' });
    expect(numbers(byTau.params.tauSynapse as Tensor)).to.deep.equal([4]);
  });

  it("leaves snnTorch's decays to its own neurons as they are: most clamp them, DeltaLeaky does not", () => {
    const values = Float32Array.of(-0.25, 0.5, 1.5);
    const weights = file({ 'lif.beta': { ...array([3]), data: values } });
    const x = random(4).uniform([6, 2, 3]);
    type Params = { readonly beta: Tensor };
    const makers: readonly ((options: Params) => snntorch.PeerLayer<Params>)[] = [
      snntorch.DeltaLeaky,
      snntorch.Leaky,
    ];
    for (const make of makers) {
      const layer = make({ beta: ones(3) });
      for (const net of [layer, { params: clone(layer.params) }]) {
        expect(loadWeights(net, weights, { from: 'snntorch' }).missing).to.deep.equal([]);
        expect(numbers(net.params.beta)).to.deep.equal([...values]);
      }
      const due = make({ beta: tensor(values) });
      expect(layer.run(x).v.toArray()).to.deep.equal(due.run(x).v.toArray());
    }
    const one = snntorch.DeltaLeaky({ beta: ones(3) });
    loadWeights(one, file({ 'lif.beta': array([], 1.5) }), { from: 'snntorch' });
    expect(numbers(one.params.beta)).to.deep.equal([1.5, 1.5, 1.5]);
  });

  it("takes the w of SpikingJelly's ParametricLIFNode as tau or beta: 1/tau is sigmoid(w)", () => {
    const weights = file({ w: { ...array([]), data: Float32Array.of(-Math.log(3)) } });
    const [byTau, byBeta] = [lif({ tau: tensor(2) }), lif({ beta: tensor(0.5) })];
    loadWeights(byTau, weights, { from: 'spikingjelly' });
    loadWeights(byBeta, weights, { from: 'spikingjelly' });
    expect(byTau.params.tau?.item()).to.be.closeTo(4, 1e-6);
    expect(byBeta.params.beta?.item()).to.be.closeTo(0.75, 1e-6);
  });

  it("takes the weights of Norse's recurrent cells: of the input to the layer before", () => {
    const net = sequential(dense(2, 3, false), recurrent(3));
    const weights = file({ 'cell.input_weights': array([3, 2]), 'cell.recurrent_weights': array([3, 3]) });
    expect(loadWeights(net, weights, { from: 'norse' }).missing).to.deep.equal(['[1].beta']);
    expect(numbers(net.params[0].weight)).to.deep.equal([1, 3, 5, 2, 4, 6]);
    expect(numbers(net.params[1].recurrent)).to.deep.equal([1, 4, 7, 2, 5, 8, 3, 6, 9]);
  });

  it("takes the weights over time of SpikingJelly's parallel neurons: a row is of a step that they give", () => {
    const steps = 4;
    const x = random(2).normal([steps, 1, 3]);
    const weight = {
      ...array([steps, steps]),
      data: random(3).normal([steps, steps]).toTypedArray() as Float32Array,
    };
    const weights = file({ 'sn.weight': weight, 'sn.bias': array([steps, 1]) });
    // order is steps and the mask 0, so that all of W holds.
    for (const layer of [
      psn({ steps, random: seed }),
      maskedPsn({ steps, order: steps, mask: 0, random: seed }),
    ]) {
      expect(loadWeights(layer, weights, { from: 'spikingjelly' }).missing).to.deep.equal([]);
      const due = Array.from({ length: steps * 3 }, (_, i) =>
        Array.from({ length: steps }).reduce(
          (sum: number, _, t) =>
            sum +
            Number(weight.data[Math.floor(i / 3) * steps + t]) *
              (x.toTypedArray()[t * 3 + (i % 3)] as number),
          Math.floor(i / 3) + 1,
        ),
      );
      const worst = numbers(layer.run(x).v).map((v, i) => Math.abs(v - (due[i] as number)));
      expect(Math.max(...worst)).to.be.below(1e-5);
    }
  });

  it('turns matrices in a copy of parameters as in these', () => {
    const params = { recurrent: { weight: storedAsThere(zeros([2, 2])) }, fc: dense(2, 2, false).params };
    const [copy, again] = [clone(params), clone(clone({ a: params, b: params }))];
    const weights = file({ 'recurrent.weight': array([2, 2]), 'fc.weight': array([2, 2]) });
    for (const net of [params, copy, again.a]) loadWeights(net, weights, { from: 'snntorch' });
    expect(JSON.stringify(copy)).to.equal(JSON.stringify(params));
    expect(JSON.stringify(again.a)).to.equal(JSON.stringify(params));
    expect(numbers(copy.recurrent.weight)).to.deep.equal([1, 2, 3, 4]);
  });

  it('takes a layer for one that is called recurrent, beside others', () => {
    for (const from of ['pytorch', 'snntorch', 'spiketape'] as const) {
      const names = ['input', 'recurrent', 'output'] as const;
      const layers = Object.fromEntries(names.map((name) => [name, dense(2, 2, false).params]));
      const weights = file(
        Object.fromEntries(names.map((name, i) => [`${name}.weight`, array([2, 2], 10 * i)])),
      );
      const { left, missing } = loadWeights({ params: layers }, weights, { from });
      expect([left, missing]).to.deep.equal([[], []]);
      expect(numbers(layers.recurrent?.weight), from).to.have.members([10, 11, 12, 13]);
    }
    const net = { params: { recurrent: sequential(dense(1, 1)).params, n: neurons(1).params } };
    expect(loadWeights(net, file({ 'n.beta': array([1]) }), { from: 'pytorch' }).missing).to.deep.equal([
      'recurrent[0].weight',
      'recurrent[0].bias',
      'n.vThreshold',
    ]);
  });

  it('takes from every type of number', () => {
    const bias = tensor([0, 0]);
    const net = { params: { weight: zeros([1, 2]), bias } };
    for (const data of [Float64Array.of(1, 2), BigInt64Array.of(1n, 2n), Uint8Array.of(1, 2)]) {
      loadWeights(net, file({ bias: { dtype: 'float64', shape: [2], data } }), { from: 'pytorch' });
      expect(numbers(bias)).to.deep.equal([1, 2]);
    }
  });

  describe('a recurrent bias', () => {
    const weights = {
      'fc.weight': array([2, 2]),
      'fc.bias': array([2], 10),
      'rlif.recurrent.weight': array([2, 2]),
      'rlif.recurrent.bias': array([2], 100),
    };
    const from = 'snntorch';

    it('is added to the bias of the linear layer before, in any order of the file', () => {
      for (const order of [Object.entries(weights), Object.entries(weights).reverse()]) {
        const net = sequential(dense(2, 2), recurrent(2));
        const { used, left } = loadWeights(net, file(Object.fromEntries(order)), { from });
        expect([used.length, left.length]).to.deep.equal([4, 0]);
        expect(numbers(net.params[0].bias)).to.deep.equal([110, 112]);
        expect(numbers(net.params[1].recurrent)).to.deep.equal([1, 3, 2, 4]);
      }
    });

    it('is all of that bias where the file has no other', () => {
      const { 'fc.bias': _, ...rest } = weights;
      const net = sequential(dense(2, 2), recurrent(2));
      expect(loadWeights(net, file(rest), { from }).missing).to.deep.equal(['[1].beta']);
      expect(numbers(net.params[0].bias)).to.deep.equal([100, 101]);
    });

    it('goes to the neurons where they have one, as it is', () => {
      const weight = storedAsThere(zeros([2, 2]));
      const [fc, own] = [dense(2, 2), { recurrent: { weight, bias: zeros([2]) } }];
      const net = { params: [fc.params, own] };
      expect(loadWeights(net, file(weights), { from }).missing).to.deep.equal([]);
      expect([numbers(fc.params.bias), numbers(own.recurrent.bias)]).to.deep.equal([
        [10, 11],
        [100, 101],
      ]);
      expect(numbers(weight)).to.deep.equal([1, 2, 3, 4]);
    });

    it('is that of any Linear that a map puts onto neurons', () => {
      const net = sequential(dense(2, 2), recurrent(2));
      const own = file({
        'fc.weight': array([2, 2]),
        'fc.bias': array([2]),
        'rec.weight': array([2, 2]),
        'rec.bias': array([2]),
      });
      loadWeights(net, own, { from: 'pytorch', map: { rec: '[1]' } });
      expect(numbers(net.params[0].bias)).to.deep.equal([2, 4]);
      expect(numbers(net.params[1].recurrent)).to.deep.equal([1, 3, 2, 4]);
    });

    it('needs a place unless it is zero or left out', () => {
      const net = sequential(dense(2, 2, false), recurrent(2));
      const { 'fc.bias': _, ...rest } = weights;
      expectFault(
        net,
        file(rest),
        { from },
        'rlif.recurrent.bias has no place: it needs a linear layer with a bias right before [1], or in map the path of a bias, or null.',
      );
      expectFault(
        recurrent(2),
        file({ 'recurrent.bias': array([2]) }),
        { from },
        'right before them, or in map the path of a bias, or null.',
      );
      const zero = { ...rest, 'rlif.recurrent.bias': { ...array([2]), data: new Float32Array(2) } };
      expect(loadWeights(net, file(zero), { from }).left).to.deep.equal([]);
      const object = { params: { fc: dense(2, 2).params, rlif: recurrent(2).params } };
      loadWeights(object, file(weights), { from, map: { 'rlif.recurrent.bias': 'fc.bias' } });
      expect(numbers(object.params.fc.bias)).to.deep.equal([110, 112]);
      const map = { 'rlif.recurrent.bias': null };
      expect(loadWeights(net, file(rest), { from, map }).left).to.deep.equal(['rlif.recurrent.bias']);
    });
  });

  describe('map', () => {
    const net = () => sequential(dense(2, 2), neurons(2), dense(2, 2));
    const weights = file({
      'x.weight': array([2, 2]),
      'y.weight': array([2, 2], 10),
      'y.bias': array([2], 20),
      'n.beta': array([], 0.75),
    });
    const from = 'snntorch';

    it('says where modules go, the others go by order', () => {
      for (const map of [{ x: '[2]', y: '[0]' }, { x: '2' }, { y: '[0]' }]) {
        const own = net();
        expect(loadWeights(own, weights, { from, map }).left).to.deep.equal([]);
        expect(numbers(own.params[2].weight)).to.deep.equal([1, 3, 2, 4]);
        expect(numbers(own.params[0].bias)).to.deep.equal([20, 21]);
        expect(numbers(own.params[1].beta)).to.deep.equal([0.75, 0.75]);
      }
    });

    it('says where single arrays go, as an object or a function', () => {
      const ways: LoadOptions['map'][] = [
        { 'y.bias': '[2].bias', 'x.weight': '0.weight', x: null, y: null, n: null },
        (name) =>
          ({ 'y.bias': '[2].bias', 'x.weight': '[0].weight', 'y.weight': null, 'n.beta': null })[name],
      ];
      for (const map of ways) {
        const own = net();
        expect(loadWeights(own, weights, { from, map: map ?? {} })).to.deep.equal({
          used: ['x.weight', 'y.bias'],
          left: ['y.weight', 'n.beta'],
          missing: ['[0].bias', '[1].beta', '[1].vThreshold', '[2].weight'],
        });
        expect(numbers(own.params[0].weight)).to.deep.equal([1, 3, 2, 4]);
        expect(numbers(own.params[2].bias)).to.deep.equal([20, 21]);
      }
    });

    for (const [name, map, kind, text] of [
      [
        'a name that is not there',
        { z: '[0]' },
        RangeError,
        'map has "z", which is not in the file: x.weight, y.weight, y.bias, n.beta.',
      ],
      [
        'a layer that is not there',
        { x: '[3]' },
        RangeError,
        'map has the path "[3]", which is none of the network: [0], [1], [2].',
      ],
      [
        'a parameter that is not there',
        { 'x.weight': '[1].weight' },
        RangeError,
        'the path "[1].weight", which is none of the network: [0].weight, [0].bias, [1].beta,',
      ],
      ['a number', { x: 0 }, TypeError, 'map has 0 for "x" when a path or null was due.'],
      ['what is none', 7, TypeError, 'got 7 as map.'],
      [
        'two for one',
        { 'x.weight': '[0].weight', 'y.weight': '[0].weight' },
        RangeError,
        'x.weight and y.weight both go to [0].weight: say in map which.',
      ],
    ] as const) {
      it(`is rejected with ${name}`, () =>
        expectFault(net(), weights, { from, map: map as never }, text, kind));
    }
  });

  describe('rejects, with all parameters as they were,', () => {
    const net = () => sequential(dense(2, 3), neurons(3), dense(3, 3));
    const good = {
      'a.weight': array([3, 2]),
      'a.bias': array([3]),
      'n.beta': array([3], 0.1),
      'b.weight': array([3, 3]),
      'b.bias': array([3]),
    };
    const cases: readonly [name: string, more: Readonly<Record<string, WeightArray>>, text: string][] = [
      [
        'another shape',
        { 'a.weight': array([4, 2]) },
        'a.weight has the shape [4, 2] when [0].weight has [2, 3], with inputs first.',
      ],
      [
        'a matrix that is turned already',
        { 'a.weight': array([2, 3]) },
        'a.weight has the shape [2, 3] when [0].weight has [2, 3], with inputs first.',
      ],
      [
        'a vector for a matrix',
        { 'b.weight': array([9]) },
        'b.weight has the shape [9] when [2].weight has [3, 3].',
      ],
      [
        'another number of neurons',
        { 'n.beta': array([2]) },
        'n.beta has the shape [2] when [1].beta has [3].',
      ],
      [
        'a matrix for a vector',
        { 'b.bias': array([1, 2]) },
        'b.bias has the shape [1, 2] when [2].bias has [3].',
      ],
      [
        'a third module of weights',
        { 'c.weight': array([3, 3]) },
        'got 3 modules with weights (a, b, c) when 2 were due ([0], [2]): say in map which is which.',
      ],
      [
        'two modules of neurons',
        { 'm.beta': array([]) },
        'got 2 modules with neurons (n, m) when 1 were due ([1]): say in map which is which.',
      ],
    ];
    for (const [name, more, text] of cases) {
      it(name, () =>
        expectFault(net(), file({ ...good, ...more }), { from: 'snntorch' }, `loadWeights: ${text}`),
      );
    }

    it('a matrix of which the name does not tell which way round it is', () => {
      const own = { params: { mixing: zeros([2, 2]) } };
      expectFault(
        own,
        file({ mixing: array([2, 2]) }),
        { from: 'pytorch' },
        'mixing has the shape [2, 2] when mixing has [2, 2], and which way round it is, its name does not tell.',
      );
    });
  });

  describe('from', () => {
    const net = (): Sequential<[Layer<{ weight: Tensor }>]> => sequential(dense(2, 2, false)) as never;
    const own = async () =>
      readWeights(
        writeSafetensors([
          {
            weight: tensor([
              [1, 2],
              [3, 4],
            ]),
          },
        ]),
      );
    const theirs = async () => readWeights(torchBytes({ '0.weight': { shape: [2, 2], data: [1, 2, 3, 4] } }));

    it('need not be said of files that this package wrote, which are not turned', async () => {
      for (const options of [{}, { from: 'spiketape' }] as const) {
        const mine = net();
        expect(loadWeights(mine, await own(), options)).to.deep.equal({
          used: ['0.weight'],
          left: [],
          missing: [],
        });
        expect(numbers(mine.params[0].weight)).to.deep.equal([1, 2, 3, 4]);
      }
    });

    it('brings back a network of all kinds as it was written', async () => {
      const make = () => sequential(dense(2, 3), recurrent(3), dense(3, 2), neurons(2));
      const [before, after] = [make(), make()];
      const found = loadWeights(after, await readWeights(writeSafetensors(before.params)));
      expect([found.left, found.missing]).to.deep.equal([[], []]);
      expect(JSON.stringify(after.params)).to.equal(JSON.stringify(before.params));
      const x = random(3).uniform([5, 2, 2]);
      expect(noGrad(() => after(x).toArray())).to.deep.equal(noGrad(() => before(x).toArray()));
    });

    it('brings back any tree of tensors by its paths, whatever its names are', async () => {
      const { tree } = fc.letrec<{ tree: object; leaf: Tensor; branch: object }>((tie) => ({
        leaf: fc.constant(null).map(() => random(seed.next() * 2 ** 32).uniform([2])),
        branch: fc.oneof(
          fc.dictionary(name, tie('tree'), { minKeys: 1, maxKeys: 3 }),
          fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
        ),
        tree: fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('branch')),
      }));
      await fc.assert(
        fc.asyncProperty(fc.dictionary(name, tree, { minKeys: 1, maxKeys: 4 }), async (params) => {
          const into = clone(params as Record<string, Tensor>);
          for (const bytes of [writeSafetensors(params as WritableTree), toUtf8(JSON.stringify(params))]) {
            for (const { tensor } of leaves('spec', into)) assign(tensor, [0, 0]);
            const { left, missing } = loadWeights(into, await readWeights(bytes), { from: 'spiketape' });
            expect([left, missing]).to.deep.equal([[], []]);
            expect(JSON.stringify(into)).to.equal(JSON.stringify(params));
          }
        }),
      );
    });

    it('is spiketape for JSON of parameters, if it is said', async () => {
      const mine = net();
      const json = new Uint8Array(
        Buffer.from(
          JSON.stringify([
            {
              weight: [
                [1, 2],
                [3, 4],
              ],
            },
          ]),
        ),
      );
      loadWeights(mine, await readWeights(json), { from: 'spiketape' });
      expect(numbers(mine.params[0].weight)).to.deep.equal([1, 2, 3, 4]);
    });

    it('must be said of all others, and not otherwise than the file does', async () => {
      expectFault(
        net(),
        await theirs(),
        {},
        'loadWeights: got no from when one of "spiketape", "pytorch",',
        TypeError,
      );
      expectFault(
        net(),
        await theirs(),
        { from: 'spiketape' },
        'got from "spiketape" for a file that pytorch wrote: its matrices are the other way round.',
      );
      for (const from of ['pytorch', 'snntorch', 'spikingjelly', 'norse'] as const)
        expectFault(net(), await own(), { from }, `got from "${from}" for a file that spiketape wrote`);
      expectFault(
        net(),
        await theirs(),
        { from: 'jax' as never },
        'from must be one of "spiketape", "pytorch", "snntorch", "spikingjelly", "norse", got "jax".',
      );
    });

    it('is kept where weights are copied', async () => {
      expectFault(net(), { ...(await own()) }, { from: 'pytorch' }, 'for a file that spiketape wrote');
    });
  });

  it('rejects arguments of another kind', () => {
    const good = file({ weight: array([1, 1]) });
    expectFault(
      dense(1, 1),
      [] as never,
      { from: 'pytorch' },
      'got an array of 0 when what readWeights gives was due.',
      TypeError,
    );
    expectFault(
      dense(1, 1),
      { weight: [[1]] } as never,
      { from: 'pytorch' },
      'got an array of 1 at weight when { shape, data } was due.',
      TypeError,
    );
    expectFault(
      dense(1, 1),
      file({ weight: { ...array([1]), shape: [2] } }),
      { from: 'pytorch' },
      'got an Object at weight',
      TypeError,
    );
    expectFault(dense(1, 1), good, { form: 'pytorch' } as never, 'got an unknown option "form"', TypeError);
    expect(() => loadWeights({ params: { a: 1 } }, good, { from: 'pytorch' })).to.throw(
      TypeError,
      'got 1 at a when a tree was due.',
    );
    expect(() => loadWeights(7 as never, good, { from: 'pytorch' })).to.throw(
      TypeError,
      'loadWeights: got 7 when a network was due.',
    );
  });
});
