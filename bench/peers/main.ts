import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
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

async function run(options: PeerOptions): Promise<void> {
  const date = new Date().toISOString();
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
      await runPart(session, report, part);
      report.versions = Object.fromEntries(session.versions);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(heading(report));
  write(
    options.json ?? join(root, `bench/results/peers-${date.replaceAll(':', '-')}.json`),
    JSON.stringify(report, null, 2),
  );
  const file = pageFile(options);
  if (file) write(file, page(report));
}

/** A part that fails is told of, and the others go on. */
async function runPart(session: Session, report: PeerReport, part: Part): Promise<void> {
  try {
    const result = await runners[part](session, part);
    report.parts[part] = result;
    progress('');
    console.log(asText(result.section));
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

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${text.trimEnd()}\n`);
  console.log(`written: ${relative('', file)}`);
}

try {
  const options = parsePeerOptions(process.argv.slice(2));
  if (options.help) console.log(usage);
  else await run(options);
} catch (error) {
  console.error(`bench:peers: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
