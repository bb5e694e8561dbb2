import { expect } from 'chai';
import { heatMap, shares } from '../../../../docs/examples/surrogates/heat-map.ts';
import { distinctShapes, shapeOf } from '../../../../docs/examples/surrogates/shapes.ts';

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

  it('has a cell for each shape and width, and says what part is that of which', () => {
    expect(shares(runs)).to.deep.equal({ width: 1, shape: 0 });
    const svg = heatMap(runs);
    expect(svg.match(/>80</g)).to.have.length(2);
    expect(svg.match(/>50</g)).to.have.length(2);
    expect(svg).to.include('100 % is that of the width, 0 % that of the shape').and.include('t &lt;');
  });
});
