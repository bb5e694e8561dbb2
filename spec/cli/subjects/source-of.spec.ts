import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { sourceOf } from '../../../lib/cli/subjects/source-of.ts';
import { UsageError } from '../../../lib/cli/usage-error.ts';

describe('sourceOf', () => {
  const place = mkdtempSync(join(tmpdir(), 'spiketape-sources-'));
  after(() => rmSync(place, { recursive: true }));

  it('takes what ends as modules and samples do for a file, whether there is one or not', () => {
    for (const ending of ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts', 'jsx', 'tsx', 'py', 'csv', 'tsv', 'json'])
      expect(sourceOf(`mine.${ending}`)).to.deep.equal({
        typed: `mine.${ending}`,
        file: resolve(`mine.${ending}`),
      });
  });

  it('takes what stands behind a colon for an export', () => {
    for (const name of ['mine', 'default', 'list[2]'])
      expect(sourceOf(`a/b.ts:${name}`)).to.deep.equal({
        ...{ typed: `a/b.ts:${name}`, file: resolve('a/b.ts'), export: name },
      });
  });

  it('takes no file where the system does not take the name', () => {
    const loop = join(place, 'loop.js');
    symlinkSync(loop, loop);
    expect(sourceOf(loop)).to.deep.equal({ typed: loop, file: loop });
    const long = 'a'.repeat(300);
    expect(() => sourceOf(long)).to.throw(UsageError, `got "${long}" when a surrogate`);
  });

  it('takes a file that is there for one, whatever its name, and no folder', () => {
    const odd = join(place, 'odd.js:name');
    writeFileSync(odd, '');
    expect(sourceOf(odd)).to.deep.equal({ typed: odd, file: odd });
    const before = process.cwd();
    process.chdir(place);
    try {
      mkdirSync('arctan');
      expect(sourceOf('arctan')).to.deep.equal({ typed: 'arctan', name: 'arctan' });
    } finally {
      process.chdir(before);
    }
  });

  it('takes names of the registry and of other libraries, and nothing else', () => {
    for (const name of ['arctan', 'spikingjelly:ATan', 'reluGrad2'])
      expect(sourceOf(name)).to.deep.equal({ typed: name, name });
    expect(() => sourceOf('arctn')).to.throw(UsageError, 'did you mean arctan?');
  });
});
