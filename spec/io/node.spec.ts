import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { readFile, saveFile } from '../../lib/io/node.ts';
import { rejects } from '../support/rejects.ts';

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-files-'));
  const file = join(folder, 'a.bin');
  after(() => rmSync(folder, { recursive: true }));
  const bytes = Uint8Array.of(0, 1, 255);

  it('have the bytes that were saved, a part of a buffer too, and nothing is left beside them', async () => {
    await saveFile(file, Uint8Array.of(7, ...bytes, 7).subarray(1, 4));
    expect(await readFile(file)).to.deep.equal(bytes);
    await saveFile(file, Uint8Array.of(9));
    expect(await readFile(file)).to.deep.equal(Uint8Array.of(9));
    expect(readdirSync(folder)).to.deep.equal(['a.bin']);
  });

  it('are as they were where they cannot be written whole', async () => {
    writeFileSync(file, bytes);
    await rejects(
      saveFile(file, 'text' as never),
      TypeError,
      'saveFile: got "text" when a Uint8Array was due.',
    );
    const failing = new Proxy(bytes, {});
    await rejects(saveFile(file, failing), Error, `saveFile: "${file}" cannot be written: `);
    expect(readFileSync(file)).to.deep.equal(Buffer.from(bytes));
    expect(readdirSync(folder)).to.deep.equal(['a.bin']);
  });

  it('are as they were where the disk takes only a part of the new bytes', function () {
    if (process.platform === 'win32') this.skip();
    writeFileSync(file, bytes);
    const program = `
      import { saveFile } from ${JSON.stringify(new URL('../../lib/io/node.ts', import.meta.url).href)};
      await saveFile(${JSON.stringify(file)}, new Uint8Array(1e6)).catch((error) => console.log(error.message));`;
    // Files of at most 50 blocks, of half a KiB or one: writing stops in their middle.
    const { stdout, stderr } = spawnSync(
      'sh',
      [
        '-c',
        'ulimit -f 50 && exec "$@"',
        'sh',
        process.execPath,
        '--import=tsx',
        '--input-type=module',
        '-e',
        program,
      ],
      { encoding: 'utf8' },
    );
    expect(stderr).to.equal('');
    expect(stdout).to.equal(`saveFile: "${file}" cannot be written: files may not become so large.\n`);
    expect(readFileSync(file)).to.deep.equal(Buffer.from(bytes));
    expect(readdirSync(folder)).to.deep.equal(['a.bin']);
  }).timeout(20_000);

  it('keep their mode, and links stay links', async () => {
    const link = join(folder, 'link');
    writeFileSync(file, bytes);
    chmodSync(file, 0o640);
    symlinkSync(file, link);
    await saveFile(link, Uint8Array.of(1, 2));
    expect(statSync(file).mode & 0o777).to.equal(0o640);
    expect(readFileSync(file)).to.deep.equal(Buffer.from([1, 2]));
    expect(readdirSync(folder)).to.deep.equal(['a.bin', 'link']);
    rmSync(link);
  });

  it('come to be where links lead that have none yet; links in a circle are an error', async () => {
    const [first, second, circle] = ['first', 'second', 'circle'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    symlinkSync('second', first);
    symlinkSync(join('..', basename(folder), 'new.bin'), second);
    symlinkSync(circle, circle);
    await saveFile(first, bytes);
    await saveFile(second, bytes);
    await rejects(
      saveFile(circle, bytes),
      Error,
      `saveFile: "${circle}" cannot be written: it is a link to itself.`,
    );
    for (const link of [first, second, circle]) {
      expect(lstatSync(link).isSymbolicLink()).to.equal(true);
      rmSync(link);
    }
    expect(readFileSync(join(folder, 'new.bin'))).to.deep.equal(Buffer.from(bytes));
    rmSync(join(folder, 'new.bin'));
  });

  it('may have names of 255 bytes', async () => {
    const long = join(folder, 'x'.repeat(255));
    await saveFile(long, bytes);
    expect(await readFile(long)).to.deep.equal(bytes);
    rmSync(long);
  });

  it('are pipes and devices too, which stay what they are', async function () {
    if (process.platform === 'win32') this.skip();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [end, got] = [openSync(pipe, 'r+'), new Uint8Array(bytes.length)];
    await saveFile(pipe, bytes);
    expect(lstatSync(pipe).isFIFO()).to.equal(true);
    expect(readSync(end, got)).to.equal(bytes.length);
    expect(got).to.deep.equal(bytes);
    closeSync(end);
    rmSync(pipe);
  });

  it('are named where they are not there, with the reason', async () => {
    const missing = join(folder, 'b', 'c.bin');
    await rejects(readFile(missing), Error, `readFile: "${missing}" cannot be read: there is no such file.`);
    await rejects(
      saveFile(missing, bytes),
      Error,
      `saveFile: "${missing}" cannot be written: its folder does not exist.`,
    );
    await rejects(readFile(folder), Error, 'it is a folder.');
    await rejects(readFile(join(folder, 'a'.repeat(300))), Error, 'cannot be read: its name is too long.');
    const loop = join(folder, 'loop');
    symlinkSync(loop, loop);
    await rejects(readFile(loop), Error, 'cannot be read: it is a link to itself.');
    rmSync(loop);
    await rejects(saveFile(folder, bytes), Error, `saveFile: "${folder}" cannot be written: it is a folder.`);
    await rejects(saveFile(join(file, 'd'), bytes), Error, 'its folder is a file.');
    expect(existsSync(missing)).to.equal(false);
  });
});
