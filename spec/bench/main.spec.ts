import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Report } from '../../bench/main.ts';
import type { Summary } from '../../bench/statistics.ts';

const main = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--import', 'tsx', main, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
}

function expectSummary({ samples, min, p25, median, p75, max }: Summary): void {
  expect(samples).to.be.at.least(1);
  const inOrder = [0, min, p25, median, p75, max];
  expect(inOrder).to.deep.equal(inOrder.toSorted((a, b) => a - b));
}

describe('bench/main', () => {
  it('writes what it measured as JSON, and prints it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    try {
      const file = join(folder, 'new', 'report.json');
      const { status, stdout, stderr } = run('--quick', '--only', 'overhead', '--json', file);
      expect(stderr).to.equal('');
      expect(status).to.equal(0);
      const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
      expect(report).to.include({ quick: true, kernels: 'simd', seed: 1 });
      expect(Date.parse(report.date)).to.be.a('number').and.not.NaN;
      expect(report.machine).to.have.all.keys('cpu', 'cores', 'memoryBytes', 'load', 'os', 'node', 'v8');
      expect(report).to.not.have.any.keys('surrogates', 'workloads');
      for (const op of report.overhead?.ops ?? []) {
        for (const summary of [op.plain, op.recorded, op.withBackward]) expectSummary(summary);
        expect(stdout).to.include(op.name);
      }
      for (const { time } of report.overhead?.calls ?? []) expectSummary(time);
      expect(report.overhead?.ops).to.have.length(5);
      expect(report.overhead?.calls).to.have.length(3);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('answers what it does not know with one line', () => {
    const { status, stdout, stderr } = run('--kernels', 'nothing');
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr)
      .to.match(/^bench: .+\n$/)
      .and.include('nothing');
  });
});
