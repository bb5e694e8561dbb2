import { printable } from '../printable.ts';
import { table } from '../table.ts';
import { paint, type Terminal } from '../terminal.ts';
import { short } from '../words.ts';
import { hanging } from '../wrap.ts';
import type { ParameterGroups } from './parameter-groups.ts';
import { ownField } from './record.ts';
import type { BriefRecord } from './record-file.ts';
import type { Objective } from './study-message.ts';
import type { FailureKind, Summary } from './summary.ts';

/** A summary as lines for a terminal: how many, the best, what came of the values of each parameter, why runs failed. */
export function showSummary(summary: Summary, terminal: Terminal): string[] {
  const { objective, best, parameters, failures } = summary;
  return [
    countText(summary),
    ...(objective && best.length > 0 ? ['', ...bestLines(best, objective, terminal)] : []),
    ...(objective ? parameters.flatMap((one) => ['', ...groupLines(one, objective)]) : []),
    ...(failures.length > 0 ? ['', ...failureLines(failures, terminal)] : []),
  ];
}

/** How many runs there are, and what became of them. */
export function countText({ of, done, failed }: Summary): string {
  const missing = of - done - failed;
  const parts = [
    `${done} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
  ];
  return `${of} ${of === 1 ? 'run' : 'runs'}: ${parts.join(', ')}.`;
}

/** How runs are ranked: `accuracy, highest first`. */
export function objectiveText({ name, isHigh }: Objective): string {
  return `${printable(name)}, ${isHigh ? 'highest' : 'lowest'} first`;
}

/** A value of a parameter or a result for a person. */
export function valueText(value: unknown): string {
  return typeof value === 'number' ? short(value, 6) : printable(String(value ?? '-'));
}

/** The headings and cells of a table of runs: their results, the objective first, then their parameters. */
export function runTable(runs: readonly BriefRecord[], objective: Objective) {
  const results = namesOf(runs.map((run) => run.results ?? {}));
  const ranked = [objective.name, ...results.filter((name) => name !== objective.name)];
  const parameters = namesOf(runs.map((run) => run.parameters));
  return {
    headings: ['run', ...ranked, ...parameters].map(printable),
    rows: runs.map(({ run, results: found, parameters: set }) => [
      String(run),
      ...ranked.map((name) => valueText(ownField(found, name))),
      ...parameters.map((name) => valueText(set[name])),
    ]),
  };
}

function namesOf(objects: readonly object[]): string[] {
  return [...new Set(objects.flatMap((one) => Object.keys(one)))];
}

function bestLines(best: readonly BriefRecord[], objective: Objective, terminal: Terminal): string[] {
  const { headings, rows } = runTable(best, objective);
  return [paint(terminal, 'bold', `Best runs by ${objectiveText(objective)}`), ...table(headings, rows)];
}

function groupLines({ name, groups }: ParameterGroups, objective: Objective): string[] {
  const rows = groups.map(({ label, runs, mean, std, best }) => [
    printable(label),
    String(runs),
    ...[mean, std, best].map((x) => (Number.isNaN(x) ? '-' : short(x, 4))),
  ]);
  return table([printable(name), 'runs', `mean ${printable(objective.name)}`, 'std', 'best'], rows);
}

function failureLines(failures: readonly FailureKind[], terminal: Terminal): string[] {
  const shown = failures.slice(0, 5).flatMap(({ error, runs, example }) => {
    const setting = Object.entries(example.parameters).map(([name, value]) => `${name} ${value}`);
    return hanging(
      '  ',
      printable(`${runs} × ${error} (run ${example.run}: ${setting.join(', ')})`),
      terminal.columns,
    );
  });
  const more = failures.length - 5;
  return [
    paint(terminal, 'bold', 'Failed'),
    ...shown,
    ...(more > 0 ? [`  and ${more} other ${more === 1 ? 'error' : 'errors'}`] : []),
  ];
}
