import { failRange } from '../../util/errors.ts';
import type { Budget } from '../bytes/budget.ts';
import { crc32 } from '../bytes/crc32.ts';
import { inflate } from '../bytes/web.ts';
import type { ZipEntry } from './zip-entry.ts';

/** What no deflated bytes can exceed, whoever packed them. */
const mostRatio = 1032;

/**
 * The bytes of a file in an archive: a view of it where they are stored.
 *
 * @param budget - What they may take.
 * @throws RangeError for bytes that are damaged, or unpack to more than the directory or the budget says.
 */
export async function unpack(place: string, entry: ZipEntry, budget: Budget): Promise<Uint8Array> {
  const { name, crc, size, packed, at } = entry;
  const where = `${place}: ${name}, byte ${at}`;
  const bytes = entry.method === 'stored' ? packed : await inflated(where, entry, budget);
  if (bytes === undefined)
    return failRange(where, `${packed.length} packed bytes do not unpack to ${size}: they are damaged.`);
  const found = crc32(bytes);
  if (found !== crc) failRange(where, `got bytes with the checksum ${found} when ${crc} was due.`);
  return bytes;
}

function inflated(
  where: string,
  { size, packed }: ZipEntry,
  budget: Budget,
): Promise<Uint8Array | undefined> {
  if (size > mostRatio * (packed.length + 1))
    failRange(where, `got ${packed.length} packed bytes, which cannot unpack to ${size}.`);
  budget.spend(where, size);
  return inflate(packed, size);
}
