import { showNumber } from '../show-number.ts';
import type { Case } from './case.ts';

/** The parameters of a case in words, after a space: ` (alpha = 2)`; empty where there are none. */
export function settingOf({ params }: Case): string {
  const settings = Object.entries(params).map(([name, value]) => `${name} = ${showNumber(value)}`);
  return settings.length > 0 ? ` (${settings.join(', ')})` : '';
}
