import type { Memory } from '../../../lib/kernels/simd/memory.ts';

/** Takes all that a memory has, to the last block. */
export function fillMemory(memory: Memory): void {
  for (let bytes = memory.bytesHeld; bytes >= 64; bytes /= 2) {
    while (canTake(memory, bytes));
  }
}

function canTake(memory: Memory, bytes: number): boolean {
  try {
    memory.take(bytes);
    return true;
  } catch {
    return false;
  }
}
