import {
  encoders,
  type Layer,
  type LifOptions,
  type LinearParams,
  lif,
  linear,
  losses,
  metrics,
  noGrad,
  optimizers,
  type Random,
  random,
  type Surrogate,
  type SurrogateOptions,
  sequential,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
} from 'spiketape';
import { type DigitSets, type Digits, pixels } from '../digits/digits.ts';
import type { TrainerSettings } from './settings.ts';

/** What the network does with one digit. */
export interface Observation {
  /** Its position among the test digits. */
  readonly position: number;
  readonly image: Float32Array;
  readonly label: number;
  readonly predicted: number;
  readonly steps: number;
  readonly hidden: number;
  readonly vThreshold: number;
  /** 0 and 1 (or counts), `[steps, hidden]`. */
  readonly hiddenSpikes: Float32Array;
  /** `[steps, 10]`. */
  readonly outputSpikes: Float32Array;
  /** The membranes of the outputs at the end of each step, `[steps, 10]`. */
  readonly membranes: Float32Array;
}

/** The layers whose weights are learned. */
interface Layers {
  readonly first: Layer<LinearParams>;
  readonly second: Layer<LinearParams>;
}

/** Softens the scores: a spike more or less should not decide alone. */
const scorePerSpike = 0.4;

/** A network of LIF neurons, 784-hidden-10, that learns the digits of the page. */
export class Training {
  private readonly sets: DigitSets;
  private readonly layers: Layers;
  private readonly order: Random;
  private readonly encoding: Random;
  private settings: TrainerSettings;
  private net: ReturnType<typeof network>;
  private readonly optimizer: optimizers.Optimizer;
  private queue: Int32Array = new Int32Array(0);
  /** Steps done. */
  done = 0;

  constructor(sets: DigitSets, settings: TrainerSettings) {
    const root = random(settings.seed);
    const weights = root.split();
    this.sets = sets;
    this.settings = settings;
    this.order = root.split();
    this.encoding = root.split();
    this.layers = {
      first: linear(pixels, settings.hidden, { random: weights }),
      second: linear(settings.hidden, 10, { random: weights }),
    };
    this.net = network(this.layers, settings);
    this.optimizer = optimizers.adam(this.net.params, { learningRate: settings.learningRate });
  }

  /** Goes on under other settings with the same weights. Those of `hidden` and `seed` stay. */
  apply(settings: TrainerSettings): void {
    this.net = network(this.layers, settings);
    this.optimizer.learningRate = settings.learningRate;
    this.settings = { ...settings, hidden: this.settings.hidden, seed: this.settings.seed };
  }

  /** Learns from one batch; each digit is moved by up to a pixel. */
  step(): { readonly loss: number; readonly accuracy: number } {
    const { steps } = this.settings;
    const { images, labels } = this.nextBatch();
    const { value, grads, aux } = valueAndGrad(() => {
      const spikes = this.net(encoders.rate(images, { steps, random: this.encoding }));
      const loss = losses.crossEntropyCount(spikes.mul(scorePerSpike), labels);
      return { loss, accuracy: metrics.accuracyRate(spikes, labels) };
    }, this.net.params);
    this.optimizer.step(grads);
    this.done += 1;
    return { loss: value, accuracy: aux.accuracy };
  }

  /** The share of the test digits that are read right. They are encoded in the same way each time. */
  test(): number {
    const { images, labels, count } = this.sets.test;
    const source = random(0);
    return noGrad(() => {
      const x = encoders.rate(tensor(images, [count, pixels]), {
        steps: this.settings.steps,
        random: source,
      });
      return metrics.accuracyRate(this.net(x), labels);
    });
  }

  /** What happens in the network for a test digit. */
  observe(position: number): Observation {
    const { steps, hidden, vThreshold } = this.settings;
    const image = this.sets.test.images.slice(position * pixels, (position + 1) * pixels);
    return noGrad(() => {
      const x = encoders.rate(tensor(image, [1, pixels]), { steps, random: random(position) });
      const run = this.net.run(x);
      return {
        position,
        image,
        label: this.sets.test.labels[position] as number,
        predicted: metrics.predictRate(run.spikes)[0] as number,
        steps,
        hidden,
        vThreshold,
        hiddenSpikes: numbers(run.layers[1]?.output as Tensor),
        outputSpikes: numbers(run.spikes),
        membranes: numbers(run.v),
      };
    });
  }

  private nextBatch(): { images: Tensor; labels: number[] } {
    const { train } = this.sets;
    // What is left over is no whole batch, and few digits would pull the weights about.
    if (this.queue.length < this.settings.batch) this.queue = this.order.permutation(train.count);
    const positions = this.queue.subarray(0, this.settings.batch);
    this.queue = this.queue.subarray(positions.length);
    const images = new Float32Array(positions.length * pixels);
    positions.forEach((at, i) => {
      copyMoved(images.subarray(i * pixels, (i + 1) * pixels), train, at, this.move(), this.move());
    });
    const labels = Array.from(positions, (at) => train.labels[at] as number);
    return { images: tensor(images, [positions.length, pixels]), labels };
  }

  private move(): number {
    return Math.floor(3 * this.order.next()) - 1;
  }
}

function network({ first, second }: Layers, settings: TrainerSettings) {
  return sequential(first, lif(neuronOptions(settings)), second, lif(neuronOptions(settings)));
}

function neuronOptions(settings: TrainerSettings): LifOptions {
  const { beta, vThreshold, reset, detachReset, surrogate, parameters } = settings;
  const family = surrogates as unknown as Readonly<Record<string, Surrogate>>;
  return {
    beta,
    vThreshold,
    reset,
    detachReset,
    surrogate: (family[surrogate] as Surrogate)(parameters as SurrogateOptions<string>),
  };
}

function numbers(x: Tensor): Float32Array {
  return Float32Array.from(x.toTypedArray());
}

const side = 28;

/** Copies a digit moved by (right, down) pixels; what comes in from outside is 0. */
function copyMoved(to: Float32Array, { images }: Digits, at: number, right: number, down: number): void {
  const from = images.subarray(at * pixels, (at + 1) * pixels);
  for (let i = 0; i < pixels; i++) {
    const column = (i % side) - right;
    if (column >= 0 && column < side) to[i] = from[i - right - down * side] ?? 0;
  }
}
