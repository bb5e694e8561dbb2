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

/**
 * Runs a kernel over arrays of one length: at once where they lie in the memory or are small, else block by block, so that
 * those in ordinary memory are copied in and out through blocks which stay in the cache. All blocks are there before the
 * first run.
 */
export function inBlocks(
  stage: Stage,
  operands: readonly Operand[],
  run: (addresses: readonly number[], length: number) => void,
): void {
  const { length } = (operands[0] as Operand).data;
  const isWhole = length <= blockLength || operands.every(({ data }) => stage.addressOf(data) !== undefined);
  if (isWhole)
    run(
      operands.map((operand) => wholeOf(stage, operand)),
      length,
    );
  else runByBlocks(stage, operands, length, run);
}

function wholeOf(stage: Stage, { data, isRead, isWritten }: Operand): number {
  if (!isWritten) return stage.put(data);
  return isRead ? stage.update(data) : stage.result(data);
}

function runByBlocks(
  stage: Stage,
  operands: readonly Operand[],
  length: number,
  run: (addresses: readonly number[], length: number) => void,
): void {
  const own = operands.map(({ data }) => stage.addressOf(data));
  const rooms = own.map((address) => address ?? stage.room(blockLength));
  for (let from = 0; from < length; from += blockLength) {
    const to = Math.min(length, from + blockLength);
    const copied = operands.flatMap(({ data, ...use }, i) =>
      own[i] === undefined ? [{ ...use, part: data.subarray(from, to), room: rooms[i] as number }] : [],
    );
    for (const { isRead, part, room } of copied) if (isRead) stage.floats(room, part.length).set(part);
    run(
      rooms.map((room, i) => (own[i] === undefined ? room : room + 4 * from)),
      to - from,
    );
    for (const { isWritten, part, room } of copied) if (isWritten) part.set(stage.floats(room, part.length));
  }
}
