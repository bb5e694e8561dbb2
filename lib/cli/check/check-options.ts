import type { CheckSettings } from '../isolated/task.ts';
import { UsageError } from '../usage-error.ts';

/** What every checker takes, of what was typed. */
export function common({ tolerance, seed }: CheckSettings): { tolerance?: number; seed?: number } {
  return { ...(tolerance && { tolerance }), ...(seed !== undefined && { seed }) };
}

type Choice = 'choices' | 'kinks' | 'length' | 'range' | 'certify';

const optionOf: Readonly<Record<Choice, string>> = {
  choices: '--param',
  kinks: '--kinks',
  length: '--length',
  range: '--range',
  certify: '--certify',
};

/** @throws UsageError for an option that says nothing about this kind of thing. */
export function rejectOptions(settings: CheckSettings, names: readonly Choice[]): void {
  for (const name of names) {
    const value = settings[name];
    const isGiven = name === 'choices' ? Object.keys(value ?? {}).length > 0 : value !== undefined;
    if (isGiven) throw new UsageError(`got ${optionOf[name]}, which does not apply to it.`);
  }
}
