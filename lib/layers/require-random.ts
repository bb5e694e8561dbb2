import { failType, show } from '../errors.ts';
import { Random } from '../random.ts';

/** @throws TypeError unless it is a generator. */
export function requireRandom(place: string, random: unknown): Random {
  if (random instanceof Random) return random;
  return failType(place, `random is ${show(random)} when a generator from random(seed) was due.`);
}
