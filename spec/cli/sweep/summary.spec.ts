import { expect } from 'chai';
import { csv } from '../../../lib/cli/sweep/csv.ts';
import { type PlannedRun, planOf } from '../../../lib/cli/sweep/plan-of.ts';
import { progressText } from '../../../lib/cli/sweep/progress-text.ts';
import { recordOf } from '../../../lib/cli/sweep/record.ts';
import { reportPage } from '../../../lib/cli/sweep/report-page.ts';
import { showSummary } from '../../../lib/cli/sweep/show-summary.ts';
import { summarize } from '../../../lib/cli/sweep/summary.ts';

const plan = planOf({
  shape: { kind: 'values', values: ['a', 'b'] },
  width: { kind: 'values', values: [0.01, 0.1, 1] },
});

/** The result is the number of the run; the last one failed. */
const records = plan.map((planned: PlannedRun) =>
  planned.run === 5
    ? recordOf(planned, { error: 'it, "broke"' }, 2, 0.5)
    : recordOf(planned, { results: { score: planned.run, loss: -planned.run }, reports: [] }, 1, 0.25),
);

const terminal = { columns: 80, color: false, write() {}, error() {}, progress() {} };

describe('summarize', () => {
  const summary = summarize(records, 8, null, 2);

  it('counts, ranks by the first result, and means over the runs of each value', () => {
    expect(summary).to.deep.include({
      of: 8,
      done: 5,
      failed: 1,
      objective: { name: 'score', isHigh: true },
    });
    expect(summary.best.map(({ run }) => run)).to.deep.equal([4, 3]);
    const of = (name: string) =>
      summary.parameters
        .find((one) => one.name === name)
        ?.groups.map(({ label, at, runs, mean, best, worst }) => [...[label, at, runs, mean, best, worst]]);
    expect(of('shape')).to.deep.equal([
      ['a', null, 3, 1, 2, 0],
      ['b', null, 2, 3.5, 4, 3],
    ]);
    expect(of('width')).to.deep.equal([
      ['0.01', 0.01, 2, 1.5, 3, 0],
      ['0.1', 0.1, 2, 2.5, 4, 1],
      ['1', 1, 1, 2, 2, 2],
    ]);
  });

  it('ranks by what is asked for, whatever the order of the lines', () => {
    const low = { name: 'score', isHigh: false };
    for (const some of [records, records.toReversed()])
      expect(summarize(some, 6, low, 3).best.map(({ run }) => run)).to.deep.equal([0, 1, 2]);
    const tied = plan.map((one) => recordOf(one, { results: { x: Infinity }, reports: [] }, 1, 0));
    expect(summarize(tied.toReversed(), 6, null, 9).best.map(({ run }) => run)).to.deep.equal([
      0, 1, 2, 3, 4, 5,
    ]);
  });

  it('gathers many values into intervals of as many runs', () => {
    const many = planOf({ x: { kind: 'values', values: Array.from({ length: 80 }, (_, i) => i) } });
    const drawn = many.map((one) => recordOf(one, { results: { y: one.run }, reports: [] }, 1, 0));
    const [x] = summarize(drawn, 80, null, 1).parameters;
    expect(x?.groups.map(({ runs }) => runs)).to.deep.equal(Array(8).fill(10));
    expect(x?.groups[1]).to.deep.include({ label: '10 to 19', mean: 14.5, best: 19, worst: 10 });
  });

  it('has nothing to rank where nothing is done', () => {
    const failed = records.filter(({ status }) => status === 'failed');
    expect(summarize(failed, 1, null, 3)).to.deep.include({ objective: null, best: [], parameters: [] });
  });

  it('is shown in 80 columns', () => {
    expect(showSummary(summary, terminal)).to.deep.equal([
      '8 runs: 5 done, 1 failed, 2 missing.',
      '',
      'Best runs by score, highest first',
      'run  score  loss  shape  width',
      '──────────────────────────────',
      '4        4    -4      b    0.1',
      '3        3    -3      b   0.01',
      '',
      'shape  runs  mean score     std  best',
      '─────────────────────────────────────',
      'a         3           1       1     2',
      'b         2         3.5  0.7071     4',
      '',
      'width  runs  mean score    std  best',
      '────────────────────────────────────',
      '0.01      2         1.5  2.121     3',
      '0.1       2         2.5  2.121     4',
      '1         1           2      -     2',
      '',
      'Failed',
      '  1 × it, "broke" (run 5: shape b, width 1)',
    ]);
  });

  it('is a page without scripts, with curves, the best runs and why runs failed', () => {
    const reports = new Map(
      summary.best.map(({ id }) => [id, [1, 2, 3].map((epoch) => ({ epoch, score: epoch }))]),
    );
    const page = reportPage('a <b>', summary, reports);
    expect(page)
      .to.include('<h1>a &lt;b&gt;</h1>')
      .and.not.match(/<script|https?:(?!\/\/www\.w3\.org\/2000\/svg)|<b>/);
    expect(page.match(/<svg /g)).to.have.length(2);
    for (const text of [
      'log10 width',
      '<td>b</td>',
      'What the best runs reported',
      'run 4',
      'it, &quot;broke&quot;',
    ])
      expect(page).to.include(text);
    // The bars of the means 1 and 3.5.
    expect(page).to.include('width: 28.6%').and.include('width: 100.0%');
  });

  it('has bars of finite length where results are infinite, or no numbers', () => {
    const widthsOf = (...scores: number[]) => {
      const runs = planOf({ shape: { kind: 'values', values: scores.map((_, i) => `s${i}`) } });
      const done = runs.map((one, i) =>
        recordOf(one, { results: { score: scores[i] ?? 0 }, reports: [] }, 1, 1),
      );
      const page = reportPage('a', summarize(done, done.length, null, 3), new Map());
      return Array.from(page.matchAll(/style="width: (.*?)"/g), ([, width]) => width);
    };
    expect(widthsOf(1, -Infinity, 2)).to.eql(['50.0%', '0.0%', '100.0%']);
    expect(widthsOf(1, Infinity, 2)).to.eql(['50.0%', '100.0%', '100.0%']);
    expect(widthsOf(-Infinity, Infinity)).to.eql(['0.0%', '100.0%']);
    expect(widthsOf(Number.NaN, 1, -1)).to.eql(['100.0%', '0.0%']);
    expect(widthsOf(0, 0)).to.eql(['0.0%', '0.0%']);
    const [none] = planOf({ a: { kind: 'values', values: [1] } }).map((one) =>
      recordOf(one, { results: { score: Number.NaN }, reports: [] }, 1, 1),
    );
    expect(reportPage('a', summarize(none ? [none] : [], 1, null, 3), new Map())).to.not.include('<table>');
  });
});

describe('csv', () => {
  it('and tables have nothing where a run has no result of the name of a field that every object has', () => {
    const two = plan
      .slice(0, 2)
      .map((one, i) =>
        recordOf(one, { results: { score: i, ...(i === 0 && { toString: 7 }) }, reports: [] }, 1, 1),
      );
    const shown = showSummary(summarize(two, 2, null, 2), terminal).join('\n');
    expect(csv(two) + shown)
      .to.include('toString')
      .and.not.include('function');
  });

  it('has a line for each run by number, with what has commas or quotes in quotes', () => {
    expect(
      csv(records.toReversed())
        .split('\r\n')
        .filter((_, i) => i === 0 || i === 2 || i > 5),
    ).to.deep.equal([
      'run,id,status,parameters.shape,parameters.width,results.score,results.loss,seconds,attempts,error',
      `1,${plan[1]?.id},done,a,0.1,1,-1,0.25,1,`,
      `5,${plan[5]?.id},failed,b,1,,,0.5,2,"it, ""broke"""`,
      '',
    ]);
  });
});

describe('progressText', () => {
  it('has a bar, the runs, the failed ones, and the time that is left at the pace so far', () => {
    expect(progressText({ done: 50, of: 200, failed: 0, doneNow: 0, seconds: 9 })).to.equal(
      '█████░░░░░░░░░░░░░░░  50/200 runs  -:-- left',
    );
    expect(progressText({ done: 60, of: 200, failed: 2, doneNow: 10, seconds: 5 })).to.equal(
      '██████░░░░░░░░░░░░░░  60/200 runs  2 failed  1:10 left',
    );
    expect(progressText({ done: 1, of: 3601, failed: 0, doneNow: 1, seconds: 2 })).to.match(
      / {2}2:00:00 left$/,
    );
  });
});
