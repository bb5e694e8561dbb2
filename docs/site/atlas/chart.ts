import type { Surrogate } from 'spiketape';
import { frame, type Line, linePlot } from '../plot/line-plot.ts';
import { sample } from '../plot/sample.ts';
import { element } from './element.ts';
import type { Member } from './members.ts';
import { number } from './number.ts';
import { rangeOf } from './range.ts';
import type { State } from './state.ts';

/** How many steps a curve is drawn in: enough for one that is 500 times narrower than the chart. */
const steps = 2000;

/** A chosen function: its colour, and what is drawn of it, where it has the scale that is asked for. */
export interface Shown extends Member {
  readonly colour: number;
  readonly drawn: Surrogate | undefined;
}

/** The chart: curves, and a mark where the values are read. A pointer over it moves the mark. */
export function chart(read: (x: number) => void) {
  const figure = element('div', { class: 'atlas-chart' });
  const note = element('p', { class: 'atlas-note' });
  let view:
    | { x: readonly [number, number]; y: readonly [number, number]; width: number; height: number }
    | undefined;

  const follow = (event: PointerEvent) => {
    if (!view) return;
    const share =
      (event.clientX - figure.getBoundingClientRect().left - frame.left) /
      (view.width - frame.left - frame.right);
    const [low, high] = view.x;
    read(Number((low + Math.max(0, Math.min(1, share)) * (high - low)).toPrecision(3)));
  };
  figure.addEventListener('pointermove', follow);
  figure.addEventListener('pointerdown', follow);

  function draw(state: State, shown: readonly Shown[]): void {
    const x = [-state.half, state.half] as const;
    const lines = shown.flatMap((one): Line[] => {
      const { drawn } = one;
      if (!drawn) return [];
      const jumps = [...(drawn.row.kinks?.(drawn.params) ?? []), ...(drawn.row.jumps?.(drawn.params) ?? [])];
      const points = sample((v) => drawn[state.show](v), x, jumps, steps);
      return [{ label: one.label, points, colour: one.colour }];
    });
    const { y, cut } = rangeOf(lines);
    note.textContent = cut.map(({ label, top }) => `${label} goes up to ${number(top)}.`).join(' ');
    const width = Math.max(280, figure.clientWidth);
    const height = Math.round(Math.max(240, Math.min(460, 0.6 * width)));
    const description = `${state.show} of ${shown.map(({ label }) => label).join(', ') || 'nothing'}`;
    figure.innerHTML = linePlot({ description, lines, x, y, size: { width, height } });
    view = { x, y, width, height };
  }

  function mark(state: State, shown: readonly Shown[]): void {
    const svg = figure.querySelector('svg');
    if (!svg || !view) return;
    const { width, height } = view;
    const [px, py] = [
      pixels(view.x, frame.left, width - frame.right),
      pixels(view.y, height - frame.bottom, frame.top),
    ];
    svg.querySelector('.mark')?.remove();
    const group = svgElement('g', { class: 'mark' });
    const at = px(state.x);
    group.append(svgElement('path', { d: `M${at} ${frame.top}V${height - frame.bottom}` }));
    for (const { drawn, colour } of shown) {
      const value = drawn?.[state.show](state.x);
      if (value !== undefined && Number.isFinite(value))
        group.append(
          svgElement('circle', {
            class: `line-${colour % 8}`,
            cx: String(at),
            cy: String(py(value)),
            r: '3.5',
          }),
        );
    }
    svg.append(group);
  }

  return { figure, note, draw, mark };
}

/** From values to pixels. */
function pixels(
  [low, high]: readonly [number, number],
  first: number,
  last: number,
): (value: number) => number {
  return (value) => first + ((value - low) / (high - low)) * (last - first);
}

function svgElement(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
