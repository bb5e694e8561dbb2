import { expect } from 'chai';
import { plotFailure } from '../../lib/check/plot-failure.ts';
import {
  checkSurrogate,
  type ParameterValues,
  type Surrogate,
  type SurrogateRow,
  surrogate,
  surrogates,
} from '../../lib/index.ts';
import { anchorOf, family } from './plants.ts';

type Change = (row: SurrogateRow) => Partial<SurrogateRow>;

/** What is drawn of a surrogate with another row, checked under its own parameters. */
function plotOf({ row }: Surrogate, change: Change): string | null {
  const wrong = surrogate({ ...row, ...change(row) });
  return plotFailure(wrong, checkSurrogate(wrong, { settings: [] }));
}

const tripled: Change = ({ gradient }) => ({ gradient: (x, p) => 3 * gradient(x, p) });

const flippedAbove: Change = (row) => ({
  gradient: (x: number, p: ParameterValues) => (x > anchorOf(row, p) ? -1 : 1) * row.gradient(x, p),
});

/** The columns of a plot in which a mark stands. */
function columnsOf(plot: string, symbol: string): number[] {
  return plot
    .split('\n')
    .slice(0, 7)
    .flatMap((line) => [...line.slice(11)].flatMap((character, i) => (character === symbol ? i : [])));
}

describe('the plot of a failure', () => {
  for (const spike of family.filter(({ row }) => row.name !== 'heaviside')) {
    it(`${spike.row.name}: shows the gradient and what is due apart`, () => {
      const plot = plotOf(spike, tripled) ?? '';
      expect(columnsOf(plot, '*'), plot).to.not.be.empty;
      expect(columnsOf(plot, '·'), plot).to.not.be.empty;
      expect(plot.split('\n')).to.have.lengthOf(10);
    });
  }

  it('shows them as one where the gradient is right', () => {
    const plot = plotOf(surrogates.arctan as unknown as Surrogate, flippedAbove) ?? '';
    const wrong = [...columnsOf(plot, '*'), ...columnsOf(plot, '·')];
    expect(columnsOf(plot, '-'), plot).to.include.members([0, 1, 2, 3, 4, 5]);
    expect(Math.max(...columnsOf(plot, '*')) - Math.min(...wrong)).to.be.above(5);
    expect(Math.min(...wrong), plot).to.be.above(22);
  });

  it('shows what is due where the gradient is no number', () => {
    for (const bad of [() => Number.NaN, () => Infinity]) {
      const plot = plotOf(surrogates.sigmoid as unknown as Surrogate, () => ({ gradient: bad })) ?? '';
      expect(columnsOf(plot, '*')).to.be.empty;
      expect(columnsOf(plot, '·'), plot).to.have.length.above(40);
    }
  });

  it('is that of the parameters under which the check failed', () => {
    const { row } = surrogates.sigmoid;
    const wrong = surrogate({ ...row, gradient: (x, p) => row.gradient(x, p) * (p.alpha > 5 ? 2 : 1) });
    const report = checkSurrogate(wrong, { settings: [{ alpha: 8 }] });
    expect(columnsOf(plotFailure(wrong, report) ?? '', '*')).to.not.be.empty;
  });

  it('is none where all is right, where what is wrong is no gradient, and of two inputs', () => {
    const { sigmoid, poissonPass } = surrogates;
    expect(plotFailure(sigmoid, checkSurrogate(sigmoid, { settings: [] }))).to.equal(null);
    expect(plotOf(sigmoid as unknown as Surrogate, () => ({ mass: () => 2 }))).to.equal(null);
    expect(plotOf(poissonPass as unknown as Surrogate, tripled)).to.be.a('string');
    const crossing = Object.values(surrogates).find(({ row }) => 'inputs' in row);
    expect(crossing && plotFailure(crossing, checkSurrogate(crossing, { settings: [] }))).to.equal(null);
  });
});
