import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { linesOf } from '../../../lib/cli/sweep/lines-of.ts';

describe('linesOf', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-lines-'));
  after(() => rmSync(folder, { recursive: true }));

  it('gives each line, with its place, number and whether it is ended', () => {
    const file = join(folder, 'lines');
    const text = fc.string({ unit: fc.constantFrom('a', 'ü', '😀', '"') });
    fc.assert(
      fc.property(fc.array(text), text, (ended, last) => {
        const bytes = Buffer.from(ended.map((one) => `${one}\n`).join('') + last);
        writeFileSync(file, bytes);
        const found = [...linesOf(file)];
        expect(found.map((line) => line.text)).to.deep.equal([...ended, last].filter((one) => one !== ''));
        for (const { text: own, at, size, number, isEnded } of found) {
          expect(bytes.toString('utf8', at, at + size)).to.equal(own);
          expect([...ended, last][number - 1]).to.equal(own);
          expect(isEnded).to.equal(number <= ended.length);
        }
      }),
    );
  });

  it('does so across its blocks', () => {
    const file = join(folder, 'long');
    const lines = Array.from({ length: 30 }, (_, i) => String(i).repeat(70_000));
    writeFileSync(file, lines.join('\n'));
    expect([...linesOf(file)].map(({ text }) => text)).to.deep.equal(lines);
  });
});
