import * as spiketape from 'spiketape';
import {
  encoders,
  matmul,
  mean,
  mul,
  noGrad,
  optimizers,
  random,
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
import { side } from '../peer-workloads.ts';
import { serve } from '../protocol.ts';
import { milliseconds } from '../timing.ts';
import type { TrainingTask } from '../workload-files.ts';
import { networkOf } from './spiketape-networks.ts';

/** A network in training. */
interface Training {
  look(batch: number): { loss: number; firing: number };
  train(batches: readonly number[]): { milliseconds: number[]; losses: number[] };
}

function createTraining(task: TrainingTask): Training {
  const network = networkOf(task);
  const optimizer = optimizers.adam(network.params, { learningRate: task.workload.learningRate });
  const inputOf = inputReader(task);
  const load = (number: number) => ({
    x: inputOf(number),
    labels: [...readBytes(task.folder, `labels${number}.u8`)],
  });
  // Batches end with the scope that they are made in.
  const trainOn = (number: number) =>
    scope(() => {
      const { x, labels } = load(number);
      const started = performance.now();
      const loss = () => network.loss(network.run(x).spikes, labels);
      const { value, grads } = valueAndGrad(loss, network.params);
      optimizer.step(grads);
      return { time: performance.now() - started, loss: value };
    });
  return {
    look: (number) =>
      // The batch as it trains on it: batch norm has other statistics else.
      scope(() => {
        const { x, labels } = load(number);
        let firing = Number.NaN;
        const { value } = valueAndGrad(() => {
          const { hidden, spikes } = network.run(x);
          firing = mean(hidden).item();
          return network.loss(spikes, labels);
        }, network.params);
        return { loss: value, firing };
      }),
    train: (numbers) => {
      const done = numbers.map(trainOn);
      return { milliseconds: done.map(({ time }) => time), losses: done.map(({ loss }) => loss) };
    },
  };
}

/** What reads the input of a batch. */
function inputReader({ folder, workload }: TrainingTask): (number: number) => Tensor {
  const { network, steps, batch } = workload;
  if (network !== 'dense')
    return (number) =>
      encoders.direct(tensor(readFloats(folder, `x${number}.f32`), [batch, 1, side, side]), { steps });
  const read = bytesReader(steps * batch * workload.inputs);
  return (number) => tensor(read(folder, `x${number}.u8`), [steps, batch, workload.inputs]);
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
