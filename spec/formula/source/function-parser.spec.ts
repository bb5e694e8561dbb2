import { parseExpressionAt } from 'acorn';
import { expect } from 'chai';
import { transformSync } from 'esbuild';
import * as functions from '../../../lib/formula/functions.ts';
import { OutsideSubset } from '../../../lib/formula/outside-subset.ts';
import * as singleFunctions from '../../../lib/formula/single-functions.ts';
import { FunctionParser } from '../../../lib/formula/source/function-parser.ts';
import { Unreadable } from '../../../lib/formula/source/tokens.ts';
import { lifModel } from '../../../lib/snn/neurons/lif.ts';
import { surrogates } from '../../../lib/surrogates/index.ts';
import * as math from '../../../lib/util/math.ts';
import { drawn } from '../../support/covering.ts';

type Node = { readonly type: string; readonly loc: { readonly start: { readonly line: number } } } & Record<
  string,
  unknown
>;

/** Members of nodes that say no more than the others. */
const dropped = [
  'loc',
  'start',
  'end',
  'raw',
  'optional',
  'method',
  'shorthand',
  'expression',
  'directive',
  'label',
];

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;

/** A tree of acorn as the parser has it. */
function ours(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ours);
  if (!isNode(value)) return value;
  const kept = Object.entries(value)
    .filter(([name, of]) => !dropped.includes(name) || (name === 'expression' && isNode(of)))
    .map(([name, of]) => [name, ours(of)]);
  const { type, ...rest } = Object.fromEntries(kept);
  const { line } = value.loc.start;
  switch (type) {
    case 'VariableDeclarator':
      return { id: rest.id, init: rest.init };
    case 'TemplateLiteral': {
      const quasis = value.quasis as { readonly value: { readonly cooked: string } }[];
      const texts = quasis.map((quasi) => quasi.value.cooked);
      return { type, texts, expressions: rest.expressions, line };
    }
    case 'ThrowStatement':
      return { type, expression: rest.argument, line };
    case 'UnaryExpression':
      return { type, operator: rest.operator, argument: rest.argument, line };
  }
  if ('params' in rest) {
    const { id, ...others } = rest;
    return { type, ...others, name: (id as { name: string } | null)?.name ?? null, line };
  }
  return { type, ...rest, line };
}

function acorns(source: string): unknown {
  const options = { ecmaVersion: 'latest', locations: true } as const;
  try {
    return ours(parseExpressionAt(`(${source})`, 0, options));
  } catch {
    const { properties } = parseExpressionAt(`({${source}})`, 0, options) as unknown as {
      properties: { value: Node }[];
    };
    return ours(properties[0]?.value);
  }
}

const parse = (source: string) => new FunctionParser(source).whole();

/** All functions of this package that are read by their source. */
const own: readonly string[] = [
  ...Object.values({ ...math, ...functions, ...singleFunctions }).map(String),
  ...Object.values(surrogates).flatMap(({ row }) => {
    const { origin, gradient } = 'of' in row ? row.of : row;
    return [origin, gradient].map(String);
  }),
  ...[lifModel.row.step, ...Object.values(lifModel.row.helpers ?? {})].map(String),
];

function minified(source: string): string {
  const options = { minify: true, target: 'es2022' } as const;
  const isMethod = !/^(function|async|\(|\w+ *=>)/.test(source);
  const { code } = transformSync(isMethod ? `x({${source}})` : `x(${source})`, options);
  return isMethod ? code.replace(/^x\(\{([\s\S]*)\}\);\n$/, '$1') : code.replace(/^x\(([\s\S]*)\);\n$/, '$1');
}

const odd: readonly string[] = [
  '() => 1',
  'x => (y, z) => x + y * z ** (-2) ** 3 ** x',
  '(x, { a, b: { c = 1, "d": e, 2: f }, [g]: h = 3, ...i } = {}, ...rest) => a',
  'function(a){return a?b?c:d:e,f}',
  'function named(a) { "use strict"; var b, c = 1, { d } = a; let e = .5e-3; const f = 0x1F + 0b11 + 0o17 + 1_000; return b }',
  'method({ a }) { if (a) return; else { ; } for (;;) { break } while (a) continue\n return a }',
  'get x() { return this.y.z[0](1)(2).w }',
  '"quoted name"(x) { return -x }',
  '[computed + 1](x) { return x }',
  'get(x) { return x }',
  'async(x) { return x }',
  'async function (x) { return 1 }',
  'async (x) => x',
  'async x => x',
  'function* (x) { return 1 }',
  '*g(x) { return 1 }',
  'async *g(x) { return 1 }',
  '(x) => ({ x, y: 1, z() { return 2 }, get w() { return 3 }, *g() { return 4 }, async h() { return 5 }, ...x })',
  '(x) => ({ get: 1, set: 2, async: 3, get, set, "a b": 4, [x]: 5 })',
  '(x) => { x++; --x\n++x; x = y = 1; x **= 2; x ||= 3; x ??= 4; x >>>= 1 }',
  '(x) => typeof x === "number" && !(x in y) || void 0 != (x ?? z)',
  '(x) => new X().y + new (f())(1).z(2) + new a.b.C',
  '(x) => [1, ...x, [2]].length',
  '(x) => `a\\n#{x + `b#{x}c`}d\\u{1F600}$` + `` + `\\`\\#{x}`'.replaceAll('#', '$'),
  '(x) => "a\\x41\\u0042\\u{43}\\0\\\n\\q" + \'"\' + "\'"',
  '(x) => { /* a // b */ return x // return 2\n}',
  '(x) => {\n  const a = 1\n  const b = 2\n  return a\n    + b\n}',
  'function(x){function g(y){return y}throw g(x)}',
  '(x) => { let let_ = 1, of = 2; { let y = 3 } debugger; if (a) b; else if (c) d; return of }',
  '(x) => a ? (b) => c : (d) => e',
  '(x) => (a, (b), ((c)))',
  '(x) => a - -b + +c - --d',
  '(x) => a < b == c > d | e & f ^ g << h >> i >>> j % k / l',
  '(x) => { return\n1 }',
  '(ünïcode, $_1) => ünïcode + $_1',
  '(x, { \\u03c4: \\u{3c0}a }) => { const a\\u0062 = x.b\\u{63}; return ab * \\u03c0a }',
  '(x) => x?.5:1',
];

/** Sources that are JavaScript but of no formula, with what they are refused for. */
const refused: readonly (readonly [source: string, reason: string])[] = [
  ['(x) => x?.y', 'contains ChainExpression'],
  ['(x) => /a/.test(x)', 'contains a regular expression'],
  ['(x) => tag`a`', 'contains TaggedTemplateExpression'],
  ['(x) => 1n', 'contains a big integer'],
  ['(x) => class {}', 'contains ClassExpression'],
  ['([x]) => x', 'contains ArrayPattern'],
  ['(x) => { [x] = [1] }', 'takes apart what it assigns'],
  ['(x) => { for (const a of x) a }', 'contains ForOfStatement'],
  ['(x) => { for (var a in x) a }', 'contains ForInStatement'],
  ['(x) => { switch (x) {} }', 'contains SwitchStatement'],
  ['(x) => { try { x } catch {} }', 'contains TryStatement'],
  ['(x) => { do x; while (x) }', 'contains DoWhileStatement'],
  ['(x) => { a: for (;;) break a }', 'contains LabeledStatement'],
  ['async (x) => await x', 'is async or a generator'],
  ['function* (x) { yield x }', 'is async or a generator'],
];

describe('The parser of functions', () => {
  it('gives the trees of acorn for all functions of the package, as written and minified', () => {
    expect(own.length).to.be.above(100);
    for (const source of drawn(own, 40).flatMap((one) => [one, minified(one)]))
      expect(parse(source), source).to.deep.equal(acorns(source));
  });

  it('gives the trees of acorn for all else that it takes', () => {
    for (const source of odd) expect(parse(source), source).to.deep.equal(acorns(source));
  });

  it('refuses what is no function', () => {
    for (const source of [
      '1',
      'class A {}',
      'function () { [native code] }',
      'x',
      '(x',
      '(x) => "a',
      '(x) => `a',
      '(x) => 017',
    ])
      expect(() => parse(source), source).to.throw(Unreadable);
  });

  it('says what it does not take, and the line', () => {
    for (const [source, reason] of refused) {
      expect(() => acorns(source), source).to.not.throw();
      expect(() => parse(`\n${source}`), source).to.throw(
        OutsideSubset,
        `${reason}, which is outside the formula subset (line 2)`,
      );
    }
  });
});
