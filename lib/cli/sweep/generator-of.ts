import { createHash } from 'node:crypto';
import { type Random, type RandomState, random } from '../../index.ts';

/** A generator that follows from a text: its state is the first 128 bits of SHA-256. */
export function generatorOf(text: string): Random {
  const hash = createHash('sha256').update(text).digest();
  const state = [0, 4, 8, 12].map((at) => hash.readInt32LE(at));
  return random(0).restore(state as unknown as RandomState);
}
