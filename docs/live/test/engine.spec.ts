import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { Trained } from './engine/train.ts';
import { isolation, type StaticServer, serve } from './server.ts';
import { launch, type Visit, visit } from './support.ts';

declare const train: (wanted?: number) => Promise<Trained>;
declare const trainInWorker: typeof train;

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
      expect(await trainIn(plain, 4)).to.include({ ready: 0, shared: 0 });
    });

    it(`trains in ${where} to the same bits with threads and without`, async () => {
      const { bits } = await trainIn(plain, 1);
      expect(new Set(bits.slice(0, 8)).size).to.equal(8);
      for (const wanted of [1, 2, 3, 5]) expect((await trainIn(isolated, wanted)).bits).to.deep.equal(bits);
    });
  }

  it('trains on one thread to the same bits where a policy forbids workers from blobs', async () => {
    const policy = { 'content-security-policy': "script-src 'self' 'unsafe-eval'" };
    const server = await serve(folder, '/', { ...isolation, ...policy });
    servers.push(server);
    const { page } = await visit(browser, `${server.url}engine.html`);
    const { bits } = await plain.page.evaluate(() => train());
    for (const call of ['train', 'trainInWorker'] as const) {
      const trained = await page.evaluate((name) => (name === 'train' ? train(2) : trainInWorker(2)), call);
      expect(trained).to.deep.include({ isolated: true, ready: 0, shared: 0, bits });
    }
    await page.context().close();
  });

  it('complains of nothing', () => {
    expect([...isolated.complaints, ...plain.complaints]).to.deep.equal([]);
  });
});
