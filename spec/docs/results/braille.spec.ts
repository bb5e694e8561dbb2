import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { random } from 'spiketape';
import { brailleResult } from '../../../docs/results/braille.ts';
import { loadBraille } from '../../../docs/results/braille-data.ts';
import { brailleFile, pickle } from './braille-file.ts';

describe('the Braille letters', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'spiketape-braille-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const written = (bytes: Uint8Array) => {
    const file = join(folder, 'letters.pkl.gz');
    writeFileSync(file, bytes);
    return file;
  };

  /** Letters that press one of the taxels for a while, with noise. */
  const trials = (count: number, rows: number) => {
    const generator = random(3);
    return Array.from({ length: count }, (_, i) => ({
      letter: 'ABC'[i % 3] as string,
      rows: Array.from({ length: rows + (i % 2) }, (_, step) =>
        Array.from({ length: 12 }, (_, taxel) => {
          const isPressed = taxel === [1, 2, 6][i % 3] && step > 2 && step < rows - 2;
          return (isPressed ? 90 : 250) - 10 * generator.next();
        }),
      ),
    }));
  };

  it('are read: cut to the shortest, mean 0 and deviation 1 of each taxel, each step twice, four of five to learn from', () => {
    const { train, test, letters, steps } = loadBraille(written(brailleFile(trials(30, 9))));
    expect([letters, steps, train.labels.length, test.labels.length]).to.deep.equal([3, 18, 24, 6]);
    const all = [...train.values, ...test.values];
    for (let taxel = 0; taxel < 4; taxel++) {
      const values = all.filter((_, i) => i % 4 === taxel);
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
      expect(mean).to.be.closeTo(0, 1e-5);
      // Of a taxel that hardly changes 0.001 is added to the deviation.
      expect(variance).to.be.within(0.6, 1);
    }
    for (let step = 0; step < 9; step++)
      expect(all.slice(8 * step, 8 * step + 4)).to.deep.equal(all.slice(8 * step + 4, 8 * step + 8));
    // The taxel of a letter is pressed: 1 minus its value.
    const peaks = Array.from(train.labels, (_, i) => train.values[i * 72 + 4 * 8 + (train.labels[i] ?? 0)]);
    expect(Math.min(...(peaks as number[]))).to.be.above(0.5);
  });

  it('are learned in a small size', () => {
    const { accuracy } = brailleResult.run(1, 'quick', written(brailleFile(trials(150, 12))));
    expect(accuracy).to.be.at.least(brailleResult.quick.least);
  });

  it('name the file that is missing, or another', () => {
    const rows = [Array.from({ length: 12 }, () => 1)];
    const five = (trial: { letter: string; rows: number[][] }) => Array.from({ length: 5 }, () => trial);
    const due = 'the file tutorial5_braille_spiking_data.pkl.gz of spytorch was due.';
    expect(() => loadBraille('none.gz')).to.throw(RangeError, `--braille: there is no "none.gz", ${due}`);
    const cases: [Uint8Array, string][] = [
      [Uint8Array.of(1, 2, 3), 'letters.pkl.gz: got no gzip that can be unpacked ('],
      [gzipSync('hello'), 'letters.pkl.gz: got memo 101, which is not there, when a pickle of lists'],
      [gzipSync(pickle(Buffer.from('c'))), 'letters.pkl.gz: got opcode 0x63 when a pickle of lists'],
      [gzipSync(Uint8Array.of(0x80)), 'letters.pkl.gz: got an end too early when a pickle'],
      [gzipSync(pickle(Buffer.from('t'))), 'letters.pkl.gz: got no mark when a pickle'],
      [gzipSync(pickle(Buffer.from('h\x01'))), 'letters.pkl.gz: got memo 1, which is not there, when'],
      [gzipSync(pickle(Buffer.from('R'))), 'letters.pkl.gz: got an empty stack when'],
      [gzipSync(pickle(Buffer.from('NNa'))), 'letters.pkl.gz: got items of no list when'],
      [gzipSync(pickle(Buffer.from('NNNs'))), 'letters.pkl.gz: got entries of no dictionary when'],
      [gzipSync(pickle(Buffer.from('NNb'))), 'letters.pkl.gz: got the state of no object when'],
      [gzipSync(pickle(Buffer.from(']'))), `letters.pkl.gz: got no list of trials, ${due}`],
      [gzipSync(pickle(Buffer.from('](NNNNNe'))), `letters.pkl.gz, trial 0: got no text as letter, ${due}`],
      [
        brailleFile(five({ letter: 'A', rows }), ['f4', '<']),
        `letters.pkl.gz, trial 0: got no taxel_data of little-endian doubles by row, ${due}`,
      ],
      [
        brailleFile(five({ letter: 'A', rows }), ['f8', '>']),
        'trial 0: got no taxel_data of little-endian doubles by row',
      ],
      [
        brailleFile(five({ letter: 'A', rows: [[1, 2]] })),
        `trial 0: got taxel_data of shape [1, 2] in 16 bytes, ${due}`,
      ],
    ];
    for (const [bytes, message] of cases)
      expect(() => loadBraille(written(bytes)), message).to.throw(RangeError, message);
  });
});
