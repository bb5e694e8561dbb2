import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PeerReport } from '../../../bench/peers/page.ts';
import { runPeers } from '../../../bench/peers/run-peers.ts';
import { isTried } from '../../support/covering.ts';

/** What the comparison prints. */
async function run(...args: string[]): Promise<string> {
  const lines: string[] = [];
  await runPeers(args, (text) => lines.push(text));
  return lines.join('\n');
}

describe('bench/peers/run-peers', () => {
  it('measures what there is, names what there is not, and writes both as JSON and as a page', async function () {
    if (!isTried(3)) this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'peers-'));
    try {
      const [json, page] = ['new/report.json', 'new/page.md'].map((name) => join(folder, name)) as [
        string,
        string,
      ];
      const files = ['--json', json, '--page', page];
      const stdout = await run(
        '--quick',
        '--rounds',
        '1',
        '--only',
        'tape',
        '--python',
        '/nowhere/python3',
        ...files,
      );
      expect(process.exitCode).to.equal(undefined);
      const report = JSON.parse(readFileSync(json, 'utf8')) as PeerReport;
      expect(Object.keys(report.parts)).to.deep.equal(['tape']);
      const rows = report.parts.tape?.figures as { name: string; walked: number[][] }[];
      expect(rows[0]?.name).to.equal('spiketape');
      expect(Math.min(...(rows[0]?.walked.flat() ?? []))).to.be.above(0);
      const missing = report.skipped.find(({ name }) => name.startsWith('PyTorch'));
      expect(missing?.reason).to.include('could not be started').and.include('/nowhere/python3');
      for (const text of [stdout, readFileSync(page, 'utf8')]) {
        expect(text).to.include('spiketape').and.include(missing?.install).and.include(report.machine.cpu);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
