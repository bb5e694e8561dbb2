import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');

/** The cells of the rows of all tables in a text. */
function rowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  return rows.map((row) => row.split('|').slice(1, -1)).map((cells) => cells.map((cell) => cell.trim()));
}

/** The frameworks of the README's columns, as the page of benchmarks begins their rows. */
const columns = ['spiketape', 'spiketape on Node', 'PyTorch, hand-written', 'snnTorch', 'TensorFlow.js'];
const workloads = ['W2', 'W3', 'W3r', 'digits', 'W2-alif', 'W3-alif', 'tutorial6', 'fashion'];

describe("the README's table of training steps", () => {
  const page = readFileSync(join(root, 'docs/benchmarks.md'), 'utf8');
  const readme = readFileSync(join(root, 'README.md'), 'utf8').split('## How fast')[1]?.split('## ')[0] ?? '';
  const rows = rowsOf(readme).slice(1);

  workloads.forEach((name, i) => {
    it(`has the medians of docs/benchmarks.md for ${name}`, () => {
      const section = page.split(`## Training, ${name}\n`)[1]?.split('\n## ')[0] ?? '';
      const due = columns.map((column) => {
        const isIts = ([first = '']: string[]) =>
          column === 'spiketape' ? first === column : first.startsWith(column);
        const median = rowsOf(section).find(isIts)?.[2]?.split(' ')[0];
        return median === undefined
          ? ''
          : Math.round(Number(median.replace(',', ''))).toLocaleString('en-US');
      });
      expect(rows[i]?.slice(4)).to.deep.equal(due);
    });
  });

  it('has a row for each', () => {
    expect(rows).to.have.length(workloads.length);
  });
});
