import type * as math from '../util/math.ts';
import type { Graph } from './graph.ts';
import { OutsideSubset } from './outside-subset.ts';
import { type Callable, callable, isValue, type Meaning } from './scope.ts';
import { Vocabulary } from './vocabulary.ts';

/** The functions that a formula may be given as an argument, over a graph. */
export interface Helpers {
  /** 1 from 0 on, else 0, with the gradient that `differentiate` is given. */
  readonly spike: Callable;
  /** Its argument, as a constant for the derivative. */
  readonly detach: Callable;
  /** Those of `util/math.ts`: logistic, erf, … */
  readonly math: Readonly<Record<keyof typeof math, Callable>>;
}

/** Functions that formulas over a graph may be given. */
export function helpersOf(graph: Graph): Helpers {
  const { members } = new Vocabulary(graph).helpers;
  return {
    spike: callable(([x]) => graph.spike(requireNumber('spike', x))),
    detach: callable(([x]) => graph.detach(requireNumber('detach', x))),
    math: members as unknown as Helpers['math'],
  };
}

function requireNumber(name: string, meaning: Meaning | undefined) {
  if (meaning === undefined || !isValue(meaning) || meaning.isMask)
    throw new OutsideSubset(`calls ${name} without a number`);
  return meaning;
}
