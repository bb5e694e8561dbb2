import type { WeightArray, Weights } from '../weights/weights.ts';
import type { Kind, NetLayer } from './net-layers.ts';
import { camelCase, type Rule, rules, type WeightsLibrary } from './rules.ts';

/** An array of a file with what is known of it. */
export interface FileEntry {
  readonly name: string;
  readonly array: WeightArray;
  /** The end of its name, which says what it is: `weight`, `recurrent.bias`. */
  readonly parameter: string;
  /** The rule for it, where the library has one. */
  readonly rule: Rule | undefined;
}

/** The arrays of a file whose names begin alike, as of a module of PyTorch. */
export interface FileModule {
  /** How their names begin; empty at the top. */
  readonly path: string;
  readonly keys: readonly string[];
  readonly entries: readonly FileEntry[];
  /** None where nothing in it is a parameter of a layer. */
  readonly kind: Kind | undefined;
}

/** Names of a checkpoint that belong to its optimizer. */
const ofOptimizer = /(^|\.)(optim\w*|param_groups)\./;

/**
 * The modules of a file, in its order.
 *
 * @param layers - The network: a name that its neurons have too tells neurons, and that of a buffer a layer with such.
 */
export function fileModules(
  weights: Weights,
  from: WeightsLibrary,
  layers: readonly NetLayer[],
): FileModule[] {
  const own = new Map(layers.flatMap(namesOf));
  const paths = new Set(layers.map(({ keys }) => keys.join('.')));
  const byPath = new Map<string, FileEntry[]>();
  for (const [name, array] of Object.entries(weights)) {
    const entry = toEntry(name, array, rules[from], paths);
    const path = name.slice(0, Math.max(0, name.length - entry.parameter.length - 1));
    const before = byPath.get(path);
    if (before) before.push(entry);
    else byPath.set(path, [entry]);
  }
  return [...byPath].map(([path, entries]) => ({
    path,
    keys: path === '' ? [] : path.split('.'),
    entries,
    kind: ofOptimizer.test(`${path}.`) ? undefined : kindOf(entries, own),
  }));
}

/** @param paths - Those of the layers: `recurrent.weight` is the weight of the one that is called so, where there is one. */
function toEntry(
  name: string,
  array: WeightArray,
  known: readonly Rule[],
  paths: ReadonlySet<string>,
): FileEntry {
  const isOfLayer = paths.has(name.slice(0, Math.max(0, name.lastIndexOf('.'))));
  const fitting = known.filter(
    ({ parameter }) =>
      (name === parameter || name.endsWith(`.${parameter}`)) && !(isOfLayer && parameter.includes('.')),
  );
  const rule = fitting.sort((a, b) => b.parameter.length - a.parameter.length)[0];
  return { name, array, rule, parameter: rule?.parameter ?? name.slice(name.lastIndexOf('.') + 1) };
}

/** The names that tell what a layer is. */
function namesOf({ kind, slots }: NetLayer): [name: string, kind: Kind | undefined][] {
  const telling = [...slots.values()].filter(({ isBuffer }) => isBuffer || kind === 'neuron');
  return telling.map(({ name }) => [name, kind]);
}

function kindOf(entries: readonly FileEntry[], own: ReadonlyMap<string, Kind | undefined>): Kind | undefined {
  const kinds = entries.map(({ rule, parameter }) => rule?.kind ?? own.get(camelCase(parameter)));
  return kinds.find((kind) => kind === 'neuron') ?? kinds.find((kind) => kind !== undefined);
}
