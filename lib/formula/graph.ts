import { type CalledName, calledFunctions } from './called-functions.ts';
import { neighbour } from './neighbour.ts';
import { arithmetic, bitwise, comparisons, isPowerOfTwo } from './operations.ts';

export type Arithmetic = keyof typeof arithmetic;
export type Comparison = keyof typeof comparisons;
export type Bitwise = keyof typeof bitwise;

export type Operation =
  | 'input'
  | 'constant'
  | Arithmetic
  | Comparison
  | Bitwise
  | 'and'
  | 'or'
  | 'not'
  | 'select'
  | 'call'
  | 'spike'
  | 'slope'
  | 'detach'
  | 'scalar'
  | 'narrow'
  | 'above'
  | 'below'
  | 'widen';

/** A value of a formula: an operation on values that came before it. */
export interface Value {
  /** Its place in the order in which values were made: operands come before. */
  readonly id: number;
  readonly operation: Operation;
  readonly operands: readonly Value[];
  /** Whether it is a mask (true or false in each lane) and no number. */
  readonly isMask: boolean;
  /** What it is, where that depends on no input. */
  readonly constant?: number | boolean;
  /** The name of an input; of the function that a `call` or a `scalar` calls; of the parameter that a `slope` is by. */
  readonly name?: string;
}

/**
 * The values of formulas over named inputs, each made once: what is equal is the same, and what depends on no input is
 * computed at once, as JavaScript does it.
 */
export class Graph {
  private readonly known = new Map<string, Value>();

  /** How many values there are. */
  get size(): number {
    return this.known.size;
  }

  /** All values, in their order. */
  get values(): Value[] {
    return [...this.known.values()];
  }

  /** An input by its name: a number for each lane, or one for all. */
  input(name: string): Value {
    return this.intern({ operation: 'input', operands: [], isMask: false, name });
  }

  constant(constant: number | boolean): Value {
    return this.intern({
      operation: 'constant',
      operands: [],
      isMask: typeof constant === 'boolean',
      constant,
    });
  }

  /** A number from numbers. */
  arithmetic(operation: Arithmetic, ...operands: readonly Value[]): Value {
    const constants = numbersOf(operands);
    if (constants) return this.constant((arithmetic[operation] as (...x: number[]) => number)(...constants));
    const [a, b] = operands as [Value, Value];
    if (operation === 'neg' && a.operation === 'neg') return a.operands[0] as Value;
    if ((operation === 'mul' || operation === 'div') && b.constant === 1) return a;
    if (operation === 'mul' && a.constant === 1) return b;
    if (operation === 'sub' && Object.is(b.constant, 0)) return a;
    // Signs are moved outwards, so that squares are seen as such.
    if ((operation === 'mul' || operation === 'div') && a.operation === 'neg')
      return this.arithmetic('neg', this.arithmetic(operation, a.operands[0] as Value, b));
    // Powers of two have an exact reciprocal.
    if (operation === 'div' && isPowerOfTwo(b.constant))
      return this.arithmetic('mul', a, this.constant(1 / b.constant));
    return this.intern({ operation, operands, isMask: false });
  }

  /** A mask from two numbers. */
  compare(operation: Comparison, a: Value, b: Value): Value {
    const constants = numbersOf([a, b]);
    if (constants) return this.constant(comparisons[operation](...(constants as [number, number])));
    return this.intern({ operation, operands: [a, b], isMask: true });
  }

  /** An operation on the bits of a number. */
  bitwise(operation: Bitwise, a: Value): Value {
    if (typeof a.constant === 'number') return this.constant(bitwise[operation](a.constant));
    return this.intern({ operation, operands: [a], isMask: false });
  }

  /** A Float64 value rounded to Float32. What comes of it is in Float32 until it is widened. */
  narrow(a: Value): Value {
    if (typeof a.constant === 'number') return this.constant(Math.fround(a.constant));
    return this.intern({ operation: 'narrow', operands: [a], isMask: false });
  }

  /** The Float32 number next to one of Float64, on one side, or itself: of what is the same in all lanes. */
  neighbour(side: 'above' | 'below', a: Value): Value {
    if (typeof a.constant === 'number') return this.constant(neighbour(a.constant, side === 'above'));
    return this.intern({ operation: side, operands: [a], isMask: false });
  }

  /** A Float32 value in Float64. */
  widen(a: Value): Value {
    return this.intern({ operation: 'widen', operands: [a], isMask: false });
  }

  and(a: Value, b: Value): Value {
    if (a.constant !== undefined) return a.constant ? b : a;
    if (b.constant !== undefined) return b.constant ? a : b;
    return this.intern({ operation: 'and', operands: [a, b], isMask: true });
  }

  or(a: Value, b: Value): Value {
    if (a.constant !== undefined) return a.constant ? a : b;
    if (b.constant !== undefined) return b.constant ? b : a;
    return this.intern({ operation: 'or', operands: [a, b], isMask: true });
  }

  not(a: Value): Value {
    if (a.constant !== undefined) return this.constant(!a.constant);
    if (a.operation === 'not') return a.operands[0] as Value;
    return this.intern({ operation: 'not', operands: [a], isMask: true });
  }

  /** `a` where the mask holds, else `b`. */
  select(mask: Value, a: Value, b: Value): Value {
    if (mask.constant !== undefined) return mask.constant ? a : b;
    if (a === b) return a;
    if (mask.operation === 'not') return this.select(mask.operands[0] as Value, b, a);
    return this.intern({ operation: 'select', operands: [mask, a, b], isMask: false });
  }

  /** What a function of `calledFunctions` gives. */
  call(name: CalledName, ...operands: readonly Value[]): Value {
    const constants = numbersOf(operands);
    const of: (...x: number[]) => number = calledFunctions[name];
    if (constants) return this.constant(of(...constants));
    return this.intern({ operation: 'call', operands, isMask: false, name });
  }

  /** The spike of a lane: 1 from 0 on, else 0, with a gradient that is given when it is differentiated. */
  spike(x: Value): Value {
    return this.intern({ operation: 'spike', operands: [x], isMask: false });
  }

  /**
   * The gradient of the spike of a lane, which is given when it is computed; under a name, its derivative by a parameter of that
   * name.
   */
  slope(x: Value, name?: string): Value {
    return this.intern({
      operation: 'slope',
      operands: [x],
      isMask: false,
      ...(name !== undefined && { name }),
    });
  }

  /** The same number, as a constant for the derivative. */
  detach(x: Value): Value {
    return x.constant === undefined ? this.intern({ operation: 'detach', operands: [x], isMask: false }) : x;
  }

  /** What a JavaScript function gives, lane by lane, where the mask holds, else `otherwise`. */
  scalar(name: CalledName, mask: Value, otherwise: Value, args: readonly Value[]): Value {
    if (mask.constant === false) return otherwise;
    const operands = [mask, otherwise, ...args];
    return this.intern({ operation: 'scalar', operands, isMask: false, name });
  }

  /** The same operation on other operands. */
  remake(value: Value, operands: readonly Value[]): Value {
    const { operation } = value;
    const [a, b, c] = operands as [Value, Value, Value];
    if (a === undefined || operands.every((operand, i) => operand === value.operands[i])) return value;
    if (isArithmetic(operation)) return this.arithmetic(operation, ...operands);
    if (operation in comparisons) return this.compare(operation as Comparison, a, b);
    if (operation in bitwise) return this.bitwise(operation as Bitwise, a);
    switch (operation) {
      case 'and':
      case 'or':
        return this[operation](a, b);
      case 'select':
        return this.select(a, b, c);
      case 'call':
        return this.call(value.name as CalledName, ...operands);
      case 'slope':
        return this.slope(a, value.name);
      case 'above':
      case 'below':
        return this.neighbour(operation, a);
      case 'scalar':
        return this.scalar(value.name as CalledName, a, b, operands.slice(2));
      default:
        return this[operation as 'not' | 'spike' | 'detach' | 'narrow' | 'widen'](a);
    }
  }

  /** A value as it is, made once: nothing of it is computed. */
  intern(value: Omit<Value, 'id'>): Value {
    const { operation, operands, constant, name } = value;
    const sign = Object.is(constant, -0) ? '-' : '';
    const key = `${operation} ${operands.map(({ id }) => id)} ${sign}${constant} ${name}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = { ...value, id: this.known.size };
    this.known.set(key, made);
    return made;
  }
}

function numbersOf(values: readonly Value[]): number[] | null {
  const constants = values.map(({ constant }) => constant);
  return constants.every((constant) => typeof constant === 'number') ? constants : null;
}

export function isArithmetic(operation: Operation): operation is Arithmetic {
  return operation in arithmetic;
}

/** The values that some depend on and themselves, operands first. */
export function valuesOf(...results: readonly Value[]): Value[] {
  const found = new Set<Value>();
  const visit = (value: Value): void => {
    if (found.has(value)) return;
    found.add(value);
    value.operands.forEach(visit);
  };
  results.forEach(visit);
  return [...found].sort((a, b) => a.id - b.id);
}
