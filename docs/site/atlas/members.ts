import {
  type Crossing,
  type Library,
  type Surrogate,
  type SurrogateFacts,
  type SurrogateOptions,
  surrogates,
} from 'spiketape';

/** A function that the atlas can show. */
export interface Member {
  /** Its name here, which is that of its page. */
  readonly name: string;
  /** What it is called in the list. */
  readonly label: string;
  readonly spike: Surrogate;
}

/** How a gradient falls off. */
export type TailKind = 'compact' | 'exponential' | 'power' | 'none';

/** What to divide gradient and origin by. */
export type Scale = 'own' | 'peak' | 'area';

/** What the list is to hold. An empty string asks for nothing. */
export interface Filter {
  readonly search: string;
  readonly tail: TailKind | '';
  readonly library: Library | '';
}

const family = (Object.values(surrogates) as readonly (Surrogate | Crossing)[]).filter(
  (member): member is Surrogate => 'facts' in member,
);

/** The libraries whose functions are known. */
export const libraryNames: readonly Library[] = [
  ...new Set(family.flatMap(({ row }) => (row.peers ?? []).map(({ library }) => library))),
].sort();

/** The surrogates of one input that pass a filter: at our defaults, or under the name and the defaults of a library. */
export function members({ search, tail, library }: Filter): Member[] {
  const all = library === '' ? family.map(ours) : family.flatMap((spike) => theirs(spike, library));
  return all.filter(
    ({ label, spike }) =>
      plain(label).includes(plain(search)) && (tail === '' || tailKind(spike.facts) === tail),
  );
}

function ours(spike: Surrogate): Member {
  return { name: spike.row.name, label: spike.row.name, spike };
}

function theirs(spike: Surrogate, library: Library): Member[] {
  const peers = (spike.row.peers ?? []).filter((peer) => peer.library === library);
  return peers.map(({ name, parameters }) => {
    const options: SurrogateOptions<string> = parameters ?? {};
    const isSame = plain(name) === plain(spike.row.name);
    return {
      name: spike.row.name,
      label: isSame ? name : `${name} (${spike.row.name})`,
      spike: spike(options),
    };
  });
}

/** A name without what does not count when it is looked for. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '').trim();
}

/** The kind of a gradient's tail. */
export function tailKind({ tail }: SurrogateFacts): TailKind {
  if (typeof tail !== 'number') return tail;
  return tail === 0 ? 'none' : 'power';
}

/** A surrogate scaled; undefined where it has no such scale: no peak, or no area. */
export function scaled(spike: Surrogate, scale: Scale): Surrogate | undefined {
  if (scale === 'own') return spike;
  const { peak, area } = spike.facts;
  const size = scale === 'peak' ? peak : area;
  return size > 0 && Number.isFinite(size) ? spike.normalized(scale) : undefined;
}
