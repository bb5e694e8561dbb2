import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { surrogates } from '../../../lib/index.ts';
import { codeOf } from '../../../lib/io/export.ts';
import { outcomeOf } from '../fake-terminal.ts';

/** A code without its comment. */
const bare = (text: string) => text.replace(/^(#|\/\/) .*\n/gm, '').trim();

describe('spiketape export', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-export-'));
  after(() => rmSync(folder, { recursive: true }));
  const written = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  it('prints the code, with what was checked', async () => {
    const { code, out, err } = await outcomeOf(['export', 'sigmoid', '--to', 'wgsl', '--param', 'alpha=2']);
    expect([code, err]).to.deep.equal([0, '']);
    expect(bare(out)).to.equal(bare(codeOf(surrogates.sigmoid({ alpha: 2 }), 'wgsl')));
    expect(out).to.match(/^\/\/ sigmoid\(\{ alpha: 2 \}\): .*\n/);
    expect(out).to.match(
      /^\/\/ Checked by checkSurrogate on \d{4}-\d\d-\d\d, [\d,]+ comparisons, all passed: gradient, .*forward/m,
    );
    expect(out).to.match(
      /^\/\/ Certified, gradient g and origin G: proven for every real x from -64 to 64: \|g - G'\| <= \d\.\de-\d, by /m,
    );
  });

  it('writes what no certificate is had of, and bears the date that it is told', async () => {
    const file = written(
      'root.mjs',
      `import { surrogate } from 'spiketape';
export const root = surrogate({
  name: 'root',
  origin: (x) => x / (1 + Math.sqrt(x * x)),
  gradient: (x) => 1 / ((1 + Math.sqrt(x * x)) * (1 + Math.sqrt(x * x))),
});`,
    );
    process.env.SOURCE_DATE_EPOCH = '86400';
    try {
      const { code, out, err } = await outcomeOf(['export', file, '--to', 'c']);
      expect([code, err]).to.deep.equal([0, '']);
      expect(out)
        .to.match(/^\/\/ Checked by checkSurrogate on 1970-01-02, /m)
        .and.not.include('Certified');
    } finally {
      delete process.env.SOURCE_DATE_EPOCH;
    }
  });

  it('writes several into one file', async () => {
    const file = join(folder, 'two.c');
    const { code, out, err } = await outcomeOf(['export', 'box', 'spikingjelly:ATan', '--to=c', '-o', file]);
    expect({ code, out, err }).to.deep.equal({ code: 0, out: `${file}: box, arctan\n`, err: '' });
    const text = readFileSync(file, 'utf8');
    expect(text).to.include('float box_gradient(float input)').and.include('// arctan({ alpha: 2 })');
  });

  it('refuses what fails its check, unless it is not to be checked', async () => {
    const file = written(
      'wrong.mjs',
      `import { surrogate } from 'spiketape';
export const wrong = surrogate({ name: 'wrong', origin: (x) => Math.tanh(x), gradient: (x) => 1 / (1 + x * x) });`,
    );
    const out = join(folder, 'wrong.py');
    const refused = await outcomeOf(['export', file, '--to', 'pytorch', '--out', out]);
    expect([refused.code, refused.out, existsSync(out)]).to.deep.equal([1, '', false]);
    expect(refused.err).to.match(
      /^spiketape: export: wrong: not written, since its check failed.*: gradient: /,
    );
    expect(refused.err).to.include('--unchecked writes it all the same.\n');
    const unchecked = await outcomeOf(['export', file, '--to', 'pytorch', '--out', out, '--unchecked']);
    expect(unchecked).to.deep.equal({ code: 0, out: `${out}: wrong\n`, err: '' });
    expect(readFileSync(out, 'utf8'))
      .to.include('# Not checked: ')
      .and.include('class WrongFunction(torch.autograd.Function)');
  });

  for (const [args, text] of [
    [[], 'export: got no name when that of a surrogate or a neuron was due: export arctan --to pytorch.'],
    [['arctan'], 'export: got no --to when one of pytorch, jax, c, cuda, wgsl was due: --to pytorch.'],
    [
      ['arctan', '--to', 'pytroch'],
      'export: --to: got "pytroch" when one of pytorch, jax, c, cuda, wgsl was due; did you mean pytorch?',
    ],
    [
      ['reluGrad2', '--to', 'c'],
      'export: reluGrad2: it has two inputs when one was due; reluGrad is what it is made from.',
    ],
    [['box', 'box', '--to', 'c'], 'export: got box more than once when one of each name was due.'],
    [
      ['arctan', '--to', 'c', '--param', 'alpha=1,2'],
      'export: got arctan more than once when one of each name was due.',
    ],
    [
      ['arctan', '--to', 'c', '--out', join(folder, 'none', 'a.c')],
      `export: --out: "${join(folder, 'none', 'a.c')}" cannot be written: its folder does not exist.`,
    ],
    [
      ['superSpike', '--to', 'cuda', '--param', 'alpha=1e300'],
      'superSpike: codeOf: superSpike: cuda does not have the number 1e+300, which is none of Float32.',
    ],
  ] as const) {
    it(`says: ${text.slice(0, 60)} …`, async () => {
      const { code, out, err } = await outcomeOf(['export', ...args]);
      expect({ code, out, err }).to.deep.equal({ code: 2, out: '', err: `spiketape: ${text}\n` });
    });
  }
});
