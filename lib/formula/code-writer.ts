import {
  laneInstructions,
  laneMemoryInstructions,
  memoryInstructions,
  plainInstructions,
  simdInstructions,
  type types,
} from './instructions.ts';

export type Instruction = keyof typeof plainInstructions | keyof typeof simdInstructions;

/** Bytes that are appended at once. */
const mostArguments = 4096;

/** The type of a block that leaves nothing on the stack. */
const nothing = 0x40;

const floats = new Float32Array(1);
const doubles = new Float64Array(1);
const floatBytes = new Uint8Array(floats.buffer);
const doubleBytes = new Uint8Array(doubles.buffer);

/** Writes code of WebAssembly, byte after byte. Each method appends one instruction, and gives the writer back. */
export class CodeWriter {
  readonly bytes: number[] = [];

  byte(...bytes: readonly number[]): this {
    for (const byte of bytes) this.bytes.push(byte);
    return this;
  }

  /** An unsigned integer in groups of seven bits. */
  unsigned(n: number): this {
    let rest = n;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.bytes.push((rest & 0x7f) | 0x80);
    return this.byte(rest);
  }

  /** A signed integer in groups of seven bits. */
  private signed(n: number): this {
    let rest = n;
    for (; rest < -0x40 || rest >= 0x40; rest >>= 7) this.bytes.push((rest & 0x7f) | 0x80);
    return this.byte(rest & 0x7f);
  }

  /** The same of 64 bits. */
  private signedLong(n: bigint): this {
    let rest = n;
    for (; rest < -0x40n || rest >= 0x40n; rest >>= 7n) this.bytes.push(Number(rest & 0x7fn) | 0x80);
    return this.byte(Number(rest & 0x7fn));
  }

  /** The code of another writer, in pieces that a call takes as its arguments. */
  append({ bytes }: CodeWriter): this {
    for (let at = 0; at < bytes.length; at += mostArguments)
      this.bytes.push(...bytes.slice(at, at + mostArguments));
    return this;
  }

  get(local: number): this {
    return this.byte(0x20).unsigned(local);
  }

  set(local: number): this {
    return this.byte(0x21).unsigned(local);
  }

  /** Sets a local, and leaves its value on the stack. */
  tee(local: number): this {
    return this.byte(0x22).unsigned(local);
  }

  i32(n: number): this {
    return this.byte(0x41).signed(n | 0);
  }

  i64(n: bigint): this {
    return this.byte(0x42).signedLong(BigInt.asIntN(64, n));
  }

  f32(x: number): this {
    floats[0] = x;
    return this.byte(0x43, ...floatBytes);
  }

  f64(x: number): this {
    doubles[0] = x;
    return this.byte(0x44, ...doubleBytes);
  }

  op(name: Instruction): this {
    if (name in simdInstructions) return this.simd(simdInstructions[name as keyof typeof simdInstructions]);
    return this.byte(plainInstructions[name as keyof typeof plainInstructions]);
  }

  private simd(code: number): this {
    return this.byte(0xfd).unsigned(code);
  }

  /** Reads or writes at an address plus `offset` bytes. */
  memory(name: keyof typeof memoryInstructions, offset = 0): this {
    // Alignment does not count; it must not be above the natural one.
    return this.byte(...memoryInstructions[name], 0).unsigned(offset);
  }

  /** Reads or writes one lane, at an address plus `offset` bytes. */
  memoryLane(name: keyof typeof laneMemoryInstructions, lane: number, offset = 0): this {
    return this.simd(laneMemoryInstructions[name]).byte(0).unsigned(offset).byte(lane);
  }

  lane(name: keyof typeof laneInstructions, lane: number): this {
    return this.simd(laneInstructions[name]).byte(lane);
  }

  /** Bytes of two vectors, 0 to 15 of the first and 16 to 31 of the second. */
  shuffle(bytes: readonly number[]): this {
    return this.simd(0x0d).byte(...bytes);
  }

  call(f: number): this {
    return this.byte(0x10).unsigned(f);
  }

  block(): this {
    return this.byte(0x02, nothing);
  }

  loop(): this {
    return this.byte(0x03, nothing);
  }

  /** Begins what is run where the number on the stack is not 0. */
  if(result?: (typeof types)[keyof typeof types]): this {
    return this.byte(0x04, result ?? nothing);
  }

  else(): this {
    return this.byte(0x05);
  }

  end(): this {
    return this.byte(0x0b);
  }

  branch(depth: number): this {
    return this.byte(0x0c).unsigned(depth);
  }

  branchIf(depth: number): this {
    return this.byte(0x0d).unsigned(depth);
  }
}
