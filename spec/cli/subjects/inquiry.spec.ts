import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { timeToBuild } from '../../support/built.ts';
import { SomeSpecs } from '../../support/some-specs.ts';
import { outcomeOf } from '../fake-terminal.ts';
import { runBuilt } from '../run-built.ts';

/** What `list --json` has of a function. */
type Listed = { readonly facts: Readonly<Record<string, unknown>> };

const unknown = 'got "arctn" when a surrogate of `spiketape list` was due; did you mean arctan?';

describe('commands on files', () => {
  const some = new SomeSpecs();
  const place = mkdtempSync(join(tmpdir(), 'spiketape-files-'));
  after(() => rmSync(place, { recursive: true }));
  const write = (name: string, text: string): string => {
    const file = join(place, name);
    writeFileSync(file, text);
    return file;
  };

  const mine = write(
    'mine.ts',
    `import { surrogate, surrogates, type Surrogate } from 'spiketape';
     export const mine: Surrogate = surrogate({
       name: 'mine',
       parameters: { alpha: { default: 2, above: 0 } },
       origin: (x: number, { alpha }) => Math.atan((Math.PI / 2) * alpha * x) / Math.PI + 0.5,
       gradient: (x: number, { alpha }) => alpha / 2 / (1 + ((Math.PI / 2) * alpha * x) ** 2),
     });
     export const soft = {
       origin: (x: number) => x / (1 + Math.abs(x)),
       backward: (x: number, upstream: number) => upstream / (1 + Math.abs(x)) ** 2,
     };
     export const crossing = surrogates.reluGrad2;
     export const network = { f: (x: never) => x, inputs: [[1, 2]] };`,
  );
  const tensors = write(
    'tensors.js',
    `export const origin = (x) => x.mul(0.25);
     export const gradient = (x) => x.mul(0).add(0.25);`,
  );
  const json = async (...args: string[]) => {
    const { code, out, err } = await outcomeOf([...args, '--json']);
    return { code, err, data: JSON.parse(out) };
  };

  some.it('lists what a file exports, as it lists the family', async () => {
    const { code, data } = await json('list', mine, 'arctan', tensors);
    expect(code).to.equal(0);
    const named = new Map(data.surrogates.map((entry: { name: string }) => [entry.name, entry]));
    const names = ['mine', 'soft', 'reluGrad2', 'arctan', 'tensors'];
    expect([...named.keys()]).to.have.members(names);
    const [first, soft, crossing, arctan, linear] = names.map((name) => named.get(name) as Listed);
    expect(first).to.deep.include({ name: 'mine', inputs: 1, params: { alpha: 2 } });
    expect(first?.facts).to.deep.include({ peak: 1, tail: 2, support: arctan?.facts.support });
    expect(first?.facts.area).to.be.closeTo(1, 1e-12);
    expect(soft).to.deep.include({ name: 'soft', inputs: 1, parameters: {} });
    expect(soft?.facts).to.deep.include({ peak: 1, tail: 2 });
    expect(crossing).to.deep.include({ name: 'reluGrad2', inputs: 2, facts: null });
    expect(linear).to.deep.include({ name: 'tensors' });
    expect(linear?.facts).to.deep.include({ peak: 0.25, area: 'Infinity', tail: 0 });
  });

  some.it('compares one with the family: the same function has the same figures', async () => {
    const { code, data } = await json('compare', 'spikingjelly:ATan', `${mine}:mine`, '--quick');
    expect(code).to.equal(0);
    const [theirs, ours] = data.columns;
    for (const figure of ['peak', 'tail', 'support'])
      expect(ours[figure], figure).to.deep.equal(theirs[figure]);
    expect(ours.area).to.be.closeTo(theirs.area, 1e-12);
    expect(ours.difference).to.be.below(1e-12);
    for (const { nanoseconds } of data.columns) expect(nanoseconds.vjp).to.be.above(0);
  });

  some.it('draws one beside the family, under the same parameters', async () => {
    const out = join(place, 'a.svg');
    const args = ['plot', 'arctan', `${mine}:mine`, tensors, '--param', 'alpha=1,3', '--out', out];
    expect(await outcomeOf(args)).to.deep.equal({ code: 0, out: `${out}: arctan, mine, tensors\n`, err: '' });
    const svg = readFileSync(out, 'utf8');
    const curves = [...svg.matchAll(/<path class="curve [^>]* d="(M[^"]*L[^"]*)"/g)].map(([, path]) => path);
    expect(curves).to.have.length(5);
    expect(curves.slice(2, 4)).to.deep.equal(curves.slice(0, 2));
    for (const label of ['arctan, alpha 3', 'mine, alpha 3', 'tensors']) expect(svg).to.include(`>${label}<`);
  });

  some.it('measures rows, functions of numbers and functions of tensors', async () => {
    const { code, data } = await json('bench', `${mine}:mine`, `${mine}:soft`, tensors, '--quick');
    expect(code).to.equal(0);
    const told = data.rows.map(({ name, params }: { name: string; params: object }) => ({ name, params }));
    expect(told).to.deep.equal([
      { name: 'mine', params: { alpha: 2 } },
      { name: 'soft', params: {} },
      { name: 'tensors', params: {} },
    ]);
    for (const { forward, vjp } of data.rows) for (const ns of [forward, vjp]) expect(ns).to.be.above(0);
    expect(data.rows.map(({ gradient }: { gradient: number | null }) => gradient === null)).to.deep.equal([
      ...[false, false, true],
    ]);
  });

  some.it('checks the export that was typed', async () => {
    const { code, data } = await json('check', `${mine}:soft`);
    expect(code).to.equal(0);
    expect(data.results).to.have.length(1);
    expect(data.results[0]).to.deep.include({ source: `${mine}:soft`, name: 'soft', status: 'passed' });
  });

  some.it('says what a file lacks, and what of it does not apply', async () => {
    const out = join(place, 'none.svg');
    for (const [args, err] of [
      [
        ['list', `${mine}:sotf`],
        'mine.ts: got "sotf", there is reluGrad2, mine, network, soft; did you mean soft?',
      ],
      [
        ['list', `${mine}:network`],
        'mine.ts: network: it is a network when a function of numbers or a neuron was due.',
      ],
      [['bench', join(place, 'no.ts')], 'no.ts: there is no such file.'],
      [
        ['plot', `${mine}:crossing`, '--out', out],
        'plot: reluGrad2: it has two inputs when one was due; reluGrad is what it is made from.',
      ],
      [
        ['plot', `${mine}:mine`, '--param', 'alpha=-1', '--out', out],
        'mine.ts: mine: alpha must be above 0, got -1.',
      ],
    ] as const)
      expect(await outcomeOf(args)).to.deep.equal({ code: 2, out: '', err: `spiketape: ${err}\n` });
    expect(existsSync(out)).to.equal(false);
  });

  some.define(3);

  it('ends what does not end, whatever the command', async function () {
    this.timeout(timeToBuild);
    const file = write('spins.js', 'for (;;);');
    const err =
      'spins.js: its import did not end within 0.1 s: a loop without end? --time-limit gives it more.';
    expect(await outcomeOf(['list', file, '--time-limit', '0.1'], { runTask: runBuilt })).to.deep.equal({
      ...{ code: 2, out: '', err: `spiketape: ${err}\n` },
    });
  });

  describe('with a name that nobody has among the others', () => {
    const others = new SomeSpecs();
    others.it('check prints the others', async () => {
      const { code, out, err } = await outcomeOf(['check', 'heaviside', 'arctn', 'straightThrough']);
      expect({ code, err }).to.deep.equal({ code: 2, err: `spiketape: check: ${unknown}\n` });
      expect(out.match(/^✓ .*: all \d+ checks passed$/gm)).to.have.length(2);
      const { data } = await json('check', 'arctn', 'heaviside');
      expect(data.passed).to.equal(false);
      expect(data.error).to.equal(`check: ${unknown}`);
      const told = data.results.map(({ source, status }: Record<string, string>) => [source, status]);
      expect(told).to.deep.equal([
        ['arctn', 'error'],
        ['heaviside', 'passed'],
      ]);
    });

    others.it('list, compare and bench print the others, plot draws them', async () => {
      const out = join(place, 'others.svg');
      for (const [args, field] of [
        [['list', 'arctn', 'arctan', 'erf'], 'surrogates'],
        [['compare', 'arctan', 'arctn', 'erf', '--quick'], 'columns'],
        [['bench', 'arctan', 'erf', 'arctn', '--quick'], 'rows'],
      ] as const) {
        const { code, err, data } = await json(...args);
        const error = `${args[0]}: ${unknown}`;
        expect({ code, err }).to.deep.equal({ code: 2, err: `spiketape: ${error}\n` });
        expect(data[field].map(({ name }: { name: string }) => name)).to.deep.equal(['arctan', 'erf']);
        expect(data.errors).to.deep.equal([{ source: 'arctn', error }]);
        expect(data.error).to.equal(error);
      }
      const drawn = await outcomeOf(['plot', 'arctan', 'arctn', 'erf', '--out', out]);
      expect(drawn).to.deep.equal({
        ...{ code: 2, out: `${out}: arctan, erf\n`, err: `spiketape: plot: ${unknown}\n` },
      });
      expect(readFileSync(out, 'utf8')).to.include('>erf, alpha 1<');
    });

    others.define(1);
  });

  it('has JSON on standard output for every usage error', async () => {
    for (const args of [
      ['list', '--jsn'],
      ['chek'],
      ['check'],
      ['compare', 'arctan'],
      ['check', 'arctan', '--time-limit', '0'],
      ['check', 'arctan', '--plot', join(place, 'nowhere/a.svg')],
      ['plot', 'arctan', '--out', 'a.svg'],
      ['bench', 'arctn'],
    ]) {
      const { code, err, data } = await json(...args);
      expect(code).to.equal(2);
      expect(err).to.equal(`spiketape: ${data.error}\n`);
    }
  });

  it('passes nothing on that a terminal may act on, of names, messages and what was typed', async () => {
    const evil = '\\x1b[31m\\0\\x07\\x9b\\u202e\\u2028\\ud800\\r\\n✓ forged';
    const row = `{ name: '${evil}', parameters: { '${evil}': { default: 1 } },
      origin: (x, p) => x * x * p['${evil}'] / 2, gradient: (x, p) => x * p['${evil}'],
      source: '${evil}', formula: { origin: '${evil}', gradient: '${evil}' },
      peers: [{ library: '${evil}', name: '${evil}', differs: '${evil}' }] }`;
    const named = write('named.js', `export const row = ${row};`);
    const throwing = write('throwing.js', `throw new Error('${evil}');`);
    const late = write(
      'late.js',
      `export const origin = (x) => x; export const gradient = (x) => { if (x > 3) throw new Error('${evil}'); return 1; };`,
    );
    const typed = 'a\x1b[31m\x9b\u202e';
    const [svg, html] = [join(place, 'evil.svg'), join(place, 'evil.html')];
    for (const args of [
      ['check', named, late, '--plot', svg],
      ['list', named, throwing],
      ['plot', named, '--out', html],
      ['list', `${typed}.js`],
      ['check', named, `--${typed}`],
      [typed],
      [typed, '--json'],
      ['plot', 'arctan', '--param', `${typed}=1`, '--out', html],
      ['plot', 'arctan', '--out', `${typed}.svg`, '--debug', '--what', typed],
    ]) {
      const { out, err } = await outcomeOf(args);
      expect(out + err, args.join(' ')).not.to.match(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
      expect(out + err).not.to.match(/^✓ forged/m);
    }
    for (const file of [svg, html]) {
      const text = readFileSync(file, 'utf8');
      expect(text).to.include('\\x1b[31m');
      expect(text).not.to.match(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
    }
  });
});
