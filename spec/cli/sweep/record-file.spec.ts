import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { planOf } from '../../../lib/cli/sweep/plan-of.ts';
import {
  type Outcome,
  parseRecord,
  type RunRecord,
  recordOf,
  recordText,
} from '../../../lib/cli/sweep/record.ts';
import { RecordFile } from '../../../lib/cli/sweep/record-file.ts';
import { UsageError } from '../../../lib/cli/usage-error.ts';

const plan = planOf({ a: { kind: 'values', values: [1, 2, 3, 'ü'] } });

function record(run: number, outcome: Outcome, attempts = 1): RunRecord {
  return recordOf(plan[run] as never, outcome, attempts, 0.25);
}

const done = (run: number, score = run) =>
  record(run, { results: { score }, reports: [{ epoch: 1, score }] });

describe('RecordFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-records-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'study.jsonl');
  const opened = () => new RecordFile('--out', file);
  const write = (text: string | Uint8Array) => writeFileSync(file, text);

  it('adds a line for each run, and has them when it is opened again', () => {
    rmSync(file, { force: true });
    const first = opened();
    [0, 1].forEach((run) => void first.add(done(run)));
    first.close();
    const again = opened();
    again.close();
    expect(readFileSync(file, 'utf8')).to.equal(`${recordText(done(0))}\n${recordText(done(1))}\n`);
    expect([...again.records.keys()]).to.deep.equal([plan[0]?.id, plan[1]?.id]);
    expect(again.torn).to.deep.equal([]);
  });

  it('loses at most the last run wherever its process was killed, and is whole again after what follows', () => {
    const whole = Buffer.from([0, 3, 2].map((run) => `${recordText(done(run))}\n`).join(''));
    const ends = [0, 3, 2].map((run) => Buffer.byteLength(recordText(done(run))) + 1);
    fc.assert(
      fc.property(fc.nat(whole.length), (cut) => {
        write(whole.subarray(0, cut));
        const one = opened();
        [0, 1, 2, 3]
          .filter((run) => !one.records.has(plan[run]?.id ?? ''))
          .forEach((run) => void one.add(done(run)));
        one.close();
        // A line that only lacks its end counts.
        const complete = ends.filter(
          (_, i) => cut >= ends.slice(0, i + 1).reduce((a, b) => a + b, 0) - 1,
        ).length;
        const isCut = one.torn.length === 1;
        expect(readFileSync(file, 'utf8').trimEnd().split('\n')).to.have.length(4 + (isCut ? 1 : 0));
        expect(one.torn).to.deep.equal(isCut ? [complete + 1] : []);
        const again = opened();
        again.close();
        expect([...again.records.keys()].sort()).to.deep.equal(plan.map(({ id }) => id).sort());
      }),
      { numRuns: 60 },
    );
  });

  it('counts a result before a failure, and of failures the one that was tried more often', () => {
    const failed = (attempts: number) => record(0, { error: `try ${attempts}` }, attempts);
    write([failed(1), failed(3), failed(2)].map((one) => `${recordText(one)}\n`).join(''));
    const one = opened();
    expect(one.records.get(failed(1).id)?.error).to.equal('try 3');
    one.add(done(0, 7));
    one.add(done(0, 8));
    one.add(failed(9));
    one.close();
    expect(readFileSync(file, 'utf8').trimEnd().split('\n').slice(3)).to.deep.equal([recordText(done(0, 7))]);
  });

  it('keeps numbers that JSON has none for, as text', () => {
    const { results } = record(0, { results: { a: NaN, b: -Infinity, c: 1e-300 }, reports: [] });
    expect(results).to.deep.equal({ a: 'NaN', b: '-Infinity', c: 1e-300 });
  });

  it('takes nothing for a run whose id is not that of its parameters', () => {
    const text = recordText(done(0));
    expect(parseRecord(text)).to.deep.equal(done(0));
    expect(parseRecord(text.replace('"a":1', '"a":2'))).to.equal(undefined);
    for (const other of ['', '1', '{}', '[]', 'null']) expect(parseRecord(other)).to.equal(undefined);
  });

  it('adds nothing to a file of other things', () => {
    write('# Notes\nof mine\n');
    expect(opened).to.throw(
      `--out: line 1 of ${JSON.stringify(file)} is no run when the file of a study was due.`,
    );
    expect(readFileSync(file, 'utf8')).to.equal('# Notes\nof mine\n');
  });

  it('is a usage error where it cannot be read', function () {
    // A file for all that is asked of it, of which nothing can be read.
    const unreadable = '/proc/self/mem';
    if (!existsSync(unreadable)) this.skip();
    expect(() => new RecordFile('--out', unreadable)).to.throw(
      UsageError,
      `--out: "${unreadable}" cannot be read: Error: EIO`,
    );
  });

  it('is a usage error where it cannot be written', () => {
    const nowhere = join(folder, 'nowhere', 'a.jsonl');
    expect(() => new RecordFile('--out', nowhere)).to.throw(
      `--out: ${JSON.stringify(nowhere)} cannot be written: its folder does not exist.`,
    );
    if (existsSync('/dev/full'))
      expect(() => new RecordFile('--out', '/dev/full').add(done(0))).to.throw(
        '"/dev/full" cannot be written: the disk is full.',
      );
  });
});
