import { expect } from 'chai';
import { build } from 'esbuild';
import { markPure } from '../../lib/mark-pure.mjs';

/** Values of all kinds that a bundler cannot leave out of a file by itself; `kept` is of use, and all others are not. */
const code = `
var log = globalThis.log;
var table = Array.from({ length: 3 }, (_, i) => i * i);
var merged = { ...{ a: 1 }, b: table.length };
var Counter = class { static most = table.length; count = 0; };
var Named = class Other extends Counter { static { this.least = merged.b; } };
var space = {};
__export(space, { kept: () => kept, Counter: () => Counter });
function __export(target, all) { for (const name in all) Object.defineProperty(target, name, { get: all[name], enumerable: true }); }
function add5(a, b) { return a + b; }
async function wait2() { return 1; }
function* count3() { yield 1; }
function sigmoid3(x) { return x; }
var kept = new Map([['one', 1]]);
var number = -1, text = \`plain\`, list = [1, , kept];
export { Counter, Named, add5 as add, count3 as count, kept, list, merged, number, sigmoid3 as sigmoid2, space, table, text, wait2 as wait };
`;

/** What the code exports, as far as the specs call it. */
interface Exports {
  readonly [name: string]: unknown;
  readonly Counter: { new (): { count: number }; most: number };
  readonly Named: { new (): object; least: number };
  readonly space: object;
  add(a: number, b: number): number;
  count(): Iterable<number>;
  sigmoid2(x: number): number;
  wait(): Promise<number>;
}

const moduleOf = async (text: string) =>
  (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Exports;

async function bundled(text: string, used: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `import { ${used} } from 'code'; console.log(${used});` },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
    plugins: [
      {
        name: 'code',
        setup(own) {
          own.onResolve({ filter: /^code$/ }, () => ({
            path: 'code',
            namespace: 'code',
            sideEffects: false,
          }));
          own.onLoad({ filter: /./, namespace: 'code' }, () => ({ contents: text }));
        },
      },
    ],
  });
  return outputFiles[0]?.text.trim() ?? '';
}

describe('markPure', () => {
  const marked = markPure(code, 'file.js');

  it('leaves all values as they are', async () => {
    const [before, after] = [await moduleOf(code), await moduleOf(marked)];
    expect(Object.keys(after)).to.deep.equal(Object.keys(before));
    for (const name of ['kept', 'list', 'merged', 'number', 'table', 'text'])
      expect(after[name], name).to.deep.equal(before[name]);
    const { Counter, Named, space, add, sigmoid2 } = after;
    expect([Counter.name, Counter.most, new Counter().count]).to.deep.equal(['Counter', 3, 0]);
    expect([Named.name, Named.least, new Named() instanceof Counter]).to.deep.equal(['Other', 3, true]);
    expect({ ...space }).to.deep.equal({ kept: after.kept, Counter });
    expect([add(1, 2), sigmoid2(3)]).to.deep.equal([3, 3]);
  });

  it('gives functions the names by which they are exported', async () => {
    const { add, count, sigmoid2, wait } = await moduleOf(marked);
    expect([add, count, sigmoid2, wait].map(({ name }) => name)).to.deep.equal([
      'add',
      'count',
      'sigmoid',
      'wait',
    ]);
    expect([[...count()], await wait()]).to.deep.equal([[1], 1]);
  });

  it('has a bundler leave out all that is of no use', async () => {
    expect(await bundled(code, 'kept')).to.contain('Array.from');
    const text = await bundled(marked, 'kept');
    expect(text).to.match(/^var \w+=new Map\(\[\["one",1\]\]\);console\.log\(\w+\);$/);
  });

  it('says where a statement at the top does more than declare', () => {
    for (const [more, what] of [
      ['table.push(1);', 'ExpressionStatement'],
      ['for (const one of table) one();', 'ForOfStatement'],
    ])
      expect(() => markPure(`const table = [];\n${more}`, 'file.js')).to.throw(
        Error,
        `file.js:2: it does more at the top than declare: ${what}.`,
      );
  });
});
