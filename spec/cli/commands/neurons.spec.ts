import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { width } from '../../../lib/cli/table.ts';
import { neurons } from '../../../lib/index.ts';
import { outcomeOf } from '../fake-terminal.ts';

/** A neuron of one's own, in a file. */
const mine = `import { neuron } from 'spiketape';
import { alif, if as integrate } from 'spiketape/neurons';
if (integrate.row.name !== 'if' || alif.row.name !== 'alif') throw new Error('other neurons');
export const mine = neuron({
  name: 'mine',
  state: { v: 0 },
  parameters: { beta: { min: 0, max: 1, typical: 0.75 } },
  step: ({ v }, x, { beta }, { spike }) => {
    const h = beta * v + x;
    const spikes = spike(h - 1);
    return { spikes, v: h - spikes };
  },
});`;

describe('spiketape on neurons', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-neurons-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'mine.mjs');
  writeFileSync(file, mine);
  const { parallel: _, ...models } = neurons;

  it('lists all models in 80 columns, and as JSON', async () => {
    const { code, out, err } = await outcomeOf(['list', '--neurons']);
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    for (const name of Object.keys(models)) expect(out).to.match(new RegExp(`^${name} `, 'm'));
    for (const line of out.split('\n')) expect(width(line), line).to.be.at.most(80);
    const { neurons: listed, surrogates } = JSON.parse(
      (await outcomeOf(['list', '--neurons', '--json'])).out,
    );
    expect(listed.map(({ name }: { name: string }) => name)).to.have.members(Object.keys(models));
    expect(surrogates).to.deep.equal([]);
    expect(listed[0].parameters.tau.for).to.equal('beta');
  });

  it('lists one with its parameters, settings and peers, in 80 columns', async () => {
    const { out } = await outcomeOf(['list', 'alif', 'arctan']);
    for (const text of ['kappa ', 'detachReset ', 'false, true', 'norse:', 'arctan\n'])
      expect(out).to.include(text);
    for (const line of out.split('\n')) expect(width(line), line).to.be.at.most(80);
    expect((await outcomeOf(['list', '--neurons', '--peers'])).out).to.include('snntorch:Leaky: lif({ beta');
  });

  it('lists, draws and checks a neuron of a file', async () => {
    expect((await outcomeOf(['list', file])).out).to.match(/beta +0\.75, to be given; at least 0, at most 1/);
    const out = join(folder, 'mine.svg');
    const drawn = await outcomeOf(['plot', file, 'lif', '--param', 'beta=0.5', '--out', out]);
    expect(drawn).to.deep.equal({ code: 0, out: `${out}: mine, lif\n`, err: '' });
    const svg = readFileSync(out, 'utf8');
    for (const text of ['input current', '>v<', '>spikes<', 'spikes per step', 'mine, beta 0.5'])
      expect(svg).to.include(text);
    // With reset 'subtract' it is LIF: the curves of both are the same.
    const paths = [...svg.matchAll(/class="curve [^"]*"[^>]* d="(M[^"]*L[^"]*)"/g)].map(([, d]) => d);
    expect(paths.slice(0, 4)).to.deep.equal([paths[0], paths[0], paths[2], paths[2]]);
    expect(paths[2]).not.to.equal(paths[0]);
    const checked = await outcomeOf(['check', 'li', '--length', '2']);
    expect(checked.err).to.equal('spiketape: li: got --length, which does not apply to it.\n');
  });

  it('draws one for each value of a parameter, however that is given', async () => {
    const out = join(folder, 'two.html');
    await outcomeOf(['plot', 'lif', '--param', 'tau=4,16', '--out', out]);
    expect(readFileSync(out, 'utf8')).to.include('lif, tau 4<').and.include('lif, tau 16<');
  });

  it('measures beside lif', async () => {
    const { code, out } = await outcomeOf(['bench', file, '--quick', '--json']);
    expect(code).to.equal(0);
    const { rows, neurons: measured } = JSON.parse(out);
    expect(rows).to.deep.equal([]);
    expect(measured.unit).to.equal('ns/neuron-step');
    expect(measured.rows.map(({ name }: { name: string }) => name)).to.deep.equal(['lif', 'mine']);
    for (const { forward, backward } of measured.rows) {
      expect(forward).to.be.above(0.01);
      expect(backward).to.be.above(0.01);
    }
  });

  it('writes the steps of neurons as code, with what was checked', async () => {
    const { code, out, err } = await outcomeOf(['export', file, 'box', '--to', 'c']);
    expect([code, err]).to.deep.equal([0, '']);
    expect(out).to.include('float box_forward(float input)');
    expect(out).to.include(
      'mine_result mine_forward(float input, mine_state state, mine_parameters parameters)',
    );
    expect(out).to.match(
      /^\/\/ Checked by checkNeuron on \d{4}-\d\d-\d\d, [\d,]+ comparisons, all passed: input, state, parameters, /m,
    );
    const given = await outcomeOf(['export', 'lif', '--to', 'jax', '--param', 'tau=4', '--unchecked']);
    expect(given.out).to.include('beta=0.75').and.include('# Not checked: checkNeuron was not run.');
  });

  const out = join(folder, 'none.svg');
  for (const [args, text] of [
    [['list', '--neurons', 'lif'], 'list: got --neurons and names when one of them was due.'],
    [['bench', '--neurons', 'lif'], 'bench: got --neurons and names when one of them was due.'],
    [
      ['plot', 'lif', 'arctan', '--out', out],
      'plot: got arctan among neurons when one of these two kinds was due.',
    ],
    [
      ['plot', 'lif', '--what', 'gradient', '--out', out],
      'plot: got --what, which does not apply to neurons.',
    ],
    [['plot', 'lif', '--range=0,1', '--out', out], 'plot: got --range, which does not apply to neurons.'],
    [
      ['plot', 'lif', '--param', 'bta=1', '--out', out],
      'plot: --param: got "bta" when one of lif was due (beta, gain, vThreshold, vReset, vLeak, tau); did you mean beta?',
    ],
    [['plot', 'lif', '--param', 'beta=2', '--out', out], 'lif: beta must be in [0, 1], got 2.'],
    [['compare', 'lif', 'arctan'], 'lif: it is a neuron when a function of numbers was due.'],
  ] as const) {
    it(`refuses ${args.slice(0, 4).join(' ')} in one line`, async () => {
      const outcome = await outcomeOf(args);
      expect([outcome.code, outcome.err]).to.deep.equal([2, `spiketape: ${text}\n`]);
    });
  }
});
