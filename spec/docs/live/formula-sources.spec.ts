import { join } from 'node:path';
import { expect } from 'chai';
import { formulasWithSource } from '../../../docs/live/formula-sources.ts';

const lib = join(import.meta.dirname, '../../../lib');

describe('formulasWithSource', () => {
  it('has the very first modules carry their sources', async () => {
    const { load } = formulasWithSource();
    const asked = ['snn/neurons/lif.ts', 'surrogates/arctan.ts', 'formula/functions.ts'];
    for (const code of await Promise.all(asked.map((name) => load(join(lib, name)))))
      expect(code).to.match(/Object\.assign\([\s\S]*\bsource: "|\{ source: "/);
  });

  it('leaves what has no formulas', async () => {
    expect(await formulasWithSource().load(join(lib, '../docs/live/main.ts'))).to.equal(undefined);
    expect(await formulasWithSource().load('/page/live.css')).to.equal(undefined);
  });
});
