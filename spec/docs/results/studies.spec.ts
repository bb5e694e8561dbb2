import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { heatMap } from '../../../docs/examples/surrogates/heat-map.ts';
import { cellsOf, readStudy } from '../../../docs/results/study-cells.ts';
import { defaultsSection, shapeRuns, shapesSection } from '../../../docs/results/study-sections.ts';

const line = (parameters: object, accuracy: number, status = 'done') =>
  JSON.stringify({ of: 40, status, parameters, results: { accuracy } });

/** Two shapes and two widths; the accuracy by both, and a little by the seed. */
const study = (seeds: number, accuracyOf: (shape: number, width: number) => number) =>
  Array.from({ length: 4 * seeds }, (_, i) => {
    const [seed, shape, width] = [Math.floor(i / 4) + 1, Math.floor((i % 4) / 2), i % 2];
    const parameters = { seed, shape: 'ab'[shape], width: width + 1, task: 'recall' };
    return line(parameters, accuracyOf(shape, width) + 0.001 * seed);
  });

describe('the studies on the page of results', () => {
  it('are of the seeds of which all is there', () => {
    const lines = [
      ...study(3, () => 0.5),
      line({ seed: 4, shape: 'a', width: 1, task: 'recall' }, 0.9),
      '{"cut',
    ];
    const { seeds, of, cells } = cellsOf(lines.join('\n'));
    expect([seeds, of, cells.length]).to.deep.equal([3, 10, 4]);
    expect(cells[0]?.parameters).to.deep.equal({ shape: 'a', width: 1, task: 'recall' });
    expect(cells[0]?.accuracies).to.deep.equal([0.501, 0.502, 0.503]);
    expect(shapesSection({ seeds, of, cells }).join(' ')).to.include('3 of 10 seeds, as more were not run');
  });

  it('leave out runs that failed', () => {
    const failed = line({ seed: 1, shape: 'a', width: 1, task: 'recall' }, 0, 'failed');
    expect(cellsOf([failed, ...study(2, () => 0.5)].join('\n')).cells[0]?.accuracies).to.deep.equal([
      0.501, 0.502,
    ]);
  });

  it('need a run that is done', () => {
    expect(() => cellsOf('{"cut')).to.throw(
      RangeError,
      'cellsOf: got no run that is done when the file of a sweep was due.',
    );
  });

  for (const [verdict, accuracyOf] of Object.entries({
    '| confirmed |': (_: number, width: number) => 0.5 + 0.3 * width,
    'not confirmed: the shape matters': (shape: number, width: number) => 0.5 + 0.2 * width + 0.2 * shape,
    'not confirmed: the width hardly matters': (shape: number) => 0.5 + 0.3 * shape,
  }))
    it(`say of shape and width: ${verdict}`, () => {
      const text = shapesSection(cellsOf(study(3, accuracyOf).join('\n'))).join('\n');
      expect(text).to.include(verdict);
    });

  it('have each surrogate at its defaults, the best first', () => {
    const runs = [1, 2].flatMap((seed) => [
      line({ seed, surrogate: 'low', task: 't' }, 0.5),
      line({ seed, surrogate: 'high', task: 't' }, 0.7 + 0.1 * seed),
    ]);
    const rows = defaultsSection(cellsOf(runs.join('\n'))).filter((text) => /^\| (low|high)/.test(text));
    expect(rows).to.deep.equal(['| high | 85.0 ± 7.1 % |', '| low | 50.0 ± 0.0 % |']);
  });

  it('docs/results/surrogates.svg is of what was run', () => {
    const svg = readFileSync(join(import.meta.dirname, '../../../docs/results/surrogates.svg'), 'utf8');
    const kept = readStudy('surrogates');
    expect(kept && heatMap(shapeRuns(kept))).to.equal(svg);
  });
});
