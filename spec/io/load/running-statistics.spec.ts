import { expect } from 'chai';
import {
  batchNorm,
  evaluate,
  lif,
  linear,
  random,
  sequential,
  type Tensor,
  tensor,
  toBytes,
} from '../../../lib/index.ts';
import {
  loadWeights,
  readWeights,
  type WeightArray,
  type Weights,
  writeSafetensors,
} from '../../../lib/io/weights.ts';

describe('loadWeights of running statistics', () => {
  const size = 3;
  const seed = random(1);
  const half = () => tensor([0.5, 0.5, 0.5]);
  const net = () =>
    sequential(
      linear(size, size, { random: seed }),
      batchNorm(size),
      lif({ beta: half(), vThreshold: half() }),
    );
  const statistics = { mean: [0.5, -1, 2], variance: [0.25, 4, 1] };
  const [scale, shift] = [
    [1, 2, -1],
    [0.5, 0, 3],
  ];
  const own = (values: readonly number[]): WeightArray => ({
    dtype: 'float32',
    shape: [values.length],
    data: Float32Array.from(values),
  });
  const identity = {
    dtype: 'float32',
    shape: [3, 3],
    data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
  } as const;
  const ofTorch = (affine: boolean, names: readonly [string, string]): Weights => ({
    [`${names[0]}.weight`]: identity,
    [`${names[0]}.bias`]: own([0, 0, 0]),
    ...(affine && { [`${names[1]}.weight`]: own(scale), [`${names[1]}.bias`]: own(shift) }),
    [`${names[1]}.running_mean`]: own(statistics.mean),
    [`${names[1]}.running_var`]: own(statistics.variance),
    [`${names[1]}.num_batches_tracked`]: { dtype: 'int64', shape: [], data: BigInt64Array.of(7n) },
  });
  const stateOf = (network: { readonly params: object; readonly buffers: object }) =>
    JSON.stringify({ params: network.params, buffers: network.buffers });

  for (const affine of [true, false])
    for (const names of [
      ['0', '1'],
      ['fc', 'bn'],
      ['net.0', 'net.1'],
    ] as const) {
      it(`of a state_dict: ${names.join(' and ')}, ${affine ? 'with' : 'without'} weights of its own`, () => {
        const network = net();
        const found = loadWeights(network, ofTorch(affine, names), { from: 'pytorch' });
        expect(found.left).to.deep.equal([`${names[1]}.num_batches_tracked`]);
        const missing = affine ? [] : ['[1].weight', '[1].bias'];
        expect(found.missing).to.deep.equal([...missing, '[2].beta', '[2].vThreshold']);
        const x = [1.5, -2, 0.25];
        const due = x.map((value, i) => {
          const normal =
            (value - Number(statistics.mean[i])) / Math.sqrt(Number(statistics.variance[i]) + 1e-5);
          return affine ? normal * Number(scale[i]) + Number(shift[i]) : normal;
        });
        const [first, second] = network.layers;
        const got = evaluate(() => second?.(first?.(tensor([[x]])) as Tensor));
        Array.from(got?.toTypedArray() ?? []).forEach((value, i) => {
          expect(value).to.be.closeTo(Number(due[i]), 1e-6);
        });
      });
    }

  it('leaves them where parameters alone are given', () => {
    const network = net();
    const before = JSON.stringify(network.buffers);
    const found = loadWeights(network.params, ofTorch(true, ['0', '1']), { from: 'pytorch' });
    expect(found.left).to.deep.equal(['1.running_mean', '1.running_var', '1.num_batches_tracked']);
    expect(JSON.stringify(network.buffers)).to.equal(before);
  });

  it('by map, and by the path of one', () => {
    const network = net();
    const map = { bn: '[1]', fc: '[0]', other: '[1].runningVar' };
    const weights = {
      ...ofTorch(true, ['fc', 'bn']),
      'bn.running_var': own([1, 1, 1]),
      other: own([9, 8, 7]),
    };
    const { 'bn.running_var': _, ...rest } = weights;
    loadWeights(network, rest, { from: 'pytorch', map });
    expect(JSON.stringify(network.buffers[1])).to.equal(
      JSON.stringify({ runningMean: tensor(statistics.mean), runningVar: tensor([9, 8, 7]) }),
    );
  });

  for (const [form, bytesOf] of [
    [
      'writeSafetensors of parameters and buffers',
      ({ params, buffers }) => writeSafetensors({ params, buffers }),
    ],
    ['toBytes', (network) => toBytes({ net: network })],
  ] as [string, (network: ReturnType<typeof net>) => Uint8Array][])
    it(`of a file of ${form}, even where more is in it`, async () => {
      const [from, to] = [net(), net()];
      loadWeights(from, ofTorch(true, ['0', '1']), { from: 'pytorch' });
      const weights = await readWeights(bytesOf(from));
      expect(loadWeights(to, weights)).to.deep.include({ left: [], missing: [] });
      expect(stateOf(to)).to.equal(stateOf(from));
    });

  it('names none as missing, and refuses another size with nothing changed', async () => {
    const network = net();
    const weights = await readWeights(writeSafetensors(net().params));
    expect(loadWeights(network, weights)).to.deep.include({ left: [], missing: [] });
    const before = stateOf(network);
    const wrong = { ...ofTorch(true, ['0', '1']), '1.running_var': own([1, 2]) };
    expect(() => loadWeights(network, wrong, { from: 'pytorch' })).to.throw(RangeError, '1.running_var');
    expect(stateOf(network)).to.equal(before);
  });
});
