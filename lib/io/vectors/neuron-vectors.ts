import { within } from '../../array/context.ts';
import { valueAndGrad } from '../../autodiff/grad.ts';
import { noGrad } from '../../autodiff/scope.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { driveOf } from '../../check/neuron/neuron-data.ts';
import { optionsOf, type ScannedLayer } from '../../check/neuron/neuron-variant.ts';
import { tensor } from '../../ops/create.ts';
import { type Random, random } from '../../ops/random.ts';
import { sum } from '../../ops/reduce.ts';
import type { Neuron } from '../../snn/neurons/neuron.ts';
import { neuronModels } from '../../snn/neurons/neuron-models.ts';
import type { SettingValue } from '../../snn/neurons/neuron-row.ts';
import { startsOf } from '../../snn/neurons/neuron-state.ts';
import { typicalOptions } from '../../snn/neurons/typical-options.ts';
import { type VectorFile, type VectorNumber, vectorFile, vectorNumbers } from './vector-file.ts';

/** A neuron under its settings, over a sequence; arrays are `[steps, neurons]`, row by row. */
export interface NeuronVector {
  readonly id: string;
  readonly name: string;
  /** What picks the variant: reset, delay, what is detached, … */
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly parameters: Readonly<Record<string, number>>;
  /** The spike function: fires at x >= 0, above 0 where it is strict, with the gradient of that name of the other file. */
  readonly surrogate: { readonly name: string; readonly parameters: Readonly<Record<string, number>> };
  readonly strict: boolean;
  readonly peers: readonly string[];
  /** The update of a step in TeX. */
  readonly formula: string | null;
  readonly steps: number;
  readonly neurons: number;
  readonly input: readonly VectorNumber[];
  /** Where each state starts. */
  readonly start: Readonly<Record<string, readonly VectorNumber[]>>;
  /** Spikes, where there are any, and each state after each step. */
  readonly output: Readonly<Record<string, readonly VectorNumber[]>>;
  /** The loss is the sum over outputs of cotangent times output. */
  readonly cotangent: Readonly<Record<string, readonly VectorNumber[]>>;
  /** Of the loss, by the input. */
  readonly gradient: { readonly input: readonly VectorNumber[] };
}

const [steps, neurons] = [24, 3];

/** Other variants of LIF, which others are compared with most. */
const variants: readonly Readonly<Record<string, SettingValue>>[] = [
  { reset: 'value' },
  { reset: 'none' },
  { detachReset: true },
  { resetDelay: true, detachReset: true, strict: true },
  { resetDelay: true, reset: 'value', strict: true },
  { refractory: 3 },
  { maxSpikes: 4 },
];

/** All models at typical parameters, LIF in several variants; computed in Float64. */
export function neuronVectors(): VectorFile<NeuronVector> {
  const layer = (make: Neuron, more: object = {}) =>
    make({ ...typicalOptions(make.row), ...more }) as ScannedLayer;
  const all = Array.from(neuronModels(), ([name, make]) =>
    [{}, ...(name === 'lif' ? variants : [])].map((more) => layer(make, more)),
  );
  return vectorFile(
    'neurons',
    all.flat().map((one) => within({ float: Float64Array }, () => vectorOf(one))),
  );
}

function vectorOf(layer: ScannedLayer): NeuronVector {
  const { neuron: row, spec } = layer;
  const generator = random(1);
  const options = optionsOf(layer);
  const drive = driveOf(layer, options, generator.split());
  const x = onGrid(generator, 1.5 * drive);
  const outputsOf = () => {
    const { state: _, output: __, ...outputs } = layer.run(x) as unknown as Record<string, Tensor>;
    return outputs;
  };
  const names = Object.keys(noGrad(outputsOf));
  const ct = Object.fromEntries(names.map((name) => [name, onGrid(generator, 2, -1)]));
  const { grads, aux } = valueAndGrad(
    () => {
      const outputs = outputsOf();
      const losses = names.map((name) => sum((outputs[name] as Tensor).mul(ct[name] as Tensor)));
      return { loss: losses.reduce((a, b) => a.add(b)), outputs };
    },
    { input: x },
  );
  const numbers = Object.fromEntries(
    Object.entries(options).filter((entry): entry is [string, number] => entry[0] in (row.parameters ?? {})),
  );
  const starts = Object.entries(startsOf(row, spec.settings)).map(([name, start]) => [
    name,
    Array(neurons).fill(typeof start === 'number' ? start : start(numbers, spec.settings)),
  ]);
  const named = (tensors: Readonly<Record<string, Tensor>>) =>
    Object.fromEntries(
      Object.entries(tensors).map(([name, one]) => [name, vectorNumbers(one.toTypedArray())]),
    );
  const settings = Object.entries(spec.settings).map(([name, value]) => `${name} ${value}`);
  return {
    id: [row.name, ...settings, ...(spec.strict ? ['strict'] : [])].join(', '),
    name: row.name,
    settings: spec.settings,
    parameters: numbers,
    surrogate: { name: spec.surrogate.row.name, parameters: spec.surrogate.params as Record<string, number> },
    strict: spec.strict,
    peers: (row.peers ?? []).map(({ library, name }) => `${library}:${name}`),
    formula: row.formula ?? null,
    ...{ steps, neurons },
    input: vectorNumbers(x.toTypedArray()),
    start: Object.fromEntries(starts),
    output: named(aux.outputs),
    cotangent: named(ct),
    gradient: { input: vectorNumbers(grads.input.toTypedArray()) },
  };
}

/** Numbers that Float32 has, and few digits. */
function onGrid(generator: Random, size: number, from = 0): Tensor {
  const shape = [steps, 1, neurons];
  const all = Array.from(
    { length: steps * neurons },
    () => Math.round((from + generator.next() * size) * 1024) / 1024,
  );
  return tensor(all, shape);
}
