import type { Tail } from '../surrogates/core/surrogate-row.ts';

/** A number for a person, to so many digits. */
export function short(x: number, digits = 4): string {
  if (Number.isNaN(x)) return 'none';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '-∞';
  if (Object.is(x, -0)) return '-0';
  const rounded = Number(x.toPrecision(digits));
  return x !== 0 && Math.abs(x) < 1e-4 ? rounded.toExponential() : String(rounded);
}

/** Parameters by name: `alpha 2, beta 1`. */
export function settingText(params: Readonly<Record<string, number>>): string {
  return Object.entries(params)
    .map(([name, value]) => `${name} ${short(value, 6)}`)
    .join(', ');
}

/** A function and its parameters: `arctan, alpha 2`. */
export function memberText(name: string, params: Readonly<Record<string, number>>): string {
  return [name, settingText(params)].filter((part) => part !== '').join(', ');
}

/** How a gradient falls off. */
export function tailText(tail: Tail): string {
  if (typeof tail === 'string') return tail;
  return tail === 0 ? 'none' : `|x|^-${short(tail)}`;
}

/** An interval, or `everywhere`. */
export function intervalText([low, high]: readonly [number, number]): string {
  return low === -Infinity && high === Infinity ? 'everywhere' : `${short(low)} to ${short(high)}`;
}

/** The data as JSON, indented; numbers that JSON has no name for as text, what a terminal may act on as escapes. */
export function jsonText(data: unknown): string {
  const named = (_: string, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  return JSON.stringify(data, named, 2).replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
      .map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
