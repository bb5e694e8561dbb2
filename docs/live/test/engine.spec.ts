import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { Allowed, Trained } from './engine/train.ts';
import { isolation, type StaticServer, serve } from './server.ts';
import { launch, type Visit, visit } from './support.ts';

declare const train: (wanted?: number) => Promise<Trained>;
declare const trainInWorker: typeof train;
declare const tryAll: () => Allowed;

const folder = join(import.meta.dirname, '../dist-engine');

describe('the package in a page', () => {
  let browser: Browser;
  const servers: StaticServer[] = [];
  let isolated: Visit;
  let plain: Visit;

  before(async () => {
    browser = await launch();
    servers.push(await serve(folder, '/', isolation), await serve(folder, '/'));
    [isolated, plain] = (await Promise.all(
      servers.map(({ url }) => visit(browser, `${url}engine.html`)),
    )) as [Visit, Visit];
  });

  after(async () => {
    await browser.close();
    await Promise.all(servers.map((server) => server.close()));
  });

  for (const where of ['the page itself', 'a worker of the page'] as const) {
    const trainIn = ({ page }: Visit, wanted?: number): Promise<Trained> =>
      where === 'the page itself'
        ? page.evaluate((n) => train(n), wanted)
        : page.evaluate((n) => trainInWorker(n), wanted);

    it(`has threads in ${where} when it is cross-origin isolated, and they work`, async () => {
      const cores = await isolated.page.evaluate(() => navigator.hardwareConcurrency);
      const trained = await trainIn(isolated);
      expect(trained.isolated).to.equal(true);
      expect(trained.threads).to.equal(cores);
      const three = await trainIn(isolated, 3);
      expect(three).to.include({ threads: 3, ready: 2 });
      expect(three.shared).to.be.above(20);
    });

    it(`has one thread in ${where} without isolation, also when it is asked for more`, async () => {
      const trained = await trainIn(plain);
      expect(trained).to.include({ isolated: false, threads: 1, ready: 0, shared: 0 });
      expect(await trainIn(plain, 4)).to.include({ threads: 1, ready: 0, shared: 0 });
    });

    it(`trains in ${where} to the same bits with threads and without`, async () => {
      const { bits } = await trainIn(plain, 1);
      expect(new Set(bits.slice(0, 8)).size).to.equal(8);
      for (const wanted of [1, 2, 3, 5]) expect((await trainIn(isolated, wanted)).bits).to.deep.equal(bits);
    });
  }

  describe("under script-src 'self' 'wasm-unsafe-eval'", () => {
    const policy = { 'content-security-policy': "script-src 'self' 'wasm-unsafe-eval'" };
    let strict: Visit;

    before(async () => {
      const server = await serve(folder, '/', { ...isolation, ...policy });
      servers.push(server);
      strict = await visit(browser, `${server.url}engine.html`);
    });

    it('does all that it does elsewhere, with SIMD', async () => {
      const all = { kernels: 'simd', mine: 'simd', checked: true, reference: [2, 8, 4, 10, 6, 12] };
      expect(await plain.page.evaluate(() => tryAll())).to.deep.equal(all);
      expect(await strict.page.evaluate(() => tryAll())).to.deep.equal(all);
    });

    for (const call of ['train', 'trainInWorker'] as const) {
      it(`trains to the same bits on one thread, as workers from blobs are forbidden, and says so: ${call}`, async () => {
        const { bits } = await plain.page.evaluate(() => train());
        const trained = await strict.page.evaluate(
          (name) => (name === 'train' ? train(2) : trainInWorker(2)),
          call,
        );
        expect(trained).to.deep.equal({ isolated: true, threads: 1, ready: 0, shared: 0, bits });
      });
    }

    it('complains of nothing but the workers', () => {
      const others = strict.complaints.filter((complaint) => !complaint.includes("'blob:"));
      expect(others).to.deep.equal([]);
    });
  });

  it('is imported by a page without a bundler with the import map of the guide', async () => {
    const root = join(import.meta.dirname, '../../..');
    const guide = await readFile(join(root, 'docs/guide.md'), 'utf8');
    const [, map = ''] = guide.match(/^```html\n(.*?)^```$/ms) ?? [];
    const server = await serve(root, '/');
    servers.push(server);
    const { page, leave } = await visit(browser, 'about:blank');
    const body = `<link rel="icon" href="data:,">${map.replace('/node_modules/spiketape', '')}`;
    await page.route('**/map.html', (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.goto(`${server.url}map.html`);
    const sum = await page.evaluate(async () => {
      const { sum, tensor } = await import('spiketape');
      return sum(tensor([1, 2])).item();
    });
    expect(sum).to.equal(3);
    await leave();
  });

  it('complains of nothing', () => {
    expect([...isolated.complaints, ...plain.complaints]).to.deep.equal([]);
  });
});
