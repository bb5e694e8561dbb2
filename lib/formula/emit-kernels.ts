import { type Value, valuesOf } from './graph.ts';
import {
  branch,
  type Code,
  call,
  choose,
  constF32,
  constF64,
  constI32,
  constI64,
  getLocal,
  type Instruction,
  instruction,
  joinHalves,
  lane64,
  laneF64,
  load,
  loadFirst,
  loadLane,
  loopUntil,
  replaceF64,
  setLocal,
  store,
  storeLane,
  upperHalf,
  when,
} from './instructions.ts';
import { type ImportedFunction, type MemoryType, moduleBytes } from './module-bytes.ts';
import { arityOf } from './scalar-functions.ts';

/** How a value is held: four Float32 numbers, or the first or last two of four as Float64. */
type Width = 'single' | 'low' | 'high';

// Locals of the kernel: parameters, the four numbers of one turn, and what comes of them; then those of values.
const [out, ct, x, n, input, result, firstFree] = [0, 1, 2, 3, 4, 5, 6];

/** Turns over four elements at a time. */
const step = 4;

/**
 * A WebAssembly module that applies a formula, given as a value of four Float32 lanes, to arrays of Float32 numbers:
 * `map(out, x, n)` and `scale(out, ct, x, n)`, of addresses in bytes. It imports its memory, and scalar functions where the
 * formula calls any.
 */
export function emitKernels(formula: Value, memory: MemoryType): Uint8Array {
  const names = new Set(valuesOf(formula).flatMap(({ calls }) => calls ?? []));
  const imported: ImportedFunction[] = [...names].map((name) => ({ name, arity: arityOf(name) }));
  const writer = new Writer(formula, imported);
  const body = writer.body();
  const left = getLocal(n);
  const turn = [
    ...setLocal(input, loadFour(getLocal(x), left)),
    ...body,
    ...when(getLocal(ct), [
      ...setLocal(result, instruction('f32x4.mul', loadFour(getLocal(ct), left), getLocal(result))),
      ...advance(ct),
    ]),
    ...storeFour(getLocal(out), getLocal(result), left),
    ...advance(x),
    ...advance(out),
    ...setLocal(n, instruction('i32.sub', left, constI32(step))),
  ];
  const kernel = {
    parameters: 4,
    locals: writer.localCount + 2,
    code: [...writer.constants(), ...loopUntil(instruction('i32.le_s', left, constI32(0)), turn)],
  };
  const pass = (...args: readonly Code[]) => call(imported.length, ...args);
  const [first, second, third, fourth] = [0, 1, 2, 3].map(getLocal) as [Code, Code, Code, Code];
  return moduleBytes(memory, imported, [
    kernel,
    { exportedAs: 'map', parameters: 3, locals: 0, code: pass(first, constI32(0), second, third) },
    { exportedAs: 'scale', parameters: 4, locals: 0, code: pass(first, second, third, fourth) },
  ]);
}

function advance(pointer: number): Code {
  return setLocal(pointer, instruction('i32.add', getLocal(pointer), constI32(4 * step)));
}

function isMoreThan(count: number, left: Code): Code {
  return instruction('i32.gt_s', left, constI32(count));
}

/** Four numbers, or the one to three that are left. */
function loadFour(at: Code, left: Code): Code {
  const one = loadFirst(at);
  const two = loadLane(1, at, one);
  const fewer = choose(isMoreThan(1, left), choose(isMoreThan(2, left), loadLane(2, at, two), two), one);
  return choose(isMoreThan(3, left), load(at), fewer);
}

function storeFour(at: Code, value: Code, left: Code): Code {
  const fewer = [
    ...storeLane(0, at, value),
    ...when(isMoreThan(1, left), storeLane(1, at, value)),
    ...when(isMoreThan(2, left), storeLane(2, at, value)),
  ];
  return branch(isMoreThan(3, left), store(at, value), fewer);
}

/** 2^52 + 1023 and 2^23 + 127: added to an integer n, they leave its biased exponent in the lowest bits. */
const biased = { f64x2: 2 ** 52 + 1023, f32x4: 2 ** 23 + 127 };

/** Writes values, operands first: those that are used once in place, others through a local. */
class Writer {
  private readonly formula: Value;
  private readonly imported: readonly ImportedFunction[];
  /** How often each value is read, by the width in which it is. */
  private readonly uses = new Map<string, number>();
  private readonly locals = new Map<string, number>();
  private readonly fixed = new Map<string, { readonly local: number; readonly code: Code }>();
  private readonly lines: number[] = [];
  localCount = 0;

  constructor(formula: Value, imported: readonly ImportedFunction[]) {
    this.formula = formula;
    this.imported = imported;
    this.count(formula, 'single');
  }

  private count(value: Value, width: Width): void {
    const key = keyOf(value, width);
    const before = this.uses.get(key) ?? 0;
    this.uses.set(key, before + 1);
    if (before > 0) return;
    for (const [operand, as] of operandsOf(value, width)) this.count(operand, as);
  }

  /** Sets the result; to be called before what counts locals and constants. */
  body(): Code {
    const code = this.read(this.formula, 'single');
    return [...this.lines, ...setLocal(result, code)];
  }

  /** What is the same in every turn of the loop. */
  constants(): Code {
    return [...this.fixed.values()].flatMap(({ local, code }) => setLocal(local, code));
  }

  private read(value: Value, width: Width): Code {
    if (value.operation === 'constant') return this.constant(value.constant as number | boolean, width);
    if (value.operation === 'x' && width === 'single') return getLocal(input);
    const key = keyOf(value, width);
    const local = this.locals.get(key);
    if (local !== undefined) return getLocal(local);
    if (value.operation === 'scalar') return this.scalar(value, width);
    const code = this.expression(value, width);
    return this.uses.get(key) === 1 ? code : this.keep(key, code);
  }

  private keep(key: string, code: Code): Code {
    const local = this.newLocal();
    this.locals.set(key, local);
    this.lines.push(...setLocal(local, code));
    return getLocal(local);
  }

  private newLocal(): number {
    return firstFree + this.localCount++;
  }

  private constant(constant: number | boolean, width: Width): Code {
    if (typeof constant === 'boolean') return this.bits(constant ? -1n : 0n);
    const sign = Object.is(constant, -0) ? '-' : '';
    if (width === 'single')
      return this.fix(`f32 ${sign}${constant}`, instruction('f32x4.splat', constF32(constant)));
    return this.fix(`f64 ${sign}${constant}`, instruction('f64x2.splat', constF64(constant)));
  }

  private bits(pattern: bigint): Code {
    return this.fix(`i64 ${pattern}`, instruction('i64x2.splat', constI64(pattern)));
  }

  private fix(key: string, code: Code): Code {
    const known = this.fixed.get(key) ?? { local: this.newLocal(), code };
    this.fixed.set(key, known);
    return getLocal(known.local);
  }

  private expression(value: Value, width: Width): Code {
    const { operation } = value;
    const lanes = width === 'single' ? 'f32x4' : 'f64x2';
    const operands = operandsOf(value, width).map(([operand, as]) => this.read(operand, as));
    const [a, b, c] = operands as [Code, Code, Code];
    switch (operation) {
      case 'x':
      case 'widen':
        return instruction('f64x2.promote_low_f32x4', width === 'low' ? a : upperHalf(a));
      case 'narrow':
        return joinHalves(
          instruction('f32x4.demote_f64x2_zero', a),
          instruction('f32x4.demote_f64x2_zero', b),
        );
      case 'and':
      case 'or':
      case 'not':
        return instruction(`v128.${operation}`, ...operands);
      case 'select':
        return instruction('v128.bitselect', b, c, a);
      case 'pow2': {
        const sum = instruction(`${lanes}.add`, a, this.constant(biased[lanes], width));
        return lanes === 'f32x4'
          ? instruction('i32x4.shl', sum, constI32(23))
          : instruction('i64x2.shl', sum, constI32(52));
      }
      case 'exponent': {
        const unsignedBits = instruction('i64x2.shl', a, constI32(1));
        const exponent = instruction('i64x2.shr_u', unsignedBits, constI32(53));
        const above = instruction('v128.or', exponent, this.constant(2 ** 52, width));
        return instruction('f64x2.sub', above, this.constant(biased.f64x2, width));
      }
      case 'mantissa': {
        const fraction = instruction('v128.and', a, this.bits(0xfffffffffffffn));
        return instruction('v128.or', fraction, this.constant(1, width));
      }
      case 'head':
        return instruction('v128.and', a, this.bits(0xfffffffff8000000n));
      case 'min':
      case 'max':
        return this.extreme(value, operation, lanes, a, b);
      default:
        return instruction(`${lanes}.${operation}` as Instruction, ...operands);
    }
  }

  /** With a constant as its second operand the pseudo-minimum keeps a NaN of the first, and is one instruction. */
  private extreme(
    { operands: [first, second] }: Value,
    operation: 'min' | 'max',
    lanes: 'f32x4' | 'f64x2',
    a: Code,
    b: Code,
  ): Code {
    const isNumber = (value: Value | undefined) =>
      value?.constant !== undefined && !Number.isNaN(value.constant);
    if (isNumber(second)) return instruction(`${lanes}.p${operation}`, a, b);
    if (isNumber(first)) return instruction(`${lanes}.p${operation}`, b, a);
    return instruction(`${lanes}.${operation}`, a, b);
  }

  /** A call for each lane where the mask holds. */
  private scalar(value: Value, width: Width): Code {
    const read = operandsOf(value, width).map(([operand, as]) => this.read(operand, as));
    const held = read.map((code, i) => (i === 1 ? code : this.keep(`${keyOf(value, width)} ${i}`, code)));
    const [mask, otherwise, ...args] = held as [Code, Code, ...Code[]];
    const at = this.newLocal();
    this.locals.set(keyOf(value, width), at);
    const index = this.imported.findIndex(({ name }) => name === value.calls);
    const lane = (i: number) => {
      const called = call(index, ...args.map((arg) => laneF64(i, arg)));
      const holds = instruction('i64.ne', lane64(i, mask), constI64(0n));
      return when(holds, setLocal(at, replaceF64(i, getLocal(at), called)));
    };
    this.lines.push(...setLocal(at, otherwise));
    this.lines.push(...when(instruction('v128.any_true', mask), [...lane(0), ...lane(1)]));
    return getLocal(at);
  }
}

function keyOf({ id }: Value, width: Width): string {
  return `${id} ${width}`;
}

/** The operands of a value, and the widths in which it needs them. */
function operandsOf(value: Value, width: Width): (readonly [Value, Width])[] {
  const [a] = value.operands;
  if (value.operation === 'x') return width === 'single' ? [] : [[value, 'single']];
  if (value.operation === 'widen') return [[a as Value, 'single']];
  if (value.operation === 'narrow') {
    return [
      [a as Value, 'low'],
      [a as Value, 'high'],
    ];
  }
  return value.operands.map((operand) => [operand, width]);
}
