import { show } from '../../util/errors.ts';
import { version } from '../../util/version.ts';
import { exitCodes } from '../command.ts';
import type { CommandLine } from '../line/command-line.ts';
import { didYouMean } from '../nearest.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { jsonText } from '../words.ts';
import { writeText } from '../write-text.ts';
import { csv } from './csv.ts';
import type { BriefRecord } from './record-file.ts';
import { reportPage } from './report-page.ts';
import { reportsOf } from './reports-of.ts';
import { showSummary } from './show-summary.ts';
import type { Objective } from './study-message.ts';
import { type Summary, summarize } from './summary.ts';
import type { Output } from './sweep-options.ts';

/** Finished runs, and where they are. */
export interface Finished {
  readonly title: string;
  readonly records: readonly BriefRecord[];
  /** How many there are to be. */
  readonly of: number;
  /** What the study says counts. */
  readonly objective: Objective | null;
  /** The files that have their lines. */
  readonly files: readonly string[];
  /** More for the JSON. */
  readonly data: object;
  /** More lines, below the first. */
  readonly notes: readonly string[];
}

/** Prints what runs came to, and writes what is asked for. @returns The exit code. */
export function printSweep(
  line: CommandLine,
  terminal: Terminal,
  output: Output,
  finished: Finished,
): number {
  const { title, records, of, files, data, notes } = finished;
  const objective = output.objective ?? finished.objective;
  requireResult(output.objective ? '--' : 'objective.', objective, records);
  const summary = summarize(records, of, objective, output.best);
  if (output.csv !== undefined) writeText('--csv', output.csv, csv(records));
  if (output.html !== undefined)
    writeText('--html', output.html, reportPage(title, summary, reportsOf(files, summary.best)));
  if (line.has('json'))
    terminal.write(jsonText({ spiketape: version, command: 'sweep', ...data, ...dataOf(summary) }));
  else {
    const [first = '', ...rest] = showSummary(summary, terminal);
    terminal.write([first, ...notes, ...rest].join('\n'));
  }
  return summary.done === of ? exitCodes.passed : exitCodes.failed;
}

/** @throws UsageError for a result by which runs are to be ranked and that none of them has. */
function requireResult(place: string, objective: Objective | null, records: readonly BriefRecord[]) {
  const known = [...new Set(records.flatMap(({ results = {} }) => Object.keys(results)))];
  if (!objective || known.length === 0 || known.includes(objective.name)) return;
  const { name, isHigh } = objective;
  const due = `one of ${known.join(', ')} was due${didYouMean(name, known)}`;
  throw new UsageError(`${place}${isHigh ? 'maximize' : 'minimize'}: got ${show(name)} when ${due}`);
}

function dataOf({ of, done, failed, objective, best, parameters, failures }: Summary): object {
  const ranked = objective && { [objective.isHigh ? 'maximize' : 'minimize']: objective.name };
  return {
    runs: of,
    done,
    failed,
    missing: of - done - failed,
    objective: ranked,
    best,
    parameters,
    failures: failures.map(({ error, runs, example }) => ({ error, runs, example: example.run })),
  };
}
