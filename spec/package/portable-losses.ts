import {
  conv2d,
  encoders,
  type LifOptions,
  lif,
  linear,
  losses,
  optimizers,
  random,
  recurrentLif,
  reshape,
  scope,
  sequential,
  surrogates,
  type Tensor,
  type Tree,
  threads,
  useKernels,
  valueAndGrad,
} from 'spiketape';

/** How products are computed, and on how many threads. */
export interface Way {
  readonly fused: boolean;
  readonly threads: number;
}

/** A network, and what it is trained with at each step: input `[T, B, ...]`. */
interface Training {
  readonly params: Tree;
  run(x: Tensor): Tensor;
  next(): Tensor;
}

const [steps, batch, classes] = [12, 32, 10] as const;
const arctan: LifOptions = { beta: 0.9, surrogate: surrogates.arctan({ alpha: 2 }) };
const labels = Array.from({ length: batch }, (_, i) => i % classes);

const trainings: Readonly<Record<string, () => Training>> = {
  /** Spikes into a wide layer, as in W2 of the benchmark. */
  wide: () => {
    const data = random(1);
    const net = sequential(
      linear(196, 256, { random: data }),
      lif(arctan),
      linear(256, classes, { random: data }),
      lif(arctan),
    );
    return { params: net.params, run: net, next: () => data.bernoulli(0.3, [steps, batch, 196]) };
  },
  /** Long and sparse spikes, and weights among the neurons, as in W3r. */
  recurrent: () => {
    const data = random(2);
    const input = linear(200, 96, { random: data });
    const hidden = recurrentLif(96, { ...arctan, surrogate: surrogates.sigmoid(), random: data });
    const last = sequential(linear(96, classes, { random: data }), lif(arctan));
    return {
      params: [input.params, hidden.params, last.params],
      run: (x) => last(hidden(input(x))),
      next: () => data.bernoulli(0.2, [3 * steps, batch, 200]),
    };
  },
  /** Images as currents, that dense products and convolutions take, as in the tutorials. */
  still: () => {
    const data = random(3);
    const weight = data.normal([8, 1, 3, 3]);
    const spiking = lif({ ...arctan, surrogate: surrogates.superSpike() });
    const last = sequential(linear(8 * 36, classes, { random: data }), lif(arctan));
    const run = (x: Tensor) => {
      const maps = spiking(conv2d(encoders.direct(x, { steps }), weight, { stride: 2 }));
      return last(reshape(maps, [steps, batch, 8 * 36]));
    };
    return { params: [weight, last.params], run, next: () => data.uniform([batch, 1, 14, 14]) };
  },
  /** Numbers into neurons of which every product is dense. */
  dense: () => {
    const data = random(4);
    const net = sequential(
      linear(100, 128, { random: data }),
      lif({ ...arctan, surrogate: surrogates.tanh() }),
      linear(128, classes, { random: data }),
      lif(arctan),
    );
    return { params: net.params, run: net, next: () => data.normal([steps, batch, 100]) };
  },
};

/**
 * The bits of the losses of some steps of small networks, a hash of all that was computed: of the gradients of the last step.
 * Products that round once for each operation give the same on every engine; what `useKernels` and `threads` were set to is
 * lost.
 */
export function portableLosses({ fused, threads: count }: Way): Record<string, string> {
  useKernels('simd', { fused });
  threads(count);
  return Object.fromEntries(Object.entries(trainings).map(([name, start]) => [name, bitsOf(start())]));
}

function bitsOf({ params, run, next }: Training): string {
  const optimizer = optimizers.adam(params, { learningRate: 0.01 });
  const step = () => {
    const x = next();
    const { value, grads } = valueAndGrad(() => losses.crossEntropyCount(run(x), labels), params);
    optimizer.step(grads);
    return { value, hash: hashOf(grads) };
  };
  const all = Array.from({ length: 3 }, () => scope(() => step()));
  const values = Float32Array.from(all, ({ value }) => value);
  const words = Array.from(new Uint32Array(values.buffer), hexadecimal);
  return [...words, all.at(-1)?.hash].join(' ');
}

/** FNV-1a over the words of all numbers of a tree. */
function hashOf(tree: Tree): string {
  let hash = 0x811c9dc5;
  const visit = (part: Tree): void => {
    if ('toTypedArray' in part)
      for (const word of wordsOf(part as Tensor)) hash = Math.imul(hash ^ word, 0x01000193);
    else for (const inner of Object.values(part)) visit(inner);
  };
  visit(tree);
  return hexadecimal(hash >>> 0);
}

function wordsOf(x: Tensor): Uint32Array {
  return new Uint32Array(Float32Array.from(x.toTypedArray()).buffer);
}

function hexadecimal(word: number): string {
  return word.toString(16).padStart(8, '0');
}
