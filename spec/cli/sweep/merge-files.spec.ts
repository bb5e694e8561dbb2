import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { readRuns, writeRuns } from '../../../lib/cli/sweep/merge-files.ts';
import { type PlannedRun, planOf } from '../../../lib/cli/sweep/plan-of.ts';
import { recordOf, recordText } from '../../../lib/cli/sweep/record.ts';
import { UsageError } from '../../../lib/cli/usage-error.ts';
import { rejects } from '../../support/rejects.ts';

const plan = planOf({ a: { kind: 'values', values: [1, 2, 3, 4, 5, 6] } });

function line(run: number, score = run, from = plan): string {
  const planned = from[run] as PlannedRun;
  return recordText(recordOf(planned, { results: { score }, reports: [] }, 1, 0.5));
}

function failedLine(run: number, attempts = 1): string {
  return recordText(recordOf(plan[run] as PlannedRun, { error: 'no' }, attempts, 0.5));
}

describe('readRuns', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-merge-'));
  after(() => rmSync(folder, { recursive: true }));
  const written = (name: string, ...lines: readonly string[]) => {
    const file = join(folder, name);
    writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  };

  it('has each run once, and names what is twice, missing and cut off', () => {
    const a = written('a', line(4), line(0), line(1).slice(0, 30));
    const b = written('b', line(2), line(0), line(4, 9));
    const merged = readRuns([a, b]);
    expect(Array.from(merged.runs.values(), ({ record }) => record.run).sort()).to.deep.equal([0, 2, 4]);
    expect(merged.duplicates).to.deep.equal([
      { run: 0, places: [`${a}:2`, `${b}:2`], isSame: true },
      { run: 4, places: [`${a}:1`, `${b}:3`], isSame: false },
    ]);
    expect(merged).to.deep.include({ lines: 6, of: 6, missing: [1, 3, 5], torn: [`${a}:3`], strange: 0 });
  });

  it('writes the lines by their number', async () => {
    const [a, b] = [written('a', line(4), line(2)), written('b', line(5), failedLine(0), line(3), line(1))];
    const out = join(folder, 'out');
    await writeRuns(out, readRuns([a, b]));
    const due = [failedLine(0), line(1), line(2), line(3), line(4), line(5)];
    expect(readFileSync(out, 'utf8')).to.equal(due.map((one) => `${one}\n`).join(''));
  });

  it('does not take a run that failed and was tried again for a duplicate', () => {
    const { duplicates, runs } = readRuns([written('a', failedLine(0), failedLine(0, 2), line(0))]);
    expect(duplicates).to.deep.equal([]);
    expect([...runs.values()].map(({ record }) => record.status)).to.deep.equal(['done']);
  });

  it('takes a result before a failure from another file', () => {
    const { runs, duplicates } = readRuns([written('a', line(0)), written('b', failedLine(0, 5))]);
    expect([...runs.values()].map(({ record }) => record.status)).to.deep.equal(['done']);
    expect(duplicates.map(({ isSame }) => isSame)).to.deep.equal([null]);
  });

  it('numbers the runs anew by a study that has grown, and leaves out what is none of it', async () => {
    const smaller = planOf({ a: { kind: 'values', values: [3, 9] } });
    const file = written('a', line(0, 3, smaller), line(1, 9, smaller), line(5));
    expect(() => readRuns([file])).to.throw('got runs of studies of 2 and 6 runs when those of one were due');
    const merged = readRuns([file], plan);
    expect(merged).to.deep.include({ of: 6, strange: 1, missing: [0, 1, 3, 4] });
    const out = join(folder, 'out');
    await writeRuns(out, merged);
    expect(readFileSync(out, 'utf8')).to.equal(`${line(2, 3)}\n${line(5)}\n`);
  });

  it('is a usage error for no file, one without runs, and one that cannot be written', async () => {
    const nowhere = join(folder, 'nowhere');
    expect(() => readRuns([nowhere])).to.throw(
      `${JSON.stringify(nowhere)} cannot be read: there is no such file.`,
    );
    expect(() => readRuns([folder])).to.throw(`${JSON.stringify(folder)} cannot be read: it is a folder.`);
    const empty = written('empty', '');
    expect(() => readRuns([empty])).to.throw(`${empty}: got no runs when one or more were due.`);
    const out = join(nowhere, 'out');
    const merged = readRuns([written('a', line(0))]);
    const wanted = `--out: ${JSON.stringify(out)} cannot be written: its folder does not exist.`;
    await rejects(writeRuns(out, merged), UsageError, wanted);
  });

  it('writes what is longer than a block, to a file with a long name, whose mode stays, and by a link, which stays', async () => {
    const many = planOf({ a: { kind: 'values', values: Array.from({ length: 500 }, (_, i) => i) } });
    const lines = many.map((_, run) => line(run, run, many));
    const [target, link] = [written('x'.repeat(255)), join(folder, 'link')];
    chmodSync(target, 0o640);
    symlinkSync(target, link);
    const others = [written(`${basename(link)}.part`, 'mine'), written('some', ...lines)] as const;
    await writeRuns(link, readRuns([others[1]]));
    expect(readFileSync(target, 'utf8')).to.equal(`${lines.join('\n')}\n`);
    expect(statSync(target).mode & 0o777).to.equal(0o640);
    expect(lstatSync(link).isSymbolicLink()).to.equal(true);
    expect(readFileSync(others[0], 'utf8')).to.equal('mine\n');
  });

  it('says which file cannot be read again, and leaves what is there', async () => {
    const [gone, out] = [written('gone', line(0)), written('kept', 'mine')];
    const merged = readRuns([gone]);
    rmSync(gone);
    const wanted = `${JSON.stringify(gone)} cannot be read: there is no such file.`;
    await rejects(writeRuns(out, merged), UsageError, wanted);
    expect(readFileSync(out, 'utf8')).to.equal('mine\n');
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).to.deep.equal([]);
  });
});
