import { escaped as escapedText } from '../../util/escaped.ts';
import { type Figure, type Panel, type Series, svg } from '../plot/figure.ts';
import { printable } from '../printable.ts';
import type { Group, ParameterGroups } from './parameter-groups.ts';
import { numberOf, type RunNumbers } from './record.ts';
import { countText, objectiveText, runTable, valueText } from './show-summary.ts';
import type { Objective } from './study-message.ts';
import type { Summary } from './summary.ts';

const escaped = (text: string) => escapedText(printable(text));

/** Runs whose curves are drawn: as many as there are colours. */
const mostCurves = 8;

/** From this ratio of the ends on, an axis of positive numbers is logarithmic. */
const logFrom = 50;

const style = `
  :root { --paper: #ffffff; --ink: #1f2328; --soft: #59636e; --grid: #e3e6ea; --bar: #0072b2; }
  @media (prefers-color-scheme: dark) {
    :root { --paper: #0d1117; --ink: #e6edf3; --soft: #9aa4af; --grid: #2b323b; --bar: #56b4e9; }
  }
  body { margin: 0 auto; max-width: 960px; padding: 1rem; background: var(--paper); color: var(--ink);
    font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
  h1 { font-size: 1.5rem; margin: 0.5rem 0; }
  h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
  p, caption { color: var(--soft); text-align: left; }
  .wide { overflow-x: auto; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: right; border-bottom: 1px solid var(--grid); white-space: nowrap; }
  th { color: var(--soft); font-weight: 600; }
  th:first-child, td:first-child { text-align: left; }
  .bar { width: 12rem; min-width: 6rem; }
  .bar span { display: block; height: 0.8rem; background: var(--bar); }
  svg { width: 100%; height: auto; }
`;

/** The results of a study as a page of its own, without scripts, readable on a light ground and on a dark one. */
export function reportPage(
  title: string,
  summary: Summary,
  reports: ReadonlyMap<string, readonly RunNumbers[]>,
): string {
  const { objective } = summary;
  const parts = objective
    ? [
        summary.best.length > 0 ? bestPart(summary, objective) : '',
        ...summary.parameters.map((one) => parameterPart(one, objective)),
        curvesPart(summary, reports),
      ]
    : [];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p>${escaped(countText(summary))}</p>
${[...parts, failurePart(summary)].filter((part) => part !== '').join('\n')}
</body>
</html>
`;
}

function bestPart({ best }: Summary, objective: Objective): string {
  const { headings, rows } = runTable(best, objective);
  return `<h2>Best runs by ${escaped(objectiveText(objective))}</h2>\n${tableOf(
    headings.map(escaped),
    rows.map((row) => row.map(escaped)),
  )}`;
}

function parameterPart(one: ParameterGroups, objective: Objective): string {
  const isDrawn = one.groups.length > 2 && one.groups.every(({ at }) => at !== null);
  const drawing = isDrawn ? `\n${svg(parameterFigure(one, objective))}` : '';
  return `<h2>${escaped(one.name)}</h2>${drawing}\n${groupTable(one, objective, !isDrawn)}`;
}

function parameterFigure({ name, groups }: ParameterGroups, objective: Objective): Figure {
  const places = groups.map(({ at }) => at ?? Number.NaN);
  const [low = 0, high = 0] = [places[0], places.at(-1)];
  const isLog = low > 0 && high / low >= logFrom;
  const xs = isLog ? places.map(Math.log10) : places;
  const seriesOf = (label: string, value: (group: Group) => number): Series => ({
    label,
    xs,
    ys: groups.map(value),
  });
  const panel: Panel = {
    title: objective.name,
    xLabel: isLog ? `log10 ${name}` : name,
    series: [
      seriesOf('mean', ({ mean }) => mean),
      seriesOf('best', ({ best }) => best),
      seriesOf('worst', ({ worst }) => worst),
    ],
  };
  return { title: `${objective.name} by ${name}`, panels: [panel] };
}

function groupTable({ name, groups }: ParameterGroups, objective: Objective, hasBars: boolean): string {
  const shares = sharesOf(groups);
  const rows = groups.map(({ label, runs, mean, std, best, worst }, i) => [
    escaped(label),
    String(runs),
    ...[mean, std, best, worst].map((x) => escaped(valueText(x))),
    ...(hasBars ? [`<span style="width: ${((shares[i] ?? 0) * 100).toFixed(1)}%"></span>`] : []),
  ]);
  const headings = [name, 'runs', `mean ${objective.name}`, 'std', 'best', 'worst'].map(escaped);
  return tableOf([...headings, ...(hasBars ? [''] : [])], rows, hasBars);
}

/** How long bars are: from 0, or from the lowest finite mean below it, to the highest; infinite means have no bar, or a whole one. */
function sharesOf(groups: readonly Group[]): number[] {
  const means = groups.map(({ mean }) => mean);
  const finite = means.filter(Number.isFinite);
  const base = Math.min(0, ...finite);
  const top = Math.max(0, ...finite);
  return means.map((mean) => Math.max(0, Math.min((mean - base) / (top - base), 1)) || 0);
}

/** The curves that the best runs reported. */
function curvesPart({ best }: Summary, reports: ReadonlyMap<string, readonly RunNumbers[]>): string {
  const shown = best.filter(({ id }) => reports.has(id)).slice(0, mostCurves);
  const names = [
    ...new Set(shown.flatMap(({ id }) => (reports.get(id) ?? []).flatMap((one) => Object.keys(one)))),
  ];
  const along = ['epoch', 'step', 'iteration'].find((name) => names.includes(name));
  const panels = names
    .filter((name) => name !== along)
    .map(
      (name): Panel => ({
        title: name,
        xLabel: along ?? 'report',
        series: shown.map(({ id, run }) => curveOf(`run ${run}`, reports.get(id) ?? [], name, along)),
      }),
    );
  return panels.length === 0
    ? ''
    : `<h2>What the best runs reported</h2>\n${svg({ title: 'Best runs', panels })}`;
}

function curveOf(
  label: string,
  reports: readonly RunNumbers[],
  name: string,
  along: string | undefined,
): Series {
  const xs = reports.map((one, i) => (along === undefined ? i + 1 : numberOf(one[along])));
  return { label, xs, ys: reports.map((one) => numberOf(one[name])) };
}

function failurePart({ failures }: Summary): string {
  if (failures.length === 0) return '';
  const rows = failures.slice(0, 20).map(({ error, runs, example }) => [
    escaped(error),
    String(runs),
    escaped(
      Object.entries(example.parameters)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    ),
  ]);
  return `<h2>Failed</h2>\n${tableOf(['error', 'runs', 'as with'], rows)}`;
}

function tableOf(headings: readonly string[], rows: readonly (readonly string[])[], hasBars = false): string {
  const last = headings.length - 1;
  const cells = (row: readonly string[]) =>
    row.map((cell, i) => `<td${hasBars && i === last ? ' class="bar"' : ''}>${cell}</td>`).join('');
  return `<div class="wide"><table>
<thead><tr>${headings.map((heading) => `<th>${heading}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}
</tbody>
</table></div>`;
}
