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
    title: 'Error of the gradient',
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
          { name: 'spike', style: 'line-2', x, y: forward },
          { name: 'origin G', style: 'line-1', x, y: origin },
        ],
      });
      slopes.update({
        xRange,
        lines: [
          { name: 'gradient g', style: 'line-1', x, y: gradient },
          { name: 'finite difference of G', style: 'line-3', x, y: difference },
        ],
      });
      errors.update({
        xRange,
        logarithmic: true,
        lines: [
          {
            name: '|g − finite difference|',
            style: 'line-2',
            x,
            y: gradient.map((value, i) => Math.abs(value - (difference[i] as number))),
          },
        ],
      });
    },
  };
}
