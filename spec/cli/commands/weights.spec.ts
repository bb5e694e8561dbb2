import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { tensor, zeros } from '../../../lib/index.ts';
import { writeSafetensors } from '../../../lib/io/weights.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { torchBytes } from '../../io/pickle/torch-bytes.ts';
import { outcomeOf } from '../fake-terminal.ts';

describe('spiketape weights', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-weights-'));
  after(() => rmSync(folder, { recursive: true }));
  const written = (name: string, bytes: Uint8Array | string) => {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    return file;
  };

  it('lists names, types, shapes and bytes of a file, whatever its name', async () => {
    const file = written('a.txt', writeSafetensors([{ weight: zeros([784, 256]) }, { beta: tensor(0.9) }]));
    expect(await outcomeOf(['weights', file])).to.deep.equal({
      code: 0,
      err: '',
      out: [
        'name      dtype    shape         bytes',
        '──────────────────────────────────────',
        '0.weight  float32  [784, 256]  802,816',
        '1.beta    float32  []                4',
        '',
        '2 arrays, 802,820 bytes, from safetensors.\n',
      ].join('\n'),
    });
  });

  it('lists the bytes of the file where numbers are held wider', async () => {
    const half = new Uint8Array(Uint16Array.of(0x3c00, 0).buffer);
    const file = written('b.pt', torchBytes({ a: { shape: [2], storage: 'Half', itemSize: 2, data: half } }));
    const { code, out } = await outcomeOf(['weights', file, '--json']);
    expect([code, JSON.parse(out)]).to.deep.equal([
      0,
      {
        ...{ spiketape: packageJson.version, command: 'weights', file, format: 'pytorch', bytes: 4 },
        arrays: [{ name: 'a', dtype: 'float16', shape: [2], bytes: 4 }],
      },
    ]);
  });

  it('shows what would steer a terminal as escapes', async () => {
    const { out } = await outcomeOf(['weights', written('c', writeSafetensors({ 'a\x1b[2J\n': tensor(1) }))]);
    expect(out).to.include('a\\x1b[2J\\n  float32');
    expect(out).not.to.include('\x1b');
  });

  for (const [name, args, text] of [
    ['no file', [], 'weights: got 0 files when one was due: weights model.pt.'],
    ['two files', ['a', 'b'], 'weights: got 2 files when one was due: weights model.pt.'],
    [
      'one that is not there',
      ['nowhere.pt'],
      'weights: "nowhere.pt": readFile: "nowhere.pt" cannot be read: there is no such file.',
    ],
    ['a document', ['README.md'], 'weights: "README.md": readWeights, byte 0: got 23 20 '],
  ] as const) {
    it(`is a usage error with ${name}`, async () => {
      const { code, out, err } = await outcomeOf(['weights', ...args]);
      expect({ code, out }).to.deep.equal({ code: 2, out: '' });
      expect(err)
        .to.match(/^[^\n]*\n$/)
        .and.to.include(`spiketape: ${text}`);
    });
  }
});
