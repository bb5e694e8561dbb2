import { largest } from '../../check/largest.ts';
import { textPlot } from '../plot/text-plot.ts';
import { paint, type Terminal } from '../terminal.ts';
import { settingText, short } from '../words.ts';
import { hanging } from '../wrap.ts';
import type { Curves, Finding, ReportData } from './finding.ts';

/** What is shown of one thing that was checked. */
export function showFinding({ name, kind, report, curves, advice }: Finding, terminal: Terminal): string[] {
  if (report === null) return [...(advice ?? [])];
  const { checks, passed, diagnosis, unproved = [] } = report;
  const failed = checks.filter((check) => !check.passed).length;
  const count = passed ? `all ${checks.length} checks passed` : `${failed} of ${checks.length} checks failed`;
  const head = `${mark(passed, terminal)} ${paint(terminal, 'bold', name)} (${kind}): ${count}`;
  const plot = passed || curves === null ? [] : plotOf(curves, terminal);
  const cause = diagnosis
    ? [
        '',
        ...painted('yellow', hanging('  likely cause   ', diagnosis.text, terminal.columns), terminal),
        ...(diagnosis.correction
          ? painted('yellow', hanging('  right would be ', diagnosis.correction, terminal.columns), terminal)
          : []),
      ]
    : [];
  const notes = unproved.flatMap((what, i) =>
    hanging(i === 0 ? '  not proved     ' : ' '.repeat(17), what, terminal.columns),
  );
  return [head, ...checks.flatMap((check) => linesOf(check, terminal)), ...cause, ...notes, ...plot];
}

function painted(style: 'yellow', lines: readonly string[], terminal: Terminal): string[] {
  return lines.map((line) => paint(terminal, style, line));
}

function mark(passed: boolean, terminal: Terminal): string {
  return passed ? paint(terminal, 'green', '✓') : paint(terminal, 'red', '✗');
}

function linesOf(check: ReportData['checks'][number], terminal: Terminal): string[] {
  const { name, passed, points, inconclusive, worst, message, detail } = check;
  const doubt = inconclusive > 0 ? `, ${inconclusive.toLocaleString('en-US')} inconclusive` : '';
  const count = `${points.toLocaleString('en-US')} ${points === 1 ? 'point' : 'points'}${doubt}`;
  const line = `  ${mark(passed, terminal)} ${name.padEnd(20)} ${paint(terminal, 'dim', count)}`;
  if (detail !== undefined)
    return [`  ${mark(passed, terminal)} ${name}`, ...hanging('      ', detail, terminal.columns)];
  if (passed) return [line];
  const isWrong = worst !== null && worst.error > worst.tolerance;
  // Where the worst point is not the reason, or not the only one, the message begins with what is.
  const reason = message.split('; ').filter((part) => !/: got .*, due .*, error /.test(part));
  return [
    line,
    ...reason.flatMap((text) => hanging('      ', text, terminal.columns)),
    ...(isWrong || reason.length === 0 ? pointLines(worst, terminal) : []),
  ];
}

function pointLines(worst: ReportData['worst'], { columns }: Terminal): string[] {
  if (worst === null) return [];
  const { x, place, params = {}, got, due, error, tolerance } = worst;
  const settings = settingText(params);
  const where = [place && `in ${place}`, `at x = ${short(x, 6)}`, settings && `(${settings})`];
  return [
    ...hanging('      ', where.filter(Boolean).join(' '), columns),
    `      got ${short(got, 10)}, due ${short(due, 10)}`,
    `      error ${error.toExponential(1)}, tolerance ${tolerance.toExponential(1)}`,
  ];
}

/** The curves, where they can be told apart. */
function plotOf({ xs, gradient, slope, params, mark }: Curves, { columns }: Terminal): string[] {
  const gap = gradient.reduce((most, y, i) => Math.max(most, Math.abs(y - (slope[i] ?? y)) || 0), 0);
  if (!(gap > largest(slope) / 100)) return [];
  const setting = settingText(params);
  const series = [
    { label: 'gradient', xs, ys: gradient },
    { label: `derivative of the origin${setting && `   at ${setting}`}`, xs, ys: slope },
  ];
  const options = { columns: Math.min(columns, 76) - 2, ...(mark !== null && { mark }) };
  return ['', ...textPlot(series, options).map((line) => `  ${line}`)];
}
