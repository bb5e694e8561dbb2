import { showCall } from '../../util/repr.ts';
import type { Normalization } from './normalized-row.ts';

/** A surrogate as it is written: `arctan({ alpha: 2 })`. */
export function showSurrogate(
  { name, strict }: { readonly name: string; readonly strict?: boolean },
  params: object,
  by?: Normalization,
): string {
  const call = showCall(name, { ...params, ...(strict && { strict }) });
  return by === undefined ? call : `${call}.normalized('${by}')`;
}
