import { failRange } from '../../util/errors.ts';
import type { FileModule } from './file-modules.ts';
import type { Kind, NetLayer } from './net-layers.ts';

/** Which layer of the network a module of the file is. */
export type Matches = ReadonlyMap<FileModule, NetLayer>;

const words: Readonly<Record<Kind, string>> = { synapse: 'weights', neuron: 'neurons' };

/**
 * Finds the layer of each module: by names where those agree, otherwise those with weights in order, and those of neurons in
 * order, if there are as many in the network as in the file.
 *
 * @throws RangeError where neither tells.
 */
export function match(place: string, modules: readonly FileModule[], layers: readonly NetLayer[]): Matches {
  const known = modules.filter(({ kind }) => kind !== undefined);
  const byName = byNames(known, layers, 0) ?? byNames(known, layers, commonKeys(known));
  if (byName) return byName;
  return new Map((['synapse', 'neuron'] as const).flatMap((kind) => inOrder(place, kind, known, layers)));
}

/** Modules and layers with the same keys, if all modules have one or all layers. @param skip - Keys that are left out. */
function byNames(
  modules: readonly FileModule[],
  layers: readonly NetLayer[],
  skip: number,
): Matches | undefined {
  const found = new Map<FileModule, NetLayer>();
  for (const module of modules) {
    const path = module.keys.slice(skip).join('.');
    const layer = layers.find(({ keys }) => keys.join('.') === path);
    if (layer && (layer.kind === undefined || layer.kind === module.kind)) found.set(module, layer);
  }
  const isMet = new Set(found.values());
  const isWhole =
    found.size === modules.length || layers.every((layer) => layer.kind === undefined || isMet.has(layer));
  return found.size > 0 && isWhole ? found : undefined;
}

/** How many keys all modules begin with, as in `net.0`, `net.2`. */
function commonKeys([first, ...others]: readonly FileModule[]): number {
  const keys = first?.keys ?? [];
  const end = keys.findIndex((key, i) => others.some((other) => other.keys[i] !== key));
  return end < 0 ? keys.length : end;
}

function inOrder(
  place: string,
  kind: Kind,
  known: readonly FileModule[],
  layers: readonly NetLayer[],
): [FileModule, NetLayer][] {
  const modules = known.filter((module) => module.kind === kind);
  const own = layers.filter((layer) => layer.kind === kind);
  // Neurons may have nothing to learn, and then no parameters.
  const wider = layers.filter((layer) => layer.kind === kind || layer.kind === undefined);
  const fitting = [own, wider].find(({ length }) => length === modules.length);
  if (modules.length === 0 || own.length === 0) return [];
  if (fitting === undefined) return fail(place, kind, modules, own);
  return modules.map((module, i) => [module, fitting[i] as NetLayer]);
}

function fail(place: string, kind: Kind, modules: readonly FileModule[], own: readonly NetLayer[]): never {
  const list = (all: readonly { readonly path: string }[]) =>
    all.map(({ path }) => path || 'the top').join(', ');
  const due = `${own.length} were due (${list(own)})`;
  return failRange(
    place,
    `got ${modules.length} modules with ${words[kind]} (${list(modules)}) when ${due}: say in map which is which.`,
  );
}
