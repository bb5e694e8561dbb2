import { expect } from 'chai';
import fc from 'fast-check';
import { DOMParser } from 'linkedom';
import { encoders, lif, random, tensor } from '../../lib/index.ts';
import { curves, membranes, raster } from '../../lib/plot/index.ts';
import { expectThrows, wrong } from '../support/expect.ts';

function parsed(svg: string) {
  const root = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg');
  if (root === null) throw new Error('no svg');
  return {
    root,
    texts: [...root.querySelectorAll('text')].map((node) => node.textContent),
    path: (name: string) => root.querySelector(`g path.${name}`)?.getAttribute('d') ?? '',
  };
}

/** The points of a path with absolute commands. */
const pointsOf = (d: string) =>
  [...d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);

describe('raster', () => {
  const spikes = random(1).bernoulli(0.3, [20, 3, 2, 4]);

  it('has a stroke for each spike of its sample, later ones to the right, later neurons below', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 }), (sample) => {
        const { path } = parsed(raster(spikes, { sample }));
        const values = spikes.toTypedArray();
        const due: [number, number][] = [];
        for (let t = 0; t < 20; t++)
          for (let n = 0; n < 8; n++) if (values[(t * 3 + sample) * 8 + n]) due.push([t, n]);
        const strokes = pointsOf(path('spikes'));
        expect(strokes).to.have.lengthOf(due.length);
        const columns = [...new Set(strokes.map(([x]) => x))];
        const rows = [...new Set(strokes.map(([, y]) => y))].sort((a, b) => a - b);
        const [steps, neurons] = [
          [...new Set(due.map(([t]) => t))],
          [...new Set(due.map(([, n]) => n))].sort(),
        ];
        expect(columns).to.deep.equal([...columns].sort((a, b) => a - b));
        strokes.forEach(([x, y], i) => {
          const [t, n] = due[i] as [number, number];
          expect([columns.indexOf(x), rows.indexOf(y)]).to.deep.equal([steps.indexOf(t), neurons.indexOf(n)]);
        });
      }),
    );
  });

  it('draws numbers that are kept as events, nested arrays, and flat data with a shape alike', () => {
    const x = encoders.rate(tensor([0.2, 0.4]), { steps: 9, random: random(3) });
    const rows = x.toArray() as number[][];
    expect(raster(x)).to.equal(raster(rows));
    expect(raster(x)).to.equal(raster({ shape: [9, 2], data: rows.flat() }));
  });

  it('draws negative spikes in another colour, and texts beside its rows', () => {
    const { path, texts } = parsed(
      raster([[1, 0, -1]], { names: ['a', '<b>', 'c'], notes: ['7', '8', '9'], title: 'T' }),
    );
    expect(pointsOf(path('line-0'))).to.have.lengthOf(1);
    expect(pointsOf(path('line-1'))).to.have.lengthOf(1);
    expect(texts).to.include.members(['a', '<b>', 'c', '7', '8', '9', 'T', 'time step']);
  });

  it('refuses what is no sequence', () => {
    expectThrows(
      () => raster(wrong(3)),
      TypeError,
      'raster: got 3 when a tensor, or numbers over time, were due.',
    );
    expectThrows(
      () => raster(tensor(new Float32Array(0), [0, 3])),
      RangeError,
      'raster: got the shape [0, 3] when [steps, neurons] was due, none of them 0.',
    );
    expectThrows(
      () => raster(spikes, { sample: 3 }),
      RangeError,
      'raster: got the sample 3 when one from 0 to 2 was due.',
    );
    expectThrows(
      () => raster(spikes, wrong({ colour: 1 })),
      TypeError,
      'raster: got an unknown option "colour", known are title, description, width, height, styled, legend, sample, xLabel, names, notes.',
    );
  });
});

describe('membranes', () => {
  const v = lif({ beta: 0.9, vThreshold: 0.8 }).run(random(2).uniform([30, 2, 12])).v;

  it('have a curve for each of the first eight neurons, or for those that are chosen, and the threshold', () => {
    const { root, texts } = parsed(membranes(v, { vThreshold: 0.8 }));
    expect(root.querySelectorAll('g path.curve')).to.have.lengthOf(8);
    expect(texts).to.include.members(['neuron 0', 'neuron 7', 'threshold']);
    const chosen = parsed(membranes(v, { neurons: [11, 2], names: ['eleven', 'two'], sample: 1 }));
    expect(chosen.root.querySelectorAll('g path.curve')).to.have.lengthOf(2);
    expect(chosen.texts).to.include.members(['eleven', 'two']);
    expectThrows(
      () => membranes(v, { neurons: [12] }),
      RangeError,
      'membranes: got the neuron 12 when one from 0 to 11 was due.',
    );
  });
});

describe('curves', () => {
  const number = fc.oneof(
    fc.double(),
    fc.constantFrom(0, 1e300, -1e300, Number.NaN, Number.POSITIVE_INFINITY, 1e-320),
  );

  it('are SVG of any numbers, with no number in it that is none', () => {
    fc.assert(
      fc.property(fc.array(fc.array(number), { maxLength: 10 }), fc.boolean(), (all, styled) => {
        const text = curves(
          all.map((y, i) => ({ label: `line ${i}`, y })),
          { styled },
        );
        expect(text).not.to.match(/NaN|Infinity|undefined/);
        expect(parsed(text).root.querySelectorAll('g path.curve')).to.have.lengthOf(all.length);
      }),
    );
  });

  it('are nowhere further than a quarter of a pixel from their points, from left to right', () => {
    const y = Array.from({ length: 400 }, (_, i) => Math.sin(i / 100));
    const drawn = pointsOf(
      parsed(curves([{ label: 'a', y }], { yRange: [-1, 1], xRange: [0, 399] })).path('curve'),
    );
    expect(drawn.length).to.be.within(20, 200);
    const [[left] = [0], [right] = [0]] = [drawn[0], drawn.at(-1)];
    for (let i = 0; i < 400; i++) {
      const x = left + ((right - left) * i) / 399;
      const next = Math.max(
        1,
        drawn.findIndex(([px]) => px >= x - 1e-9),
      );
      const [[x0, y0], [x1, y1]] = [drawn[next - 1], drawn[next]] as [[number, number], [number, number]];
      const level = y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
      expect(level).to.be.closeTo(10 + 120 * (1 - (y[i] as number)), 0.25);
    }
  });

  it('have marks within their axes only, and texts that are no markup', () => {
    const marks = [
      { x: 0.5, label: 'in' },
      { x: 5, label: 'out' },
      { y: 0.2, label: '<&"' },
      { y: 9, label: 'above' },
    ];
    const { texts, root } = parsed(
      curves(
        [
          { label: 'a\u0007b', y: [0, 1] },
          { label: 'c', y: [1, 0] },
        ],
        { marks },
      ),
    );
    expect(texts).to.include.members(['in', '<&"', 'ab', 'c']);
    expect(texts).not.to.include.members(['out']);
    expect(texts).not.to.include.members(['above']);
    expect(root.querySelectorAll('path.mark')).to.have.lengthOf(2);
  });

  it('leave their colours to a style sheet where they are to', () => {
    expect(curves([], { styled: false })).not.to.include('<style>');
    expect(curves([])).to.include('prefers-color-scheme: dark');
  });

  it('refuse what are no series', () => {
    expectThrows(() => curves(wrong(1)), TypeError, 'curves: got 1 when an array of { label, y } was due.');
    expectThrows(
      () => curves(wrong([{ y: [1] }])),
      TypeError,
      'curves: got no label and numbers y in series 0 when { label, y } was due.',
    );
    expectThrows(
      () => curves([{ label: 'a', y: [1, 2], x: [1] }]),
      RangeError,
      'curves: got 1 numbers x and 2 numbers y in series 0.',
    );
  });

  it('refuse a text that is none, and a size that is not above 0', () => {
    const numbers = [{ label: 'a', y: [1, 2] }];
    for (const name of ['title', 'description', 'xLabel'])
      expectThrows(
        () => curves(numbers, wrong({ [name]: 3 })),
        TypeError,
        `plot: ${name} must be a string, got 3.`,
      );
    for (const name of ['width', 'height']) {
      for (const pixels of [0, -1, Number.NaN, Infinity]) {
        const text = `plot: ${name} must be above 0 and finite, got ${pixels}.`;
        expectThrows(() => raster([[1]], { [name]: pixels }), RangeError, text);
      }
      const text = `plot: ${name} must be a number, got "9".`;
      expectThrows(() => membranes([[1]], wrong({ [name]: '9' })), TypeError, text);
    }
  });

  it('refuse lists that are none, or have others in them', () => {
    const numbers = [{ label: 'a', y: [1, 2] }];
    const refused: readonly (readonly [name: string, value: unknown, text: string])[] = [
      ['marks', 3, 'must be an array of { x, label } or { y, label }, got 3.'],
      ['marks', [{ y: 1 }], 'must be an array of { x, label } or { y, label }, got an Object at 0.'],
      ['xRange', 3, 'must be an array of two finite numbers, the lower first, got 3.'],
      [
        'yRange',
        [0, Infinity],
        'must be an array of two finite numbers, the lower first, got Infinity at 1.',
      ],
      ['xRange', [2, 1], 'must be two finite numbers, the lower first, got 2,1.'],
      ['yRange', [1], 'must be two finite numbers, the lower first, got 1.'],
    ];
    for (const [name, value, text] of refused)
      expect(() => curves(numbers, wrong({ [name]: value }))).to.throw(`plot: ${name} ${text}`);
    for (const name of ['names', 'notes'])
      for (const value of [3, [3]]) {
        const got = `got 3${value === 3 ? '' : ' at 0'}.`;
        expectThrows(
          () => raster([[1]], wrong({ [name]: value })),
          TypeError,
          `plot: ${name} must be an array of texts, ${got}`,
        );
      }
    for (const name of ['neurons', 'names', 'marks'])
      expect(() => membranes([[1]], wrong({ [name]: 3 }))).to.throw(
        TypeError,
        `plot: ${name} must be an array of`,
      );
    expect(() => membranes([[1]], wrong({ vThreshold: '1' }))).to.throw(
      'membranes: vThreshold must be a number',
    );
    expect(() => curves(wrong([null]))).to.throw('curves: got no label and numbers y in series 0');
    expect(() => curves([{ label: 'a', y: [1], x: wrong(null) }])).to.throw('curves: got null numbers x');
    expect(() => curves([{ label: 'a', y: [1], color: 0.5 }])).to.throw(
      'curves: got the color 0.5 in series 0',
    );
    expect(() => raster(wrong([0, 1]))).to.throw(
      'raster: got 0 at step 0 when an array with a number for each',
    );
    for (const given of [
      { shape: 3, data: [] },
      { shape: [1, 1], data: null },
    ])
      expect(() => raster(wrong(given))).to.throw('raster: got an Object without a shape and data');
  });

  it('are of the largest numbers too', () => {
    const svg = curves([{ label: 'a', y: [-1.7e308, 0, 1.7e308] }], { xRange: [-1e308, 1e308] });
    expect(svg).to.not.match(/NaN|Infinity/);
    const wide = parsed(curves([{ label: 'a', x: [-1.7e308, 0, 1.7e308], y: [0, 1, 0] }]));
    expect(wide.texts).to.include('0');
    expect(wide.path('curve')).to.match(/^M/);
  });

  it('have no size below 0 where they are too narrow for their axes', () => {
    for (const width of [1, 30, 66, 67])
      for (const svg of [curves([{ label: 'a', y: [1, 2] }], { width }), raster([[1], [0]], { width })])
        expect(svg).to.not.match(/(width|height)="-/);
  });

  it('show a point alone, all of a curve that turns back, and no line at what is no number', () => {
    const gaps = parsed(curves([{ label: 'a', y: [Number.NaN, 1, Number.NaN, 2, 3] }]));
    expect(gaps.path('line-0')).to.match(/^M[\d.]+ [\d.]+h3M/);
    const back = parsed(curves([{ label: 'a', x: [0, 10, 5], y: [0, 0, 0] }]));
    expect(pointsOf(back.path('line-0'))).to.have.lengthOf(3);
    const svg = membranes([[0], [1]], { vThreshold: Number.NaN });
    expect(svg).not.to.include('NaN');
  });

  it('refuse rows of several lengths, and numbers that are not those of the shape', () => {
    expectThrows(
      () => raster([[1, 0, 0], [1], [0, 1, 0]]),
      RangeError,
      'raster: got 1 numbers at step 1 when 3 were due, as at step 0.',
    );
    expectThrows(
      () => raster({ shape: [4, 2], data: [1, 0, 1] }),
      RangeError,
      'raster: got 3 numbers when 8 were due for the shape [4, 2].',
    );
  });

  it('have ids of their own on one page', () => {
    const ids = [
      [0, 1],
      [1, 0],
    ].map((y) => /clipPath id="([^"]+)"/.exec(curves([{ label: 'a', y }]))?.[1]);
    expect(new Set(ids).size).to.equal(2);
  });
});
