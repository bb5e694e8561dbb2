import type { Tensor } from '../../autodiff/tensor.ts';
import { failRange, failType, isPlainObject, rejectUnknownKeys, show } from '../../util/errors.ts';
import { assign } from '../assign.ts';
import { type Weights, weightsSource } from '../weights/weights.ts';
import { fileModules } from './file-modules.ts';
import { isWeightArray } from './fitted.ts';
import { mapNames, type NameMap, ownNames } from './map-names.ts';
import { match } from './match.ts';
import { type NetLayer, netLayers } from './net-layers.ts';
import { type Placement, placeArrays } from './place-arrays.ts';
import { rules, type WeightsLibrary } from './rules.ts';

/** How weights are loaded. */
export interface LoadOptions {
  /** Whose they are. Default `'spiketape'` for a file of `writeSafetensors`; otherwise it must be said. */
  readonly from?: WeightsLibrary;
  /**
   * Where names or modules of the file go, where that is not clear: `{ fc1: '[0]', 'out.weight': '[2].weight' }`, null for
   * what is to be left; or a function from a name to a path, null, or undefined for what it says nothing of.
   */
  readonly map?: NameMap;
}

/** What became of the weights. */
export interface Loaded {
  /** The names in the file of what was taken. */
  readonly used: string[];
  /** The names in the file of what has no place in the network. */
  readonly left: string[];
  /** The paths of parameters that got nothing, and are what they were. Buffers are not named. */
  readonly missing: string[];
}

const place = 'loadWeights';

/**
 * Loads weights of a file into the parameters of a network, and into its buffers (running statistics), in place. Matrices of the other libraries are `[outputs, inputs]`
 * and are turned; names become those here (`threshold` is `vThreshold`); a recurrent bias is added to the bias of the linear
 * layer before. Modules meet the layers of the same name; where the names differ, those with weights and those of neurons
 * meet in order, if there are as many of each. All is looked at before anything changes.
 *
 * @param net - A layer or network; or its `params` alone, without buffers then.
 * @param weights - What `readWeights` gave.
 * @throws RangeError for shapes that do not fit, and where it is not clear what goes where; TypeError for another kind of
 *   argument. Nothing has changed then.
 */
export function loadWeights(
  net: { readonly params: object; readonly buffers?: object } | object,
  weights: Weights,
  options: LoadOptions = {},
): Loaded {
  rejectUnknownKeys(place, options, ['from', 'map']);
  requireWeights(weights);
  const from = libraryOf(weights, options.from);
  const layers = netLayers(place, ...treesOf(net));
  const modules = fileModules(weights, from, layers);
  const isOwn = from === 'spiketape' && options.map === undefined;
  const mapped = (isOwn && ownNames(modules, layers)) || mapNames(place, options.map, modules, layers);
  const taken = new Set(mapped.modules.values());
  const freeLayers = layers.filter((layer) => !taken.has(layer));
  const freeModules = modules.filter((module) => !mapped.modules.has(module));
  const matches = new Map([...match(place, freeModules, freeLayers), ...mapped.modules]);
  const { placements, used } = placeArrays(place, modules, matches, mapped, from);
  write(placements);
  return loaded(Object.keys(weights), used, layers, placements);
}

function loaded(
  names: readonly string[],
  used: ReadonlySet<string>,
  layers: readonly NetLayer[],
  placements: readonly Placement[],
): Loaded {
  const met = new Set(placements.map(({ slot }) => slot));
  const slots = layers.flatMap((layer) => [...layer.slots.values()]);
  return {
    used: names.filter((name) => used.has(name)),
    left: names.filter((name) => !used.has(name)),
    missing: slots.filter((slot) => !slot.isBuffer && !met.has(slot)).map(({ path }) => path),
  };
}

function treesOf(net: unknown): [params: unknown, buffers?: unknown] {
  if ((typeof net !== 'object' && typeof net !== 'function') || net === null)
    return failType(place, `got ${show(net)} when a network was due.`);
  if (!('params' in net)) return [net];
  return 'buffers' in net ? [net.params, net.buffers] : [net.params];
}

function requireWeights(weights: unknown): asserts weights is Weights {
  if (!isPlainObject(weights)) failType(place, `got ${show(weights)} when what readWeights gives was due.`);
  for (const [name, array] of Object.entries(weights)) {
    if (!isWeightArray(array)) failType(place, `got ${show(array)} at ${name} when { shape, data } was due.`);
  }
}

/** Whose the weights are. @throws unless it is said, or said otherwise than by the file. */
function libraryOf(weights: Weights, from: WeightsLibrary | undefined): WeightsLibrary {
  const writer = weights[weightsSource]?.writer;
  const known = Object.keys(rules).map(show).join(', ');
  if (from === undefined && writer !== 'spiketape')
    return failType(place, `got no from when one of ${known} was due: the file does not tell.`);
  const library = from ?? 'spiketape';
  if (!Object.hasOwn(rules, library)) failRange(place, `from must be one of ${known}, got ${show(library)}.`);
  if (writer !== undefined && (writer === 'spiketape') !== (library === 'spiketape'))
    failRange(
      place,
      `got from ${show(library)} for a file that ${writer} wrote: its matrices are the other way round.`,
    );
  return library;
}

function write(placements: readonly Placement[]): void {
  const params: Record<string, Tensor> = {};
  const values: Record<string, Float64Array> = {};
  for (const { slot, numbers } of placements) {
    params[slot.path] = slot.tensor;
    values[slot.path] = numbers;
  }
  if (placements.length > 0) assign(params, values);
}
