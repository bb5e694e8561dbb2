/** The current that a neuron is driven with. */
export interface Drive {
  readonly kind: DriveKind;
  /** Height of a step or spike, end of a ramp, mean of noise. */
  readonly amplitude: number;
  /** Standard deviation of noise. */
  readonly deviation: number;
  /** Share of steps with a spike. */
  readonly chance: number;
  /** Of noise and spikes. */
  readonly seed: number;
  /** Time steps. */
  readonly steps: number;
}

export const driveKinds = ['step', 'ramp', 'noise', 'spikes'] as const;
export type DriveKind = (typeof driveKinds)[number];
