import type { CodeWriter, Instruction } from './code-writer.ts';
import type { FunctionWriter } from './function-writer.ts';
import type { Value } from './graph.ts';
import type { Lanes } from './lanes.ts';
import type { Same } from './same.ts';

/** How a value is held: four Float32 numbers, or the first or last two of four as Float64. */
export type Width = 'single' | 'low' | 'high';

/** What the lanes of a formula are written with. */
export interface LaneContext {
  readonly fn: FunctionWriter;
  readonly lanes: Lanes;
  /** What is the same in all lanes. */
  readonly same: Same;
  /** Pushes the four numbers of an input. */
  input(name: string): void;
  /** The number of an imported function in the module. */
  imported(name: string): number;
}

/** 2^52 + 1023 and 2^23 + 127: added to an integer n, they leave its biased exponent in the lowest bits. */
const biased = { f64x2: 2 ** 52 + 1023, f32x4: 2 ** 23 + 127 };

/**
 * Writes values of a graph as code on lanes, operands first: those that are used once in place, others through a local. All
 * that is pushed must be told before, so that uses can be counted.
 */
export class LaneWriter {
  private readonly context: LaneContext;
  private readonly code: CodeWriter;
  /** How often each value is read, by the width in which it is. */
  private readonly uses = new Map<number, number>();
  private readonly locals = new Map<number, number>();

  constructor(context: LaneContext, code: CodeWriter, results: readonly Value[]) {
    this.context = context;
    this.code = code;
    for (const result of results) this.count(result, 'single');
  }

  /** Pushes a value onto the stack. */
  push(value: Value, width: Width = 'single'): void {
    const { code, context, locals } = this;
    if (!context.lanes.has(value)) {
      code.get(context.same.local(value, width === 'single'));
      return;
    }
    const key = keyOf(value, width);
    const local = locals.get(key);
    if (local !== undefined) {
      code.get(local);
      return;
    }
    this.write(value, width);
    if (this.uses.get(key) === 1) return;
    locals.set(key, context.fn.local());
    code.tee(locals.get(key) as number);
  }

  private count(value: Value, width: Width): void {
    if (!this.context.lanes.has(value)) return;
    const key = keyOf(value, width);
    const before = this.uses.get(key) ?? 0;
    this.uses.set(key, before + 1);
    if (before > 0) return;
    for (const [operand, as] of operandsOf(value, width)) this.count(operand, as);
  }

  private write(value: Value, width: Width): void {
    const { operation } = value;
    if (operation === 'input' && width === 'single') this.context.input(value.name as string);
    else if (operation === 'scalar') this.scalar(value, width);
    else if (operation === 'select' && Object.is(value.operands[2]?.constant, 0)) this.masked(value, width);
    else if (operation === 'select') this.select(value, width);
    else if (operation === 'spike') this.spike(value, width);
    else if ((operation === 'min' || operation === 'max') && isNumber(value.operands[0])) {
      this.push(value.operands[1] as Value, width);
      this.push(value.operands[0] as Value, width);
      this.code.op(`${lanesOf(width)}.p${operation}`);
    } else {
      for (const [operand, as] of operandsOf(value, width)) this.push(operand, as);
      this.operate(value, width);
    }
  }

  /** The operation, its operands being on the stack. */
  private operate({ operation, operands }: Value, width: Width): void {
    const { code } = this;
    const lanes = lanesOf(width);
    switch (operation) {
      case 'input':
      case 'widen':
        if (width === 'high') this.upperHalf();
        code.op('f64x2.promote_low_f32x4');
        break;
      case 'narrow':
        this.joinHalves();
        break;
      case 'and':
      case 'or':
      case 'not':
        code.op(`v128.${operation}`);
        break;
      case 'detach':
        break;
      case 'pow2':
        this.constant(biased[lanes], width);
        code.op(`${lanes}.add`).i32(lanes === 'f32x4' ? 23 : 52);
        code.op(lanes === 'f32x4' ? 'i32x4.shl' : 'i64x2.shl');
        break;
      case 'exponent':
        if (width === 'single') code.i32(1).op('i32x4.shl').i32(24).op('i32x4.shr_u');
        else code.i32(1).op('i64x2.shl').i32(53).op('i64x2.shr_u');
        this.constant(width === 'single' ? 2 ** 23 : 2 ** 52, width);
        code.op('v128.or');
        this.constant(biased[lanes], width);
        code.op(`${lanes}.sub`);
        break;
      case 'mantissa':
        this.bits(width === 'single' ? 0x007fffff007fffffn : 0xfffffffffffffn);
        code.op('v128.and');
        this.constant(1, width);
        code.op('v128.or');
        break;
      case 'head':
        this.bits(0xfffffffff8000000n);
        code.op('v128.and');
        break;
      case 'min':
      case 'max':
        // With a constant as its second operand the pseudo-minimum keeps a NaN of the first, and is one instruction.
        code.op(`${lanes}.${isNumber(operands[1]) ? 'p' : ''}${operation}`);
        break;
      default:
        code.op(`${lanes}.${operation}` as Instruction);
    }
  }

  private select({ operands: [mask, a, b] }: Value, width: Width): void {
    this.push(a as Value, width);
    this.push(b as Value, width);
    this.push(mask as Value, width);
    this.code.op('v128.bitselect');
  }

  /** A value where a mask holds, else 0. */
  private masked({ operands: [mask, a] }: Value, width: Width): void {
    this.push(a as Value, width);
    this.push(mask as Value, width);
    this.code.op('v128.and');
  }

  private spike({ operands: [x] }: Value, width: Width): void {
    this.constant(0, width);
    this.push(x as Value, width);
    this.code.op(`${lanesOf(width)}.le`);
    this.constant(1, width);
    this.code.op('v128.and');
  }

  /** A call for each lane where the mask holds. */
  private scalar(value: Value, width: Width): void {
    const { code, context } = this;
    const [mask, otherwise, ...args] = value.operands as [Value, Value, ...Value[]];
    const hold = (operand: Value): number => {
      const local = context.fn.local();
      this.push(operand, width);
      code.set(local);
      return local;
    };
    const [held, result] = [hold(mask), hold(otherwise)];
    const numbers = args.map(hold);
    code.get(held).op('v128.any_true').if();
    for (const lane of [0, 1]) {
      code.get(held).lane('i64x2.extract_lane', lane).i64(0n).op('i64.ne').if();
      code.get(result);
      for (const local of numbers) code.get(local).lane('f64x2.extract_lane', lane);
      code.call(context.imported(value.name as string));
      code.lane('f64x2.replace_lane', lane).set(result).end();
    }
    code.end().get(result);
  }

  private constant(constant: number, width: Width): void {
    this.code.get(this.context.same.constant(constant, width === 'single'));
  }

  private bits(pattern: bigint): void {
    this.code.get(this.context.same.bits(pattern));
  }

  /** The first two lanes of two vectors of Float64, as four of Float32: the second is on top of the stack. */
  private joinHalves(): void {
    const { code } = this;
    const high = this.context.fn.local();
    code.set(high).op('f32x4.demote_f64x2_zero').get(high).op('f32x4.demote_f64x2_zero');
    code.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
  }

  private upperHalf(): void {
    const held = this.context.fn.local();
    this.code.tee(held).get(held);
    this.code.shuffle([8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]);
  }
}

function lanesOf(width: Width): 'f32x4' | 'f64x2' {
  return width === 'single' ? 'f32x4' : 'f64x2';
}

function isNumber(value: Value | undefined): boolean {
  return value?.constant !== undefined && !Number.isNaN(value.constant);
}

const widths = { single: 0, low: 1, high: 2 };

function keyOf({ id }: Value, width: Width): number {
  return 4 * id + widths[width];
}

/** The operands of a value, and the widths in which it needs them. */
function operandsOf(value: Value, width: Width): (readonly [Value, Width])[] {
  const [a] = value.operands;
  if (value.operation === 'input') return width === 'single' ? [] : [[value, 'single']];
  if (value.operation === 'widen') return [[a as Value, 'single']];
  if (value.operation === 'narrow') {
    return [
      [a as Value, 'low'],
      [a as Value, 'high'],
    ];
  }
  return value.operands.map((operand) => [operand, width]);
}
