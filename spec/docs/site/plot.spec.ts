import { expect } from 'chai';
import fc from 'fast-check';
import { frame, linePlot } from '../../../docs/site/plot/line-plot.ts';
import { sample } from '../../../docs/site/plot/sample.ts';
import { windowOf } from '../../../docs/site/plot/window.ts';
import { type Surrogate, surrogates } from '../../../lib/index.ts';

describe('sample', () => {
  it('goes from end to end in ascending order, on both sides of a jump', () => {
    const points = sample((x) => (x < 0.3 ? 0 : 1), [-1, 1], [0.3]);
    const xs = points.map(([x]) => x);
    expect([xs[0], xs.at(-1)]).to.deep.equal([-1, 1]);
    expect(xs).to.deep.equal([...xs].sort((a, b) => a - b));
    const jump = points.findIndex(([, y]) => y === 1);
    expect((xs[jump] as number) - (xs[jump - 1] as number)).to.be.below(1e-5);
  });
});

describe('windowOf', () => {
  it('has the peak of every gradient inside, and is about the threshold', () => {
    for (const spike of Object.values(surrogates)) {
      if (!('facts' in spike)) continue;
      const one = spike as Surrogate;
      const [low, high] = windowOf([one]);
      expect(low).to.equal(-high);
      const highest = Math.max(
        ...sample((x) => Math.abs(one.gradient(x)), [low, high], [0]).map(([, y]) => y),
      );
      expect(highest, one.row.name).to.be.at.least(0.95 * one.facts.peak);
    }
  });
});

describe('linePlot', () => {
  const size = { width: 400, height: 300 };
  const draw = (points: readonly (readonly [number, number])[]) => {
    const svg = linePlot({
      description: 'a "plot"',
      lines: [{ label: 'a', points }],
      x: [0, 1],
      y: [0, 1],
      size,
    });
    return /class="curve line-0" d="([^"]*)"/.exec(svg)?.[1] ?? '';
  };
  const pixelsOf = (path: string) =>
    [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);

  it('is nowhere further than a fifth of a pixel from the curve, though it leaves points out', () => {
    const wave = (x: number, k: number) => 0.5 + 0.5 * Math.sin(k * x);
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 20, noNaN: true }), (k) => {
        const points = sample((x) => wave(x, k), [0, 1]);
        const pixels = pixelsOf(draw(points));
        const [wide, high] = [size.width - frame.left - frame.right, size.height - frame.top - frame.bottom];
        for (const [x, y] of points) {
          const px = frame.left + x * wide;
          const right = Math.max(
            1,
            pixels.findIndex(([u]) => u >= px - 0.06),
          );
          const [[u0, v0], [u1, v1]] = [pixels[right - 1], pixels[right]] as [
            [number, number],
            [number, number],
          ];
          const drawn = v0 + ((px - u0) / (u1 - u0)) * (v1 - v0);
          const slope = Math.abs((v1 - v0) / (u1 - u0));
          expect(drawn).to.be.closeTo(size.height - frame.bottom - y * high, 0.2 + 0.15 * slope);
        }
        expect(pixels.length).to.be.below(points.length);
      }),
    );
  });

  it('needs two points for a straight line, and a gap where there is no value', () => {
    expect(pixelsOf(draw(sample((x) => x, [0, 1])))).to.have.lengthOf(2);
    expect(
      draw([
        [0, 0],
        [0.2, 0.2],
        [0.4, Number.NaN],
        [0.6, 0.6],
        [1, 1],
      ]).match(/M/g),
    ).to.have.lengthOf(2);
  });

  it('keeps what it says within its attribute', () => {
    expect(linePlot({ description: '<"&', lines: [], x: [0, 1], y: [0, 1] })).to.include(
      'aria-label="&lt;&quot;&amp;"',
    );
  });
});
