import { brokenDomain } from '../worker/broken-domain.ts';
import type { ParameterDomain } from '../worker/messages.ts';
import { type NumberControl, numberControl } from './number-control.ts';

/** A field and a slider for a parameter of a surrogate; the slider spans what is usual about a value. */
export function parameterControl(
  name: string,
  domain: ParameterDomain,
  initial: number,
  changed: (value: number) => void,
  hint = hintOf(domain),
): NumberControl {
  const { above, below, max, integer = false } = domain;
  const scale = Math.abs(domain.default) || 1;
  const isRatio = above === 0 && below === undefined && max === undefined && !integer;
  const least = isRatio
    ? scale / 20
    : (domain.min ?? (above !== undefined ? above + scale / 100 : -4 * scale));
  const most = isRatio
    ? scale * 20
    : max !== undefined
      ? max
      : below !== undefined
        ? below - scale / 100
        : Math.max(8, 4 * scale);
  return numberControl({
    label: name,
    hint,
    min: least,
    max: integer ? Math.round(most) : most,
    integer,
    logarithmic: isRatio,
    initial,
    broken: (value) => brokenDomain(domain, value),
    changed,
  });
}

function hintOf({ above, min, max, below, integer, about }: ParameterDomain): string {
  const bounds = [
    integer && 'a whole number',
    above !== undefined && `above ${above}`,
    min !== undefined && `at least ${min}`,
    max !== undefined && `at most ${max}`,
    below !== undefined && `below ${below}`,
  ];
  return [about, bounds.filter(Boolean).join(', ')].filter(Boolean).join('; ');
}
