import type { Drive, DriveKind } from './drive.ts';

/** A number of a drive, with its domain. */
export interface DriveField {
  readonly label: Readonly<Record<DriveKind, string | null>>;
  readonly hint?: string;
  readonly min: number;
  readonly max: number;
  readonly integer?: true;
}

const always = (label: string) => ({ step: label, ramp: label, noise: label, spikes: label });

/** The numbers of a drive in the order in which they are shown; what has no label for a kind is not in use. */
export const driveFields: Readonly<Record<Exclude<keyof Drive, 'kind'>, DriveField>> = {
  amplitude: {
    label: { step: 'Height', ramp: 'Goes up to', noise: 'Mean', spikes: 'Height of a spike' },
    hint: 'input current; below 0 too, in the field',
    min: -1e6,
    max: 1e6,
  },
  deviation: {
    label: { step: null, ramp: null, noise: 'Deviation', spikes: null },
    hint: 'standard deviation of the current of a step',
    min: 0,
    max: 1e6,
  },
  chance: {
    label: { step: null, ramp: null, noise: null, spikes: 'Spikes per step' },
    hint: 'share of steps with a spike',
    min: 0,
    max: 1,
  },
  seed: {
    label: { step: null, ramp: null, noise: 'Seed of the noise', spikes: 'Seed of the spikes' },
    min: 0,
    max: 99999,
    integer: true,
  },
  steps: { label: always('Time steps'), min: 10, max: 2000, integer: true },
};

/** The numbers of a drive by name. */
export type DriveNumber = keyof typeof driveFields;

/** What is wrong with a number of a drive, in words; undefined when nothing is. */
export function brokenDrive(name: DriveNumber, value: number): string | undefined {
  const { min, max, integer } = driveFields[name];
  if (value >= min && value <= max && (!integer || Number.isInteger(value))) return undefined;
  const shown = (bound: number) => bound.toLocaleString('en');
  return `${integer ? 'a whole number' : 'a number'} from ${shown(min)} to ${shown(max)}`;
}

/** The drive to begin with. */
export function initialDrive(amplitude: number, steps: number): Drive {
  return { kind: 'step', amplitude, deviation: Math.abs(amplitude), chance: 0.1, seed: 1, steps };
}
