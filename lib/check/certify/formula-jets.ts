import type { CalledName } from '../../formula/called-functions.ts';
import { type Value, valuesOf } from '../../formula/graph.ts';
import { OutsideSubset } from '../../formula/outside-subset.ts';
import type { Choices } from './choices.ts';
import { type Box, everything, exactly, type Interval, neg } from './interval.ts';
import type { Jet, Jets } from './jets.ts';
import { type Given, nought, type Piece, Pieces, type Step } from './pieces.ts';

/** Bounds of formulas about every point of a box. */
export type FormulaJets = (box: Box, choices?: Choices) => readonly Jet[];

/**
 * Formulas over boxes. What depends on a condition that changes within the box is taken as `choices` has it.
 *
 * @param inputs - The names of the variables, and of what has one value.
 * @throws OutsideSubset for an operation that is none of real numbers.
 * @returns A function that throws Undecided for a box in which a condition changes, unless it is given choices.
 */
export function formulaJets(
  results: readonly Value[],
  inputs: readonly string[],
  fixed: Readonly<Record<string, number>>,
  jets: Jets,
): FormulaJets {
  const steps = new Map(valuesOf(...results).map((value) => [value, stepOf(value)]));
  const given: Given = { steps, inputs, fixed, jets };
  return (box, choices) => {
    const pieces = new Pieces(given, box, choices);
    return results.map((value) => pieces.pieceOf(value) as Jet);
  };
}

function stepOf(value: Value): Step {
  const { operation, constant, name, operands } = value;
  const [a, b, c] = operands as [Value, Value, Value];
  const numbers = (f: (of: Pieces, ...x: [Jet, Jet]) => Piece): Step => {
    return (of) => f(of, ...(operands.map((operand) => of.pieceOf(operand)) as [Jet, Jet]));
  };
  switch (operation) {
    case 'constant':
      return typeof constant === 'boolean'
        ? () => constant
        : (of) => of.jets.constant(constantOf(constant as number));
    case 'input':
      return (of) => of.input(name as string);
    case 'add':
    case 'sub':
    case 'mul':
      return numbers((of, x, y) => of.jets[operation](x, y));
    case 'div':
      return numbers((of, x, y) => of.div(x, y));
    case 'neg':
      return numbers((of, x) => of.jets.neg(x));
    case 'sqrt':
      return numbers((of, x) => of.root(x));
    case 'abs':
      return numbers((of, x) => atLeastZero(of.isAbove(a, nought, true) ? x : of.jets.neg(x)));
    case 'min':
      return (of) => of.pieceOf(of.isAbove(b, a, true) ? a : b);
    case 'max':
      return (of) => of.pieceOf(of.isAbove(a, b, true) ? a : b);
    case 'floor':
    case 'ceil':
    case 'trunc':
      return numbers((of, x) => of.whole(value, x, operation));
    case 'lt':
      return (of) => of.isAbove(b, a, false);
    case 'le':
      return (of) => of.isAbove(b, a, true);
    case 'eq':
      return a === b ? () => true : (of) => of.isEqual(value);
    case 'and':
      return (of) => of.pieceOf(a) === true && of.pieceOf(b) === true;
    case 'or':
      return (of) => of.pieceOf(a) === true || of.pieceOf(b) === true;
    case 'not':
      return (of) => of.pieceOf(a) === false;
    case 'select':
      return (of) => of.pieceOf(of.pieceOf(a) === true ? b : c);
    case 'call':
      return numbers(callOf(value, name as CalledName));
    default:
      throw new OutsideSubset(`uses ${operation}`);
  }
}

/** The piece of |x| that is taken is not below 0 where it is |x|. */
function atLeastZero([value, ...rest]: Jet): Jet {
  const { low, high } = value as Interval;
  return [{ low: Math.max(0, low), high: Math.max(0, high) }, ...rest];
}

/** A constant that is infinite is beyond every number. */
function constantOf(constant: number): Interval {
  if (Number.isNaN(constant)) return everything;
  if (constant === Infinity) return { low: Number.MAX_VALUE, high: Infinity };
  return constant === -Infinity ? { low: -Infinity, high: -Number.MAX_VALUE } : exactly(constant);
}

function callOf(value: Value, name: CalledName): (of: Pieces, x: Jet, y: Jet) => Jet {
  switch (name) {
    case 'atan2':
      return angle;
    case 'pow':
      return (of, base, exponent) => of.call('exp', of.jets.mul(exponent, of.call('log', base)));
    case 'remainder':
      return (of, x, y) => {
        const turns = of.wholeOf(value, of.div(x, y), 'trunc');
        return of.jets.sub(x, of.jets.mul(of.jets.constant(exactly(turns)), y));
      };
    case 'round':
    case 'sign':
      return (of, x) => of.whole(value, x, name);
    case 'fround':
      throw new OutsideSubset('calls fround');
    default:
      return (of, x) => of.call(name, x);
  }
}

/** The angle to a point: from its sides, where it is sure on which it lies. */
function angle(of: Pieces, y: Jet, x: Jet): Jet {
  const from = (by: Interval, jet: Jet) => of.jets.sub(of.jets.constant(by), jet);
  const [above, right] = [y[0] as Interval, x[0] as Interval];
  if (above.low > 0) return from(quarter, of.call('atan', of.div(x, y)));
  if (above.high < 0) return from(neg(quarter), of.call('atan', of.div(x, y)));
  return right.low > 0 ? of.call('atan', of.div(y, x)) : y.map(() => everything);
}

/** π / 2. */
const quarter: Interval = { low: 1.5707963267948966, high: 1.5707963267948968 };
