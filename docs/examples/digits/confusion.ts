import { figure } from './figure.ts';
import { CLASSES, classes } from './report-data.ts';
import { count, plural } from './words.ts';

interface Cell {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
  /** 0 to 1: how strongly the cell is coloured. */
  readonly shade: number;
}

/** Pixels of a cell, and of the margin that has the digits. */
const [size, margin] = [40, 44];

/** Counts as a table of colours: right ones by their share of their row, wrong ones by their share of the worst. */
export function confusionFigure(confusion: ArrayLike<number>): string {
  const cells = confusionCells(confusion);
  const wrong = cells.filter(({ label, predicted }) => label !== predicted);
  const worst = wrong.reduce((a, b) => (b.count > a.count ? b : a));
  const mixedUp =
    worst.count > 0
      ? `Most often mixed up: ${worst.label} read as ${worst.predicted}, ${plural(worst.count, 'time')}.`
      : 'No digit was mixed up.';
  const side = margin + CLASSES * size;
  const middle = margin + (CLASSES * size) / 2;
  const at = (i: number) => margin + (i + 0.5) * size;
  const chart = [
    `<svg class="plot" role="img" viewBox="0 0 ${side} ${side}" aria-label="Confusion matrix, ${CLASSES} by ${CLASSES} counts. ${mixedUp}">`,
    ...cells.map(drawCell),
    ...classes.map(
      (digit) =>
        `<text x="${at(digit)}" y="36" text-anchor="middle">${digit}</text><text x="34" y="${at(digit) + 4}" text-anchor="end">${digit}</text>`,
    ),
    `<text x="${middle}" y="14" text-anchor="middle">Digit that the network read</text>`,
    `<text x="12" y="${middle}" text-anchor="middle" transform="rotate(-90 12 ${middle})">Digit shown</text>`,
    '</svg>',
  ];
  const legend = [
    ['right block', 'right'],
    ['wrong block', 'wrong'],
  ] as const;
  return figure('Confusion matrix', chart.join('\n'), legend, mixedUp);
}

function drawCell({ label, predicted, count: n, shade }: Cell): string {
  const [x, y] = [margin + predicted * size, margin + label * size];
  const color = label === predicted ? 'right' : 'wrong';
  const ink = n === 0 ? 'faint' : shade > 0.75 ? 'on-colour' : 'ink';
  const box = `<rect x="${x + 1}" y="${y + 1}" width="${size - 2}" height="${size - 2}" rx="3" fill="var(--${color})" fill-opacity="${shade}"/>`;
  const style = `fill: var(--${ink}); font-weight: ${label === predicted ? 600 : 400}`;
  const text = `<text x="${x + size / 2}" y="${y + size / 2 + 4}" text-anchor="middle" style="${style}">${count(n)}</text>`;
  return `<g><title>${label} read as ${predicted}: ${plural(n, 'time')}</title>${box}${text}</g>`;
}

function confusionCells(confusion: ArrayLike<number>): Cell[] {
  const at = (label: number, predicted: number) => confusion[label * CLASSES + predicted] ?? 0;
  const pairs = classes.flatMap((label) => classes.map((predicted) => ({ label, predicted })));
  const worst = Math.max(
    ...pairs.map(({ label, predicted }) => (label === predicted ? 0 : at(label, predicted))),
  );
  return pairs.map(({ label, predicted }) => {
    const cell = at(label, predicted);
    const most = label === predicted ? classes.reduce((sum, j) => sum + at(label, j), 0) : worst;
    return {
      label,
      predicted,
      count: cell,
      shade: cell > 0 ? Math.round(80 + (920 * cell) / most) / 1000 : 0,
    };
  });
}

/** How many are right, of how many. */
export function confusionSums(confusion: ArrayLike<number>): { right: number; total: number } {
  const right = classes.reduce((sum, i) => sum + (confusion[i * CLASSES + i] ?? 0), 0);
  return { right, total: Array.from(confusion).reduce((sum, n) => sum + n, 0) };
}
