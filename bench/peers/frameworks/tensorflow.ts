import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { readBytes, readFloats } from '../files.ts';
import { serve } from '../protocol.ts';
import { milliseconds } from '../timing.ts';
import type { TrainingTask } from '../workload-files.ts';

const beta = 0.9;

/** A spike where x >= 0, with the gradient of the arctan surrogate, alpha 2. */
const spike = tf.customGrad((x, save) => {
  (save as tf.GradSaveFunc)([x as tf.Tensor]);
  return {
    value: tf.cast(tf.greaterEqual(x as tf.Tensor, 0), 'float32'),
    gradFunc: (ct, saved) => tf.div(ct, tf.add(tf.square(tf.mul(saved[0] as tf.Tensor, Math.PI)), 1)),
  };
});

/** LIF neurons over all steps of [T, B, N]; `weight` [N, N] brings the spikes of the step before back in. */
function lif(current: tf.Tensor, weight?: tf.Tensor2D): tf.Tensor {
  const spikes: tf.Tensor[] = [];
  let v: tf.Tensor | undefined;
  for (const own of tf.unstack(current)) {
    const before = spikes.at(-1);
    const input = weight && before ? tf.add(own, tf.matMul(before as tf.Tensor2D, weight)) : own;
    const h = v ? tf.add(tf.mul(v, beta), input) : input;
    const s = spike(tf.sub(h, 1));
    v = tf.sub(h, s);
    spikes.push(s);
  }
  return tf.stack(spikes);
}

interface Training {
  look(batch: number): { loss: number; firing: number };
  train(batches: readonly number[]): { milliseconds: number[]; losses: number[] };
}

function createTraining({ folder, workload }: TrainingTask): Training {
  const { inputs, hidden, outputs, steps, batch, recurrent, learningRate } = workload;
  const weight = (name: string, rows: number, columns: number) =>
    tf.variable(tf.tensor2d(readFloats(folder, `${name}.f32`), [rows, columns]));
  const bias = (size: number) => tf.variable(tf.zeros([size]) as tf.Tensor1D);
  const first = { weight: weight('hidden', inputs, hidden), bias: bias(hidden) };
  const last = { weight: weight('output', hidden, outputs), bias: bias(outputs) };
  const feedback = recurrent ? weight('recurrent', hidden, hidden) : undefined;
  const optimizer = tf.train.adam(learningRate, 0.9, 0.999, 1e-8);

  const load = (number: number) => ({
    x: tf.tensor2d(Float32Array.from(readBytes(folder, `x${number}.u8`)), [steps * batch, inputs]),
    labels: tf.tidy(() => tf.oneHot([...readBytes(folder, `labels${number}.u8`)], outputs)),
  });
  const current = (x: tf.Tensor, layer: typeof first, size: number) =>
    tf.reshape(tf.add(tf.matMul(x as tf.Tensor2D, layer.weight), layer.bias), [steps, batch, size]);
  const run = (x: tf.Tensor) => {
    const hiddenSpikes = lif(current(x, first, hidden), feedback);
    return { hiddenSpikes, spikes: lif(current(tf.reshape(hiddenSpikes, [-1, hidden]), last, outputs)) };
  };
  const lossOf = (spikes: tf.Tensor, labels: tf.Tensor) =>
    tf.losses.softmaxCrossEntropy(labels, tf.sum(spikes, 0)) as tf.Scalar;
  const number = (value: tf.Tensor) => value.dataSync()[0] as number;

  const trainOn = (at: number) => {
    const { x, labels } = load(at);
    const started = performance.now();
    const loss = tf.tidy(() =>
      number(optimizer.minimize(() => lossOf(run(x).spikes, labels), true) as tf.Scalar),
    );
    const time = performance.now() - started;
    tf.dispose([x, labels]);
    return { time, loss };
  };
  return {
    look: (at) =>
      tf.tidy(() => {
        const { x, labels } = load(at);
        const { hiddenSpikes, spikes } = run(x);
        return { loss: number(lossOf(spikes, labels)), firing: number(tf.mean(hiddenSpikes)) };
      }),
    train: (numbers) => {
      const done = numbers.map(trainOn);
      return { milliseconds: done.map(({ time }) => time), losses: done.map(({ loss }) => loss) };
    },
  };
}

let training: Training;

await serve({
  hello: async ({ backend }: { backend: string }) => {
    const { resolve } = createRequire(import.meta.url);
    setWasmPaths(dirname(resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    if (!(await tf.setBackend(backend))) throw new Error(`the backend "${backend}" did not start.`);
    await tf.ready();
    // In Node it has no threads; flags_wasm.js of 4.22 says so.
    return { threads: 1, versions: { 'TensorFlow.js': tf.version_core, 'Node.js': process.versions.node } };
  },
  open: (task: TrainingTask) => {
    training = createTraining(task);
  },
  look: ({ batch }: { batch: number }) => training.look(batch),
  train: ({ batches }: { batches: readonly number[] }) => training.train(batches),
  multiply: ({ size, times }: { size: number; times: number }) => {
    const [a, b] = [0, 1].map((seed) => tf.randomUniform([size, size], 0, 1, 'float32', seed));
    const run = () => tf.tidy(() => void tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D));
    return { milliseconds: milliseconds(run, times) };
  },
  chain: ({ length, walked, times }: { length: number; walked: boolean; times: number }) => {
    const follow = (y: tf.Tensor, p: tf.Tensor) => {
      let result = y;
      for (let i = 0; i < length; i++) result = tf.mul(result, p);
      return result;
    };
    const [y, p] = [tf.ones([10]), tf.ones([10])];
    const gradient = tf.valueAndGrads((...of) => tf.sum(follow(of[0] as tf.Tensor, of[1] as tf.Tensor)));
    const run = () =>
      tf.tidy(() => {
        if (walked) gradient([y, p]);
        else follow(y, p);
      });
    return { milliseconds: milliseconds(run, times) };
  },
});
