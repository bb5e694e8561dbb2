import { expect } from 'chai';
import { DOMParser } from 'linkedom';
import { figureOf } from '../../../lib/cli/commands/plot.ts';
import { type Figure, svg } from '../../../lib/cli/plot/figure.ts';
import { html } from '../../../lib/cli/plot/html.ts';
import { breaksOf, pointsOf, quantities, sample } from '../../../lib/cli/plot/sample.ts';
import { describe as described } from '../../../lib/cli/subjects/describe.ts';
import type { Subject } from '../../../lib/cli/subjects/inquiry.ts';
import { type Surrogate, surrogates } from '../../../lib/index.ts';

const xs = [-1, 0, 1];
const figure: Figure = {
  title: 'a <b> & "c"',
  panels: [
    {
      title: 'one',
      xLabel: 'x',
      series: [
        { label: 'first', xs, ys: [0, 1, 0] },
        { label: 'second', xs, ys: [1, Number.NaN, 2] },
      ],
      mark: { x: 0.5, label: 'worst' },
    },
    { title: 'two', xLabel: 'x', series: [{ label: 'first', xs, ys: [0, 0, 0] }] },
  ],
};

function parsed(text: string) {
  return new DOMParser().parseFromString(text, 'text/html');
}

describe('svg', () => {
  const root = parsed(svg(figure)).querySelector('svg');
  const texts = [...(root?.querySelectorAll('text') ?? [])].map((node) => node.textContent);

  it('has title, panels, legend, labels of the axes and the mark', () => {
    for (const text of [figure.title, 'one', 'two', 'first', 'second', 'x', 'worst'])
      expect(texts).to.include(text);
    expect(root?.querySelector('title')?.textContent).to.equal(figure.title);
  });

  it('has one path a curve, none where a value is not finite, and no point on a straight line', () => {
    const curves = [...(root?.querySelectorAll('g path') ?? [])].map((path) => path.getAttribute('d') ?? '');
    expect(curves).to.have.length(3);
    expect(curves.map((d) => d.match(/[ML]/g)?.join('') ?? '')).to.deep.equal(['MLL', 'MM', 'ML']);
  });

  it('has headings as far as there is room, and all of the title for who does not see it', () => {
    const title = 'periodicExponential, '.repeat(6);
    const long = parsed(svg({ title, panels: [{ title, xLabel: 'x', series: [] }] })).querySelector('svg');
    for (const name of ['title', 'panel'])
      expect(long?.querySelector(`text.${name}`)?.textContent).to.equal(`${title.slice(0, 75)}…`);
    expect(long?.getAttribute('aria-label')).to.equal(title);
  });

  it('puts no number into the text that is none', () => {
    expect(svg(figure)).not.to.match(/NaN|Infinity|undefined/);
  });

  it('has colours for a light ground and for a dark one', () => {
    const style = root?.querySelector('style')?.textContent ?? '';
    expect(style).to.include('prefers-color-scheme: dark');
    for (const [, name] of svg(figure).matchAll(/var\((--[a-z0-9]+)\)/g))
      expect(style.split(`${name}:`).length - 1, name).to.equal(2);
  });

  it('stands in a page of its own', () => {
    const page = parsed(html(figure));
    expect(page.querySelectorAll('svg')).to.have.length(1);
    expect(page.querySelector('head title')?.textContent).to.equal(figure.title);
  });
});

describe('pointsOf', () => {
  it('has the points at which a function jumps, and both sides of them', () => {
    const spike = surrogates.rect({ alpha: 0.7 }) as unknown as Surrogate;
    const xs = pointsOf(breaksOf(spike), [-3, 3]);
    for (const at of [-1 / 1.4, 0, 1 / 1.4]) {
      const close = [...xs].filter((x) => Math.abs(x - at) < 1e-5);
      expect(close.map((x) => Math.sign(x - at))).to.deep.equal([-1, 0, 1]);
    }
    const steep = sample(spike, 'gradient', xs).filter((y, i, ys) => i > 0 && y !== ys[i - 1]);
    expect(steep).to.have.length(2);
  });
});

describe('figureOf', () => {
  for (const member of Object.values(surrogates) as unknown as Surrogate[]) {
    if ('inputs' in member.row) continue;
    it(`draws ${member.row.name} from end to end, finite all over`, () => {
      const subject: Subject = {
        ...described(member),
        ...{ part: 0, source: { typed: '', name: '' }, selection: { choices: {} } },
      };
      const { range } = subject;
      const xs = pointsOf(subject.breaks, range);
      const rows = quantities.map((what) => sample(member, what, xs));
      const { panels } = figureOf([{ subject, xs, rows }], quantities);
      expect(panels).to.have.length(3);
      for (const { series } of panels) {
        const [{ xs, ys } = { xs: [], ys: [] }] = series;
        expect([xs[0], xs[xs.length - 1]]).to.deep.equal(range);
        expect(Array.from(xs)).to.deep.equal(Array.from(xs).sort((a, b) => a - b));
        expect(Array.from(ys).filter((y) => !Number.isFinite(y))).to.deep.equal([]);
      }
    });
  }
});
