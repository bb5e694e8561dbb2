import type { ParameterDomain } from './messages.ts';

/** What of its domain a value breaks, in words; undefined when it breaks nothing. */
export function brokenDomain(
  { above, min, max, below, integer }: ParameterDomain,
  value: number,
): string | undefined {
  if (!Number.isFinite(value)) return 'a number';
  if (integer && !Number.isInteger(value)) return 'a whole number';
  if (above !== undefined && !(value > above)) return `above ${above}`;
  if (min !== undefined && !(value >= min)) return `at least ${min}`;
  if (max !== undefined && !(value <= max)) return `at most ${max}`;
  if (below !== undefined && !(value < below)) return `below ${below}`;
  return undefined;
}
