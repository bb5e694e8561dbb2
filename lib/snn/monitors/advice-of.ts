import type { NeuronTally } from './tallies.ts';

/** What is wrong with a network, with what to change. */
export function adviceOf(
  layers: readonly Pick<NeuronTally, 'fired' | 'steps'>[],
  gradientNorms: Readonly<Record<string, number>>,
): string[] {
  const silent = layers.findIndex(({ fired }) => fired.every((count) => count === 0));
  const full = layers.findIndex(({ fired, steps }) => steps > 0 && fired.every((n) => n >= 0.95 * steps));
  const unfit = Object.entries(gradientNorms).find(([, norm]) => !Number.isFinite(norm));
  const norms = Object.values(gradientNorms);
  return [
    ...(silent < 0
      ? []
      : [
          `nothing fires in spiking layer ${silent + 1} of ${layers.length}: its current does not reach the threshold, and layers after it get nothing. ` +
            'Make the weights before it larger (an initializer, or a gain of the neurons), lower vThreshold, raise beta or the input, or take more steps.',
        ]),
    ...(full < 0
      ? []
      : [
          `all neurons of spiking layer ${full + 1} of ${layers.length} fire in nearly every step, so that spikes tell nothing: ` +
            'make the weights before it smaller, raise vThreshold or lower beta.',
        ]),
    ...(unfit === undefined
      ? []
      : [
          `the gradient of ${unfit[0] || 'the parameter'} has the norm ${unfit[1]}: lower the learning rate, or clip gradients.`,
        ]),
    ...(norms.length > 0 && norms.every((norm) => norm === 0)
      ? [
          'all gradients are 0: the loss reads nothing that the parameters change; a wider surrogate lets more pass.',
        ]
      : []),
  ];
}
