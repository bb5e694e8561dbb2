import type { Kind } from './net-layers.ts';

/** Whose weights there are: a library with PyTorch's conventions, or this one. */
export type WeightsLibrary = 'pytorch' | 'snntorch' | 'spikingjelly' | 'norse' | 'spiketape';

/** Where a parameter of a library may go. */
export interface Destination {
  /** The name of the parameter here. */
  readonly slot: string;
  /** It is of the layer before; then that layer must be one without neurons. */
  readonly of?: 'before';
  /** It is added to what else goes there. */
  readonly adds?: true;
  /** A parameter of the same module that goes there in its place, where the file has it. */
  readonly unless?: string;
  /** What a number there is here. */
  readonly convert?: (value: number) => number;
  /** Whether `convert` only clamps: then not for layers of another library's neurons, which clamp in use what is clamped there. */
  readonly clamps?: true;
}

/** What becomes of a parameter of a library. */
export interface Rule {
  /** Its name at the end of a name in the file: `recurrent.weight` of `rlif1.recurrent.weight`. */
  readonly parameter: string;
  /** What the module is that has it. */
  readonly kind: Kind;
  /** Where it goes: to the first of these that the network has. */
  readonly to: readonly Destination[];
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const unit = (x: number) => Math.min(Math.max(x, 0), 1);

/** A recurrent weight from the spikes of the step before, and its bias, which enters at each step as that of the input does. */
const recurrentWeight: readonly Destination[] = [{ slot: 'recurrent' }];
const recurrentBias: readonly Destination[] = [{ slot: 'bias', of: 'before', adds: true }];

/** From a decay of snnTorch, which most of its neurons clamp whenever they use it, to a decay or a time constant. */
const decay = (slot: string, constant: string): readonly Destination[] => [
  { slot, convert: unit, clamps: true },
  { slot: constant, unless: constant, convert: (value) => 1 / (1 - unit(value)) },
];

/** `torch.nn.Linear` and its kin. A module that is put onto neurons by `map` is their recurrence. */
const torch: readonly Rule[] = [
  { parameter: 'weight', kind: 'synapse', to: [{ slot: 'weight' }, ...recurrentWeight] },
  { parameter: 'bias', kind: 'synapse', to: [{ slot: 'bias' }, ...recurrentBias] },
];

/**
 * What each library calls what is called otherwise here; a name that is the same (in camelCase) needs no rule. Of a
 * matrix under these names it is known that it is `[outputs, inputs]`.
 */
export const rules: Readonly<Record<WeightsLibrary, readonly Rule[]>> = {
  spiketape: [
    { parameter: 'weight', kind: 'synapse', to: [{ slot: 'weight' }] },
    { parameter: 'bias', kind: 'synapse', to: [{ slot: 'bias' }] },
    { parameter: 'recurrent.weight', kind: 'neuron', to: [{ slot: 'recurrent.weight' }] },
    { parameter: 'recurrent.bias', kind: 'neuron', to: [{ slot: 'recurrent.bias' }] },
  ],
  pytorch: torch,
  snntorch: [
    ...torch,
    { parameter: 'recurrent.weight', kind: 'neuron', to: [{ slot: 'recurrent.weight' }, ...recurrentWeight] },
    { parameter: 'recurrent.bias', kind: 'neuron', to: [{ slot: 'recurrent.bias' }, ...recurrentBias] },
    { parameter: 'beta', kind: 'neuron', to: decay('beta', 'tau') },
    { parameter: 'alpha', kind: 'neuron', to: decay('alpha', 'tauSynapse') },
    // The V of its neurons, a second time.
    { parameter: 'recurrent.V', kind: 'neuron', to: [{ slot: 'recurrent.V' }] },
    { parameter: 'threshold', kind: 'neuron', to: [{ slot: 'threshold' }, { slot: 'vThreshold' }] },
  ],
  spikingjelly: [
    ...torch,
    {
      parameter: 'w',
      kind: 'neuron',
      // 1 / tau is sigmoid(w) there.
      to: [
        { slot: 'w' },
        { slot: 'tau', convert: (w) => 1 + Math.exp(-w) },
        { slot: 'beta', convert: (w) => sigmoid(-w) },
      ],
    },
  ],
  norse: [
    ...torch,
    {
      parameter: 'input_weights',
      kind: 'neuron',
      to: [{ slot: 'inputWeights' }, { slot: 'weight', of: 'before' }],
    },
    {
      parameter: 'recurrent_weights',
      kind: 'neuron',
      to: [{ slot: 'recurrentWeights' }, ...recurrentWeight],
    },
  ],
};

/** A name of Python in camelCase, part by part. */
export function camelCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])_([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}
