import { leaves, type Tree } from '../../autodiff/tree.ts';
import { failRange, failType } from '../../util/errors.ts';
import type { NeuronOptions, NeuronSpec, OwnParams } from './neuron-options.ts';
import type { AnySurrogate } from './step-model.ts';
import { tensorsAmong } from './tensors-among.ts';

/** What is learned of a layer: its parameters, as `learnedOfGiven` has them, and those of the surrogate. */
export function learnedOf(
  { place, given, surrogate }: NeuronSpec,
  { params }: NeuronOptions,
): Record<string, Tree> {
  return { ...learnedOfGiven(place, given, params), ...learnedOfSurrogate(surrogate) };
}

/**
 * Parameters that were given as tensors, and those of the option `params`.
 *
 * @throws TypeError or RangeError for `params` that are no tensors, that nothing is a function of, or whose names are taken.
 */
export function learnedOfGiven(
  place: string,
  given: NeuronSpec['given'],
  params: OwnParams = {},
): Record<string, Tree> {
  const own = tensorsAmong(given);
  leaves(place, { params });
  const names = own.map(([name]) => name);
  for (const name of Object.keys(params))
    if (names.includes(name))
      failRange(place, `params has ${name}, which is the name of a parameter of its own.`);
  if (Object.keys(params).length > 0 && Object.values(given).every((value) => typeof value !== 'function'))
    failType(place, 'got params when no parameter is a function of them, as in beta: () => sigmoid(w).');
  return { ...Object.fromEntries(own), ...params };
}

/** The parameters of a spike function that are learned, as a layer has them among its own: `{ surrogate: { alpha } }`, or `{}`. */
export function learnedOfSurrogate({ params }: AnySurrogate): Record<string, Tree> {
  const learned = tensorsAmong(params ?? {});
  return learned.length > 0 ? { surrogate: Object.fromEntries(learned) } : {};
}
