import type { Tensor } from '../autodiff/tensor.ts';
import { random } from '../ops/random.ts';
import type { NeuronLayer, NeuronScanner } from '../snn/neurons/neuron.ts';
import type { NeuronRow, Settings } from '../snn/neurons/neuron-row.ts';
import type { AnySurrogate } from '../snn/neurons/step-model.ts';
import { failType, show } from '../util/errors.ts';
import { diagnoseNeuron } from './neuron/diagnose-neuron.ts';
import { neuronChecks } from './neuron/neuron-checks.ts';
import { driveOf } from './neuron/neuron-data.ts';
import { NeuronSubject } from './neuron/neuron-subject.ts';
import { type ScannedLayer, variantsOf } from './neuron/neuron-variant.ts';
import { type CheckOptions, requireKind, requireOptions } from './options.ts';
import { type Report, report, requirePassed } from './report.ts';
import { runChecks } from './run-checks.ts';

/** Options of `checkNeuron`. */
export interface CheckNeuronOptions extends CheckOptions {
  /** Settings to check the neurons under, besides their own. Default: each value of each setting, and two drawn at random. */
  readonly settings?: readonly Settings[];
  /** Surrogates to check them with, besides their own. Default: one that is smooth, one with a support. */
  readonly surrogates?: readonly AnySurrogate[];
}

/** A layer of neurons. */
export interface CheckedNeuron {
  run(x: Tensor): object;
  step(x: Tensor): object;
  readonly neuron: NeuronRow;
}

const place = 'checkNeuron';

/**
 * Checks neurons: inside `smooth` the gradients for input, initial state, every parameter and those of the surrogate are compared with finite
 * differences in Float64, what is detached being held; the SIMD kernels with the reference; any split of a sequence, and single
 * steps, with the whole; each under their own settings and others.
 *
 * @param layer - As `lif(...)`, a neuron of your own or `recurrent(...)` gives it.
 * @returns What each check found. A step that throws is a failed check.
 * @throws TypeError or RangeError for bad arguments; with `assert`, an Error with the report when a check fails.
 */
export function checkNeuron(layer: CheckedNeuron, options: CheckNeuronOptions = {}): Report {
  const own = requireLayer(layer);
  const checked = requireOptions(place, options, ['settings', 'surrogates']);
  const { settings, surrogates, tolerance, seed, assert } = checked;
  requireArray(
    'settings',
    settings,
    'an array of settings by name',
    (one) => typeof one === 'object' && one !== null,
  );
  requireArray('surrogates', surrogates, 'an array of surrogates', (one) => typeof one === 'function');
  const variants = variantsOf(own, random(seed), { settings, surrogates });
  const drive = driveOf(own, variants[0]?.options ?? {}, random(seed));
  const subjects = variants.map((variant) => new NeuronSubject(own, variant, { tolerance, seed, drive }));
  const under = ({ variant }: NeuronSubject) => ({ params: {}, note: variant.note });
  const results = runChecks(neuronChecks, subjects, { under });
  // A check without a comparison has nothing to say of these neurons.
  const said = results.filter(({ points, passed }) => points > 0 || !passed);
  const found = report(own.neuron.name, said, () => diagnoseNeuron(subjects));
  return requirePassed(found, assert);
}

function requireLayer(layer: unknown): ScannedLayer {
  const { remade, neuron } = (layer ?? {}) as Partial<NeuronScanner & NeuronLayer>;
  if (typeof layer === 'function' && typeof remade === 'function' && neuron !== undefined)
    return layer as ScannedLayer;
  return failType(place, `got ${show(layer)} when a layer of neurons such as lif(...) was due.`);
}

function requireArray(name: string, value: unknown, due: string, isOne: (one: unknown) => boolean): void {
  const isDue = value === undefined || (Array.isArray(value) && value.every(isOne));
  requireKind(place, name, value, `${due} was due`, isDue);
}
