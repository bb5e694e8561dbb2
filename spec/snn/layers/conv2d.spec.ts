import { expect } from 'chai';
import {
  adaptiveAvgPool2d,
  avgPool2d,
  batchNorm,
  checkGrad,
  conv1d,
  conv2d,
  encoders,
  flatten,
  initializers,
  type Layer,
  lif,
  linear,
  maxPool2d,
  ones,
  optimizers,
  random,
  residual,
  sequential,
  smooth,
  sum,
  sumPool2d,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from '../../../lib/index.ts';
import { expectThrows, wrong } from '../../support/expect.ts';
import { share } from '../../support/runs.ts';

const options = { random: random(1) };

describe('conv2d as a layer', () => {
  it('convolves each step with its weights and bias', () => {
    const layer = conv2d(2, 4, [3, 2], { random: random(1), stride: 2, padding: [1, 0], groups: 2 });
    expect(layer.params.weight.shape).to.deep.equal([4, 1, 3, 2]);
    expect(layer.params.bias.toArray()).to.deep.equal([0, 0, 0, 0]);
    const x = random(2).normal([3, 2, 2, 5, 6]);
    const { weight, bias } = layer.params;
    const due = conv2d(x, weight, { bias, stride: 2, padding: [1, 0], groups: 2 });
    expect(layer(x).toArray()).to.deep.equal(due.toArray());
    expect(layer(x).shape).to.deep.equal([3, 2, 4, 3, 3]);
  });

  it('starts within ±1 / sqrt(what an output sees), and differently in each channel', () => {
    const { weight } = conv2d(8, 4, 5, { random: random(3), groups: 2 }).params;
    const values = weight.toTypedArray();
    const bound = 1 / Math.sqrt(4 * 25);
    expect(Math.max(...values)).to.be.within(0.9 * bound, bound);
    expect(Math.min(...values)).to.be.within(-bound, -0.9 * bound);
    expect(new Set(values).size).to.be.above(390);
  });

  it('starts as an initializer says, for a matrix [what an output sees, channels]', () => {
    const seen: (readonly number[])[] = [];
    const layer = conv2d(2, 3, 2, {
      random: random(1),
      initializer: (shape) => {
        seen.push(shape);
        return tensor(
          Array.from({ length: 24 }, (_, i) => i),
          shape,
        );
      },
    });
    expect(seen).to.deep.equal([[8, 3]]);
    // Column o of the matrix is channel o.
    expect(layer.params.weight.toTypedArray().slice(8, 12)).to.deep.equal(Float32Array.of(1, 4, 7, 10));
    const again = conv2d(2, 3, 2, { random: random(1), initializer: initializers.kaimingNormal });
    expect(again.params.weight.shape).to.deep.equal([3, 2, 2, 2]);
  });

  it('shows how it was made', () => {
    expect(String(conv2d(1, 2, 3, { random: random(1), padding: 1, bias: false }))).to.equal(
      'conv2d(1, 2, 3, { padding: 1, bias: false })',
    );
    expect(String(conv1d(1, 2, 3, options))).to.equal('conv1d(1, 2, 3)');
    expect(String(maxPool2d([2, 3], { stride: 1 }))).to.equal('maxPool2d([2, 3], { stride: 1 })');
    expect(String(residual(flatten()))).to.equal('residual(flatten())');
  });

  it('takes axes of 0 and 1, and gives gradients of 0 for what is empty', () => {
    for (const shape of [
      [0, 1, 1, 4, 4],
      [2, 0, 1, 4, 4],
      [1, 1, 1, 3, 3],
    ]) {
      const layer = conv2d(1, 2, 3, { random: random(1) });
      const x = ones(shape);
      const { grads } = valueAndGrad(() => sum(layer(x)), { ...layer.params, x });
      const count = (shape[0] as number) * (shape[1] as number) * ((shape[3] as number) - 2) ** 2;
      expect(grads.bias.toArray()).to.deep.equal([count, count]);
      expect(new Set(grads.weight.toTypedArray())).to.deep.equal(new Set([count]));
      expect(grads.x.shape).to.deep.equal(shape);
    }
  });
});

describe('conv1d as a layer', () => {
  it('convolves the signals of each step', () => {
    const layer = conv1d(2, 3, 5, { random: random(1), padding: 2, bias: false });
    expect(layer.params.weight.shape).to.deep.equal([3, 2, 5]);
    expect(layer.params.bias).to.equal(undefined);
    const x = random(2).bernoulli(0.2, [4, 2, 2, 9]);
    expect(layer(x).toArray()).to.deep.equal(conv1d(x, layer.params.weight, { padding: 2 }).toArray());
  });
});

describe('residual', () => {
  it('adds what the block gives, and has its parameters and buffers', () => {
    const block = sequential(conv2d(2, 2, 3, { random: random(1), padding: 1 }), batchNorm(2));
    const layer = residual(block);
    expect(layer.params).to.equal(block.params);
    expect(layer.buffers).to.equal(block.buffers);
    const x = random(2).normal([2, 1, 2, 4, 4]);
    expect(layer(x).toArray()).to.deep.equal(block(x).add(x).toArray());
  });
});

/** The network of snnTorch's sixth tutorial, small. */
function network() {
  const generator = random(5);
  const neurons = () => lif({ beta: 0.5, surrogate: surrogates.arctan(), resetDelay: true });
  return sequential(
    conv2d(1, 3, 3, { random: generator }),
    maxPool2d(2),
    neurons(),
    conv2d(3, 4, 2, { random: generator, padding: 1 }),
    avgPool2d(2),
    neurons(),
    residual(conv2d(4, 4, 1, { random: generator })),
    batchNorm(4),
    flatten(),
    linear(16, 3, { random: generator }),
    neurons(),
  );
}

describe('the gradient of layers', () => {
  const layers: Readonly<Record<string, Layer>> = {
    conv2d: conv2d(3, 2, 2, { random: random(1), padding: 1 }),
    maxPool2d: maxPool2d(2),
    avgPool2d: avgPool2d(2),
    sumPool2d: sumPool2d(2),
    adaptiveAvgPool2d: adaptiveAvgPool2d(3),
    'batchNorm over the sequence': batchNorm(3),
    'batchNorm over each step': batchNorm(3, { over: 'step' }),
    flatten: flatten(),
    residual: residual(conv2d(3, 3, 3, { random: random(2), padding: 1 })),
  };
  for (const [name, layer] of Object.entries(layers)) {
    it(`${name}: is that of finite differences`, () => {
      const values = Float32Array.from({ length: 192 }, (_, i) => ((i * 37) % 192) / 20);
      const report = checkGrad((x) => layer(x), [tensor(values, [2, 2, 3, 4, 4])], {
        assert: false,
        coordinates: 12,
        length: 0.02,
      });
      expect(report.passed, String(report)).to.equal(true);
    });
  }

  it('a small convolutional network in smooth mode: is that of finite differences', () => {
    const net = network();
    const image = random(3).uniform([2, 1, 8, 8]);
    const parameters = net.params as unknown as Record<string, Tensor>[];
    const names = parameters.flatMap((each, i) => Object.keys(each).map((key) => [i, key] as const));
    const f = (...tensors: Tensor[]) => {
      names.forEach(([i, key], at) => {
        Object.assign(parameters[i] as object, { [key]: tensors[at + 1] });
      });
      return smooth(() => net(encoders.direct(tensors[0] as Tensor, { steps: 3 })));
    };
    const given = names.map(([i, key]) => parameters[i]?.[key] as Tensor);
    const report = checkGrad(f, [image, ...given], {
      assert: false,
      coordinates: share >= 1 ? 6 : 1,
      directions: 1,
      length: 0.01,
    });
    expect(report.passed, String(report)).to.equal(true);
  });

  it('lets a small network learn', () => {
    const net = network();
    const optimizer = optimizers.adam(net.params, { learningRate: 0.02 });
    const x = encoders.direct(random(3).uniform([2, 1, 8, 8], 0, 2), { steps: 4 });
    const target = tensor([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    const step = () => {
      const { value, grads } = valueAndGrad(() => {
        const error = sum(net(x), 0).div(4).sub(target);
        return sum(error.square());
      }, net.params);
      optimizer.step(grads);
      return value;
    };
    const first = step();
    let last = first;
    for (let i = 0; i < 40; i++) last = step();
    expect(last).to.be.below(0.6 * first);
  });
});

describe('layers of images refuse', () => {
  const x = ones([2, 2, 1, 4, 4]);
  const rows: readonly (readonly [string, () => unknown, typeof RangeError | typeof TypeError, string])[] = [
    [
      'an image without steps',
      () => conv2d(1, 2, 3, options)(ones([2, 1, 4, 4])),
      RangeError,
      'conv2d: got an input of shape [2, 1, 4, 4] when [steps, batch, 1, height, width] was due.',
    ],
    [
      'a signal with two axes of space',
      () => conv1d(1, 2, 3, options)(x),
      RangeError,
      'conv1d: got an input of shape [2, 2, 1, 4, 4] when [steps, batch, 1, length] was due.',
    ],
    [
      'channels that are last',
      () => conv2d(3, 2, 3, options)(ones([2, 2, 4, 4, 3])),
      RangeError,
      'conv2d: got 4 channels in an input of shape [2, 2, 4, 4, 3] when the weights take 3; channels come before height and width, here they seem to be last.',
    ],
    [
      'groups that do not divide',
      () => conv2d(3, 4, 3, { ...options, groups: 2 }),
      RangeError,
      'conv2d: groups must divide 3 input and 4 output channels, got 2.',
    ],
    [
      'no channels',
      () => conv2d(0, 2, 3, options),
      RangeError,
      'conv2d: got the size 0 when a positive integer was due.',
    ],
    [
      'no kernel',
      () => conv2d(1, 2, wrong(undefined), options),
      TypeError,
      'conv2d: kernel must be a number or two in an array, got undefined.',
    ],
    [
      'no generator',
      () => conv2d(1, 2, 3, wrong(undefined)),
      TypeError,
      'conv2d: random is undefined when a generator from random(seed) was due.',
    ],
    [
      'no generator for signals',
      () => conv1d(1, 2, 3, wrong(undefined)),
      TypeError,
      'conv1d: random is undefined when a generator from random(seed) was due.',
    ],
    [
      'null as options',
      () => conv2d(1, 2, 3, wrong(null)),
      TypeError,
      'conv2d: got null as options when an object was due.',
    ],
    [
      'null as options for signals',
      () => conv1d(1, 2, 3, wrong(null)),
      TypeError,
      'conv1d: got null as options when an object was due.',
    ],
    [
      'an unknown option',
      () => conv2d(1, 2, 3, wrong({ ...options, pad: 1 })),
      TypeError,
      'conv2d: got an unknown option "pad", known are random, bias, initializer, stride, padding, dilation, groups.',
    ],
    [
      'an unknown option for signals',
      () => conv1d(1, 2, 3, wrong({ ...options, pad: 1 })),
      TypeError,
      'conv1d: got an unknown option "pad", known are random, bias, initializer, stride, padding, dilation, groups.',
    ],
    [
      'a bias of another kind',
      () => conv2d(1, 2, 3, wrong({ ...options, bias: 1 })),
      TypeError,
      'conv2d: bias must be true or false, got 1.',
    ],
    [
      'images to pool without steps',
      () => maxPool2d(2)(ones([1, 4, 4])),
      RangeError,
      'maxPool2d: got an input of shape [1, 4, 4] when [steps, batch, channels, height, width] was due.',
    ],
    [
      'padding above half of a window, at once',
      () => avgPool2d(2, { padding: 2 }),
      RangeError,
      'avgPool2d: padding must be at most half of the kernel [2, 2], got [2, 2].',
    ],
    [
      'a size of 0, at once',
      () => adaptiveAvgPool2d(0),
      RangeError,
      'adaptiveAvgPool2d: size must be whole numbers of at least 1, got 0.',
    ],
    [
      'one axis to flatten',
      () => flatten()(ones([3])),
      RangeError,
      'flatten: got an input of shape [3] when [steps, batch, ...] was due.',
    ],
    [
      'signals with their channels last',
      () => conv1d(3, 2, 3, options)(zeros([2, 4, 28, 3])),
      RangeError,
      'conv1d: got 28 channels in an input of shape [2, 4, 28, 3] when the weights take 3; channels come before length, here they seem to be last.',
    ],
    [
      'a dilated kernel that is larger than the input',
      () => conv2d(1, 2, 3, { ...options, dilation: 4 })(zeros([2, 3, 1, 5, 5])),
      RangeError,
      'conv2d: got a kernel of [3, 3] for an input of [5, 5] with padding [0, 0] and dilation [4, 4], it must fit.',
    ],
    [
      'what is no tensor',
      () => sumPool2d(2)(wrong('x')),
      TypeError,
      'sumPool2d: got "x" when a Tensor or a number was due.',
    ],
    [
      'a block that is no layer',
      () => residual(wrong(() => 1)),
      TypeError,
      'residual: got a function when a layer such as sequential(...) was due.',
    ],
    [
      'a block of another shape',
      () => residual(conv2d(1, 2, 3, options))(x),
      RangeError,
      'residual: the block gave [2, 2, 2, 2, 2] for [2, 2, 1, 4, 4] when the same shape was due.',
    ],
  ];
  for (const [name, f, kind, text] of rows) it(name, () => expectThrows(f, kind, text));
});
