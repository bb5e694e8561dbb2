import { show } from '../../util/errors.ts';
import { UsageError } from '../usage-error.ts';

/** A number as it was typed. @throws UsageError for anything else. */
export function readNumber(place: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value))
    throw new UsageError(`${place}: got ${show(text)} when a number was due.`);
  return value;
}

/** Numbers with commas between. @throws UsageError for anything else. */
export function readNumbers(place: string, text: string): number[] {
  return text.split(',').map((part) => readNumber(place, part));
}

/** A number above 0. @throws UsageError for anything else. */
export function readPositive(place: string, text: string): number {
  const value = readNumber(place, text);
  if (value > 0 && value < Infinity) return value;
  throw new UsageError(`${place}: got ${text} when a number above 0 was due.`);
}

/** Two finite numbers, the lower first. @throws UsageError for anything else. */
export function readRange(place: string, text: string): [low: number, high: number] {
  const [low, high, ...more] = readNumbers(place, text);
  if (low !== undefined && high !== undefined && more.length === 0 && high - low > 0 && high - low < Infinity)
    return [low, high];
  throw new UsageError(`${place}: got ${show(text)} when two numbers, the lower first, were due: -3,3.`);
}
