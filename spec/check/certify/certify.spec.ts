import { expect } from 'chai';
import fc from 'fast-check';
import type { CertifyOptions } from '../../../lib/check/certify/certificate.ts';
import { certify } from '../../../lib/check/certify/certify.ts';
import { type CheckSurrogateOptions, checkSurrogate } from '../../../lib/check/check-surrogate.ts';
import { type Surrogate, type SurrogateRow, surrogate, surrogates } from '../../../lib/index.ts';
import { drawn } from '../../support/covering.ts';
import { runs } from '../../support/runs.ts';

const { arctan, box, heaviside, invSquareGrad2, piecewiseQuadratic, rect, sigmoid, softSign } = surrogates;
const place = 'spec';
const range = [-64, 64] as const;

const oneInput = (Object.values(surrogates) as Surrogate[]).filter(({ row }) => !('inputs' in row));

/** The arctangent about 0 with another gradient. */
const about = (gradient: (x: number, p: { at: number; half: number; off: number }) => number) =>
  surrogate({
    name: 'planted',
    parameters: { at: { default: 0 }, half: { default: 1 }, off: { default: 0 } },
    origin: (x) => Math.atan(x),
    gradient,
  });

/** Whether an error that lives about a place, as wide as a thousandth, is found there. */
function findsPlant(planted: Surrogate<'at' | 'half' | 'off'>): void {
  const at = fc.double({ min: -60, max: 60, noNaN: true });
  const size = fc.double({ min: -5, max: 0, noNaN: true }).map((power) => 10 ** power);
  fc.assert(
    fc.property(at, size, fc.constantFrom(-1, 1), (where, off, sign) => {
      const half = 5e-4;
      const spike = planted({ at: where, half, off: sign * off });
      const { verdict, refuted } = certify(place, spike as Surrogate, { range });
      expect(verdict).to.equal('refuted');
      expect(Math.abs((refuted?.x ?? 0) - where)).to.be.below(4 * half);
    }),
    { numRuns: runs(10) },
  );
}

describe('certificates', () => {
  for (const spike of drawn(oneInput, 3)) {
    it(`${spike.row.name} has the derivative of its origin as gradient, for every real number from -64 to 64`, () => {
      const { verdict, bound, open } = certify(place, spike, { range });
      expect(verdict, JSON.stringify(open)).to.equal('proven');
      expect(bound).to.equal(1e-6 * (spike.facts.peak || 1));
    });
  }

  it('name the places where gradients and origins jump, and no others', () => {
    const placesOf = (spike: unknown) => certify(place, spike as Surrogate, { range }).places;
    expect(placesOf(rect)).to.eql([
      { x: -0.5, jumps: 'gradient' },
      { x: 0.5, jumps: 'gradient' },
    ]);
    expect(placesOf(box).map(({ x }) => x)).to.eql([-5, 5]);
    expect(placesOf(heaviside)).to.eql([{ x: 0, jumps: 'origin' }]);
    for (const spike of [softSign, piecewiseQuadratic]) expect(placesOf(spike)).to.eql([]);
    const alone = [
      (x: number) => Math.abs(Math.sign(x)) / (1 + x * x),
      (x: number) => (x === 0 ? 0 : 1 / (1 + x * x)),
    ];
    for (const gradient of alone)
      expect(placesOf(surrogate({ name: 'alone', origin: (x) => Math.atan(x), gradient }))).to.eql([
        { x: 0, jumps: 'gradient' },
      ]);
  });

  it('go through all combinations of six conditions that meet, which are as many as may be', () => {
    const text = (count: number, term: (k: number) => string) =>
      Array.from({ length: count }, (_, i) => term(i + 1)).join(' + ');
    const certificateOf = (count: number) => {
      const origin = text(count, (k) => `Math.max(${k} * x + x ** 3, 0)`);
      const gradient = text(count, (k) => `(${k} * x + x ** 3 > 0 ? ${k} + 3 * x * x : 0)`);
      const [f, g] = [origin, gradient].map((of) => new Function('x', `return ${of};`));
      const row = { name: 'corners', origin: f, gradient: g } as SurrogateRow;
      return certify(place, surrogate(row) as Surrogate, { range: [-1, 1] });
    };
    expect(certificateOf(6)).to.deep.include({ verdict: 'proven', open: [] });
    const { verdict, open } = certificateOf(7);
    expect(verdict).to.equal('open');
    expect(open).to.have.lengthOf(1);
    expect(open[0]?.x.map((end) => Math.abs(end) < 1e-12)).to.eql([true, true]);
  });

  it('go through conditions that meet one within another, of which each makes one combination more', () => {
    const nested = (count: number, inner: string): string =>
      count === 0 ? inner : `(${count} * x + x ** 3 > 0 ? 0 : ${nested(count - 1, inner)})`;
    const gradient = new Function('x', `return ${nested(9, 'x < 0 ? 0 : 1e-9')};`);
    const row = { name: 'nested', origin: (x: number) => 0 * x, gradient } as unknown as SurrogateRow;
    const found = certify(place, surrogate(row) as Surrogate, { range: [-1, 1] });
    expect(found).to.deep.include({ verdict: 'proven', places: [{ x: 0, jumps: 'gradient' }] });
  });

  it('are open where an origin has no end, though it may jump there', () => {
    const spike = surrogate({
      name: 'endless',
      origin: (x) => (x > 0 ? Math.log(x) : 0),
      gradient: (x) => (x > 0 ? 1 / x : 0),
      jumps: () => [0],
    });
    const { verdict, places } = certify(place, spike as Surrogate, { range: [-1, 1] });
    expect({ verdict, places }).to.eql({ verdict: 'open', places: [] });
  });

  it('part ranges of parameters where conditions meet', () => {
    const spike = surrogate({
      name: 'bent',
      parameters: { a: { default: 1 } },
      origin: (x, { a }) => Math.exp(a) * Math.abs(x),
      gradient: (x, { a }) => (x < 0 ? -1 : 1) * Math.exp(a / 2) ** 2,
    });
    const found = certify(place, spike as Surrogate, { range: [-1, 1], parameters: { a: [-4, 4] } });
    expect(found).to.deep.include({ verdict: 'proven', places: [] });
  });

  it('hold for every parameter of a range', () => {
    const ranges = [
      [softSign, { alpha: [1, 1.5] }],
      [sigmoid, { alpha: [1, 1.1] }],
    ] as const;
    for (const [spike, parameters] of drawn(ranges, 1)) {
      const found = certify(place, spike as Surrogate, { range: [-2, 2], parameters });
      expect(found).to.include({ verdict: 'proven' });
      expect(found.parameters).to.eql(parameters);
    }
  });

  it('see a factor that is right at one parameter only', () => {
    const spike = surrogate({
      name: 'forgetful',
      parameters: { alpha: { default: 1, above: 0 } },
      origin: (x, { alpha }) => Math.atan(alpha * x),
      gradient: (x, { alpha }) => 1 / (1 + (alpha * x) ** 2),
    }) as Surrogate;
    expect(certify(place, spike, { range }).verdict).to.equal('proven');
    const found = certify(place, spike, { range, parameters: { alpha: [0.9, 1.1] } });
    expect(found.verdict).to.equal('refuted');
    expect(found.refuted?.params.alpha).to.not.equal(1);
  });

  it('are refuted by an error between two numbers', () => {
    findsPlant(about((x, { at, half, off }) => 1 / (1 + x * x) + (x > at - half && x < at + half ? off : 0)));
  });

  it('are refuted by a smooth error', () => {
    findsPlant(about((x, { at, half, off }) => 1 / (1 + x * x) + off * Math.exp(-(((x - at) / half) ** 2))));
  });

  it('are not refuted by an error below the bound', () => {
    const spike = about((x) => 1 / (1 + x * x) + 9e-7) as Surrogate;
    expect(certify(place, spike, { range }).verdict).to.equal('proven');
    expect(certify(place, spike, { range, bound: 8e-7 }).verdict).to.equal('refuted');
  });

  it('take an origin that jumps where none is declared for open', () => {
    const row = {
      name: 'broken',
      origin: (x: number) => (x < 0.3 ? x : x + 1),
      gradient: () => 1,
    };
    const { verdict, open } = certify(place, surrogate(row) as Surrogate, { range });
    expect(verdict).to.equal('open');
    expect(open).to.have.lengthOf(1);
    expect(open[0]?.x[0]).to.be.closeTo(0.3, 1e-12);
    const declared = surrogate({ ...row, jumps: () => [0.3] });
    expect(certify(place, declared as Surrogate, { range }).places).to.eql([{ x: 0.3, jumps: 'origin' }]);
  });

  it('stay open where a function is not defined', () => {
    const spike = surrogate({ name: 'log', origin: (x) => Math.log(x), gradient: (x) => 1 / x });
    const { verdict, open } = certify(place, spike as Surrogate, { range: [-1, 1], boxes: 500 });
    expect(verdict).to.equal('open');
    expect(open.map(({ x: [low] }) => low)).to.eql([-1]);
  });

  it('name the parameters under which they stay open', () => {
    const spike = surrogate({
      name: 'log',
      parameters: { a: { default: 1 } },
      origin: (x, { a }) => Math.log(x + a),
      gradient: (x, { a }) => 1 / (x + a),
    });
    const parameters = { a: [-1, 1] } as const;
    const { verdict, open } = certify(place, spike as Surrogate, { range: [0.5, 1], parameters, boxes: 500 });
    expect(verdict).to.equal('open');
    const isIn = (at: number, [low, high]: readonly [number, number]) => low <= at && at <= high;
    const isOpen = (at: number, a: number) =>
      open.some(({ x, parameters: named }) => isIn(at, x) && isIn(a, named?.a as [number, number]));
    for (const [at, a] of [
      [0.5, -1],
      [0.7, -0.8],
      [0.6, -0.6],
    ] as const)
      expect(isOpen(at, a), `${at}, ${a}`).to.equal(true);
  });

  it('reach to infinity where the tails say so', () => {
    for (const spike of drawn<object>([arctan, sigmoid, piecewiseQuadratic], 1))
      expect(certify(place, spike as Surrogate, { range: [-Infinity, Infinity] }).verdict).to.equal('proven');
  });
});

describe('checkSurrogate with certify', () => {
  it('adds a check, and the certificate', () => {
    const report = checkSurrogate(arctan({ alpha: 2 }), { certify: [-8, 8] });
    expect(report.passed).to.equal(true);
    expect(report.certificate).to.include({ verdict: 'proven', bound: 1e-6 }).and.to.have.property('params');
    expect(report.certificate?.params).to.eql({ alpha: 2 });
    expect(String(report)).to.match(
      /✓ certificate: proven for every real x from -8 to 8: \|g − G'\| <= 1.0e-6/,
    );
    expect(checkSurrogate(arctan).certificate).to.equal(undefined);
    expect(JSON.parse(JSON.stringify(report)).certificate.verdict).to.equal('proven');
  });

  it('fails where the certificate is refuted', () => {
    const wrong = about((x) => 1 / (1 + x * x) + (x > 40 && x < 40.001 ? 1e-3 : 0));
    const report = checkSurrogate(wrong, { certify: range, settings: [] });
    const check = report.checks.find(({ name }) => name === 'certificate');
    expect(check?.passed).to.equal(false);
    expect(check?.worst?.x).to.be.within(40, 40.001);
    expect(check?.message).to.match(/^refuted: not .* at x = 40\.000/);
  });

  it('tell a gradient that grows without end from a wrong one', () => {
    const rows: readonly (readonly [origin: (x: number) => number, right: (x: number) => number])[] = [
      [(x) => x * x, (x) => 2 * x],
      [(x) => Math.exp(x), (x) => Math.exp(x)],
      [(x) => Math.log1p(x * x) * x, (x) => Math.log1p(x * x) + (2 * x * x) / (1 + x * x)],
      [(x) => (1 + x * x) ** 0.75, (x) => 1.5 * x * (1 + x * x) ** -0.25],
    ];
    for (const [origin, right] of drawn(rows, 2)) {
      const verdictOf = (gradient: (x: number) => number) =>
        certify(place, surrogate({ name: 'grows', origin, gradient }) as Surrogate, { range: [-8, 8] })
          .verdict;
      expect(verdictOf(right), String(origin)).to.equal('proven');
      expect(
        verdictOf(() => 1),
        String(origin),
      ).to.equal('refuted');
    }
  });

  it('are given of what is normalized', () => {
    for (const by of ['peak', 'area'] as const)
      expect(certify(place, arctan.normalized(by) as Surrogate, { range }).verdict).to.equal('proven');
    const wrong = surrogate({ ...arctan.row, gradient: (x, { alpha }) => alpha / (2 + x * x) });
    expect(certify(place, wrong.normalized('peak') as Surrogate, { range }).verdict).to.equal('refuted');
  });

  it('rejects what cannot be certified', () => {
    const rejects = (
      certify: unknown,
      kind: typeof TypeError | typeof RangeError,
      text: string,
      spike: unknown = arctan,
    ) =>
      expect(() => checkSurrogate(spike as Surrogate, { certify } as CheckSurrogateOptions), text).to.throw(
        kind,
        text,
      );
    rejects([8, -8], RangeError, 'got [8, -8] as certify when two numbers, the lower first, were due.');
    rejects([1, 1], RangeError, 'got [1, 1] as certify');
    rejects([Number.NaN, 1], RangeError, 'got [NaN, 1] as certify');
    rejects([1], TypeError, 'got an array of 1 as certify when two numbers');
    rejects(true, TypeError, 'got true as certify when a range was due: [-64, 64].');
    rejects({}, TypeError, 'got undefined as certify.range');
    const withAlpha = (alpha: unknown): CertifyOptions =>
      ({ range, parameters: { alpha } }) as CertifyOptions;
    rejects(withAlpha([3, 1]), RangeError, 'got [3, 1] as certify.parameters.alpha');
    rejects(
      withAlpha([0, 1]),
      RangeError,
      'got 0 in certify.parameters.alpha, which is outside of its domain.',
    );
    rejects(withAlpha(2), TypeError, 'got 2 as certify.parameters.alpha');
    rejects({ range, parameters: { beta: [1, 2] } }, TypeError, 'unknown parameter "beta"');
    rejects({ range, parameters: 3 }, TypeError, 'got 3 as certify.parameters');
    rejects({ range, bound: 0 }, RangeError, 'certify.bound');
    rejects({ range, boxes: 0 }, RangeError, 'certify.boxes');
    rejects({ range, steps: 1 }, TypeError, 'unknown option "steps"');
    const whole = { range, parameters: { n: [1, 2] } };
    rejects(whole, RangeError, 'whole numbers are due', surrogates.squarewaveFourierSeries);
    rejects(range, TypeError, 'certify: invSquareGrad2 has two inputs, and one is due.', invSquareGrad2);
    const outside = surrogate({ name: 'outside', origin: (x) => [x][0] as number, gradient: () => 1 });
    rejects(range, TypeError, 'certify: the origin of outside ', outside);
    const erf = (x: number) => x / 2;
    const other = surrogate({ name: 'other', origin: (x) => erf(x), gradient: () => 1 / 2 });
    rejects(range, TypeError, 'certify: the origin of other calls erf, ', other);
    rejects(
      withAlpha([1, 2]),
      TypeError,
      'certify: arctan is normalized, and ranges of parameters are for what is not.',
      arctan.normalized('peak'),
    );
    const rounded = surrogate({ name: 'rounded', origin: (x) => x, gradient: (x) => Math.fround(x) });
    rejects(range, TypeError, 'certify: the formula of rounded calls fround', rounded);
  });
});
