import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { width } from '../../lib/cli/table.ts';
import { type Surrogate, surrogates } from '../../lib/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { outcomeOf } from './fake-terminal.ts';

const commands = ['check', 'list', 'plot', 'compare', 'bench', 'export', 'vectors', 'weights', 'sweep'];

describe('spiketape', () => {
  const place = mkdtempSync(join(tmpdir(), 'spiketape-run-'));
  after(() => rmSync(place, { recursive: true }));

  it('helps, in lines of 80 columns, with examples', async () => {
    const general = await outcomeOf(['--help']);
    expect(await outcomeOf([])).to.deep.equal(general);
    for (const name of commands) expect(general.out).to.include(`\n  ${name} `);
    for (const name of commands) {
      const { code, out, err } = await outcomeOf([name, '--help']);
      expect({ code, err }).to.deep.equal({ code: 0, err: '' });
      expect(await outcomeOf(['help', name])).to.deep.equal({ code, out, err });
      expect(out).to.match(/Examples:\n {2}spiketape /);
      const lines = (general.out + out).split('\n');
      for (const line of lines) expect(width(line), line).to.be.at.most(80);
    }
  });

  it('says its version', async () => {
    expect(await outcomeOf(['--version'])).to.deep.equal({
      code: 0,
      out: `${packageJson.version}\n`,
      err: '',
    });
  });

  for (const [args, text] of [
    [
      ['chek'],
      'got the unknown command chek, known are check, identify, list, plot, compare, bench, export, vectors, weights, sweep; did you mean check?',
    ],
    [['--verson'], 'got the unknown option --verson, known are --help, --version; did you mean --version?'],
    [
      ['help', 'plt'],
      'got the unknown command plt, known are check, identify, list, plot, compare, bench, export, vectors, weights, sweep; did you mean plot?',
    ],
    [['list', '--jsn'], 'list: got the unknown option --jsn; did you mean --json?'],
    [
      ['list', 'arctn'],
      'list: got "arctn" when a surrogate of `spiketape list` was due; did you mean arctan?',
    ],
    [
      ['list', 'atan'],
      'list: got "atan" when a surrogate of `spiketape list` was due; did you mean spikingjelly:ATan?',
    ],
    [['list', 'jelly'], 'list: got "jelly" when a surrogate of `spiketape list` was due.'],
    [['check'], 'check: got nothing to check when a file or the name of a surrogate was due: check mine.ts.'],
    [
      ['check', 'arctn'],
      'check: got "arctn" when a surrogate of `spiketape list` was due; did you mean arctan?',
    ],
    [['check', 'arctan', '--time-limit', '0'], 'check: --time-limit: got 0 when a number above 0 was due.'],
    [
      ['check', 'arctan', '--plot', 'a.png'],
      'check: --plot: got "a.png" when a file that ends in .svg or .html was due.',
    ],
    [['plot', '--out', 'a.svg'], 'plot: got no name when that of a surrogate or a neuron was due.'],
    [['plot', 'arctan'], 'plot: got no --out when a file for the figure was due: --out plot.svg.'],
    [
      ['plot', 'reluGrad2', '--out', 'a.svg'],
      'plot: reluGrad2: it has two inputs when one was due; reluGrad is what it is made from.',
    ],
    [
      ['plot', 'arctan', '--out', 'a.svg', '--what', 'gradint'],
      'plot: --what: got "gradint" when some of forward,origin,gradient were due; did you mean gradient?',
    ],
    [
      ['plot', 'arctan', '--out', 'a.svg', '--param', 'alhpa=1'],
      'plot: --param: got "alhpa" when one of arctan was due (alpha); did you mean alpha?',
    ],
    [
      ['plot', 'heaviside', '--out', 'a.svg', '--param', 'alpha=1'],
      'plot: --param: got "alpha", heaviside takes none.',
    ],
    [
      ['plot', 'arctan', '--out', 'a.svg', '--param', 'alpha=two'],
      'plot: --param alpha: got "two" when a number was due.',
    ],
    [['plot', 'arctan', '--out', 'a.svg', '--param', 'alpha=-1'], 'arctan: alpha must be above 0, got -1.'],
    [
      ['plot', 'arctan', '--out', 'a.svg', '--param', 'alpha=1,2,3,4,5,6,7,8,9'],
      'plot: got 9 curves when at most 8 were due.',
    ],
    [
      ['plot', 'arctan', '--out', 'a.svg', '--param', '__proto__=1'],
      'plot: --param: got "__proto__" when one of arctan was due (alpha).',
    ],
    [['vectors', '--out', 'package.json'], 'vectors: --out: "package.json" cannot be made: it is a file.'],
    [
      ['plot', 'arctan', '--out', `${'a'.repeat(300)}.svg`],
      `plot: --out: "${'a'.repeat(300)}.svg" cannot be written: its name is too long.`,
    ],
    [
      ['plot', 'arctan', '--out', 'nowhere/a.svg'],
      'plot: --out: "nowhere/a.svg" cannot be written: its folder does not exist.',
    ],
    [
      ['plot', 'arctan', '--out', 'package.json/a.svg'],
      'plot: --out: "package.json/a.svg" cannot be written: its folder is a file.',
    ],
    [['compare', 'arctan'], 'compare: got 1 function when 2 to 3 were due: compare arctan sigmoid.'],
    [
      ['compare', 'arctan', 'erf', '--normalize', 'mean'],
      'compare: --normalize: got "mean" when peak or area was due.',
    ],
    [
      ['compare', 'arctan', 'heaviside', '--normalize', 'peak'],
      'heaviside: got a gradient whose peak is 0 when a finite one above 0 was due to normalize by.',
    ],
    [['bench', 'foo'], 'bench: got "foo" when a surrogate of `spiketape list` was due.'],
  ] as const) {
    it(`refuses ${args.join(' ')} in one line`, async () => {
      expect(await outcomeOf(args)).to.deep.equal({ code: 2, out: '', err: `spiketape: ${text}\n` });
    });
  }

  it('shows where an error comes from with --debug only', async () => {
    const { err } = await outcomeOf(['plot', 'arctan', '--debug']);
    expect(err).to.match(/\n +at /);
  });

  it('uses colours where the terminal has them', async () => {
    const { err } = await outcomeOf(['chek'], { color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
    expect(err).to.match(/^\u001b\[31mspiketape:\u001b\[39m /);
  });

  describe('list', () => {
    it('has the whole family in 80 columns', async () => {
      const { code, out, err } = await outcomeOf(['list']);
      expect({ code, err }).to.deep.equal({ code: 0, err: '' });
      const names = out.split('\n').map((line) => line.split(' ')[0]);
      for (const name of Object.keys(surrogates)) expect(names).to.include(name);
      for (const line of out.split('\n')) expect(width(line)).to.be.at.most(80);
    });

    it('has all that is known as JSON', async () => {
      const { out } = await outcomeOf(['list', '--json']);
      const { spiketape, surrogates: listed } = JSON.parse(out);
      expect(spiketape).to.equal(packageJson.version);
      expect(listed.map(({ name }: { name: string }) => name)).to.deep.equal(Object.keys(surrogates));
      const arctan = listed.find(({ name }: { name: string }) => name === 'arctan');
      expect(arctan.facts).to.deep.equal({ peak: 0.5, area: 1, tail: 2, support: ['-Infinity', 'Infinity'] });
      expect(arctan.peers).to.deep.include({
        library: 'spikingjelly',
        name: 'ATan',
        parameters: { alpha: 2 },
      });
    });

    it('knows surrogates by the names of other libraries, with the defaults there', async () => {
      const { out } = await outcomeOf(['list', 'spikingjelly:atan', '--json']);
      expect(JSON.parse(out).surrogates[0]).to.deep.include({ name: 'arctan', params: { alpha: 2 } });
    });
  });

  it('draws a curve for each value of a parameter into the file', async () => {
    for (const name of ['a.svg', 'a.html']) {
      const file = join(place, name);
      const args = ['plot', 'arctan', '--param', 'alpha=1,2,4', '--what', 'origin,gradient', '--out', file];
      expect(await outcomeOf(args)).to.deep.equal({ code: 0, out: `${file}: arctan\n`, err: '' });
      const text = readFileSync(file, 'utf8');
      expect(text.match(/<path class="curve [^>]* d="M[^"]*L/g)).to.have.length(6);
      for (const alpha of [1, 2, 4]) expect(text).to.include(`arctan, alpha ${alpha}<`);
    }
  });

  it('compares shapes at equal peak, and measures the cost', async () => {
    const { code, out } = await outcomeOf([
      'compare',
      'arctan',
      'sigmoid',
      '--normalize',
      'peak',
      '--quick',
      '--json',
    ]);
    expect(code).to.equal(0);
    const { normalized, columns } = JSON.parse(out);
    expect(normalized).to.equal('peak');
    const [first, second] = columns;
    const dense = Array.from({ length: 8001 }, (_, i) => i / 1000 - 4);
    const at = (spike: Surrogate<'alpha'>, x: number) => spike.gradient(x) / spike.gradient(0);
    const gap = Math.max(...dense.map((x) => Math.abs(at(surrogates.arctan, x) - at(surrogates.sigmoid, x))));
    expect(first).to.deep.include({ name: 'arctan', peak: 1, area: 2, tail: 2, difference: 0 });
    expect(second).to.deep.include({ name: 'sigmoid', peak: 1, area: 1, tail: 'exponential' });
    expect(second.difference).to.be.closeTo(gap, 1e-3);
    for (const { nanoseconds } of columns)
      for (const kernel of ['forward', 'gradient', 'vjp']) expect(nanoseconds[kernel]).to.be.above(0);
  });
});
