import { type Surrogate, surrogate } from '../../../surrogates/core/surrogate.ts';
import type { AnySurrogate } from '../../neurons/step-model.ts';

/**
 * A surrogate of which the gradient alone is used: what counts its spikes, moves its threshold or is strict becomes a plain step, as
 * a constructor decides these.
 */
export function spikeOf(given: AnySurrogate): AnySurrogate {
  if (typeof given !== 'function' || given.row === undefined) return given;
  const { forward, threshold, strict } = given.row;
  if (forward === undefined && threshold === undefined)
    return strict ? (given as Surrogate)({ strict: false }) : given;
  const { forward: _, threshold: __, strict: ___, originAtThreshold: ____, ...row } = given.row;
  return surrogate(row)(given.params as Readonly<Record<string, number>>);
}
