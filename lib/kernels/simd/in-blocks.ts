import type { Stage } from './engine.ts';

/** An array that a kernel goes over element by element. */
export interface Operand {
  readonly data: Float32Array;
  readonly isRead: boolean;
  readonly isWritten: boolean;
}

/** Elements of a block. */
const blockLength = 1 << 19;

/** An array that is read. */
export function read(data: Float32Array): Operand {
  return { data, isRead: true, isWritten: false };
}

/** An array that is written to. */
export function written(data: Float32Array): Operand {
  return { data, isRead: false, isWritten: true };
}

/** An array that is read and written to. */
export function updated(data: Float32Array): Operand {
  return { data, isRead: true, isWritten: true };
}

/** Arrays by the names that a kernel has for them. */
type Operands<Name extends string> = { readonly [K in Name]: Operand };
type Addresses<Name extends string> = { [K in Name]: number };
type Run<Name extends string> = (addresses: Addresses<Name>, length: number) => void;

/**
 * Runs a kernel over arrays of one length: at once where they lie in the memory or are small, else block by block, so that
 * those in ordinary memory are copied in and out through blocks which stay in the cache. All blocks are there before the
 * first run.
 */
export function inBlocks<Name extends string>(
  stage: Stage,
  operands: Operands<Name>,
  length: number,
  run: Run<Name>,
): void {
  const isShort = length <= blockLength;
  const addresses = {} as Addresses<Name>;
  const copied: Name[] = [];
  for (const name in operands) {
    const own = isShort ? wholeOf(stage, operands[name]) : stage.addressOf(operands[name].data);
    if (own === undefined) copied.push(name);
    addresses[name] = own ?? stage.room(blockLength);
  }
  if (copied.length === 0) run(addresses, length);
  else runByBlocks(stage, operands, addresses, copied, length, run);
}

function wholeOf(stage: Stage, { data, isRead, isWritten }: Operand): number {
  if (!isWritten) return stage.put(data);
  return isRead ? stage.update(data) : stage.result(data);
}

function runByBlocks<Name extends string>(
  stage: Stage,
  operands: Operands<Name>,
  first: Addresses<Name>,
  copied: readonly Name[],
  length: number,
  run: Run<Name>,
): void {
  for (let from = 0; from < length; from += blockLength) {
    const count = Math.min(length - from, blockLength);
    const addresses = { ...first };
    for (const name in first) if (!copied.includes(name)) addresses[name] += 4 * from;
    const blocks = copied.map((name) => {
      const { data, ...use } = operands[name];
      return { ...use, own: data.subarray(from, from + count), copy: stage.floats(first[name], count) };
    });
    for (const { isRead, own, copy } of blocks) if (isRead) copy.set(own);
    run(addresses, count);
    for (const { isWritten, own, copy } of blocks) if (isWritten) own.set(copy);
  }
}
