import * as spiketape from 'spiketape';
import {
  assign,
  type LifOptions,
  lif,
  linear,
  losses,
  matmul,
  mean,
  mul,
  noGrad,
  optimizers,
  random,
  recurrentLif,
  type Surrogate,
  scope,
  sum,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
  vjp,
} from 'spiketape';
import manifest from '../../../package.json' with { type: 'json' };
import { bytesReader, readBytes, readFloats, writeNumbers } from '../files.ts';
import { serve } from '../protocol.ts';
import { milliseconds } from '../timing.ts';
import type { TrainingTask } from '../workload-files.ts';

const common: LifOptions = { beta: 0.9, surrogate: surrogates.arctan({ alpha: 2 }) };

/** The neurons that are compared: the default, and what snnTorch's Leaky is. */
const neurons: Readonly<Record<string, LifOptions>> = {
  default: common,
  snntorch: { ...common, strict: true, detachReset: true, resetDelay: true },
};

/** A network in training. */
interface Training {
  look(batch: number): { loss: number; firing: number };
  train(batches: readonly number[]): { milliseconds: number[]; losses: number[] };
}

function createTraining({ folder, workload, neuron }: TrainingTask): Training {
  const { inputs, hidden, outputs, steps, batch, recurrent, learningRate } = workload;
  const options = neurons[neuron] as LifOptions;
  const start = random(0);
  const first = linear(inputs, hidden, { random: start });
  const feedback = recurrent ? recurrentLif(hidden, { ...options, random: start }) : undefined;
  const middle = feedback ?? lif(options);
  const last = linear(hidden, outputs, { random: start });
  const end = lif(options);
  assign(first.params.weight, readFloats(folder, 'hidden.f32'));
  assign(last.params.weight, readFloats(folder, 'output.f32'));
  if (feedback) assign(feedback.params.recurrent, readFloats(folder, 'recurrent.f32'));
  const params = [first.params, middle.params, last.params];
  const optimizer = optimizers.adam(params, { learningRate });

  const read = bytesReader(steps * batch * inputs);
  const load = (number: number) => ({
    x: tensor(read(folder, `x${number}.u8`), [steps, batch, inputs]),
    labels: [...readBytes(folder, `labels${number}.u8`)],
  });
  const run = (x: Tensor) => {
    const hiddenSpikes = middle(first(x));
    return { hiddenSpikes, spikes: end(last(hiddenSpikes)) };
  };
  // Batches end with the scope that they are made in.
  const trainOn = (number: number) =>
    scope(() => {
      const { x, labels } = load(number);
      const started = performance.now();
      const { value, grads } = valueAndGrad(() => losses.crossEntropyCount(run(x).spikes, labels), params);
      optimizer.step(grads);
      return { time: performance.now() - started, loss: value };
    });
  return {
    look: (number) => {
      const { x, labels } = load(number);
      return noGrad(() => {
        const { hiddenSpikes, spikes } = run(x);
        return { loss: losses.crossEntropyCount(spikes, labels).item(), firing: mean(hiddenSpikes).item() };
      });
    },
    train: (numbers) => {
      const done = numbers.map(trainOn);
      return { milliseconds: done.map(({ time }) => time), losses: done.map(({ loss }) => loss) };
    },
  };
}

let training: Training;

/** What takes threads, where this version has them. */
const { threads } = spiketape as { threads?: (count: number) => unknown };

await serve({
  hello: async ({ threads: count }: { threads: number }) => {
    await threads?.(count);
    return {
      threads: threads ? count : 1,
      versions: { spiketape: manifest.version, 'Node.js': process.versions.node },
    };
  },
  open: (task: TrainingTask) => {
    training = createTraining(task);
  },
  look: ({ batch }: { batch: number }) => training.look(batch),
  train: ({ batches }: { batches: readonly number[] }) => training.train(batches),
  multiply: ({ size, times }: { size: number; times: number }) => {
    const [a, b] = [0, 1].map((seed) => random(seed).uniform([size, size])) as [Tensor, Tensor];
    return { milliseconds: milliseconds(() => scope(() => void matmul(a, b)), times) };
  },
  // Inside a scope, as within a training step.
  surrogate: (task: { name: string; folder: string; result: string; times: number }) =>
    scope(() => {
      const spike = surrogates[task.name as keyof typeof surrogates] as Surrogate;
      const [x, ct] = ['x.f32', 'ct.f32'].map((file) => {
        const numbers = readFloats(task.folder, file);
        return tensor(numbers, [numbers.length]);
      }) as [Tensor, Tensor];
      const gradient = () => vjp((input) => spike(input as Tensor), [x])[1](ct)[0] as Tensor;
      const times = milliseconds(() => scope(() => void gradient()), task.times);
      writeNumbers(task.folder, task.result, gradient().toTypedArray() as Float32Array);
      return { milliseconds: times };
    }),
  chain: ({ length, walked, times }: { length: number; walked: boolean; times: number }) => {
    const [y, p] = [tensor(new Float32Array(10).fill(1), [10]), tensor(new Float32Array(10).fill(1), [10])];
    const follow = () => {
      let result = y;
      for (let i = 0; i < length; i++) result = mul(result, p);
      return result;
    };
    const run = walked ? () => valueAndGrad(() => sum(follow()), [y, p]) : () => noGrad(() => void follow());
    return { milliseconds: milliseconds(run, times) };
  },
});
