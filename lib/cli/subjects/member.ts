import { type Crossing, type Surrogate, surrogates } from '../../index.ts';
import type { Library } from '../../surrogates/core/surrogate-row.ts';
import { show } from '../../util/errors.ts';
import { didYouMean } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';

/** One of the registry: a surrogate of one input, or of two. */
export type Member = Surrogate | Crossing;

/** The registry, in its order. */
export function members(): readonly Member[] {
  return Object.values(surrogates) as readonly Member[];
}

/**
 * The surrogate of a name: its own (`arctan`), or that of another library (`spikingjelly:ATan`), then with the defaults
 * that it has there.
 *
 * @throws UsageError for a name that nobody has.
 */
export function memberOf(name: string): Member {
  const own = members().find(({ row }) => row.name === name);
  if (own) return own;
  const peer = peerNames().find((known) => plain(known) === plain(name));
  if (peer) {
    const [library, function_] = peer.split(':') as [Library, string];
    return surrogates.find(library, function_);
  }
  throw new UsageError(unknownMember(name));
}

/** What is printed of a name that is not in the registry. */
function unknownMember(name: string): string {
  const known = [...members().map(({ row }) => row.name), ...peerNames()];
  const bare = peerNames().find((peer) => plain(peer.split(':')[1] ?? '') === plain(name));
  const hint = bare ? `; did you mean ${bare}?` : didYouMean(name, known);
  return `got ${show(name)} when a surrogate of \`spiketape list\` was due${hint}`;
}

function peerNames(): string[] {
  return members().flatMap(({ row }) => (row.peers ?? []).map((peer) => `${peer.library}:${peer.name}`));
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}
