import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { ScalarFormula } from '../../lib/formula/compile-formula.ts';
import { apply } from './apply.ts';
import { compiledFormula } from './compiled-formula.ts';

let counter = 0;
const list = [1];
function helper(x: number): number {
  return x + counter;
}

/** A function of this source, as bundlers leave them. */
function fromSource(source: string): ScalarFormula {
  return new Function(`return ${source}`)() as ScalarFormula;
}

const outside: readonly (readonly [ScalarFormula, reason: RegExp])[] = [
  [(x) => x * counter, /^reads counter, which is outside the formula subset \(line 1\)$/],
  [(x) => helper(x), /^calls helper, /],
  [(x) => x * (list[0] as number), /^reads list, /],
  [(x) => (counter = x), /^contains AssignmentExpression|^assigns to what is not its own/],
  [() => Math.random(), /^reads Math.random, /],
  [() => Date.now(), /^reads Date, /],
  [(x) => Number.parseFloat(`${x}`), /^reads Number.parseFloat, /],
  [(x, { missing }) => x * (missing as number), /^reads p.missing, /],
  [(x) => x | 0, /^uses the operator \|, /],
  [
    (x) => {
      let s = x;
      while (s > 1) s /= 2;
      return s;
    },
    /^contains WhileStatement, /,
  ],
  [
    (x) => {
      let s = 0;
      for (let i = 0; i < x; i++) s += i;
      return s;
    },
    /^has a loop whose end depends on x, /,
  ],
  [
    (x) => {
      let s = 0;
      for (let i = 0; i < 1e6; i++) s += x;
      return s;
    },
    /^is too long when its loops are unrolled, /,
  ],
  [
    (x) => {
      if (x > 0) return x;
      throw new Error('negative');
    },
    /^contains ThrowStatement, /,
  ],
  [fromSource('function (x) { return this.a * x }'), /^contains ThisExpression, /],
  [fromSource('function (x) { return arguments[0] }'), /^reads arguments, /],
  [fromSource('(x) => eval("x")'), /^calls eval, /],
  [fromSource('(x) => { if (x > 0) return 1; }'), /^can end without a return, /],
  [fromSource('(x) => { return; }'), /^returns nothing, /],
  [fromSource('(x) => x[0]'), /^reads a member|^reads the member/],
  [fromSource('(x) => "1"'), /^computes with what is no number, /],
  [fromSource('function* (x) { yield x }'), /^is async or a generator, /],
  [fromSource('(x) =>\n1 + 010 * x'), /^has a source that cannot be read, .* \(line 2\)$/],
  [fromSource('(x) => (x > 0) === 1 ? 1 : 2'), /^asks whether a number is true or false itself, /],
  [fromSource('(x) => { const o = { a: x }; delete o.a; return 1 }'), /^uses the operator delete, /],
  [fromSource('(x) => { let n = 0; trace[n++] = x; return n }'), /^assigns to what is not its own, /],
  [fromSource('(x) => { let n = 0; count(n++).s++; return n }'), /^assigns to what is not its own, /],
  [
    fromSource('(x) => { let k; if (x > 0) k = 2; return k ?? 5 }'),
    /^reads k, which a condition makes a number on /,
  ],
  [fromSource('(x) => { let k; if (x > 0) k = 2; return k ? 5 : x }'), /^reads k, which a condition makes /],
  [
    fromSource('(x) => { const a = 1; const f = (u) => { if (u > 0) { var a = 2 } return a }; return f(x) }'),
    /^reads a, which a condition makes a number on one side only, /,
  ],
  [
    fromSource('(x) => { function f(u) { return u } { function f(u) { return -u } } return f(x) }'),
    /^reads f, which a condition makes a number on one side only, /,
  ],
  [
    fromSource('(x) => { const g = () => erf(x); const erf = (u) => 2 * u; return g() }'),
    /^reads erf, which has changed since its function was made, /,
  ],
  [Math.exp as ScalarFormula, /^has a source that cannot be read, /],
  [((x: number) => x).bind(null) as ScalarFormula, /^has a source that cannot be read, /],
];

const inside: readonly (readonly [source: string, f: (x: number) => number])[] = [
  ['(x) => x > 0', (x) => Number(x > 0)],
  ['x => x < -1 || !(x < 1) && x ? 2 : 3', (x) => (x < -1 || (!(x < 1) && x) ? 2 : 3)],
  ['function(t,{alpha:e,beta:n=3}){const r=e*t;return t<0?r:n}', (x) => (x < 0 ? 2 * x : 3)],
  [
    'function named(x, p) { if (x > 1) { return p.alpha; } else if (x < -1) return p["alpha"] * x; return 0 }',
    (x) => (x > 1 ? 2 : x < -1 ? 2 * x : 0),
  ],
  [
    '({ gradient(x, { alpha } = { alpha: 1 }, helpers, k = alpha + 1) { return k * x } }).gradient',
    (x) => 3 * x,
  ],
  [
    '(x) => { let s = 0; for (let i = 1, k = 2; i <= 3; i++) { const k = i * x; s += k; } return s }',
    (x) => 6 * x,
  ],
  [
    '(x) => { const f = __name((u) => u * u, "f"); function g(u) { return f(u) + 1 } return g(x) }',
    (x) => x * x + 1,
  ],
  ['(x) => { const a = 1; { const a = 2; } let b = a; b *= x; b -= 1; return b }', (x) => x - 1],
  [
    '(x) => { let s; s = x, s **= 2; return Number.isFinite(x) ? s : +(x > 0) }',
    (x) => (Number.isFinite(x) ? x * x : Number(x > 0)),
  ],
  ['(x) => { const a = 1; { const { a } = { a: x }; } return a * x }', (x) => x],
  ['(x) => { const a = 1; { const { b: { a = 3 } } = { b: {} }; } return a * x }', (x) => x],
  ['(x) => { const a = 2; for (let { a } = { a: 5 }, i = 0; i < 2; i++) { } return a * x }', (x) => 2 * x],
  ['(x) => { let a = 1; const f = () => { { let a = 3 } return a * x }; return f() }', (x) => x],
  [
    '(x) => { return erf(x); function erf(u) { return g(u) + 1 } function g(u) { return 2 * u } }',
    (x) => 2 * x + 1,
  ],
  ['(x, p) => p.alpha > 1 && x != 1 ? -x : NaN', (x) => (x === 1 ? Number.NaN : -x)],
];

describe('the formula subset', () => {
  it('leaves out, with a reason, what it does not have', () => {
    for (const [f, reason] of outside) {
      const compiled = compiledFormula(f, { alpha: 1 }, { shared: false });
      expect(compiled.bytes, String(f)).to.equal(null);
      if (compiled.bytes === null) expect(compiled.reason).to.match(reason);
    }
  });

  it('names the line', () => {
    const compiled = compiledFormula(
      fromSource('(x) => {\n  const y = x;\n  return fetch(y);\n}'),
      {},
      { shared: false },
    );
    expect(compiled).to.deep.equal({
      bytes: null,
      reason: 'calls fetch, which is outside the formula subset (line 3)',
    });
  });

  it('takes functions as people and bundlers write them', () => {
    const xs = Float32Array.from([-3, -1, -0.5, 0, 0.25, 1, 1.5, 7, Infinity, -Infinity]);
    // What the source of some functions calls, to run them here too.
    Object.assign(globalThis, { __name: (f: unknown) => f });
    for (const [source, due] of inside) {
      expect(apply(fromSource(source), xs, { alpha: 2 }), source).to.deep.equal(xs.map(due));
    }
  });

  it('never runs a formula or its text', () => {
    counter = 0;
    const f = (x: number): number => {
      counter++;
      return x;
    };
    compiledFormula(f, {}, { shared: false });
    expect(counter).to.equal(0);
    const folder = fileURLToPath(new URL('../../lib/formula/', import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.ts'))) {
      expect(readFileSync(`${folder}${file}`, 'utf8'), file).to.not.match(/\beval\(|new Function\(|import\(/);
    }
  });

  it('compiles for the memory that it is told: shared or not', () => {
    const shared = compiledFormula((x) => x * x, {}, { shared: true, maximum: 65536 });
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
    const load = () =>
      new WebAssembly.Instance(new WebAssembly.Module(shared.bytes as BufferSource), { env: { memory } });
    expect(load).to.not.throw();
  });
});

declare const WebAssembly: {
  readonly Memory: new (limits: object) => object;
  readonly Module: new (bytes: BufferSource) => object;
  readonly Instance: new (module: object, imports: object) => object;
};
type BufferSource = Uint8Array;
