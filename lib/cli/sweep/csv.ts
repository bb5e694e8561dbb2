import { ownField } from './record.ts';
import type { BriefRecord } from './record-file.ts';

/** Finished runs as CSV (RFC 4180), by their number: `parameters.width`, `results.accuracy`, a column each. */
export function csv(records: readonly BriefRecord[]): string {
  const columns = (field: 'parameters' | 'results') => [
    ...new Set(records.flatMap((record) => Object.keys(record[field] ?? {}))),
  ];
  const [parameters, results] = [columns('parameters'), columns('results')];
  const head = [
    ...['run', 'id', 'status'],
    ...parameters.map((name) => `parameters.${name}`),
    ...results.map((name) => `results.${name}`),
    ...['seconds', 'attempts', 'error'],
  ];
  const rows = records
    .toSorted((a, b) => a.run - b.run)
    .map((record) => [
      ...[record.run, record.id, record.status],
      ...parameters.map((name) => record.parameters[name]),
      ...results.map((name) => ownField(record.results, name)),
      ...[record.seconds, record.attempts, record.error],
    ]);
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: unknown): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
