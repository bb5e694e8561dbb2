import type { Budget } from '../bytes/budget.ts';
import { unpack } from '../zip/unpack.ts';
import type { ZipEntry } from '../zip/zip-entry.ts';
import { Collector } from './collector.ts';
import { readNpy } from './read-npy.ts';
import type { Weights } from './weights.ts';

const ending = '.npy';

/** Whether the files of an archive are all arrays of NumPy. */
export function isNpz(entries: readonly ZipEntry[]): boolean {
  return entries.length > 0 && entries.every(({ name }) => name.endsWith(ending));
}

/** Reads the arrays of an archive that NumPy saved (.npz), packed or not. */
export async function readNpz(place: string, entries: readonly ZipEntry[], budget: Budget): Promise<Weights> {
  const collector = new Collector(place, budget);
  for (const entry of entries) {
    const bytes = await unpack(place, entry, budget);
    collector.add(entry.name.slice(0, -ending.length), readNpy(`${place}: ${entry.name}`, bytes, budget));
  }
  return collector.finish({ format: 'npz' });
}
