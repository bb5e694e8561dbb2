import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { allResults } from '../../../docs/results/all-results.ts';
import { resultsPage } from '../../../docs/results/page.ts';

describe('results', () => {
  it('docs/results.md is what was run', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/results.md'), 'utf8');
    expect(page).to.equal(resultsPage());
  });

  it('shows nothing that was not run, mean and deviation of what was, PyTorch only where it was, and whose data come by path', () => {
    const runs = [0.9, 0.92, 0.94].map((accuracy, i) => ({ seed: i + 1, accuracy, seconds: 2 * i }));
    const kept = [{ name: 'Yin-yang', runs, cpu: 'a CPU', node: '20.0.0' }];
    const [line = '', ...others] = resultsPage({ kept })
      .split('\n')
      .filter((text) => text.startsWith('| ') && text.includes('%'))
      .filter((text) => !text.includes('data by path, not run'));
    expect(line).to.match(/^\| Yin-yang \| 92\.0 ± 2\.0 % \(3 seeds\), not reached \| 2 s \| {2}\| 98\.1/);
    expect(others).to.deep.equal([]);
    const better = kept.map((one) => ({ ...one, runs: [{ seed: 1, accuracy: 0.96, seconds: 1 }] }));
    expect(resultsPage({ kept: better })).to.include('| Yin-yang | 96.0 % (1 seed) |');
    expect(resultsPage({ kept })).to.include('| Braille letters | data by path, not run | | | 96.7 %');
    expect(resultsPage({ kept: kept.map((one) => ({ ...one, torch: runs.slice(0, 1) })) })).to.include(
      '| 90.0 % (1 seed) |',
    );
  });

  it('have a program of PyTorch with all settings that it reads', () => {
    const folder = join(import.meta.dirname, '../../../docs/results/torch');
    // Those whose data take longer to read are not looked at.
    const drawn = allResults.filter(({ name }) => /^(Spyx|Recall|Yin)/.test(name));
    for (const { program, settings, sets } of drawn.map((one) => one.torch())) {
      const text = readFileSync(join(folder, `${program}.py`), 'utf8');
      const names = Array.from(text.matchAll(/settings\["(\w+)"\]/g), ([, name = '']) => name);
      const listed = Array.from(
        text.matchAll(/settings\[name\] for name in \(([^)]+)\)/g),
        ([, list = '']) => list,
      );
      const read = [...names, ...listed.flatMap((list) => list.match(/\w+/g) ?? [])];
      expect(settings, program).to.include.keys(...read);
      expect(text.includes('read_set'), program).to.equal(sets !== undefined);
    }
  });

  // The whole of `npm run results -- --quick` is a step of CI; here what takes a second or two.
  for (const name of ['Spyx, quick start']) {
    it(`${name} reaches its bound in a small size`, () => {
      const result = allResults.find((one) => one.name === name);
      expect(result?.run(1, 'quick').accuracy).to.be.at.least(result?.quick.least ?? 1);
    });
  }
});
