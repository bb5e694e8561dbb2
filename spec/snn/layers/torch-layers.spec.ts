import { expect } from 'chai';
import {
  avgPool2d,
  batchNorm,
  conv1d,
  conv2d,
  encoders,
  flatten,
  lif,
  linear,
  maxPool2d,
  mul,
  random,
  sequential,
  stack,
  sum,
  surrogates,
  type Tensor,
  tensor,
  transpose,
  useKernels,
  valueAndGrad,
} from '../../../lib/index.ts';
import golden from './torch-layers.json' with { type: 'json' };

type Name = keyof typeof golden.traces;

interface Trace {
  readonly inputs: Readonly<Record<string, { readonly shape: number[]; readonly value: number[] }>>;
  readonly output: { readonly shape: number[]; readonly value: number[] };
  readonly ct: number[];
  readonly grads: Readonly<Record<string, number[]>>;
}

/** From what PyTorch was given to what it gave. */
const functions: Readonly<Record<Name, (inputs: Record<string, Tensor>) => Tensor>> = {
  conv2d_stride_pad_dil: ({ x, w, b }) =>
    conv2d(x as Tensor, w as Tensor, { bias: b, stride: [2, 1], padding: [1, 2], dilation: [1, 2] }),
  conv1d: ({ x, w, b }) => conv1d(x as Tensor, w as Tensor, { bias: b, stride: 2, padding: 1, dilation: 2 }),
  max_pool2d_spikes_ties: ({ x }) => maxPool2d(x as Tensor, 2),
  avg_pool2d_k3s2p1: ({ x }) => avgPool2d(x as Tensor, 3, { stride: 2, padding: 1 }),
  batch_norm_over_TN: ({ x, g, b }) => {
    const layer = batchNorm(4);
    Object.assign(layer.params, { weight: g, bias: b });
    return layer(x as Tensor);
  },
  csnn_tutorial6_mini: ({ x, ...parameters }) => {
    const neurons = () => lif({ beta: 0.5, resetDelay: true, detachReset: true, surrogate });
    const surrogate = surrogates.invSquareGrad({ alpha: 25, strict: true });
    const options = { random: random(1) };
    const synapses = [conv2d(1, 2, 3, options), conv2d(2, 3, 2, options), linear(3, 4, options)] as const;
    const [first, second, last] = synapses;
    const net = sequential(first, maxPool2d(2), neurons(), second, maxPool2d(2), neurons(), flatten(), last);
    synapses.forEach((layer, i) => {
      const weight = parameters[`w${i + 1}`] as Tensor;
      Object.assign(layer.params, {
        weight: i === 2 ? transpose(weight) : weight,
        bias: parameters[`b${i + 1}`],
      });
    });
    const { spikes, v } = neurons().run(net(encoders.direct(x as Tensor, { steps: 6 })));
    return stack([spikes, v]);
  },
};

/** The largest difference, relative to the largest number. */
function difference(got: Tensor, due: readonly number[]): number {
  const most = due.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-30);
  const values = got.toTypedArray();
  return due.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (values[i] as number)) / most), 0);
}

for (const kernels of ['simd', 'reference']) {
  describe(`the numbers of PyTorch, ${kernels}`, () => {
    let before: string;
    beforeEach(() => {
      before = useKernels(kernels);
    });
    afterEach(() => {
      useKernels(before);
    });

    for (const [name, trace] of Object.entries(golden.traces) as unknown as [Name, Trace][]) {
      it(name, () => {
        const inputs = Object.fromEntries(
          Object.entries(trace.inputs).map(([key, { shape, value }]) => [key, tensor(value, shape)]),
        );
        const { aux, grads } = valueAndGrad(() => {
          const out = functions[name](inputs);
          return { loss: sum(mul(out, tensor(trace.ct, trace.output.shape))), out };
        }, inputs);
        expect(aux.out.shape).to.deep.equal(trace.output.shape);
        expect(difference(aux.out, trace.output.value)).to.be.below(2e-6);
        for (const [key, due] of Object.entries(trace.grads))
          expect(difference(grads[key] as Tensor, due), key).to.be.below(3e-5);
      });
    }
  });
}
