import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lib/cli/run.ts';
import type { Terminal } from '../lib/cli/terminal.ts';

/** Files that a document shows: blocks of code whose first line is a comment with a name. */
const files = /^```(?:ts|js)\n\/\/ (?<name>[\w-]+\.[jt]s)\n(?<code>.*?)^```$/gms;

/** What a document says that commands print: `$ npx spiketape ...`, and the output below. */
const sessions = /^```console\n.*?^```$/gms;

/** Whether what a command prints has times in it, which differ from run to run. */
export function hasTimes(session: string): boolean {
  return /^\$ npx spiketape (?:compare|bench)/m.test(session);
}

/** The day that code written by a session bears, in seconds: 2026-11-28. */
const dateOfSessions = '1795824000';

/** The sessions of a document. */
export function sessionsOf(markdown: string): string[] {
  return [...markdown.matchAll(sessions)].map(([session]) => session);
}

/**
 * The document with its commands run anew, in a folder that has its files.
 *
 * @param more - What differs from the terminal that documents show.
 * @param some - Which of its sessions are run; the others stay as they are.
 */
export async function withOutputs(
  markdown: string,
  more: Partial<Terminal> = {},
  some = sessionsOf(markdown),
): Promise<string> {
  const before = process.cwd();
  // Inside of the checkout, so that child processes find what runs TypeScript.
  const place = mkdtempSync(join(import.meta.dirname, '.session-'));
  for (const { groups } of markdown.matchAll(files))
    writeFileSync(join(place, groups?.name ?? ''), groups?.code ?? '');
  process.chdir(place);
  const { SOURCE_DATE_EPOCH: epoch } = process.env;
  process.env.SOURCE_DATE_EPOCH = dateOfSessions;
  try {
    let text = markdown;
    for (const session of some) text = text.replace(session, await replayed(session, more));
    return text;
  } finally {
    process.chdir(before);
    if (epoch === undefined) delete process.env.SOURCE_DATE_EPOCH;
    else process.env.SOURCE_DATE_EPOCH = epoch;
    rmSync(place, { recursive: true });
  }
}

async function replayed(session: string, more: Partial<Terminal>): Promise<string> {
  const lines: string[] = [];
  for (const [command, args] of session.matchAll(/^\$ npx spiketape (.*)$/gm))
    lines.push(command, await outputOf((args ?? '').split(' '), more), '');
  return ['```console', ...lines.slice(0, -1), '```'].join('\n');
}

async function outputOf(args: readonly string[], more: Partial<Terminal>): Promise<string> {
  const lines: string[] = [];
  const write = (text: string) => void lines.push(text);
  await run(args, { columns: 80, color: false, write, error: write, progress: () => {}, ...more });
  return lines.join('\n');
}
