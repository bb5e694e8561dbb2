import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { type StaticServer, serve } from './server.ts';
import { launch, visit } from './support.ts';

type Mount = (place: HTMLElement) => () => void;

describe('what is mounted in another page', () => {
  let browser: Browser;
  let server: StaticServer;

  before(async () => {
    browser = await launch();
    server = await serve(join(import.meta.dirname, '../dist-engine'), '/');
  });

  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const name of ['mountChecker', 'mountLab', 'mountTrainer'] as const) {
    it(`${name}: ends with its workers, leaves the address alone then, and can be mounted again`, async () => {
      const { page, leave } = await visit(browser, `${server.url}mount.html`);
      const mount = () =>
        page.evaluate((called) => {
          const all = globalThis as unknown as Record<string, Mount> & { ends: (() => void)[] };
          all.ends ??= [];
          all.ends.push((all[called] as Mount)(document.getElementById('place') as HTMLElement));
        }, name);
      const end = () =>
        page.evaluate(() => (globalThis as unknown as { ends: (() => void)[] }).ends.pop()?.());
      await mount();
      await page.locator('.live-plot g path').first().waitFor({ state: 'attached' });
      expect(page.workers()).not.to.deep.equal([]);
      const [choice, other] = name === 'mountLab' ? ['Neuron', 'qif'] : ['Surrogate', 'sigmoid'];
      await page.getByRole('combobox', { name: choice }).selectOption(other);
      await end();
      expect(await page.locator('#place').innerHTML()).to.equal('');
      await page.evaluate(() => {
        location.hash = '#checker.surrogate=erf&lab.neuron=adex&trainer.beta=0.5';
      });
      await page.waitForTimeout(600);
      expect(page.workers()).to.deep.equal([]);
      expect(page.url()).to.match(/#checker\.surrogate=erf&lab\.neuron=adex&trainer\.beta=0\.5$/);
      await mount();
      const [label, due] = {
        mountChecker: ['Surrogate', 'erf'],
        mountLab: ['Neuron', 'adex'],
        mountTrainer: ['Decay beta', '0.5'],
      }[name] as [string, string];
      const control = page.getByLabel(label, { exact: true });
      await control.waitFor();
      expect(await control.inputValue()).to.equal(due);
      await leave();
    });
  }
});
