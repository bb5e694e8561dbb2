import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Report, runBench } from '../../bench/run-bench.ts';
import type { Summary } from '../../bench/statistics.ts';
import { useKernels } from '../../lib/index.ts';
import { itSome, type Tests } from '../support/covering.ts';

/** What the benchmark prints, in this process: one of its own costs more than what is measured. */
async function run(...args: string[]): Promise<string> {
  const lines: string[] = [];
  await runBench(args, (text) => lines.push(text));
  return lines.join('\n');
}

function expectSummary({ samples, min, p25, median, p75, max }: Summary): void {
  expect(samples).to.be.at.least(1);
  const inOrder = [0, min, p25, median, p75, max];
  expect(inOrder).to.deep.equal(inOrder.toSorted((a, b) => a - b));
}

describe('bench/run-bench', () => {
  // As all other specs have them.
  after(() => useKernels('simd', { fused: false }));

  /** The report of a part, and what is printed of it. */
  async function measured(part: string): Promise<{ report: Report; stdout: string }> {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    try {
      const file = join(folder, 'new', 'report.json');
      const stdout = await run('--quick', '--only', part, '--json', file);
      const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
      expect(report).to.include({ quick: true, kernels: 'simd', seed: 1 });
      expect(Date.parse(report.date)).to.be.a('number').and.not.NaN;
      expect(report.machine).to.have.all.keys('cpu', 'cores', 'memoryBytes', 'load', 'os', 'node', 'v8');
      const parts = ['surrogates', 'workloads', 'overhead', 'neurons'];
      expect(parts.filter((name) => name in report)).to.deep.equal([part]);
      return { report, stdout };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  const parts: Tests = {
    async 'writes the overhead that it measured as JSON, and prints it'() {
      const { report, stdout } = await measured('overhead');
      for (const op of report.overhead?.ops ?? []) {
        for (const summary of [op.plain, op.recorded, op.withBackward]) expectSummary(summary);
        expect(stdout).to.include(op.name);
      }
      for (const { time } of report.overhead?.calls ?? []) expectSummary(time);
      expect(report.overhead?.ops).to.have.length(5);
      expect(report.overhead?.calls).to.have.length(3);
    },

    async 'writes the times of neurons as JSON, and prints them'() {
      const { report, stdout } = await measured('neurons');
      expect(report.neurons?.scans.map(({ name, width }) => `${name} ${width}`)).to.deep.equal([
        'lif 256',
        'alif 256',
        'synaptic 256',
        'lif 253',
      ]);
      for (const { forward, backward } of report.neurons?.scans ?? []) {
        expectSummary(forward);
        expectSummary(backward);
      }
      expect(stdout).to.include('lif, 253').and.include('irst use');
    },
  };

  itSome(parts, 1);

  it('throws one line at what it does not know, before it measures', async () => {
    const error = await run('--kernels', 'nothing').catch((thrown: Error) => thrown);
    expect(error).to.be.instanceOf(RangeError);
    expect((error as Error).message)
      .to.match(/^.+$/)
      .and.include('nothing');
  });
});
