import { failRange, failType, isPlainObject, show } from '../../util/errors.ts';
import type { FileEntry, FileModule } from './file-modules.ts';
import type { NetLayer, Slot } from './net-layers.ts';

/** What is said of names: their path here, or null for what is left. */
export type NameMap =
  | { readonly [name: string]: string | null }
  | ((name: string) => string | null | undefined);

/** What a map says of a file. */
export interface MappedNames {
  readonly modules: ReadonlyMap<FileModule, NetLayer | null>;
  readonly entries: ReadonlyMap<FileEntry, { readonly layer: NetLayer; readonly slot: Slot } | null>;
}

/**
 * Looks up what a map says: of whole modules (`{ fc1: '[0]' }`) and of single arrays (`{ 'fc1.weight': '[0].weight' }`). Paths
 * may be written with dots too (`0.weight`).
 *
 * @throws RangeError for a name that is not in the file, or a path that is not in the network.
 */
export function mapNames(
  place: string,
  map: NameMap | undefined,
  modules: readonly FileModule[],
  layers: readonly NetLayer[],
): MappedNames {
  const [ofModules, ofEntries] = [new Map<FileModule, NetLayer | null>(), new Map<FileEntry, Aim | null>()];
  const entries = modules.flatMap((module) => module.entries);
  const [entryOf, moduleOf] = [byKey(entries, 'name'), byKey(modules, 'path')];
  for (const [name, path] of Object.entries(asObject(place, map, entries))) {
    const [entry, module] = [entryOf.get(name), moduleOf.get(name)];
    if (entry) ofEntries.set(entry, path === null ? null : aimOf(place, path, layers));
    else if (module) ofModules.set(module, path === null ? null : layerOf(place, path, layers));
    else
      failRange(
        place,
        `map has ${show(name)}, which is not in the file: ${list(entries.map((e) => e.name))}.`,
      );
  }
  return { modules: ofModules, entries: ofEntries };
}

/**
 * The parameters and buffers of a file that has them by their paths, as `writeSafetensors` and `toBytes` name them: all of the file, or
 * all parameters of the network. What has no place is left. Undefined for another file.
 */
export function ownNames(
  modules: readonly FileModule[],
  layers: readonly NetLayer[],
): MappedNames | undefined {
  const aims = new Map(aimsOf(layers).map((aim) => [dotted(aim.slot.path), aim]));
  const entries = modules.flatMap((module) => module.entries);
  const found = entries.map((entry) => [entry, ownAim(aims, dotted(entry.name))] as const);
  const isLearned = (aim: Aim | null) => aim !== null && !aim.slot.isBuffer;
  const met = found.filter(([, aim]) => isLearned(aim)).length;
  const all = found.filter(([, aim]) => aim === null).length + met;
  if (met === 0 || met < Math.min(all, [...aims.values()].filter(isLearned).length)) return undefined;
  return { modules: new Map(modules.map((module) => [module, null])), entries: new Map(found) };
}

function ownAim(aims: ReadonlyMap<string, Aim>, name: string): Aim | null {
  return aims.get(name) ?? aims.get(name.replace(/^(params|buffers)\./, '')) ?? null;
}

function byKey<K extends string, T extends Readonly<Record<K, string>>>(
  all: readonly T[],
  key: K,
): Map<string, T> {
  return new Map(all.map((one) => [one[key], one]));
}

interface Aim {
  readonly layer: NetLayer;
  readonly slot: Slot;
}

function asObject(
  place: string,
  map: NameMap | undefined,
  entries: readonly FileEntry[],
): Readonly<Record<string, string | null>> {
  const pairs =
    typeof map === 'function'
      ? entries.map(({ name }) => [name, map(name)] as const).filter(([, path]) => path !== undefined)
      : Object.entries(isPlainObject(map ?? {}) ? (map ?? {}) : failType(place, `got ${show(map)} as map.`));
  for (const [name, path] of pairs)
    if (path !== null && typeof path !== 'string')
      failType(place, `map has ${show(path)} for ${show(name)} when a path or null was due.`);
  return Object.fromEntries(pairs) as Readonly<Record<string, string | null>>;
}

function layerOf(place: string, path: string, layers: readonly NetLayer[]): NetLayer {
  const layer = layers.find(({ keys }) => keys.join('.') === dotted(path));
  const known = () => layers.map((one) => one.path);
  return layer ?? fail(place, path, known());
}

function aimsOf(layers: readonly NetLayer[]): Aim[] {
  return layers.flatMap((layer) => [...layer.slots.values()].map((slot) => ({ layer, slot })));
}

function aimOf(place: string, path: string, layers: readonly NetLayer[]): Aim {
  const aims = aimsOf(layers);
  const found = aims.find(({ slot }) => dotted(slot.path) === dotted(path));
  const known = () => aims.map(({ slot }) => slot.path);
  return found ?? fail(place, path, known());
}

function fail(place: string, path: string, known: readonly string[]): never {
  return failRange(place, `map has the path ${show(path)}, which is none of the network: ${list(known)}.`);
}

function list(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ');
}

function dotted(path: string): string {
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .join('.');
}
