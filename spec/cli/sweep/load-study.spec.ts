import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadStudy } from '../../../lib/cli/sweep/load-study.ts';
import { runStudy } from '../../../lib/cli/sweep/run-study.ts';

describe('loadStudy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-study-'));
  after(() => rmSync(folder, { recursive: true }));
  const written = (name: string, code: string) => {
    const file = join(folder, name);
    writeFileSync(file, code);
    return file;
  };

  it('gives its plan, and runs with random numbers that follow from the id', async () => {
    const study = await loadStudy(
      written(
        'study.ts',
        `export const parameters = { a: [1] };
         export const objective = { minimize: 'y' };
         export const run = ({ a }: { a: number }, { random }) => ({ y: a + random.next() });`,
      ),
    );
    expect(study.plan).to.deep.equal({
      choices: { a: { kind: 'values', values: [1] } },
      objective: { name: 'y', isHigh: false },
    });
    const results = await Promise.all(['0a', '0a', '0b'].map((id) => runStudy(study, id, { a: 1 })));
    expect(results[0]).to.deep.equal(results[1]).and.not.deep.equal(results[2]);
  });

  for (const [name, code, reason] of [
    ['throws.ts', "throw new Error('no');", 'it threw while it was imported: no'],
    [
      'norun.ts',
      'export const parameters = { a: [1] };',
      'run is undefined when a function was due: run(parameters, { random, report }).',
    ],
    [
      'objective.ts',
      'export const parameters = { a: [1] }; export const run = () => ({ y: 1 }); export const objective = { best: "y" };',
      "objective is an Object when { maximize: 'accuracy' } or { minimize: 'loss' } was due.",
    ],
  ] as const) {
    it(`is a usage error with ${name}`, async () => {
      const error = await loadStudy(written(name, code)).catch((thrown: Error) => thrown);
      expect(error).to.deep.include({ name: 'UsageError', message: reason });
    });
  }
});
