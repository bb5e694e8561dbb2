import { expect } from 'chai';
import { readWeights } from '../../../lib/io/weights.ts';
import { rejects } from '../../support/rejects.ts';
import { runs, share, timeLimit } from '../../support/runs.ts';
import { zipBytes } from '../zip/zip-bytes.ts';
import { fuzz, goodFiles } from './fuzz.ts';

describe('readWeights', () => {
  const damaged = share >= 1 ? runs(20_000) : 400;
  const due = 'when safetensors, .npy, .npz, a state_dict that torch.save wrote, or JSON was due.';
  for (const [name, bytes, text] of [
    ['no bytes', [], `readWeights, byte 0: got no bytes ${due}`],
    ['HDF5', [0x89, 0x48, 0x44, 0x46, 0x0d], `readWeights, byte 0: got HDF5 ${due}`],
    ['gzip', [0x1f, 0x8b, 8], 'got gzip, which is to be unpacked first when'],
    ['another format', [0x47, 0x49, 0x46, 0x38], `got 47 49 46 38 ${due}`],
    ['an empty archive', [...zipBytes([])], `readWeights: got a zip archive of nothing ${due}`],
  ] as const) {
    it(`rejects ${name}`, () => rejects(readWeights(Uint8Array.from(bytes)), RangeError, text));
  }

  it('rejects what is no Uint8Array', () =>
    rejects(
      readWeights('model.pt' as never),
      TypeError,
      'readWeights: got "model.pt" when a Uint8Array was due.',
    ));

  it('does not change the bytes it reads', async () => {
    for (const file of goodFiles()) {
      const before = file.slice();
      await readWeights(file);
      expect(file).to.deep.equal(before);
    }
  });

  it(`reads or rejects ${damaged} damaged files, each with a place and a reason`, async () => {
    const seed = process.env.CI ? 1 : Math.floor(Math.random() * 2 ** 31);
    const { read, rejected } = await fuzz(damaged, seed);
    expect(read + rejected).to.equal(damaged);
    // Both ends are met: damage that matters and damage that does not.
    expect(Math.min(read, rejected), `seed ${seed}`).to.be.above((300 * damaged) / 20_000);
  }).timeout(timeLimit(300));
});
