import { element, svg } from './element.ts';

/** Spikes of neurons over time: a row for each neuron, from the top, a tick for each spike. */
export interface Raster {
  readonly element: HTMLElement;
  /** @param spikes - `[steps, neurons]`; @param names - Written before and after each row, where there is room for it. */
  update(
    spikes: Float32Array,
    neurons: number,
    names?: { before: readonly string[]; after: readonly string[] },
  ): void;
}

export function raster(title: string, description: string, height: number): Raster {
  const picture = svg('svg', { role: 'img', 'aria-label': `${title}. ${description}`, height });
  const place = element('div', { class: 'live-plot' }, picture);
  let draw = () => {};
  new ResizeObserver(() => draw()).observe(place);
  return {
    element: element('figure', { class: 'live-chart' }, element('figcaption', {}, title), place),
    update(spikes, neurons, names) {
      draw = () => {
        const width = place.clientWidth;
        if (width === 0) return;
        picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
        picture.setAttribute('width', String(width));
        picture.replaceChildren(...drawing(spikes, neurons, width, height, names));
      };
      draw();
    },
  };
}

function drawing(
  spikes: Float32Array,
  neurons: number,
  width: number,
  height: number,
  names?: { before: readonly string[]; after: readonly string[] },
): SVGElement[] {
  const [left, right, bottom] = [names ? 20 : 4, width - (names ? 28 : 4), height - 16];
  const steps = spikes.length / neurons;
  const [column, row] = [(right - left) / steps, bottom / neurons];
  let path = '';
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < neurons; n++) {
      if (spikes[t * neurons + n] === 0) continue;
      const [x, y] = [left + (t + 0.5) * column, (n + 0.1) * row];
      path += `M${x.toFixed(1)} ${y.toFixed(1)}v${(0.8 * row).toFixed(1)}`;
    }
  }
  const labels = (names ? [...names.before.keys()] : []).flatMap((n) => {
    const y = (n + 0.5) * row;
    return [
      svg('text', { x: left - 6, y, dy: '0.35em', 'text-anchor': 'end' }, names?.before[n] ?? ''),
      svg('text', { x: right + 6, y, dy: '0.35em' }, names?.after[n] ?? ''),
    ];
  });
  return [
    svg('rect', { class: 'live-frame', x: left, y: 0.5, width: right - left, height: bottom - 1 }),
    svg('path', {
      class: 'live-spikes',
      d: path,
      'stroke-width': Math.min(4, Math.max(1.5, column / 3)).toFixed(1),
    }),
    ...labels,
    svg('text', { x: (left + right) / 2, y: height - 2, 'text-anchor': 'middle' }, `time, ${steps} steps`),
  ];
}
