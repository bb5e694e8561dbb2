import type { Machine } from '../machine.ts';
import { digits } from '../table.ts';
import type { Part, PeerOptions } from './options.ts';
import type { PartResult } from './runners.ts';
import { asMarkdown, markdownTable } from './section.ts';
import type { Skipped } from './session.ts';
import { type TrainingTimes, trainingSummary } from './training.ts';

/** What the JSON file holds. */
export interface PeerReport {
  readonly date: string;
  readonly options: PeerOptions;
  readonly machine: Machine;
  versions: Readonly<Record<string, string>>;
  readonly skipped: readonly Skipped[];
  readonly parts: Partial<Record<Part, PartResult>>;
}

/** Where and how figures were taken, by name. */
export function circumstances({
  date,
  options,
  machine: m,
  versions,
}: PeerReport): [name: string, value: string][] {
  const { threads, rounds, quick } = options;
  return [
    ['machine', `${m.cpu}, ${m.cores} cores, ${digits(m.memoryBytes / 2 ** 30)} GiB, ${m.os}`],
    [
      'versions',
      Object.entries(versions)
        .map((entry) => entry.join(' '))
        .join(', '),
    ],
    [
      'settings',
      `${threads} threads where a framework has threads, ${rounds} rounds${quick ? ', quick: a look, not a result' : ''}`,
    ],
    ['date', `${date.slice(0, 10)}, load at the start ${m.load.toFixed(1)}${busy(m)}`],
  ];
}

/** Others that use the machine slow down most what has several threads, for these wait for each other. */
function busy({ load, cores }: Machine): string {
  return load > cores / 4 ? ' (BUSY: figures are too large, ratios uncertain)' : '';
}

/** One line for each entrant and reason, with how to install it. */
export function skippedLines(skipped: readonly Skipped[]): string[] {
  const byReason = new Map<string, Skipped & { parts: string[] }>();
  for (const one of skipped) {
    const key = `${one.name}: ${one.reason}`;
    const known = byReason.get(key) ?? { ...one, parts: [] };
    byReason.set(key, { ...known, parts: [...new Set([...known.parts, one.part])] });
  }
  return [...byReason.values()].map(
    ({ name, parts, reason, install }) =>
      `${name} (${parts.join(', ')}): ${reason.replace(/\.$/, '')}. To install it: ${install}.`,
  );
}

/** What stands above the tables on a terminal. */
export function heading(report: PeerReport): string {
  const lines = circumstances(report).map(([name, value]) => `${name.padEnd(9)} ${value}`);
  const skipped = skippedLines(report.skipped).map((line) => `skipped   ${line}`);
  return `${[...lines, ...skipped].join('\n')}\n`;
}

/** The page of all figures, in Markdown. */
export function page(report: PeerReport): string {
  const results = Object.values(report.parts);
  const trainings = results.map(({ figures }) => figures).filter(isTraining);
  const skipped = skippedLines(report.skipped);
  return `${[
    '# Benchmarks',
    '<!-- Written by `npm run bench:peers`; do not edit. -->',
    introduction,
    markdownTable(['', ''], circumstances(report)).join('\n').replace('---:', '---'),
    ...(trainings.length > 0 ? [asMarkdown(trainingSummary(trainings)).trimEnd()] : []),
    ...results.map(({ section }) => asMarkdown(section).trimEnd()),
    ...(skipped.length > 0 ? [`## Left out\n\n${skipped.map((line) => `- ${line}`).join('\n')}`] : []),
  ].join('\n\n')}\n`;
}

const introduction = `The same work in spiketape and in other frameworks, on the same machine, in the same run: each framework is a process of
its own that stays warm, and they take turns, one computing at a time. All start from the same weights and train on the
same batches, each step on the next one. "Same work" says whether they computed the same: the loss of the first batch,
the share of hidden neurons that fire in it, and the loss after two updates are compared with those of spiketape, and the
largest relative difference is given. Ratios are taken within each round and say how many times as long as spiketape a
framework took; above 1, spiketape is faster. snnTorch's neuron differs from the others (it fires above the threshold,
resets a step later, and does not differentiate the reset), so it is compared with spiketape set to that neuron.

How it is run: [bench/peers](../bench/peers/README.md).`;

function isTraining(figures: unknown): figures is TrainingTimes {
  return typeof figures === 'object' && figures !== null && 'workload' in figures;
}
