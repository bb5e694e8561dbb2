import type { ParameterSpec, Surrogate } from 'spiketape';
import { brokenRule } from '../../../lib/surrogates/core/surrogate-definition.ts';

/** A parameter of a surrogate with some of its values, among them the default; the other parameters stay. */
export interface Variants {
  readonly parameter: string;
  readonly spikes: readonly { readonly value: number; readonly spike: Surrogate }[];
}

/** For each parameter of a surrogate, the surrogate under some of its values. */
export function variantsOf(spike: Surrogate): Variants[] {
  return Object.entries(spike.row.parameters ?? {}).map(([parameter, spec]) => ({
    parameter,
    spikes: values(spec)
      .filter((value) => isAllowed(spike, parameter, value))
      .map((value) => ({ value, spike: spike({ [parameter]: value }) })),
  }));
}

/** The default with others about it: halves and doubles, or neighbours of what is 0. */
function values(spec: ParameterSpec): number[] {
  const { default: middle } = spec;
  const all = middle === 0 ? [-1, 0, 0.5, 1] : [middle / 2, middle, 2 * middle, 4 * middle];
  const fit = all.filter((value) => brokenRule(spec, value) === undefined);
  if (fit.length > 1) return fit;
  return [middle, middle + 1, middle + 2].filter((value) => brokenRule(spec, value) === undefined);
}

function isAllowed({ row, params }: Surrogate, parameter: string, value: number): boolean {
  return row.rejects?.({ ...params, [parameter]: value }) === undefined;
}
