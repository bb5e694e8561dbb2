import { expect } from 'chai';
import { curvesOfFunctions, curvesOfSurrogate } from '../../../lib/cli/check/curves.ts';
import {
  checkManualGrad,
  checkSurrogate,
  type Surrogate,
  surrogate,
  surrogates,
  type Tensor,
} from '../../../lib/index.ts';

describe('curves around the worst point', () => {
  for (const spike of Object.values(surrogates) as unknown as Surrogate[]) {
    const { row } = spike;
    if ('inputs' in row || row.stochastic) continue;
    it(`of ${row.name} lie on each other, where there is a derivative`, () => {
      const { xs, gradient, slope, mark } = curvesOfSurrogate(spike, checkSurrogate(spike, { settings: [] }));
      const breaks = [...(row.kinks?.(spike.params) ?? []), ...(row.jumps?.(spike.params) ?? [])];
      const height = Math.max(...gradient.map(Math.abs));
      xs.forEach((x, i) => {
        if (breaks.some((at) => Math.abs(at - x) < 1e-6)) return;
        expect(slope[i], `at ${x}`).to.be.closeTo(gradient[i] as number, 1e-6 * Math.max(height, 1e-9));
      });
      expect(mark).to.equal(null);
    });
  }

  it('show a narrow function where it has its shape, though it declares no length', () => {
    for (const width of [1e-3, 1, 0.1]) {
      const narrow = surrogate({
        name: 'narrow',
        origin: (x) => Math.tanh(x / width),
        gradient: (x) => 2 / width / Math.cosh(x / width) ** 2,
      });
      const { xs, slope, gradient, mark } = curvesOfSurrogate(narrow, checkSurrogate(narrow));
      expect(mark).to.be.within(xs[0] as number, xs.at(-1) as number);
      const high = slope.filter((y) => y > 0.5 / width).length;
      expect(high).to.be.within(xs.length / 20, xs.length / 2);
      expect(Math.max(...gradient)).to.be.closeTo(2 / width, 0.2 / width);
    }
  });

  it('lie where the shape is, though the worst point is far out, and mark where they are farthest apart', () => {
    const twice = surrogate({
      name: 'twice',
      origin: (x) => Math.atan(x),
      gradient: (x) => 2 / (1 + x * x),
    });
    const report = checkSurrogate(twice, { settings: [] });
    const { xs, mark, isFar, isWorst } = curvesOfSurrogate(twice, {
      ...report,
      worst: { ...report.worst, x: -5000 },
    } as never);
    expect([xs[0], xs.at(-1), isFar, isWorst]).to.eql([-4, 4, false, false]);
    expect(mark).to.be.closeTo(0, 0.05);
  });

  it('have a far worst point among their points', () => {
    const far = surrogate({
      name: 'far',
      origin: (x) => Math.atan(x),
      gradient: (x) => (x > 100 ? 2 : 1) / (1 + x * x),
    });
    const { xs, mark, isFar, isWorst } = curvesOfSurrogate(far, checkSurrogate(far));
    expect({ isFar, isWorst }).to.eql({ isFar: true, isWorst: true });
    expect(mark).to.be.above(100);
    expect(mark).to.be.within(xs[0] as number, xs.at(-1) as number);
  });

  it('are those of two functions too', () => {
    const origin = (x: Tensor) => surrogates.sigmoid.origin(x);
    const spiking = (x: Tensor) => surrogates.sigmoid({ alpha: 2 })(x);
    const { xs, gradient, slope } = curvesOfFunctions(origin, spiking, {}, checkManualGrad(origin, spiking));
    xs.forEach((x, i) => {
      expect(gradient[i]).to.be.closeTo(surrogates.sigmoid({ alpha: 2 }).gradient(x), 1e-12);
      expect(slope[i]).to.be.closeTo(surrogates.sigmoid.gradient(x), 1e-6);
    });
  });
});
