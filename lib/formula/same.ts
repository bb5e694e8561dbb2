import type { FunctionWriter } from './function-writer.ts';
import type { Value } from './graph.ts';

/** A value that is the same in all lanes, as a kernel reads it: 8 bytes, of which a Float32 number has the first 4. */
export interface Slot {
  readonly value: Value;
  readonly isSingle: boolean;
}

/** What is the same in all lanes and in every turn, in locals that are set once: constants, and values that come in slots. */
export class Same {
  readonly slots: Slot[];
  private readonly fn: FunctionWriter;
  private readonly at: number;
  private readonly offset: number;
  private readonly locals = new Map<string, number>();

  /**
   * @param at - The local with the address of the slots; `offset` bytes lie before the first.
   * @param slots - Those that other functions of the module have used.
   */
  constructor(fn: FunctionWriter, at: number, offset = 0, slots: Slot[] = []) {
    this.fn = fn;
    this.at = at;
    this.offset = offset;
    this.slots = slots;
  }

  /** The local of a value in all lanes, of Float32 or of Float64. */
  local(value: Value, isSingle: boolean): number {
    const { constant } = value;
    if (typeof constant === 'boolean') return this.bits(constant ? -1n : 0n);
    if (constant !== undefined) return this.constant(constant, isSingle);
    return this.once(`slot ${value.id} ${isSingle}`, () => this.fromSlot(value, isSingle));
  }

  constant(constant: number, isSingle: boolean): number {
    const sign = Object.is(constant, -0) ? '-' : '';
    const { once } = this.fn;
    return this.once(`${sign}${constant} ${isSingle}`, () => {
      if (isSingle) once.f32(constant).op('f32x4.splat');
      else once.f64(constant).op('f64x2.splat');
    });
  }

  bits(pattern: bigint): number {
    return this.once(`bits ${pattern}`, () => this.fn.once.i64(pattern).op('i64x2.splat'));
  }

  private fromSlot(value: Value, isSingle: boolean): void {
    const known = this.slots.findIndex((slot) => slot.value === value && slot.isSingle === isSingle);
    const index = known >= 0 ? known : this.slots.push({ value, isSingle }) - 1;
    const load = isSingle && !value.isMask ? 'v128.load32_splat' : 'v128.load64_splat';
    this.fn.once.get(this.at).memory(load, this.offset + 8 * index);
  }

  private once(key: string, push: () => void): number {
    const known = this.locals.get(key);
    if (known !== undefined) return known;
    const local = this.fn.local();
    this.locals.set(key, local);
    push();
    this.fn.once.set(local);
    return local;
  }
}

/** The slots as bytes, for values as `of` has them; a mask has all bits or none. */
export function slotBytes(
  slots: readonly Slot[],
  of: (value: Value) => number | boolean | undefined,
): Uint8Array {
  const bytes = new Uint8Array(8 * slots.length);
  const view = new DataView(bytes.buffer);
  slots.forEach(({ value, isSingle }, i) => {
    const number = of(value);
    if (value.isMask) view.setBigInt64(8 * i, number ? -1n : 0n, true);
    else if (isSingle) view.setFloat32(8 * i, Number(number), true);
    else view.setFloat64(8 * i, Number(number), true);
  });
  return bytes;
}
