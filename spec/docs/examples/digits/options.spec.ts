import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { defaults, parseOptions, usage } from '../../../../docs/examples/digits/options.ts';

const names = ['arctan', 'sigmoid'];
const parse = (...argv: string[]) => parseOptions(argv, names);

describe('parseOptions', () => {
  it('takes a model, and modules with a surrogate or a neuron', () => {
    const { model, surrogate, neuron } = parse(
      '--model',
      'conv',
      '--surrogate',
      './a.ts',
      '--neuron',
      'b.mjs',
    );
    expect([model, surrogate, neuron]).to.deep.equal(['conv', './a.ts', 'b.mjs']);
    expect(() => parse('--model', 'deep')).to.throw(
      RangeError,
      '--model: got "deep", one of dense, conv was due.',
    );
    expect(() => parse('--neuron', 'lif')).to.throw(
      RangeError,
      '--neuron: got "lif", a .js or .ts file was due.',
    );
    expect(() => parse('--neuron')).to.throw(
      RangeError,
      '--neuron: got no value, a .js or .ts file was due.',
    );
  });

  it('gives the defaults for an empty command line', () => {
    expect(parse()).to.deep.equal(defaults);
  });

  it('reads every option, with a space or an equals sign', () => {
    const due = {
      data: 'd',
      epochs: 3,
      seed: 0,
      model: 'dense',
      surrogate: 'sigmoid',
      neuron: undefined,
      out: 'o',
      help: false,
    };
    const spaced = '--data d --epochs 3 --seed 0 --surrogate sigmoid --out o';
    expect(parse(...spaced.split(' '))).to.deep.equal(due);
    expect(parse(...spaced.replaceAll(/(--\w+) /g, '$1=').split(' '))).to.deep.equal(due);
  });

  it('takes the last value of an option given twice', () => {
    expect(parse('--epochs', '3', '--epochs', '4').epochs).to.equal(4);
  });

  it('takes every 32-bit seed', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 32 - 1 }), (seed) => {
        expect(parse('--seed', String(seed)).seed).to.equal(seed);
      }),
    );
  });

  it('looks at nothing else with --help or -h', () => {
    for (const flag of ['--help', '-h']) {
      expect(parse('--epochs', 'x', flag)).to.deep.equal({ ...defaults, help: true });
    }
  });

  const epochs = 'an integer of 1 or more was due.';
  const known = 'known are --data, --epochs, --seed, --model, --surrogate, --neuron, --out, --help.';
  const faults: [argv: string[], text: string][] = [
    [['--epochs', 'x'], `--epochs: got "x", ${epochs}`],
    [['--epochs', '0'], `--epochs: got "0", ${epochs}`],
    [['--epochs', '-5'], `--epochs: got "-5", ${epochs}`],
    [['--epochs', '1.5'], `--epochs: got "1.5", ${epochs}`],
    [['--epochs', '1e3'], `--epochs: got "1e3", ${epochs}`],
    [['--epochs', '9007199254740993'], `--epochs: got "9007199254740993", ${epochs}`],
    [['--epochs='], `--epochs: got "", ${epochs}`],
    [['--epochs'], `--epochs: got no value, ${epochs}`],
    [['--epochs', '--seed', '3'], `--epochs: got no value, ${epochs}`],
    [['--seed', '4294967296'], '--seed: got "4294967296", an integer from 0 to 4294967295 was due.'],
    [['--seed', '-1'], '--seed: got "-1", an integer from 0 to 4294967295 was due.'],
    [['--surrogate', 'atan'], '--surrogate: got "atan", one of arctan, sigmoid was due.'],
    [['--surrogate'], '--surrogate: got no value, one of arctan, sigmoid was due.'],
    [['--data', ''], '--data: got "", a directory was due.'],
    [['--out'], '--out: got no value, a directory was due.'],
    [['--foo', 'x'], `--foo: got an unknown option, ${known}`],
    [['--foo=x'], `--foo: got an unknown option, ${known}`],
    [['--no-help'], `--no-help: got an unknown option, ${known}`],
    [['--constructor'], `--constructor: got an unknown option, ${known}`],
    [['--__proto__=x'], `--__proto__: got an unknown option, ${known}`],
    [['-x'], `-x: got an unknown option, ${known}`],
    [['--help=yes'], '--help: got "yes", no value was due.'],
    [['digits'], '"digits": got an argument when only options were due.'],
    [['--', 'digits'], '"digits": got an argument when only options were due.'],
  ];
  for (const [argv, text] of faults) {
    it(`refuses ${argv.join(' ')}`, () => {
      expect(() => parse(...argv))
        .to.throw(RangeError)
        .with.property('message', text);
    });
  }

  describe('--out', () => {
    const place = mkdtempSync(join(tmpdir(), 'spiketape-out-'));
    after(() => rmSync(place, { recursive: true }));
    const file = join(place, 'file');
    writeFileSync(file, '');
    mkdirSync(join(place, 'taken/index.html'), { recursive: true });
    const refused = (out: string, text: string) => {
      const message = `--out: got ${JSON.stringify(out)}${text}`;
      expect(() => parse('--out', out))
        .to.throw(RangeError)
        .with.property('message', message);
    };

    it('may be there or still to be made, and is not made before it is needed', () => {
      for (const out of [place, join(place, 'a/b/c')]) expect(parse('--out', out).out).to.equal(out);
      expect(readdirSync(place).sort()).to.deep.equal(['file', 'taken']);
    });

    it('is no file, nor below one', () => {
      for (const out of [file, join(file, 'x'), join(file, 'x/y')])
        refused(out, `, a directory was due: ${JSON.stringify(file)} is none.`);
    });

    it('has room for the report', () => {
      refused(join(place, 'taken'), ', where index.html is a directory.');
    });

    it('can be written to', function () {
      const locked = join(place, 'locked');
      mkdirSync(locked, { mode: 0o500 });
      // Root may write everywhere.
      if (process.getuid?.() === 0) this.skip();
      refused(join(locked, 'x'), ', a directory that can be written to was due.');
    });
  });

  it('leaves the arguments as they are', () => {
    const argv = Object.freeze(['--epochs', '3']);
    expect(parseOptions(argv, names).epochs).to.equal(3);
  });
});

describe('usage', () => {
  it('names every option and its default', () => {
    for (const [name, value] of Object.entries(defaults)) {
      expect(usage).to.contain(`--${name}`);
      if (value) expect(usage).to.contain(`(${value})`);
    }
  });
});
