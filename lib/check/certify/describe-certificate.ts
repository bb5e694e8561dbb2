import { showNumber, showSetting } from '../show-number.ts';
import type { Certificate, OpenBox } from './certificate.ts';

/** Open boxes that are named. */
const mostNamed = 3;

/** What a certificate says, in words. */
export function describeCertificate(certificate: Certificate): string {
  const { range, parameters, bound, boxes, refuted, open } = certificate;
  const size = `|g − G'| <= ${bound.toExponential(1)}`;
  const all = `every real x ${between(range)}${under(parameters)}`;
  const count = `${boxes} ${boxes === 1 ? 'box' : 'boxes'}`;
  if (refuted) return `refuted: not ${size} for ${all}: ${refutation(refuted)}`;
  if (open.length > 0) return `open for ${all}: ${size} is not shown after ${count} for ${openBoxes(open)}`;
  return `proven for ${all}: ${size}, by ${count}${places(certificate)}`;
}

function between([low, high]: readonly [number, number]): string {
  return `from ${showNumber(low)} to ${showNumber(high)}`;
}

function sidesOf(ranges: Certificate['parameters']): string[] {
  return Object.entries(ranges).map(([name, range]) => `${name} ${between(range)}`);
}

function under(parameters: Certificate['parameters']): string {
  const ranges = sidesOf(parameters);
  return ranges.length > 0 ? ` and every ${ranges.join(', every ')}` : '';
}

function places({ places: found }: Certificate): string {
  const list = (jumps: 'gradient' | 'origin') => {
    const xs = found.filter((place) => place.jumps === jumps).map(({ x }) => showNumber(x));
    return xs.length > 0 ? [`${xs.join(', ')}, where the ${jumps} jumps`] : [];
  };
  const named = [...list('gradient'), ...list('origin')];
  return named.length > 0 ? `; but for a few last digits about ${named.join(', and ')}` : '';
}

function refutation({ x, params, gradient, slope }: NonNullable<Certificate['refuted']>): string {
  const where = [`x = ${showNumber(x)}`, showSetting(params)].filter(Boolean).join(', ');
  return `at ${where} the gradient is ${showNumber(gradient)}, the derivative ${showNumber(slope)}`;
}

function openBoxes(open: readonly OpenBox[]): string {
  const named = open.slice(0, mostNamed).map(({ x, parameters = {} }) => {
    return [`x ${between(x)}`, ...sidesOf(parameters)].join(', ');
  });
  const more = open.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
