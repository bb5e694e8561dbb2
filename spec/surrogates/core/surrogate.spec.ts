import { expect } from 'chai';
import fc from 'fast-check';
import { drawSettings } from '../../../lib/check/settings.ts';
import {
  mul,
  random,
  type Surrogate,
  type SurrogateRow,
  smooth,
  sum,
  surrogate,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import { heaviErfc } from '../../../lib/snn/peers/norse/heavi-erfc.ts';
import { boxcar } from '../../../lib/snn/peers/sparch/boxcar.ts';
import { requireRow } from '../../../lib/surrogates/core/surrogate-definition.ts';
import { expectNumbers, expectThrows, expectValues, wrong } from '../../support/expect.ts';
import { anyFloat, anySample, dyadic } from '../../support/sample.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity, NEGATIVE_INFINITY: minusInfinity } = Number;

/** A row of the user's own: origin x² s, gradient 2 x s, firing at c. */
const row = {
  name: 'parabola',
  parameters: { scale: { default: 0.5, above: 0 }, corner: { default: 0.25, min: -1, below: 2 } },
  origin: (x: number, { scale }: { readonly scale: number }) => scale * x * x,
  gradient: (x: number, { scale }: { readonly scale: number }) => 2 * scale * x,
  threshold: ({ corner }: { readonly corner: number }) => corner,
} satisfies SurrogateRow<'scale' | 'corner'>;

const parabola = surrogate(row);

function gradients(f: (x: Tensor) => Tensor, x: readonly number[]): unknown {
  const at = tensor(x);
  return valueAndGrad(() => sum(f(at)), at).grads.toArray();
}

describe('a surrogate', () => {
  it('gives its formulas the helpers that they take', () => {
    const own = surrogate({
      name: 'helped',
      parameters: { alpha: { default: 2, above: 0 } },
      origin: (x, { alpha }, { logistic }) => logistic(alpha * x),
      gradient: (x, { alpha }, { logisticSlope }) => alpha * logisticSlope(alpha * x),
      parameterGradients: { alpha: (x, { alpha }, helpers) => x * helpers.logisticSlope(alpha * x) },
      forward: (x, _, { logistic }) => (logistic(x) >= 0.5 ? 2 : 0),
    });
    const due = surrogates.sigmoid({ alpha: 2 });
    const x = [-1, 0, 0.5, 300];
    for (const at of x) {
      expect([own.origin(at), own.gradient(at)]).to.deep.equal([due.origin(at), due.gradient(at)]);
    }
    expect(own(tensor(x)).toArray()).to.deep.equal([0, 2, 2, 2]);
    expect([own.kernel.origin.kind, own.kernel.gradient.kind]).to.deep.equal(['simd', 'simd']);
    const slope = (spike: typeof own) => {
      const alpha = tensor(2);
      return valueAndGrad(() => sum(spike({ alpha }).origin(tensor(x))), alpha).grads.toArray();
    };
    expect(slope(own)).to.equal(slope(due));
  });

  it('fires at and above its threshold, of views too; NaN does not fire', () => {
    fc.assert(
      fc.property(anySample({}, anyFloat), (x) => {
        expectValues(surrogates.arctan(x.tensor), x.shape, (index) => Number(x.at(index) >= 0), 0);
        expectValues(parabola(x.tensor), x.shape, (index) => Number(x.at(index) >= 0.25), 0);
      }),
    );
    expectNumbers(
      parabola(tensor([0.25, Math.fround(0.2499999), nan, -0, infinity, minusInfinity])),
      [1, 0, 0, 0, 1, 0],
    );
    expectNumbers(surrogates.arctan(tensor([-0, 0, -1e-45, 1e-45])), [1, 1, 0, 1]);
  });

  it('of a number is a scalar tensor', () => {
    expectNumbers(parabola(1), 1);
    expectNumbers(parabola(nan), 0);
  });

  it('passes the cotangent times its gradient, of views too', () => {
    fc.assert(
      fc.property(anySample({}, dyadic), (x) => {
        const { grads } = valueAndGrad(() => sum(mul(parabola(x.tensor), -4)), x.tensor);
        expectValues(grads, x.shape, (index) => -4 * 2 * 0.5 * x.at(index), 0);
      }),
    );
  });

  it('answers with its origin inside smooth, the gradient being the same', () => {
    fc.assert(
      fc.property(anySample({}, dyadic), (x) => {
        expectValues(
          smooth(() => parabola(x.tensor)),
          x.shape,
          (index) => 0.5 * x.at(index) ** 2,
        );
        const { grads } = smooth(() => valueAndGrad(() => sum(parabola(x.tensor)), x.tensor));
        expectValues(grads, x.shape, (index) => x.at(index), 0);
      }),
    );
  });

  it('computes origin and gradient of numbers in Float64', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        expect(parabola.origin(x)).to.equal(0.5 * x * x);
        expect(parabola.gradient(x)).to.equal(2 * 0.5 * x);
      }),
    );
  });

  it('has an origin and a gradient of tensors: the origin on the tape, the gradient a constant', () => {
    fc.assert(
      fc.property(anySample({}, dyadic), (x) => {
        expectValues(parabola.origin(x.tensor), x.shape, (index) => 0.5 * x.at(index) ** 2);
        expectValues(parabola.gradient(x.tensor), x.shape, (index) => x.at(index), 0);
      }),
    );
    expect(gradients(parabola.origin, [2, -3])).to.deep.equal([2, -3]);
    expect(gradients((x) => mul(x, parabola.gradient(x)), [2, -3])).to.deep.equal([2, -3]);
  });

  it('answers NaN for NaN, whatever its formulas say', () => {
    const flat = surrogate({ name: 'flat', origin: () => 1, gradient: () => 2 });
    expect([flat.origin(nan), flat.gradient(nan)]).to.deep.equal([nan, nan]);
    expectNumbers(flat.origin(tensor([nan, 0])), [nan, 1]);
    expectNumbers(flat.gradient(tensor([nan, 0])), [nan, 2]);
    expectNumbers(flat(tensor([nan, 0])), [0, 1]);
    expect(gradients((x) => flat(x), [nan, 0])).to.deep.equal([nan, 2]);
  });

  it('has kernels over arrays that write to their first argument, which may be an input', () => {
    const x = () => Float64Array.of(-1, 0.25, 3);
    for (const [name, due] of Object.entries({
      forward: [0, 1, 1],
      origin: [0.5, 0.03125, 4.5],
      gradient: [-1, 0.25, 3],
    })) {
      const kernel = parabola.kernels[name as 'forward' | 'origin' | 'gradient'];
      const [out, alias] = [new Float64Array(3), x()];
      expect(kernel(out, x())).to.equal(out);
      expect([...out]).to.deep.equal(due);
      expect([...kernel(alias, alias)]).to.deep.equal(due);
    }
    const ct = Float64Array.of(2, 2, -1);
    expect([...parabola.kernels.vjp(ct, ct, x())]).to.deep.equal([-2, 0.5, -3]);
  });

  it('may have a forward of its own', () => {
    const leaky = surrogate({
      name: 'leaky',
      parameters: { slope: { default: 0.5 } },
      origin: (x, { slope }) => slope * x,
      gradient: (_, { slope }) => slope,
      forward: (x, { slope }) => Math.round(slope * x),
    });
    expectNumbers(leaky(tensor([4, -4])), [2, -2]);
    expectNumbers(leaky({ slope: 2 })(tensor([4, -4])), [8, -8]);
    expect(gradients((x) => leaky(x), [4])).to.deep.equal([0.5]);
  });

  it('is a function with the name of its row', () => {
    expect(parabola.name).to.equal('parabola');
    expect(parabola.row).to.equal(row);
  });
});

describe('the parameters of a surrogate', () => {
  it('have their defaults until they are named, and keep what was named before', () => {
    expect(parabola.params).to.deep.equal({ scale: 0.5, corner: 0.25 });
    const steep = parabola({ scale: 3 });
    expect(steep.params).to.deep.equal({ scale: 3, corner: 0.25 });
    expect(steep({ corner: 1 }).params).to.deep.equal({ scale: 3, corner: 1 });
    expect(parabola.params.scale).to.equal(0.5);
    expect(steep.gradient(1)).to.equal(6);
    expectNumbers(steep({ corner: 1 })(tensor([0.5, 1])), [0, 1]);
    expect(gradients((x) => steep(x), [2])).to.deep.equal([12]);
  });

  it('stay when undefined or nothing is given', () => {
    expect(parabola()).to.equal(parabola);
    expect(parabola(wrong(undefined))).to.equal(parabola);
    expect(parabola({}).params).to.deep.equal(parabola.params);
    expect(parabola({ scale: undefined } as object).params).to.deep.equal(parabola.params);
  });

  it('cannot be changed afterwards', () => {
    expect(() => Object.assign(parabola.params, { scale: 9 })).to.throw(TypeError);
    expect(() => Object.assign(parabola({ scale: 2 }).params, { scale: 9 })).to.throw(TypeError);
    const options = { scale: 2 };
    const made = parabola(options);
    options.scale = 9;
    expect(made.gradient(1)).to.equal(4);
  });

  it('must be known and numbers', () => {
    expectThrows(
      () => parabola(wrong({ alpha: 1 })),
      TypeError,
      'parabola: got an unknown parameter "alpha", known are scale, corner, strict.',
    );
    expectThrows(
      () => surrogates.heaviside(wrong({ alpha: 1 })),
      TypeError,
      'heaviside: got an unknown parameter "alpha", known are strict.',
    );
    expectThrows(
      () => parabola({ scale: wrong('1') }),
      TypeError,
      'parabola: scale must be a number, got "1".',
    );
    expectThrows(
      () => parabola({ scale: wrong(null) }),
      TypeError,
      'parabola: scale must be a number, got null.',
    );
    for (const [given, shown] of [
      [null, 'null'],
      [[1], 'an array of 1'],
      ['x', '"x"'],
      [true, 'true'],
    ] as const) {
      expectThrows(
        () => parabola(wrong(given)),
        TypeError,
        `parabola: got ${shown} when a Tensor, a number, or parameters by name were due.`,
      );
    }
  });

  it('must lie in their domains', () => {
    const refused = (options: object, text: string) =>
      expectThrows(() => parabola(options), RangeError, `parabola: ${text}`);
    refused({ scale: 0 }, 'scale must be above 0, got 0.');
    refused({ scale: -1 }, 'scale must be above 0, got -1.');
    refused({ scale: nan }, 'scale must be finite, got NaN.');
    refused({ corner: infinity }, 'corner must be finite, got Infinity.');
    refused({ corner: -1.5 }, 'corner must be at least -1, got -1.5.');
    refused({ corner: 2 }, 'corner must be below 2, got 2.');
    const whole = surrogate({
      name: 'whole',
      parameters: { n: { default: 3, min: 1, integer: true } },
      origin: (x, { n }) => x * n,
      gradient: (_, { n }) => n,
    });
    expectThrows(() => whole({ n: 2.5 }), RangeError, 'whole: n must be an integer, got 2.5.');
    expectThrows(
      () => surrogates.arctan({ alpha: -1 }),
      RangeError,
      'arctan: alpha must be above 0, got -1.',
    );
  });

  it('must go together, where the row says what does not', () => {
    const ramp = surrogate({
      name: 'ramp',
      parameters: { low: { default: 0 }, high: { default: 1 } },
      rejects: ({ low, high }) =>
        low < high ? undefined : `got low ${low} when less than high ${high} was due.`,
      origin: (x, { low, high }) => Math.min(Math.max(x, low), high),
      gradient: (x, { low, high }) => Number(x >= low && x <= high),
    });
    expect(ramp({ low: 2, high: 3 }).params).to.deep.equal({ low: 2, high: 3 });
    expectThrows(() => ramp({ low: 2 }), RangeError, 'ramp: got low 2 when less than high 1 was due.');
    const settings = drawSettings(ramp.row, random(1));
    expect(settings.every(({ low = 0, high = 0 }) => low < high)).to.equal(true);
    expect(settings.length).to.be.above(3);
  });

  it('are named in the types', () => {
    const own: Surrogate<'scale' | 'corner'> = parabola;
    // @ts-expect-error: it has no such parameter.
    expect(() => own({ alpha: 1 })).to.throw(TypeError);
    const scale: number = own.params.scale;
    expect(scale).to.equal(0.5);
  });
});

describe('a surrogate that draws its spikes', () => {
  const { poissonPass } = surrogates;
  const p = tensor([0, 0.25, 0.5, 1]);

  it('needs a generator, and says how to give one', () => {
    expectThrows(
      () => poissonPass(p),
      TypeError,
      'poissonPass: it draws its spikes, so a generator was due: poissonPass({ random: random(seed) }).',
    );
    expectThrows(
      () => poissonPass({ random: wrong({}) }),
      TypeError,
      'poissonPass: got an Object as random when a generator from random(seed) was due.',
    );
    expectThrows(
      () => surrogates.arctan({ random: random(1) }),
      TypeError,
      'arctan: got an unknown parameter "random", known are alpha, strict.',
    );
  });

  it('draws the same spikes after the same seed, moving its generator on', () => {
    const many = tensor(new Array<number>(64).fill(0.5));
    const draws = () => {
      const spike = poissonPass({ random: random(7) });
      return [spike(many).toArray(), spike(many).toArray()];
    };
    const [first, second] = draws();
    expect(draws()).to.deep.equal([first, second]);
    expect(first).to.not.deep.equal(second);
  });

  it('fires with the probability that it is given', () => {
    const runs = 4000;
    const rates = tensor(new Array<number>(runs).fill(0.3));
    const count = sum(poissonPass({ random: random(11) })(rates)).item();
    expect(Math.abs(count - 0.3 * runs) / Math.sqrt(runs * 0.3 * 0.7)).to.be.below(5);
    const edges = poissonPass({ random: random(1) });
    expectNumbers(edges(tensor(new Array<number>(200).fill(0))), new Array<number>(200).fill(0));
    expectNumbers(edges(tensor(new Array<number>(200).fill(1))), new Array<number>(200).fill(1));
  });

  it('refuses what is no probability', () => {
    const spike = poissonPass({ random: random(1) });
    for (const bad of [-0.5, 1.5, nan, infinity]) {
      const text = `poissonPass: got the probability ${bad} when one in [0, 1] was due.`;
      expectThrows(() => spike(tensor([0.5, bad])), RangeError, text);
    }
  });

  it('passes its gradient, and is its expectation inside smooth, without a generator', () => {
    const spike = poissonPass({ random: random(1) });
    expect(gradients((x) => spike(x), [0.25, 0.5])).to.deep.equal([1, 1]);
    expect(smooth(() => poissonPass(p).toArray())).to.deep.equal(p.toArray());
  });

  it('keeps its generator under other parameters', () => {
    const fade = surrogate({
      name: 'fade',
      parameters: { scale: { default: 1 } },
      stochastic: true,
      origin: (x, { scale }) => scale * x,
      gradient: (_, { scale }) => scale,
    });
    const seeded = fade({ random: random(3) });
    expect(seeded({ scale: 2 })(p).toArray()).to.deep.equal(fade({ random: random(3) })(p).toArray());
  });
});

describe('surrogate({...})', () => {
  const good = { name: 'f', origin: (x: number) => x, gradient: () => 1 };
  const refused = (change: object, kind: typeof TypeError | typeof RangeError, text: string) =>
    expectThrows(() => surrogate(wrong({ ...good, ...change })), kind, text);

  it('refuses what is no row, and one without a name', () => {
    expectThrows(
      () => surrogate(wrong(undefined)),
      TypeError,
      'surrogate: got undefined when a row was due.',
    );
    expectThrows(() => surrogate(wrong('f')), TypeError, 'surrogate: got "f" when a row was due.');
    refused({ name: '' }, TypeError, 'surrogate: got "" as name when text was due.');
    refused({ name: undefined }, TypeError, 'surrogate: got undefined as name when text was due.');
  });

  it('refuses fields that it does not know', () => {
    expect(() => surrogate(wrong({ ...good, grad: 1 }))).to.throw(
      TypeError,
      /^surrogate f: got an unknown field "grad", known are name, parameters, origin, gradient, /,
    );
  });

  it('refuses formulas that are no functions or give no numbers', () => {
    refused({ origin: undefined }, TypeError, 'f: origin is undefined when a function was due.');
    refused({ gradient: 1 }, TypeError, 'f: gradient is 1 when a function was due.');
    refused({ forward: 'step' }, TypeError, 'f: forward is "step" when a function was due.');
    refused(
      { origin: () => undefined },
      TypeError,
      'f: origin gave undefined at x = -0.5 when a number was due.',
    );
    refused(
      { gradient: (x: number) => x < 0 || '1' },
      TypeError,
      'f: gradient gave true at x = -0.5 when a number was due.',
    );
    refused(
      { forward: (x: number) => (x < 0 ? 0 : '1') },
      TypeError,
      'f: forward gave "1" at x = 0.5 when a number was due.',
    );
  });

  it('refuses parameters whose domain is not sound', () => {
    const spec = (alpha: unknown, kind: typeof TypeError | typeof RangeError, text: string) =>
      refused({ parameters: { alpha } }, kind, text);
    spec({}, TypeError, 'f: alpha has the default undefined, a number was due.');
    spec({ default: '1' }, TypeError, 'f: alpha has the default "1", a number was due.');
    spec({ default: nan }, RangeError, 'f: the default of alpha must be finite, got NaN.');
    spec({ default: 0, above: 0 }, RangeError, 'f: the default of alpha must be above 0, got 0.');
    spec({ default: 0, min: 1 }, RangeError, 'f: the default of alpha must be at least 1, got 0.');
    spec({ default: 2, below: 2 }, RangeError, 'f: the default of alpha must be below 2, got 2.');
    spec({ default: 0.5, integer: true }, RangeError, 'f: the default of alpha must be an integer, got 0.5.');
    spec(
      { default: 1, max: 2 },
      TypeError,
      'f: parameter alpha: got an unknown field "max", known are default, above, min, below, integer.',
    );
    spec(1, TypeError, 'f: parameter alpha is 1 when a default and its domain were due.');
    spec(null, TypeError, 'f: parameter alpha is null when a default and its domain were due.');
    refused({ parameters: null }, TypeError, 'f: parameters is null when an object was due.');
    refused({ parameters: 3 }, TypeError, 'f: parameters is 3 when an object was due.');
  });

  it('refuses parameter gradients of what is no parameter, of integers, and that are no functions of numbers', () => {
    const learned = (parameterGradients: unknown, kind: typeof TypeError, text: string) =>
      refused(
        { parameters: { alpha: { default: 1 }, n: { default: 1, integer: true } }, parameterGradients },
        kind,
        text,
      );
    learned(
      { beta: () => 1 },
      TypeError,
      'f: parameterGradients: got an unknown parameter "beta", known are alpha, n.',
    );
    learned({ alpha: 1 }, TypeError, 'f: the gradient of alpha is 1 when a function was due.');
    learned({ n: () => 1 }, TypeError, 'f: n is an integer, so none was due as its gradient.');
    learned(
      { alpha: () => '1' },
      TypeError,
      'f: the gradient of alpha gave "1" at x = -0.5 when a number was due.',
    );
  });

  it('refuses facts of another kind', () => {
    const functions = [
      'kinks',
      'jumps',
      'support',
      'center',
      'threshold',
      'originAtThreshold',
      'mass',
      'peak',
      'tail',
      'rejects',
      'length',
    ];
    for (const field of functions)
      refused({ [field]: 1 }, TypeError, `f: ${field} is 1 when a function was due.`);
    const gave = (field: string, value: unknown, shown: string, due: string) =>
      refused({ [field]: () => value }, TypeError, `f: ${field} gave ${shown} when ${due} was due.`);
    gave('kinks', 0, '0', 'an array of numbers');
    gave('kinks', [nan], 'an array of 1', 'an array of numbers');
    gave('jumps', ['0'], 'an array of 1', 'an array of numbers');
    gave('support', [1, -1], 'an array of 2', 'two numbers, the lower first');
    gave('support', [1], 'an array of 1', 'two numbers, the lower first');
    gave('center', infinity, 'Infinity', 'a finite number');
    gave('threshold', nan, 'NaN', 'a finite number');
    gave('originAtThreshold', undefined, 'undefined', 'a finite number');
    gave('mass', nan, 'NaN', 'a number');
    gave('length', 0, '0', 'a number above 0');
    gave('peak', -1, '-1', 'a number of at least 0');
    for (const tail of ['slow', -1, nan, undefined])
      gave(
        'tail',
        tail,
        typeof tail === 'string' ? '"slow"' : String(tail),
        "a power of at least 0, 'exponential' or 'compact'",
      );
    gave('rejects', 'no', '"no"', 'nothing');
  });

  it('refuses peers with parameters that the row does not have or does not allow', () => {
    const parameters = { alpha: { default: 1, above: 0 } };
    const peer = (own: object) => ({ parameters, peers: [{ library: 'norse', name: 'g', parameters: own }] });
    refused(
      peer({ beta: 1 }),
      TypeError,
      'f: peer norse g: got an unknown parameter "beta", known are alpha.',
    );
    refused(peer({ alpha: 0 }), RangeError, 'f: peer norse g: alpha must be above 0, got 0.');
    refused(peer({ alpha: '1' }), RangeError, 'f: peer norse g: alpha must be finite, got 1.');
    refused({ peers: 'norse' }, TypeError, 'f: peers is "norse" when an array was due.');
  });

  it('would take the row of every surrogate of the package, which imports do not look at', () => {
    const ofOneInput = Object.values(surrogates).filter(({ row }) => !('inputs' in row)) as Surrogate[];
    expect(ofOneInput).to.have.lengthOf(37);
    for (const { row, params } of [...ofOneInput, boxcar, heaviErfc])
      expect(requireRow(row), row.name).to.deep.equal(params);
  });

  it('gives a row of the user the same treatment as one of the family', () => {
    const { name, parameters, ...rest } = surrogates.arctan.row;
    const own = surrogate({
      ...rest,
      name: 'mine',
      parameters: wrong(parameters),
    });
    fc.assert(
      fc.property(anySample({}, anyFloat), fc.double({ min: 0.1, max: 9, noNaN: true }), (x, alpha) => {
        const [mine, theirs] = [own({ alpha }), surrogates.arctan({ alpha })];
        expect(mine(x.tensor).toArray()).to.deep.equal(theirs(x.tensor).toArray());
        for (const of of ['origin', 'gradient'] as const) {
          expect(mine[of](x.tensor).toArray()).to.deep.equal(theirs[of](x.tensor).toArray());
        }
        const slopes = (spike: typeof mine) =>
          valueAndGrad(() => sum(spike(x.tensor)), x.tensor).grads.toArray();
        expect(slopes(mine)).to.deep.equal(slopes(theirs as typeof mine));
      }),
    );
    expect(name).to.equal('arctan');
    expectThrows(() => own({ alpha: 0 }), RangeError, 'mine: alpha must be above 0, got 0.');
  });
});
