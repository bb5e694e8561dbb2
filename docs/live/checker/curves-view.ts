import { chart } from '../view/chart.ts';
import { element } from '../view/element.ts';
import type { Curves } from '../worker/messages.ts';

/** The charts of a surrogate. */
export function curvesView(): { readonly element: HTMLElement; update(curves: Curves): void } {
  const values = chart({
    title: 'Spike and origin',
    description: 'The step that fires, and the smooth function that stands for it.',
    xLabel: 'x = v − threshold',
    height: 210,
  });
  const slopes = chart({
    title: 'Gradient and finite difference of the origin',
    description: 'The two lie on each other where the gradient is right.',
    xLabel: 'x = v − threshold',
    height: 210,
  });
  const errors = chart({
    title: 'Error of the gradient, as a power of ten',
    description: 'The distance between gradient and finite difference, on a logarithmic scale.',
    xLabel: 'x = v − threshold',
    height: 150,
  });
  return {
    element: element(
      'div',
      {},
      element('div', { class: 'live-pair' }, values.element, slopes.element),
      errors.element,
    ),
    update({ x, forward, origin, gradient, difference }) {
      const xRange = [x[0] as number, x.at(-1) as number] as const;
      values.update({
        xRange,
        lines: [
          { label: 'spike', color: 1, x, y: forward },
          { label: 'origin G', color: 0, x, y: origin },
        ],
      });
      slopes.update({
        xRange,
        lines: [
          { label: 'gradient g', color: 0, x, y: gradient },
          { label: 'finite difference of G', color: 2, x, y: difference },
        ],
      });
      const powers = gradient.map((value, i) => powerOf(Math.abs(value - (difference[i] as number))));
      const highest = powers.reduce((most, power) => (power > most ? power : most), -6);
      errors.update({
        xRange,
        yRange: [least, Math.ceil(highest)],
        lines: [{ label: 'log10 |g − finite difference|', color: 1, x, y: powers }],
      });
    },
  };
}

/** The lowest power of ten that is told from 0. */
const least = -17;

/** The power of ten that a number is. */
function powerOf(value: number): number {
  return Number.isNaN(value) ? value : Math.log10(Math.max(value, 10 ** least));
}
