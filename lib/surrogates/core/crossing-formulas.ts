import { type Composed, composed } from '../../formula/composed.ts';
import type { ParameterValues, SurrogateRow } from './surrogate-row.ts';

/** Formulas of xNew, for which xOld is a parameter: the potential, and its partial derivatives for both. */
export type CrossingFormulas = Readonly<Record<'origin' | 'slopeNew' | 'slopeOld', Composed>>;

/** Parameters, and the value one step before. */
type PairValues = ParameterValues & { readonly xOld: number };

type PairParts = Pick<SurrogateRow, 'origin' | 'gradient'> &
  Readonly<Record<'isUp' | 'isDown', (x: number) => boolean>>;

/** Those of the crossing that is made from a row. */
export function crossingFormulas<K extends string>(row: SurrogateRow<K>): CrossingFormulas {
  const { origin, gradient, strict } = row as unknown as SurrogateRow;
  const parts: PairParts = {
    origin,
    gradient,
    isUp: strict ? (x) => x > 0 : (x) => x >= 0,
    isDown: strict ? (x) => x <= 0 : (x) => x < 0,
  };
  return {
    origin: composed(potential, parts),
    slopeNew: composed(slopeNew, parts),
    slopeOld: composed(slopeOld, parts),
  };
}

function potential(x: number, p: PairValues, { origin, isUp, isDown }: PairParts): number {
  const fromNew = isDown(p.xOld) ? origin(x, p) - origin(0, p) : 0;
  const fromOld = isUp(x) ? origin(p.xOld, p) - origin(0, p) : 0;
  return Number.isNaN(p.xOld) ? p.xOld : fromNew - fromOld;
}

function slopeNew(x: number, p: PairValues, { gradient, isDown }: PairParts): number {
  return Number.isNaN(p.xOld) ? p.xOld : isDown(p.xOld) ? gradient(x, p) : 0;
}

function slopeOld(x: number, p: PairValues, { gradient, isUp }: PairParts): number {
  return Number.isNaN(p.xOld) ? p.xOld : isUp(x) ? -gradient(p.xOld, p) : 0;
}
