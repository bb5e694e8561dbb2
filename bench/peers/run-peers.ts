import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { requireWritable } from '../../lib/cli/write-text.ts';
import { machine } from '../machine.ts';
import { entrants, findPython } from './entrants.ts';
import { type Part, type PeerOptions, parsePeerOptions, parts, usage } from './options.ts';
import { heading, type PeerReport, page } from './page.ts';
import { runners } from './runners.ts';
import { asText } from './section.ts';
import { type Session, skip } from './session.ts';

const root = join(import.meta.dirname, '../..');

/** Shows on a terminal what is being measured. */
function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
}

/**
 * Compares with the frameworks that are there, prints the tables and writes the figures as JSON and as a page. A part that
 * fails sets the exit code of the process to 1.
 *
 * @param print - Takes a text of one or more lines.
 * @throws TypeError or RangeError, with a text of one line, for what is not known.
 */
export async function runPeers(args: readonly string[], print: (text: string) => void): Promise<void> {
  const options = parsePeerOptions(args);
  if (options.help) print(usage);
  else await compare(options, print);
}

async function compare(options: PeerOptions, print: (text: string) => void): Promise<void> {
  const date = new Date().toISOString();
  const json = options.json ?? join(root, `bench/results/peers-${date.replaceAll(':', '-')}.json`);
  const file = pageFile(options);
  // Before all is measured.
  for (const [option, path] of Object.entries({ json, page: file }))
    if (path) requireRoom(`--${option}`, path);
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-peers-'));
  const runtimes = { ...options, python: options.python ?? findPython() };
  const session: Session = { options, runtimes, folder, skipped: [], versions: new Map(), progress };
  const report: PeerReport = {
    date,
    options,
    machine: machine(),
    versions: {},
    skipped: session.skipped,
    parts: {},
  };
  try {
    for (const part of parts.filter((name) => options.only.includes(name))) {
      await runPart(session, report, part, print);
      report.versions = Object.fromEntries(session.versions);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  print(heading(report));
  print(write(json, JSON.stringify(report, null, 2)));
  if (file) print(write(file, page(report)));
}

/** A part that fails is told of, and the others go on. */
async function runPart(
  session: Session,
  report: PeerReport,
  part: Part,
  print: (text: string) => void,
): Promise<void> {
  try {
    const result = await runners[part](session, part);
    report.parts[part] = result;
    progress('');
    print(asText(result.section));
  } catch (error) {
    progress('');
    skip(session, entrants.spiketape, part, error);
    process.exitCode = 1;
  }
}

/** A look or a part is no page, unless it is asked for. */
function pageFile({ page: file, quick, only }: PeerOptions): string | undefined {
  const complete = !quick && parts.every((part: Part) => only.includes(part));
  return file ?? (complete ? join(root, 'docs/benchmarks.md') : undefined);
}

function requireRoom(option: string, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  requireWritable(option, file);
}

/** Writes a file, and says so. */
function write(file: string, text: string): string {
  writeFileSync(file, `${text.trimEnd()}\n`);
  return `written: ${relative('', file)}`;
}
