import type { Peer, Surrogate } from '../../index.ts';
import { breaksOf, rangeOf } from '../plot/sample.ts';
import type { Member } from './member.ts';
import type { Description } from './query.ts';

/** What is known of a surrogate, as data. */
export function describe(member: Member): Omit<Description, 'part'> {
  const { row, params } = member;
  const { formula } = row;
  const isOfTwo = 'inputs' in row;
  const spike = member as Surrogate;
  return {
    kind: 'function',
    name: row.name,
    inputs: isOfTwo ? 2 : 1,
    parameters: row.parameters ?? {},
    params,
    strict: (isOfTwo ? row.of.strict : row.strict) ?? false,
    facts: isOfTwo ? null : { ...spike.facts },
    formula: formula ? { origin: String(formula.origin), gradient: String(formula.gradient) } : null,
    citation: row.source === undefined ? null : String(row.source),
    peers: (row.peers ?? []) as readonly Peer[],
    breaks: isOfTwo ? [] : breaksOf(spike),
    range: isOfTwo ? [-1, 1] : rangeOf(spike),
    madeFrom: isOfTwo ? row.of.name : null,
  };
}
