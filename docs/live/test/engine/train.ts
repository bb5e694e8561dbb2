import {
  add,
  checkSurrogate,
  lif,
  linear,
  losses,
  matmul,
  optimizers,
  primitive,
  random,
  sequential,
  surrogate,
  tensor,
  threads,
  useKernels,
  valueAndGrad,
} from 'spiketape';

/** What training in a page was like. */
export interface Trained {
  readonly isolated: boolean;
  /** As the package says. */
  readonly threads: number;
  /** The other threads that had started when training began. */
  readonly ready: number;
  /** How often work was given to them while training. */
  readonly shared: number;
  /** The bits of the loss of each step, and of the weights at the end. */
  readonly bits: readonly string[];
}

/** The words that the threads of the package share, as they are handed to a worker. */
let control: Int32Array | null = null;
const [generation, ready] = [0, 7] as const;

// The page looks on while the package starts its threads.
const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (this: Worker, message: unknown, ...more: unknown[]) {
  if (message instanceof Object && 'control' in message) control = message.control as Int32Array;
  return postMessage.apply(this, [message, ...more] as Parameters<typeof postMessage>);
};

const word = (at: number): number => (control === null ? 0 : Atomics.load(control, at));

/** A surrogate of one's own, so that its kernel has to reach the threads too. */
const mine = surrogate({
  name: 'mine',
  parameters: { k: { default: 2, above: 0 } },
  origin: (x, { k }) => Math.atan(k * x) / Math.PI + 1 / 2,
  gradient: (x, { k }) => k / Math.PI / (1 + (k * x) ** 2),
});

/** What works of the package. */
export interface Allowed {
  /** The kernels that the package has. */
  readonly kernels: string;
  /** What a surrogate of one's own runs as. */
  readonly mine: string | undefined;
  /** Whether the checker finds it right, which goes over Float64 arrays of all kinds. */
  readonly checked: boolean;
  /** What the reference kernels make of arrays without long runs, by a primitive of one's own. */
  readonly reference: readonly number[];
}

/** Uses each part of the package that might compile text. */
export function tryAll(): Allowed {
  const kernels = useKernels('reference');
  const turned = primitive({
    name: 'turned',
    forward: (x) => x.transpose(1, 0),
    vjp: (ct) => [ct.transpose(1, 0)],
  });
  const x = turned(
    tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  );
  const reference = Array.from(add(x, x).toTypedArray());
  useKernels(kernels);
  return { kernels, mine: mine.kernel?.gradient.kind, checked: checkSurrogate(mine).passed, reference };
}

/** Trains a small network, once all threads have started. The same seed gives the same bits, however many there are. */
export async function train(wanted?: number): Promise<Trained> {
  if (wanted !== undefined) threads(wanted);
  await startThreads();
  const [begin, atBegin] = [word(generation), word(ready)];
  const seed = random(7);
  const net = sequential(
    linear(200, 300, { random: seed }),
    lif({ beta: 0.9, surrogate: mine }),
    linear(300, 10, { random: seed }),
    lif({ beta: 0.9 }),
  );
  const adam = optimizers.adam(net.params, { learningRate: 0.01 });
  const bits: string[] = [];
  for (let step = 0; step < 8; step++) {
    const x = seed.bernoulli(0.2, [20, 64, 200]);
    const labels = Array.from({ length: 64 }, (_, i) => i % 10);
    const { value, grads } = valueAndGrad(
      () => losses.crossEntropyMembrane(net.run(x).v, labels),
      net.params,
    );
    adam.step(grads);
    bits.push(bitsOf(Float64Array.of(value)));
  }
  for (const { weight } of [net.params[0], net.params[2]])
    bits.push(bitsOf(weight.toTypedArray() as Float32Array));
  return {
    isolated: crossOriginIsolated,
    threads: threads(),
    ready: atBegin,
    shared: word(generation) - begin,
    bits,
  };
}

/** Work for the threads to start on; they do so between two tasks of the page. */
async function startThreads(): Promise<void> {
  const x = random(0).normal([300, 300]);
  matmul(x, x);
  for (let wait = 0; wait < 500 && control !== null && word(ready) < threads() - 1; wait++)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

/** All bits of numbers, as one number that differs where they do (FNV-1a). */
function bitsOf(numbers: Float32Array | Float64Array): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(numbers.slice().buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16);
}
