import type { SurrogateCheck } from './surrogate-check.ts';

/** The origin has the declared value at the threshold. */
export const originAtThreshold: SurrogateCheck = {
  name: 'origin at threshold',
  applies: (row) => row.originAtThreshold !== undefined,
  run({ spike, threshold, row, params }, tally) {
    const due = row.originAtThreshold?.(params) ?? Number.NaN;
    const allowed = 1e-12 * Math.max(1, Math.abs(due));
    tally.compare(threshold, spike.origin(threshold), due, allowed, allowed);
  },
};
