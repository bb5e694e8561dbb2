import { expect } from 'chai';
import { evaluator } from '../../lib/formula/evaluator.ts';
import { Graph } from '../../lib/formula/graph.ts';
import { helpersOf } from '../../lib/formula/helpers-of.ts';
import { type Given, readFormula } from '../../lib/formula/read-formula.ts';
import { Setting } from '../../lib/formula/setting.ts';

type Anything = (...args: never[]) => unknown;

function fromSource(source: string): Anything {
  return new Function(`return ${source}`)() as Anything;
}

/** What a function of ({ v }, x, settings, helpers) gives for numbers. */
function run(f: Anything, settings: Given = {}, at = { v: 2, x: 3 }): Record<string, number> {
  const graph = new Graph();
  const { spike, detach, math } = helpersOf(graph);
  const given = [{ v: graph.input('v') }, graph.input('x'), settings, { spike, detach, ...math }];
  return evaluator(readFormula(graph, f, given))(at);
}

const inside: readonly (readonly [source: string, settings: Given, due: Record<string, number>])[] = [
  ['({ v }, x) => v * x', {}, { result: 6 }],
  ['(state, x) => ({ v: state.v, "w": state["v"] + x })', {}, { v: 2, w: 5 }],
  ['({ v }, x) => { const r = { v, x }; return r; }', {}, { v: 2, x: 3 }],
  ['({ v: u = 7 }, x) => { const y = { u }; return { ...y, z: x > u }; }', {}, { u: 2, z: 1 }],
  ['({ v }, x) => { if (v < 1) return { a: v, b: x }; return { b: v, a: x }; }', {}, { a: 3, b: 2 }],
  ['({ v }, x) => v < x ? { a: { b: v }.b } : { a: x }', {}, { a: 2 }],
  ['({ v }, x) => { let h; if (v < x) { h = 1; } else { h = x; } return { h }; }', {}, { h: 1 }],
  [
    '({ v }, x) => { let h = 0; if (v > x) { const t = v; h = t; } else if (x > 2) h = 5; return { h }; }',
    {},
    { h: 5 },
  ],
  ['({ v }, x, { mode }) => mode === "zero" ? { v: 0 } : { u: v }', { mode: 'zero' }, { v: 0 }],
  ['({ v }, x, { mode }) => { if (mode !== "zero") return v; return x; }', { mode: 'soft' }, { result: 2 }],
  ['({ v }, x, { on, k }) => on && k > 2 ? x * k : missing', { on: true, k: 3 }, { result: 9 }],
  [
    '({ v }, x, { n }) => { let s = 0; for (let i = 0; i < n; i++) s += x; return { s }; }',
    { n: 4 },
    { s: 12 },
  ],
  [
    '({ v }, x, _, { spike, detach }) => ({ s: spike(v - x), t: spike(x - v), d: detach(v) })',
    {},
    { s: 0, t: 1, d: 2 },
  ],
  ['({ v }, x, _, helpers) => helpers.damped(helpers.logistic(0), v)', {}, { result: 1 }],
  [
    '({ v }, x) => { let g = v; const f = (u) => { const k = (w) => w * g * u; return k(2); }; let h = f(x); h += g; return h; }',
    {},
    { result: 14 },
  ],
  ['({ v }, x, { text }) => { if (text) return v; return x; }', { text: '' }, { result: 3 }],
];

const outside: readonly (readonly [source: string, settings: Given, reason: string])[] = [
  [
    '({ v }, x) => {\n  return v + unknown;\n}',
    {},
    'reads unknown, which is outside the formula subset (line 2)',
  ],
  ['({ w }, x) => w', {}, 'reads argument 1.w, which is outside the formula subset (line 1)'],
  [
    '(state, x) => {\n\n  return state.w; }',
    {},
    'reads state.w, which is outside the formula subset (line 3)',
  ],
  [
    '({ v }, x) => { if (v > x) return { v }; }',
    {},
    'can end without a return, which is outside the formula subset (line 1)',
  ],
  [
    '({ v }, x) => {\n  if (v > x)\n    return { v };\n  return { v, x };\n}',
    {},
    'chooses between objects of which one has no x, which is outside the formula subset (line 2)',
  ],
  [
    '({ v }, x) => v > x ? { v } : 1',
    {},
    'chooses between what are no numbers, which is outside the formula subset (line 1)',
  ],
  [
    '({ v }, x) => { let s = 0; for (let i = 0; i < v; i++) s += x; return s; }',
    {},
    'has a loop whose end depends on x, which is outside the formula subset (line 1)',
  ],
  [
    '({ v }, x) => { let s = 0; for (;;) s += x; }',
    {},
    'is too long when its loops are unrolled, which is outside the formula subset (line 1)',
  ],
  [
    '({ v }, x, _, { spike }) => { const f = spike; return f; }',
    {},
    'returns neither a number nor an object of numbers, which is outside the formula subset (line 1)',
  ],
  [
    '({ v }, x, _, { spike }) => spike()',
    {},
    'calls spike without a number, which is outside the formula subset',
  ],
  [
    '({ v }, x) => ({ v, f: (u) => u })',
    {},
    'computes with what is no number, which is outside the formula subset (line 1)',
  ],
  [
    '({ v }, x) => ({ get v() { return 1; } })',
    {},
    'has a getter or setter, which is outside the formula subset (line 1)',
  ],
  [
    '({ v }, x) => ({ ...v })',
    {},
    'spreads what has no members, which is outside the formula subset (line 1)',
  ],
  [
    '({ v }, x) => ({ [x]: v })',
    {},
    'reads a member whose name it works out, which is outside the formula subset (line 1)',
  ],
  [
    '({ v }, x, { mode }) => mode > "a" ? v : x',
    { mode: 'b' },
    'uses the operator > on texts, which is outside the formula subset (line 1)',
  ],
  [
    '({ v }, x, { mode }) => mode + x',
    { mode: 'b' },
    'computes with what is no number, which is outside the formula subset (line 1)',
  ],
  [
    '({ v }, x) => { let h; if (v > x) h = 1; return h + 1; }',
    {},
    'reads h, which a condition makes a number on one side only, which is outside the formula subset (line 1)',
  ],
  [
    '({ v }, x) => { let g = v;\n const f = (u) => u * g;\n g = x; return f(v); }',
    {},
    'reads g, which has changed since its function was made, which is outside the formula subset (line 2)',
  ],
  [
    '({ v }, x) => { let g = v;\n const f = (u) => { g = u; return u; };\n return f(x) + g; }',
    {},
    'assigns to what is not its own, which is outside the formula subset (line 2)',
  ],
  [
    '({ v }, x) => { const g = v; const f = () => g; { const g = x; return f() + g; } }',
    {},
    'reads g, which has changed since its function was made, which is outside the formula subset (line 1)',
  ],
];

describe('reading a formula of several inputs and outputs', () => {
  it('takes whole powers for products, however they are written', () => {
    const graph = new Graph();
    const read = (f: Anything) => readFormula(graph, f, [graph.input('x')]);
    expect(read(fromSource('(x) => Math.pow(x, 3)'))).to.deep.equal(read((x: number) => x * x * x));
    expect(read((x: number) => x ** -2)).to.deep.equal(read((x: number) => 1 / (x * x)));
  });

  it('takes objects, settings and helpers apart, and gives objects of numbers', () => {
    for (const [source, settings, due] of inside)
      expect(run(fromSource(source), settings), source).to.deep.equal(due);
  });

  it('names the line and the reason of what is outside the subset', () => {
    for (const [source, settings, reason] of outside)
      expect(() => run(fromSource(source), settings), source).to.throw(Error, reason);
  });

  it('folds conditions and loops that a setting of inputs decides', () => {
    const f = (x: number, n: number) => {
      if (n > 5) return { many: x };
      if (n > 4) return n === 5 ? { five: x } : x;
      let product = 1;
      for (let i = 0; i < n; i++) product *= x;
      return { product };
    };
    for (const [n, due] of [
      [6, { many: 2 }],
      [5, { five: 2 }],
      [3, { product: 8 }],
    ] as const) {
      const graph = new Graph();
      const outputs = readFormula(graph, f, [graph.input('x'), graph.input('n')], new Setting({ n }));
      expect(evaluator(outputs)({ x: 2 })).to.deep.equal(due);
    }
  });

  it('merges the names after a branch, so that what follows is read once', () => {
    const graph = new Graph();
    const { spike } = helpersOf(graph);
    const f = (v: number, left: number, spike: (x: number) => number) => {
      let h = v;
      if (left > 0) h = v * 0.5;
      else h += 1;
      return { spikes: spike(h - 1) };
    };
    const { spikes } = readFormula(graph, f, [graph.input('v'), graph.input('left'), spike]);
    expect(spikes?.operation).to.equal('spike');
  });
});
