import { expect } from 'chai';
import { random } from 'spiketape';
import { heatMap } from '../../../../docs/examples/surrogates/heat-map.ts';
import { distinctShapes, shapeOf } from '../../../../docs/examples/surrogates/shapes.ts';
import { shares } from '../../../../docs/examples/surrogates/shares.ts';

describe('the shapes that are compared', () => {
  it('have peak 1 and are half as high at their width', () => {
    for (const name of ['sigmoid', 'arctan', 'piecewiseExp', 'circ'])
      for (const width of [0.03, 0.3, 3]) {
        const shape = shapeOf(name, width);
        expect(shape.gradient(0), name).to.be.closeTo(1, 1e-3);
        for (const x of [-width, width]) expect(shape.gradient(x), name).to.be.closeTo(0.5, 2e-3);
      }
  });

  it('are each once: what is the same up to height and stretch is one', () => {
    const names = distinctShapes();
    expect(names).to.include.members(['sigmoid', 'arctan', 'softSign', 'rect', 'erf']);
    // Those of sigmoid, softSign, piecewiseQuadratic and erf.
    expect(names).not.to.include.members(['tanh']).and.not.include.members(['superSpike']);
    for (const same of ['tanh', 'superSpike', 'triangular', 'gaussianGrad', 'arctanEstimator'])
      expect(names).not.to.include(same);
  });

  it('are a usage error for what is none', () => {
    expect(() => shapeOf('heaviside', 1)).to.throw('shapeOf: got heaviside, which cannot be made 1 wide.');
  });
});

describe('heatMap', () => {
  const runs = ['a', 'b'].flatMap((shape) =>
    [0.1, 1].flatMap((width) =>
      [1, 2].map((seed) => ({
        parameters: { shape, width, task: 't <', seed },
        results: { accuracy: width === 1 ? 0.8 : 0.5 },
      })),
    ),
  );

  it('is said what chance makes of it: where no factor has an effect, its share', () => {
    const generator = random(5);
    const noise = Array.from({ length: 2000 }, (_, i) => ({
      parameters: { shape: `${i % 10}`, width: Math.floor(i / 10) % 5, task: 't' },
      results: { accuracy: generator.next() },
    }));
    const { width, shape } = shares(noise);
    // Of 49 degrees of freedom between cells.
    expect(width.byChance).to.be.closeTo(4 / 49, 0.03);
    expect(shape.byChance).to.be.closeTo(9 / 49, 0.05);
    expect(shape.share).to.be.closeTo(9 / 49, 0.15);
  });

  it('has a cell for each shape and width, and says what part is that of which', () => {
    expect(shares(runs)).to.deep.equal({
      width: { share: 1, byChance: 0 },
      shape: { share: 0, byChance: 0 },
    });
    const svg = heatMap(runs);
    expect(svg.match(/>80</g)).to.have.length(2);
    expect(svg.match(/>50</g)).to.have.length(2);
    expect(svg)
      .to.include('100 % is that of the width, 0 % that of the shape; by chance 0 % and 0 %')
      .and.include('t &lt;');
  });
});
