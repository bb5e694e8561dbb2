import { expect } from 'chai';
import fc from 'fast-check';
import { pointOf, readChoices } from '../../../lib/cli/sweep/choice.ts';

describe('readChoices', () => {
  it('takes a list as it is, each value once', () => {
    expect(readChoices({ a: [1, 'x', true, 1, -0, 0] })).to.deep.equal({
      a: { kind: 'values', values: [1, 'x', true, 0] },
    });
  });

  it('takes a range with a count as its points: ends exact, in order, steps or factors equal', () => {
    const number = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 2, max: 20 }), fc.boolean(), (a, b, count, isLog) => {
        fc.pre(Math.abs(a - b) > 1e-3 * Math.max(a, b));
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const { p } = readChoices({ p: { from, to, count, scale: isLog ? 'log' : 'linear' } });
        const values = (p as unknown as { values: number[] }).values;
        const along = isLog ? values.map(Math.log) : values;
        const step = ((along.at(-1) ?? 0) - (along[0] ?? 0)) / (count - 1);
        expect(values).to.have.length(count);
        expect([values[0], values.at(-1)].map(Number)).to.deep.equal([
          Math.max(from, Number(from.toPrecision(12))),
          Math.min(to, Number(to.toPrecision(12))),
        ]);
        along.forEach((x, i) => {
          expect(x).to.be.closeTo((along[0] ?? 0) + i * step, 1e-9 * Math.max(...along.map(Math.abs)));
        });
      }),
    );
  });

  it('rounds to integers where they are due, each once', () => {
    expect(readChoices({ n: { from: 1, to: 4, count: 9, integer: true } })).to.deep.equal({
      n: { kind: 'values', values: [1, 2, 3, 4] },
    });
  });

  it('stays within a range, whatever the share', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (share, isLog) => {
        const interval = { kind: 'interval', from: 0.1, to: 1 / 3, isLog, isInteger: false } as const;
        expect(pointOf(interval, share)).to.be.within(0.1, 1 / 3);
      }),
    );
  });

  for (const [parameters, text] of [
    [undefined, 'parameters: got undefined when an object was due: { width: [0.1, 1, 10] }.'],
    [{}, 'parameters: got none when one or more were due.'],
    [{ a: [] }, 'parameters.a: got an empty list when one value or more was due.'],
    [{ a: [null] }, 'parameters.a: got null when finite numbers, strings, true or false were due.'],
    [{ a: [NaN] }, 'parameters.a: got NaN when finite numbers, strings, true or false were due.'],
    [{ a: 3 }, 'parameters.a: got 3 when a list, { from, to, count } or { mean, std } was due.'],
    [
      { a: { count: 3 } },
      'parameters.a: got an Object when a list, { from, to, count } or { mean, std } was due.',
    ],
    [{ a: { from: 1 } }, 'parameters.a: to is undefined when a finite number was due.'],
    [{ a: { from: 2, to: 1 } }, 'parameters.a: got from 2 and to 1 when the lower was due first.'],
    [
      { a: { from: 0, to: 1, scale: 'log' } },
      'parameters.a: from is 0 when it was due above 0, as scale is log.',
    ],
    [{ a: { from: 0, to: 1, scale: 'ln' } }, 'parameters.a: scale is "ln" when "linear" or "log" was due.'],
    [
      { a: { from: -1e308, to: 1e308 } },
      'parameters.a: got from -1e+308 and to 1e+308 when ends that are less far apart were due.',
    ],
    [
      { a: { from: 1e-300, to: 1e300, scale: 'log', count: 5 } },
      'parameters.a: got from 1e-300 and to 1e+300 when ends that are less far apart were due.',
    ],
    [{ a: { from: 0, to: 1, integer: 1 } }, 'parameters.a: integer is 1 when true or false was due.'],
    [
      { a: { from: 0.5, to: 1, integer: true } },
      'parameters.a: got from 0.5 and to 1 when integers were due.',
    ],
    [
      { a: { from: 0, to: 1, count: 1 } },
      'parameters.a: count is 1 when an integer from 2 to 16777216 was due.',
    ],
    [
      { a: { from: 0, to: 1, count: 1e12 } },
      'parameters.a: count is 1000000000000 when an integer from 2 to 16777216 was due.',
    ],
    [
      { a: { from: 0, to: 1, steps: 2 } },
      'parameters.a: got the unknown field "steps", known are from, to, count, scale, integer.',
    ],
    [{ a: { mean: 0, std: 0 } }, 'parameters.a: std is 0 when a number above 0 was due.'],
    [{ a: { mean: 0, sd: 1 } }, 'parameters.a: got the unknown field "sd", known are mean, std.'],
  ] as const) {
    it(`is a usage error with ${JSON.stringify(parameters)}`, () => {
      expect(() => readChoices(parameters)).to.throw(text);
    });
  }
});
