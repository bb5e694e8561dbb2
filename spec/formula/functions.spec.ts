import { expect } from 'chai';
import { everyMagnitude } from '../../lib/check/float32-samples.ts';
import type { ScalarFormula } from '../../lib/formula/compile-formula.ts';
import { agrees } from '../../lib/formula/probe.ts';
import { random } from '../../lib/ops/random.ts';
import { apply } from './apply.ts';

const formulas: Readonly<Record<string, ScalarFormula>> = {
  acos: (x) => Math.acos(x),
  asinh: (x) => Math.asinh(x),
  atan: (x) => Math.atan(x),
  'atan2(x, 2)': (x) => Math.atan2(x, 2),
  'atan2(-3, x)': (x) => Math.atan2(-3, x),
  'atan2(x, x)': (x) => Math.atan2(x, -x),
  cbrt: (x) => Math.cbrt(x),
  ceil: (x) => Math.ceil(x),
  cos: (x) => Math.cos(x),
  exp: (x) => Math.exp(x),
  'exp in Float64': (x) => Math.exp(x) - 2,
  'exp near the largest number': (x) => Math.exp(709 + Math.min(Math.abs(x), 0.78)),
  expm1: (x) => Math.expm1(x),
  'expm1 near the largest number': (x) => Math.expm1(709 + Math.min(Math.abs(x), 0.78)),
  floor: (x) => Math.floor(x),
  hyperbolic: (x) => Math.sinh(x) / Math.cosh(x),
  log: (x) => Math.log(x),
  'log of denormals': (x) => Math.log(x ** 8),
  'exp of denormals': (x) => Math.exp(-700 - Math.abs(x)) * 1e300,
  log1p: (x) => Math.log1p(x),
  log2: (x) => Math.log2(x),
  'max of three': (x) => Math.max(x, -x / 2, 1),
  'min of values': (x) => Math.min(x, x * x),
  'x ** 3': (x) => x ** 3,
  'x ** -2': (x) => x ** -2,
  'x ** 0.3': (x) => x ** 0.3,
  '1.7 ** x': (x) => 1.7 ** x,
  'pow(x, x)': (x) => Math.abs(x) ** x,
  'x % 2.7': (x) => x % 2.7,
  '5 % x': (x) => 5 % x,
  'x % 2 ** -80': (x) => x % 2 ** -80,
  round: (x) => Math.round(x),
  sign: (x) => Math.sign(x),
  sin: (x) => Math.sin(x),
  sqrt: (x) => Math.sqrt(x),
  tan: (x) => Math.tan(x),
  tanh: (x) => Math.tanh(x),
  trunc: (x) => Math.trunc(x),
};

describe('compiled functions of Math', () => {
  const near = random(4).normal([2000], 0, 4).toTypedArray();
  const halves = Array.from({ length: 81 }, (_, i) => (i - 40) / 2);
  const far = Array.from({ length: 400 }, (_, i) => (i - 200) * 1234.5);
  const specials = [0, -0, Infinity, -Infinity, Number.NaN];
  const xs = Float32Array.from([...specials, ...halves, ...far, ...near, ...everyMagnitude(random(5))]);

  for (const [name, f] of Object.entries(formulas)) {
    it(`${name}: as Math gives it, everywhere`, () => {
      const got = apply(f, xs);
      xs.forEach((x, i) => {
        const due = Number.isNaN(x) ? x : f(x, {});
        if (!agrees(got[i] as number, due)) expect.fail(`${got[i]} at x = ${x}, due ${due}`);
      });
    });
  }
});
