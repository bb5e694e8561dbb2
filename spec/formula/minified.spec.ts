import { expect } from 'chai';
import { transformSync } from 'esbuild';
import type { ScalarFormula } from '../../lib/formula/compile-formula.ts';
import * as math from '../../lib/util/math.ts';
import { apply } from './apply.ts';
import { compiledFormula } from './compiled-formula.ts';

const xs = Float32Array.from([-3, -1, -0.5, -0, 0.25, 1, 1.5, 7, Infinity, -Infinity]);
const params = { alpha: 2, beta: 3 };

type Written = (x: number, p: typeof params, helpers: typeof math) => number;

/** Formulas as people write them: what a minifier makes of each is to mean the same. */
const written: readonly Written[] = [
  (x, { alpha }) => {
    if (x < 0) return Math.exp(alpha * x) / 2;
    return 1 - Math.exp(-alpha * x) / 2;
  },
  (x, { alpha }) => {
    const distance = Math.abs(x);
    let slope = Math.exp(-alpha * distance);
    slope *= alpha / 2;
    slope += 1;
    return slope;
  },
  (x, { alpha, beta }) => {
    let factor = beta;
    if (x < -1) factor = alpha;
    else if (x > 1) factor *= 2;
    return factor * x;
  },
  (x, p) => {
    const { alpha: a, beta } = p;
    let sum = 0;
    for (let i = 0; i < beta; i++) {
      const term = i * x;
      sum += i === 1 ? term : a;
    }
    return sum;
  },
  (x, { alpha, beta }) => {
    let y = x;
    if (alpha > 1 && x > 0) y = alpha;
    if (!(x > 0) || beta > 5) {
      y -= 1;
      y /= 2;
    }
    return y;
  },
  (x, { alpha }) => {
    const square = (u: number) => u * u;
    const far = Math.abs(x) === Infinity;
    return far ? 0 : square(alpha * x) + (x > 1 ? 1 : 0);
  },
  (x, { alpha }, { logistic }) => logistic(alpha * x),
  (x, p, helpers) => p.alpha * helpers.logisticSlope(x) + helpers.erf(x),
  (x, { alpha }, { erfc, logistic: sigma }) => {
    if (x > Infinity) return NaN;
    const isOn = true;
    const other = undefined;
    return isOn && other === undefined ? erfc(-alpha * x) / 2 : sigma(x);
  },
];

const minified = (f: Written, target: string): string =>
  transformSync(`x(${f})`, { minify: true, target })
    .code.trim()
    .replace(/^x\(([\s\S]*)\);$/, '$1');

/** Plain texts of other minifiers, compilers and instruments of coverage, with what they were made from. */
const texts: readonly (readonly [source: string, f: (x: number) => number])[] = [
  ['function(n,t){var r=t.alpha;return n<0?r*n:(r*=2,r+n)}', (x) => (x < 0 ? 2 * x : 4 + x)],
  ['(n,{alpha:t})=>{let e,a=0;return n>0?e=t:(e=1,a=n),e+a}', (x) => (x > 0 ? 2 : 1 + x)],
  ['(n,{alpha:t})=>{let e=n;return n<0&&(e=-e),t>1||(e=0),e}', (x) => (x < 0 ? -x : x)],
  ['function(n,t){for(var r=0,a=1;a<=t.beta;)r+=n/a++;return r}', (x) => 0 + x + x / 2 + x / 3],
  ['function(n,t){var r=t.alpha,a=void 0===r?1:r;return!0===(a>1)?n/a:1/0}', (x) => x / 2],
  ['(n,{alpha:t,gamma:e=null})=>null==e?n*t:n', (x) => 2 * x],
  ['(n,{gamma:t=void 0})=>(t??5)*n', (x) => 5 * x],
  ['(n,t)=>{var r;return(r=n*t.alpha)>2?r:-r}', (x) => (2 * x > 2 ? 2 * x : -2 * x)],
  ['(n,t)=>(0,t.alpha)*(n,n)', (x) => 2 * x],
  ['function(n,t){return isFinite(n)?n+t.alpha:isNaN(n)?0:1}', (x) => (Number.isFinite(x) ? x + 2 : 1)],
  [
    '(x, { alpha }) => { cov_1a2b().f[0]++; const a = (cov_1a2b().s[0]++, alpha * x); cov_1a2b().s[1]++; if (x < 0) { cov_1a2b().b[0][0]++; cov_1a2b().s[2]++; return (cov_1a2b().b[1][0]++, a > -2) && (cov_1a2b().b[1][1]++, x > -9) ? (cov_1a2b().b[2][0]++, 1) : (cov_1a2b().b[2][1]++, 2); } else { cov_1a2b().b[0][1]++; } cov_1a2b().s[3]++; return a; }',
    (x) => (x < 0 ? (2 * x > -2 && x > -9 ? 1 : 2) : 2 * x),
  ],
  ['(x, { alpha }) => { console.log("x", x); debug.last = alpha; return alpha * x; }', (x) => 2 * x],
];

/** What has, or may have, an effect on the result. */
const refused: readonly (readonly [source: string, reason: RegExp])[] = [
  ['(x, p) => { p.alpha = 3; return p.alpha * x; }', /^contains|^assigns to what is not its own/],
  ['(x, p) => { change(p); return p.alpha * x; }', /^calls change/],
  ['(x) => { count++; return x; }', /^assigns to what is not its own/],
  ['(x) => { const f = () => 1; f.y = 2; return f.y * x; }', /^assigns to what is not its own/],
];

const due = (f: (x: number) => number) => xs.map(f);

describe('formulas after a minifier', () => {
  for (const target of ['esnext', 'es2015'])
    it(`mean what they meant before esbuild, for ${target}`, () => {
      for (const f of written) {
        const source = minified(f, target);
        expect(source).to.not.include('alpha *');
        const bound = (x: number) => f(x, params, math);
        expect(apply(fromSource(source), xs, params), source).to.deep.equal(
          apply(f as ScalarFormula, xs, params),
        );
        expectClose(apply(fromSource(source), xs, params), due(bound), source);
      }
    });

  it('mean what they meant before other tools', () => {
    for (const [source, f] of texts)
      expect(apply(fromSource(source), xs, params), source).to.deep.equal(due(f));
  });

  it('do nothing but give a number', () => {
    for (const [source, reason] of refused) {
      const compiled = compiledFormula(fromSource(source), params, { shared: false });
      expect(compiled.bytes === null && compiled.reason, source).to.match(reason);
    }
  });
});

function fromSource(source: string): ScalarFormula {
  return new Function(`return ${source}`)() as ScalarFormula;
}

function expectClose(got: Float32Array, expected: Float32Array, source: string): void {
  expected.forEach((y, i) => {
    if (Number.isFinite(y)) expect(got[i], source).to.be.closeTo(y, 4e-7 * Math.max(1, Math.abs(y)));
    else expect(got[i], source).to.equal(y);
  });
}
