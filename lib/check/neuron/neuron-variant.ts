import type { TensorLike } from '../../autodiff/tensor.ts';
import type { Random } from '../../ops/random.ts';
import type { NeuronLayer, NeuronScanner } from '../../snn/neurons/neuron.ts';
import type { Learnable, NeuronOptions } from '../../snn/neurons/neuron-options.ts';
import type { NeuronRow, Settings, SettingValue } from '../../snn/neurons/neuron-row.ts';
import type { AnySurrogate } from '../../snn/neurons/step-model.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { sigmoid } from '../../surrogates/sigmoid.ts';
import { triangular } from '../../surrogates/triangular.ts';

/** A layer of neurons as it is made. */
export type ScannedLayer = NeuronLayer & NeuronScanner;

/** The options of a layer, or such as differ in settings or the surrogate. */
export interface NeuronVariant {
  /** What differs, in words; empty for the layer itself. */
  readonly note: string;
  readonly options: NeuronOptions;
  /** Whether parameters are one for each neuron, where they are numbers in the layer. */
  readonly perNeuron: boolean;
  /** The parameters of the surrogate that are learned. */
  readonly learned: readonly string[];
}

/** What is varied; by default whatever the row allows. */
export interface Variation {
  readonly settings?: readonly Settings[] | undefined;
  readonly surrogates?: readonly AnySurrogate[] | undefined;
}

/** Whether what has this name, among all options, is a weight among neurons. */
export function isWeight(name: string): boolean {
  return name === 'recurrent' || name === 'recurrentBias';
}

/** All options of a layer by name: functions among them are what they give now. */
export function optionsOf(layer: ScannedLayer): NeuronOptions {
  const { given, settings, surrogate, strict } = layer.spec;
  const values = Object.entries(given).map(([name, value]): [string, TensorLike] => [
    name,
    typeof value === 'function' ? value() : value,
  ]);
  const weights =
    layer.size === undefined ? [] : Object.entries(layer.params).filter(([name]) => isWeight(name));
  return { ...Object.fromEntries([...values, ...weights]), ...settings, surrogate, strict };
}

/** A layer in a variant, with other values of some parameters; `surrogate.NAME` is one of the surrogate. */
export function remadeWith(
  layer: ScannedLayer,
  { options }: NeuronVariant,
  given: Readonly<Record<string, Learnable>>,
): ScannedLayer {
  const isOfSurrogate = (name: string) => name.startsWith('surrogate.');
  const own = Object.entries(given).filter(([name]) => !isOfSurrogate(name));
  const ofSurrogate = Object.entries(given)
    .filter(([name]) => isOfSurrogate(name))
    .map(([name, value]) => [name.slice('surrogate.'.length), value]);
  const surrogate = options.surrogate as Surrogate;
  const learning = ofSurrogate.length > 0 ? surrogate(Object.fromEntries(ofSurrogate)) : surrogate;
  return layer.remade({ ...options, ...Object.fromEntries(own), surrogate: learning as AnySurrogate });
}

/**
 * The layer itself, each other value of each of its settings (with what else that needs), two of all at random; another surrogate; and
 * its surrogate with parameters that are learned.
 */
export function variantsOf(
  layer: ScannedLayer,
  random: Random,
  { settings, surrogates }: Variation,
): NeuronVariant[] {
  const own = optionsOf(layer);
  const chosen = settings ?? otherSettings(layer, own, random);
  const fires = layer.neuron.output === undefined || layer.neuron.output === 'spikes';
  const others = fires ? (surrogates ?? usualSurrogates(layer)) : [];
  const learned = fires ? learnedOf(layer.spec.surrogate) : [];
  const plain = { perNeuron: false, learned: [] };
  return [
    { note: '', options: own, ...plain },
    ...chosen.map((changed, i) => ({
      note: settingsInWords(changed),
      options: { ...own, ...changed },
      perNeuron: i % 2 === 0,
      learned: [],
    })),
    ...others.map((surrogate) => ({
      note: `surrogate ${surrogate.row.name}`,
      options: { ...own, surrogate },
      ...plain,
    })),
    ...(learned.length > 0
      ? [{ note: `learned ${learned.join(', ')}`, options: own, perNeuron: true, learned }]
      : []),
  ];
}

function settingsInWords(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
}

/** Whether something can be made, as a layer with some options. */
export function isAllowed(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}

function usualSurrogates({ spec: { surrogate, strict } }: ScannedLayer): AnySurrogate[] {
  const usual: AnySurrogate[] = [sigmoid({ alpha: 4, strict }), triangular({ strict })] as AnySurrogate[];
  return usual.filter(({ row }) => row.name !== surrogate.row.name);
}

/** What can be learned of a surrogate, unless it learns already. */
function learnedOf({ row, params }: AnySurrogate): string[] {
  const isNumber = Object.values<TensorLike>(params).every((value) => typeof value === 'number');
  return isNumber ? Object.keys(row.parameterGradients ?? {}) : [];
}

/** Each value of each setting that is not the own, with as few others changed as it takes; and two drawn ones. */
function otherSettings(layer: ScannedLayer, own: NeuronOptions, random: Random): Settings[] {
  const { neuron, spec } = layer;
  const single = Object.keys(neuron.settings ?? {}).flatMap((name) =>
    valuesOf(neuron, name)
      .filter((value) => value !== spec.settings[name])
      .map((value) => ({ [name]: value })),
  );
  const allowed = single.flatMap((one) => {
    const full = completed(layer, own, one, single);
    return full ? [full] : [];
  });
  const drawn = Array.from({ length: 2 }, () => drawSettings(neuron, random)).filter((settings) =>
    isAllowed(() => layer.remade({ ...own, ...settings })),
  );
  return [...new Map([...allowed, ...drawn].map((one) => [settingsInWords(one), one])).values()].filter(
    (settings) => settingsInWords(settings) !== '',
  );
}

/** A setting, with others where it needs them; undefined where it cannot be. */
function completed(
  layer: ScannedLayer,
  own: NeuronOptions,
  one: Settings,
  others: readonly Settings[],
): Settings | undefined {
  const pairs = others.map((other) => ({ ...other, ...one }));
  const triples = others.flatMap((other) => pairs.map((pair) => ({ ...other, ...pair })));
  return [one, ...pairs, ...triples].find((settings) =>
    isAllowed(() => layer.remade({ ...own, ...settings })),
  );
}

function valuesOf({ settings = {} }: NeuronRow, name: string): readonly SettingValue[] {
  const allowed = settings[name] ?? [];
  return 'length' in allowed ? allowed : [allowed.default, Math.max(allowed.default, allowed.min) + 2];
}

function drawSettings(row: NeuronRow, random: Random): Settings {
  const entries = Object.keys(row.settings ?? {}).map((name): [string, SettingValue] => {
    const values = valuesOf(row, name);
    return [name, values[Math.floor(random.next() * values.length)] as SettingValue];
  });
  return Object.fromEntries(entries);
}
