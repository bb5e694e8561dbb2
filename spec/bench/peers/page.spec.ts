import { expect } from 'chai';
import { entrants } from '../../../bench/peers/entrants.ts';
import { parsePeerOptions } from '../../../bench/peers/options.ts';
import { heading, type PeerReport, page, skippedLines } from '../../../bench/peers/page.ts';
import { type PeerWorkload, peerWorkloads } from '../../../bench/peers/peer-workloads.ts';
import { asMarkdown, asText, figure } from '../../../bench/peers/section.ts';
import {
  fastestOfPyTorch,
  type TrainingRow,
  trainingSection,
  trainingSummary,
} from '../../../bench/peers/training.ts';
import { summarize } from '../../../bench/statistics.ts';

function row(name: string, family: TrainingRow['family'], time: number, own: number): TrainingRow {
  const agreement = { equal: name !== 'liar', loss: 0.5, firing: 1e-7, updated: 1e-7 };
  return {
    name,
    family,
    baseline: 'spiketape',
    threads: 2,
    manner: '',
    loss: 2.5,
    firing: 0.05,
    losses: [2.5],
    rounds: [[time]],
    step: summarize([time]),
    ...(name === 'spiketape' ? {} : { ratio: summarize([time / own]), agreement }),
  };
}

const rows = [
  row('spiketape', 'spiketape', 50, 50),
  row('slow', 'PyTorch', 200, 50),
  row('liar', 'PyTorch', 150, 50),
  row(entrants.wasm.name, 'TensorFlow.js', 100, 50),
];
const times = { workload: peerWorkloads[0] as PeerWorkload, rows };

const report: PeerReport = {
  date: '2026-11-22T10:00:00.000Z',
  options: parsePeerOptions([]),
  machine: { cpu: 'Slide rule', cores: 2, memoryBytes: 2 ** 34, load: 0.1, os: 'none', node: '20', v8: '11' },
  versions: { spiketape: '0.1.0', PyTorch: '1.13.1' },
  skipped: [
    { name: 'snnTorch', part: 'W2', reason: 'is not there.', install: 'find it' },
    { name: 'snnTorch', part: 'W3', reason: 'is not there.', install: 'find it' },
    { name: 'snnTorch', part: 'W3r', reason: 'died', install: 'find it' },
  ],
  parts: { W2: { figures: times, section: trainingSection(times) } },
};

describe('bench/peers/page', () => {
  it('a table is the same in Markdown as on a terminal', () => {
    const section = { title: 'T', about: 'A.', headings: ['', 'ms'], rows: [['a|b', '1']], notes: ['So.'] };
    expect(asText(section)).to.match(/^T\. A\.\n\n.*\n─+\na\|b +1\n\n- So\.\n$/);
    expect(asMarkdown(section)).to.equal('## T\n\nA.\n\n|  | ms |\n|---|---:|\n| a\\|b | 1 |\n\n- So.\n');
  });

  it('a figure is a median with extremes, or the only sample', () => {
    expect(figure(summarize([1, 2, 4]))).to.equal('2.00 (1.00-4.00)');
    expect(figure(summarize([3]))).to.equal('3.00');
  });

  it('the fastest on PyTorch is told, and TensorFlow.js is not on PyTorch', () => {
    expect(fastestOfPyTorch(rows)?.name).to.equal('liar');
    expect(fastestOfPyTorch(rows.slice(0, 1))).to.equal(undefined);
    const { notes } = trainingSection(times);
    expect(notes[0]).to.equal('The fastest on PyTorch is liar: 3.00 times as long as spiketape.');
    expect(trainingSummary([times]).rows).to.deep.equal([
      ['W2', '50.0', 'liar', '150', '3.00x', '100', '2.00x'],
    ]);
    const both = { ...times, rows: [...rows, row('spiketape on Node 20', 'spiketape', 60, 50)] };
    const { headings, rows: beside } = trainingSummary([both, times]);
    expect(headings.slice(1, 4)).to.deep.equal(['spiketape', 'spiketape on Node 20', 'fastest on PyTorch']);
    expect(beside.map((cells) => cells.slice(1, 4))).to.deep.equal([
      ['50.0', '60.0', 'liar'],
      ['50.0', '-', 'liar'],
    ]);
  });

  it('who did not do the same work is told beside the number and below the table', () => {
    const section = trainingSection(times);
    const verdicts = section.rows.map((cells) => cells.at(-1)?.split(',')[0]);
    expect(verdicts).to.deep.equal(['', 'yes', 'NO', 'yes']);
    expect(section.notes.filter((note) => note.startsWith('NOT THE SAME WORK'))).to.have.length(1);
    expect(section.notes.at(-1)).to.include('liar differs from spiketape, first loss by 5.0e-1');
  });

  it('who was left out is named once for each reason, with the cure', () => {
    expect(skippedLines(report.skipped)).to.deep.equal([
      'snnTorch (W2, W3): is not there. To install it: find it.',
      'snnTorch (W3r): died. To install it: find it.',
    ]);
  });

  it('the page names the machine, the versions, the threads and the date', () => {
    for (const text of [page(report), heading(report)]) {
      for (const named of [
        'Slide rule, 2 cores, 16.0 GiB',
        'PyTorch 1.13.1',
        '2 threads',
        '2026-11-22',
        'find it',
      ]) {
        expect(text).to.include(named);
      }
      expect(text).not.to.include('BUSY');
    }
    expect(page({ ...report, machine: { ...report.machine, load: 2 } })).to.include('BUSY');
    expect(page(report)).to.include('\n## Training, W2\n').and.include('| liar | 2 | 150 |');
  });
});
