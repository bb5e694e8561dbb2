import { lazily } from '../../array/context.ts';
import { requireTensor, Tensor } from '../../autodiff/tensor.ts';
import { copy } from '../../kernels/apply.ts';
import { zeros } from '../../ops/create.ts';
import { type Random, requireRandom } from '../../ops/random.ts';
import { restored } from '../../ops/restored.ts';
import {
  failRange,
  failType,
  rejectUnknownKeys,
  requireBoolean,
  show,
  showShape,
} from '../../util/errors.ts';
import { showCall, shownAs } from '../../util/repr.ts';
import type { Initializer } from '../layers/initializers.ts';
import type { Layer } from '../layers/layer.ts';
import { requireSizes, startingWeight } from '../layers/starting-weight.ts';
import { lastStep } from './last-step.ts';
import { type NeuronLayer, type NeuronRun, type NeuronScanner, runOf, stepOf } from './neuron.ts';
import type { NeuronOptions } from './neuron-options.ts';
import { requireState, startsOf } from './neuron-state.ts';
import { clearDiagonal, type Weights } from './scan-recurrence.ts';

/** How neurons reach each other. */
export interface RecurrentOptions {
  /** The number of neurons. */
  readonly size: number;
  /** The generator of the recurrent weight. */
  readonly random: Random;
  /** What the recurrent weight starts from. Default uniform in ±1/sqrt(size). */
  readonly initializer?: Initializer;
  /** Whether each neuron has a bias besides, added at each step; it starts at 0. Default false. */
  readonly bias?: boolean;
  /** Whether neurons reach themselves; without, the diagonal of the weight is 0 and has no gradient. Default true. */
  readonly autapses?: boolean;
  /** Each neuron reaches all of them, by a weight `[size, size]` (row i: from neuron i), or only itself, by one of `[size]`. Default `'all'`. */
  readonly connect?: 'all' | 'oneToOne';
}

/** What is learned of recurrent neurons: their weight, their bias where they have one, and what the neurons learn. */
export type RecurrentParams<P extends object> = P & {
  readonly recurrent: Tensor;
  readonly recurrentBias?: Tensor;
};

const optionNames = ['size', 'random', 'initializer', 'bias', 'autapses', 'connect'];

/**
 * Neurons of any model that reach each other: the input current of step t is `x[t] + s[t - 1] W`, with s the spikes and W the
 * weight `params.recurrent`, and where they have a bias `+ params.recurrentBias`. The state has the spikes of the last step too.
 *
 * @throws TypeError or RangeError for what is no layer of neurons that spike, or an option that is unknown, of the wrong kind or outside
 *   its domain.
 */
export function recurrent<P extends object>(
  layer: Layer<P> & Pick<NeuronLayer<P>, 'step' | 'neuron'>,
  options: RecurrentOptions,
): NeuronLayer<RecurrentParams<P>> {
  const place = 'recurrent';
  if (!isScanned(layer))
    failType(place, `got ${show(layer)} when a layer of neurons such as lif(...) was due.`);
  if (layer.neuron.output !== undefined && layer.neuron.output !== 'spikes')
    failType(place, `${layer.neuron.name} gives no spikes, by which neurons reach each other.`);
  rejectUnknownKeys(place, options, optionNames);
  const made = recurrentNeurons(place, layer, options);
  const { random: _, initializer: __, ...shown } = options;
  return shownAs(made, () => showCall(place, layer, shown));
}

function isScanned<L>(layer: L): layer is L & NeuronScanner {
  return typeof layer === 'function' && typeof (layer as Partial<NeuronScanner>).scan === 'function';
}

/** @internal A layer with weights among its neurons; errors name the place. */
export function recurrentNeurons<P extends object>(
  place: string,
  layer: Layer<P> & Pick<NeuronLayer<P>, 'step' | 'neuron'> & NeuronScanner,
  { size, random, initializer, bias = false, autapses = true, connect = 'all' }: RecurrentOptions,
  given: { readonly recurrent?: Tensor; readonly recurrentBias?: Tensor | undefined } = {},
): NeuronLayer<RecurrentParams<P>> & NeuronScanner {
  requireSizes(place, size);
  requireBoolean(place, 'bias', bias);
  requireBoolean(place, 'autapses', autapses);
  if (connect !== 'all' && connect !== 'oneToOne')
    failRange(place, `connect must be 'all' or 'oneToOne', got ${show(connect)}.`);
  if (connect === 'oneToOne' && !autapses)
    failRange(
      place,
      "autapses must be true where connect is 'oneToOne', as neurons reach nothing but themselves.",
    );
  if ('recurrent' in layer.params || 'recurrentBias' in layer.params)
    failRange(place, 'params has recurrent, which is the name of a parameter of its own.');
  const weight =
    given.recurrent ?? startingRecurrence(place, { size, random, initializer, autapses, connect });
  const params = {
    recurrent: weight,
    ...(bias && { recurrentBias: given.recurrentBias ?? zeros([size]) }),
    ...layer.params,
  } as RecurrentParams<P>;
  const weightsFrom = (spikes: Tensor): Weights => ({
    weight,
    bias: params.recurrentBias,
    spikes,
    connect,
    autapses,
  });

  const names = [...Object.keys(startsOf(layer.neuron, layer.spec.settings)), 'spikes'];
  const scanAll: NeuronScanner['scan'] = (x, state, _, traces) => {
    const { shape } = x.value;
    if (shape.length !== 3 || shape[2] !== size)
      failRange(place, `got an input of shape ${showShape(shape)} when [steps, batch, ${size}] was due.`);
    const { spikes = zeros(shape.slice(1)), ...own } = state ?? {};
    return layer.scan(x, state && own, weightsFrom(spikes), traces);
  };
  const run = (x: Tensor, given?: unknown): NeuronRun => {
    const input = requireTensor(place, x);
    const shape = input.value.shape.slice(1);
    const state = given === undefined ? undefined : requireState(place, names, restored(given), shape);
    return withSpikes(runOf(scanAll(input, state, undefined, true), 'spikes'));
  };
  const call = (x: Tensor) => scanAll(requireTensor(place, x), undefined, undefined, false).output;
  return Object.assign(call, {
    run,
    step: (x: Tensor, given?: unknown) => stepOf(run, place, x, given),
    params,
    neuron: layer.neuron,
    spec: layer.spec,
    scan: scanAll,
    size,
    remade: ({ recurrent = weight, recurrentBias = params.recurrentBias, ...own }: NeuronOptions) =>
      recurrentNeurons(
        place,
        Object.keys(own).length > 0 ? layer.remade(own) : (layer as unknown as NeuronLayer & NeuronScanner),
        { size, random, bias, autapses, connect },
        {
          recurrent,
          recurrentBias,
        } as typeof given,
      ),
    transient: 'input' as const,
  });
}

/** What `run` gives, with the spikes of the last step in the state: found when the state is read. */
function withSpikes({ state, ...all }: NeuronRun): NeuronRun {
  const full = lazily(() => ({ ...state, spikes: ownLastStep(all.spikes as Tensor) }));
  return Object.defineProperty({ ...all }, 'state', { get: full, enumerable: true }) as unknown as NeuronRun;
}

/** The last step of a sequence. Unless it is recorded it has memory of its own, so that the sequence need not stay. */
function ownLastStep(x: Tensor): Tensor {
  const last = lastStep(x);
  return last.node === null ? new Tensor(copy(last.array)) : last;
}

type Start = {
  readonly [K in 'size' | 'random' | 'initializer' | 'autapses' | 'connect']: RecurrentOptions[K] | undefined;
} & { readonly size: number };

function startingRecurrence(place: string, { size, random, initializer, autapses, connect }: Start): Tensor {
  const generator = requireRandom(place, random);
  if (connect === 'oneToOne') {
    const most = 1 / Math.sqrt(size);
    const drawn: Initializer = (shape, from) => from.uniform(shape, -most, most);
    return startingWeight(place, [size], generator, initializer === undefined ? drawn : initializer);
  }
  const weight = startingWeight(place, [size, size], generator, initializer);
  return autapses ? weight : new Tensor(clearDiagonal(copy(weight.array)));
}
