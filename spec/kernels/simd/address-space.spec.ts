import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { itSome } from '../../support/covering.ts';

const program = `
  import { matmul, random, scope, useKernels } from './lib/index.ts';
  const x = random(1).uniform([300, 300]);
  const rows = x.toArray();
  const due = rows[0].reduce((sum, value, i) => sum + value * rows[i][0], 0);
  const got = scope(() => matmul(x, x)).toArray()[0][0];
  console.log(useKernels('reference'), Math.abs(got - due) < 1e-3);
`;

describe('under a limit of the address space', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-'));
  const file = join(folder, 'program.mjs');
  after(() => rmSync(folder, { recursive: true }));

  before(async function () {
    if (process.platform === 'win32') this.skip();
    const stdin = { contents: program, resolveDir: join(import.meta.dirname, '../../..') };
    const options = { bundle: true, format: 'esm', platform: 'node', logLevel: 'warning' } as const;
    await build({ stdin, outfile: file, ...options });
  });

  function run(kilobytes: number, ...flags: string[]): { stdout: string; stderr: string } {
    const command = `ulimit -v ${kilobytes} && exec "$0" "$@"`;
    return spawnSync('sh', ['-c', command, process.execPath, ...flags, file], { encoding: 'utf8' });
  }

  const tests = [2, 4, 8].flatMap((gigabytes) => [
    [
      `${gigabytes} GB: the SIMD kernels take less, or it says once that plain TypeScript serves`,
      () => {
        const { stdout, stderr } = run(gigabytes * 1e6);
        expect(stdout).to.match(/^(simd|reference) true\n$/);
        const said = /^spiketape: the SIMD kernels found no address space \(.+\), and plain TypeScript .+\n$/;
        if (stdout.startsWith('reference')) expect(stderr).to.match(said);
        else expect(stderr).to.equal('');
      },
    ],
    [
      `${gigabytes} GB, without room that V8 keeps for its checks: the SIMD kernels serve`,
      () => {
        const { stdout, stderr } = run(gigabytes * 1e6, '--disable-wasm-trap-handler');
        expect([stdout, stderr]).to.deep.equal(['simd true\n', '']);
      },
    ],
  ]);

  itSome(Object.fromEntries(tests), 1);
});
