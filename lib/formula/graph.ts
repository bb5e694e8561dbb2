import { arithmetic, bitwise, comparisons } from './operations.ts';

export type Arithmetic = keyof typeof arithmetic;
export type Comparison = keyof typeof comparisons;
export type Bitwise = keyof typeof bitwise;

export type Operation =
  | 'x'
  | 'constant'
  | Arithmetic
  | Comparison
  | Bitwise
  | 'and'
  | 'or'
  | 'not'
  | 'select'
  | 'scalar'
  | 'narrow'
  | 'widen';

/** A value of a formula: an operation on values that came before it. */
export interface Value {
  /** Its place in the order in which values were made: operands come before. */
  readonly id: number;
  readonly operation: Operation;
  readonly operands: readonly Value[];
  /** Whether it is a mask (true or false in each lane) and no number. */
  readonly isMask: boolean;
  /** What it is, where that does not depend on x. */
  readonly constant?: number | boolean;
  /** The JavaScript function that a `scalar` calls. */
  readonly calls?: string;
}

/** A function of Math that a value is the result of. */
export interface FunctionCall {
  readonly name: string;
  readonly args: readonly Value[];
}

/**
 * The values of one formula of x, each made once: what is equal is the same, and what does not depend on x is worked out
 * at once, as JavaScript does it.
 */
export class Graph {
  private readonly known = new Map<string, Value>();
  private readonly calls = new Map<Value, FunctionCall>();
  readonly x: Value;

  constructor() {
    this.x = this.intern({ operation: 'x', operands: [], isMask: false });
  }

  /** How many values there are. */
  get size(): number {
    return this.known.size;
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
    return this.intern({ operation: 'narrow', operands: [a], isMask: false });
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

  /** What a JavaScript function gives, lane by lane, where the mask holds, else `otherwise`. */
  scalar(
    calls: string,
    of: (...x: number[]) => number,
    mask: Value,
    otherwise: Value,
    args: readonly Value[],
  ): Value {
    if (mask.constant === false) return otherwise;
    const constants = numbersOf(args);
    if (constants) return this.constant(of(...constants));
    return this.intern({ operation: 'scalar', operands: [mask, otherwise, ...args], isMask: false, calls });
  }

  /** Notes what a value is the result of, for those who know a shorter way to it. */
  noteCall(value: Value, call: FunctionCall): void {
    if (value.constant === undefined) this.calls.set(value, call);
  }

  callOf(value: Value): FunctionCall | undefined {
    return this.calls.get(value);
  }

  private intern(value: Omit<Value, 'id'>): Value {
    const { operation, operands, constant, calls } = value;
    const sign = Object.is(constant, -0) ? '-' : '';
    const key = `${operation} ${operands.map(({ id }) => id)} ${sign}${constant} ${calls}`;
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

function isPowerOfTwo(value: number | boolean | undefined): value is number {
  if (typeof value !== 'number') return false;
  const size = Math.abs(value);
  return size >= 2 ** -1000 && size <= 2 ** 1000 && bitwise.mantissa(size) === 1;
}

/** The values that one depends on and itself, operands first. */
export function valuesOf(result: Value): Value[] {
  const found = new Set<Value>();
  const visit = (value: Value): void => {
    if (found.has(value)) return;
    found.add(value);
    value.operands.forEach(visit);
  };
  visit(result);
  return [...found].sort((a, b) => a.id - b.id);
}
