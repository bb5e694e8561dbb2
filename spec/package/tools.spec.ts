import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import packageJson from '../../package.json' with { type: 'json' };
import { drawn, isTried } from '../support/covering.ts';

const root = join(import.meta.dirname, '../..');

/** Programs of `npm run` that take options. */
const tools = Object.entries(packageJson.scripts).flatMap(([name, script]) => {
  const [, file] = /^tsx (?:--\S+ (?:\S+\.json )?)?(\S+\.ts)$/.exec(script) ?? [];
  return name !== 'start' && file !== undefined && takesOptions(file) ? [{ name, file }] : [];
});

const cases = tools.flatMap((tool) => ['--help', '--nothing'].map((option) => ({ ...tool, option })));

/** Whether a program reads its command line, itself or by its module of options or of what it runs. */
function takesOptions(file: string): boolean {
  return /parseArgs|parseOptions|process\.argv\.slice\(2\)/.test(readFileSync(join(root, file), 'utf8'));
}

describe('the programs of npm run', () => {
  it('that take options are known', () => {
    const names = ['bench', 'bench:peers', 'fuzz', 'exhaustive', 'mutants', 'results', 'soak'];
    expect(tools.map(({ name }) => name)).to.have.members(names);
  });

  for (const { name, file, option } of isTried(3) ? drawn(cases, 1) : []) {
    it(`answer ${option}, as ${name} does`, () => {
      const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', file, option], {
        cwd: root,
        encoding: 'utf8',
      });
      if (option === '--help') {
        expect({ stderr, status }).to.deep.equal({ stderr: '', status: 0 });
        expect(stdout.startsWith(`Usage: npm run ${name} -- `)).to.equal(true, stdout);
        expect(stdout).to.match(/^ {2}--help\b.* this text$/m);
      } else {
        expect({ stdout, status }).to.deep.equal({ stdout: '', status: 1 });
        expect(stderr).to.match(/^[^\n]*--nothing[^\n]*\n$/);
      }
    });
  }
});
