import { isStoredAsThere } from '../../snn/layers/stored-as-there.ts';
import { failRange } from '../../util/errors.ts';
import type { FileEntry, FileModule } from './file-modules.ts';
import { fitted } from './fitted.ts';
import type { MappedNames } from './map-names.ts';
import type { NetLayer, Slot } from './net-layers.ts';
import { camelCase, type Destination, type WeightsLibrary } from './rules.ts';

/** What a parameter is to get. */
export interface Placement {
  readonly slot: Slot;
  readonly numbers: Float64Array;
  /** The array that it gets, if not only what is added to it. */
  readonly from: string | undefined;
}

/** What comes of the arrays of a file. */
export interface Placements {
  readonly placements: readonly Placement[];
  readonly used: ReadonlySet<string>;
}

interface Aim {
  readonly slot: Slot;
  readonly destination: Destination;
}

/**
 * What each parameter gets, from which array.
 *
 * @throws RangeError for a shape that does not fit, two arrays for one parameter, and a recurrent bias without a place.
 */
export function placeArrays(
  place: string,
  modules: readonly FileModule[],
  matches: ReadonlyMap<FileModule, NetLayer | null>,
  mapped: MappedNames,
  from: WeightsLibrary,
): Placements {
  const table = new Map<Slot, Placement>();
  const used = new Set<string>();
  for (const module of modules)
    for (const entry of module.entries) {
      const aim = aimOf(place, entry, module, matches.get(module), mapped);
      if (aim === undefined) continue;
      used.add(entry.name);
      if (aim !== 'nothing') put(place, table, entry, aim, from);
    }
  return { placements: [...table.values()], used };
}

/** Where an array goes; `nothing` where it makes no difference, undefined where it has no place. */
function aimOf(
  place: string,
  entry: FileEntry,
  module: FileModule,
  layer: NetLayer | null | undefined,
  { entries }: MappedNames,
): Aim | 'nothing' | undefined {
  const explicit = entries.get(entry);
  if (explicit === null) return undefined;
  const options = entry.rule?.to ?? [];
  if (explicit) {
    const { slot } = explicit;
    return { slot, destination: options.find((known) => known.slot === slot.name) ?? { slot: slot.name } };
  }
  if (!layer) return undefined;
  for (const destination of [...options, { slot: camelCase(entry.parameter) }]) {
    const isTaken = module.entries.some(({ parameter }) => parameter === destination.unless);
    const slot = isTaken ? undefined : slotOf(destination, layer);
    if (slot) return { slot, destination };
  }
  return options.some(({ adds }) => adds) ? withoutPlace(place, entry, layer) : undefined;
}

function slotOf({ slot, of, adds }: Destination, layer: NetLayer): Slot | undefined {
  if (of === undefined) return layer.slots.get(slot);
  if (adds && !layer.slots.has('recurrent')) return undefined;
  return layer.before?.kind === 'synapse' ? layer.before.slots.get(slot) : undefined;
}

/** A bias that would be added to that of the layer before, which has none: it must be zero. */
function withoutPlace(place: string, entry: FileEntry, layer: NetLayer): 'nothing' | undefined {
  if (!layer.slots.has('recurrent')) return undefined;
  if (Array.from(entry.array.data as Iterable<unknown>).every((value) => Number(value) === 0))
    return 'nothing';
  const due = `a linear layer with a bias right before ${layer.path || 'them'}`;
  return failRange(
    place,
    `${entry.name} has no place: it needs ${due}, or in map the path of a bias, or null.`,
  );
}

function put(
  place: string,
  table: Map<Slot, Placement>,
  entry: FileEntry,
  aim: Aim,
  from: WeightsLibrary,
): void {
  const { slot, destination } = aim;
  const numbers = converted(place, entry, fitted(place, entry, slot, from), aim);
  const before = table.get(slot);
  if (before === undefined) {
    table.set(slot, { slot, numbers, from: destination.adds ? undefined : entry.name });
    return;
  }
  if (before.from !== undefined && !destination.adds)
    failRange(place, `${before.from} and ${entry.name} both go to ${slot.path}: say in map which.`);
  const sum = numbers.map((value, i) => value + (before.numbers[i] as number));
  table.set(slot, { slot, numbers: sum, from: before.from ?? (destination.adds ? undefined : entry.name) });
}

function converted(
  place: string,
  entry: FileEntry,
  numbers: Float64Array,
  { slot, destination }: Aim,
): Float64Array {
  const { convert, clamps } = destination;
  if (convert === undefined || (clamps && isStoredAsThere(slot.tensor))) return numbers;
  return numbers.map((value) => {
    const own = convert(value);
    if (Number.isFinite(value) && !Number.isFinite(own))
      failRange(place, `${entry.name} has ${value}, for which there is no ${slot.path}.`);
    return own;
  });
}
