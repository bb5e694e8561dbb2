import { expect } from 'chai';
import type { Formula } from '../../lib/formula/formula.ts';
import { formulaCompiler } from '../../lib/formula/formula-compiler.ts';
import { type ProbedKernel, probe } from '../../lib/formula/probe.ts';

function formula(source: Formula['source'], landmarks: readonly number[] = []): Formula {
  const at = (x: number) => (Number.isNaN(x) ? x : source(x, {}));
  return { source, params: {}, at, landmarks: () => landmarks, length: () => 1, compiler: formulaCompiler };
}

/** A kernel that runs a scalar function, in Float64, rounded. */
function over(f: (x: number) => number): ProbedKernel {
  return (x, ct) => x.map((value, i) => (ct ? (ct[i] as number) : 1) * f(value));
}

const window = formula((x) => (Math.abs(x) <= 0.3 ? 1 : 0.25), [-0.3, 0.3]);
const bell = formula((x) => Math.exp(-x * x));

describe('the probe of compiled formulas', () => {
  it('passes kernels that are right', () => {
    for (const each of [window, bell]) expect(probe(each, over(each.at))).to.equal(null);
  });

  const planted: readonly (readonly [what: string, of: Formula, kernel: ProbedKernel])[] = [
    ['an error of 1e-5', bell, over((x) => bell.at(x) * (1 + 1e-5))],
    ['an error of 1e-5 about 1', bell, over((x) => bell.at(x) * (x > 0.9 && x < 1.1 ? 1 + 1e-5 : 1))],
    [
      'an edge on the wrong side',
      formula((x) => (x < 0.3 ? 1 : 0), [0.3]),
      over((x) => (x <= Math.fround(0.3) - 2e-8 ? 1 : 0)),
    ],
    [
      'an edge that is a Float32 number off',
      window,
      over((x) => (Math.abs(x) <= Math.fround(0.3) ? 1 : 0.25)),
    ],
    ['a number for NaN', bell, over((x) => (Number.isNaN(x) ? 0 : bell.at(x)))],
    ['NaN for infinity', bell, over((x) => (Math.abs(x) === Infinity ? Number.NaN : bell.at(x)))],
    ['a number for infinity', formula((x) => 1 / x ** 2), over((x) => (x === 0 ? 7 : 1 / x ** 2))],
    ['the other infinity', formula((x) => 1 / x ** 2), over((x) => (x === 0 ? -Infinity : 1 / x ** 2))],
    [
      'an overflow',
      formula((x) => 1 / (1 + 1 / Math.abs(x))),
      over((x) => (Math.abs(x) > 1e38 ? 0 : 1 / (1 + 1 / Math.abs(x)))),
    ],
    ['a lost underflow', formula((x) => 1e30 * x), over((x) => (Math.abs(x) < 2 ** -126 ? 0 : 1e30 * x))],
    ['cotangents left out', bell, (x) => x.map(bell.at)],
    [
      'a tail that is left out',
      bell,
      (x, ct) => {
        const due = over(bell.at)(x, ct);
        if (x.length % 4 === 3) due[x.length - 1] = 0;
        return due;
      },
    ],
  ];
  for (const [what, of, kernel] of planted) {
    it(`finds ${what}`, () => expect(probe(of, kernel)).to.be.a('string'));
  }

  it('says where and what', () => {
    const due = /^compiled gives 1 at x = .* when 2 is due$/;
    expect(
      probe(
        formula(() => 2),
        over(() => 1),
      ),
    ).to.match(due);
  });

  it('leaves formulas alone that throw', () => {
    const throwing = formula((x) => {
      if (x > 1e30) throw new RangeError('too far');
      return x;
    });
    expect(
      probe(
        throwing,
        over((x) => x),
      ),
    ).to.equal('throws at some numbers');
  });
});
