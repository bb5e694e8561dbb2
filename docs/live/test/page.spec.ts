import { expect } from 'chai';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { StaticServer } from './server.ts';
import { launch, servePage, visit } from './support.ts';

describe('the live page', () => {
  let browser: Browser;
  let server: StaticServer;

  before(async () => {
    browser = await launch();
    server = await servePage();
  });

  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const width of [320, 390, 768, 1280]) {
    it(`fits ${width} px: nothing is cut off or wider than the page`, async () => {
      const phone = { viewport: { width, height: 844 }, hasTouch: width < 768 };
      const { page, leave } = await visit(browser, server.url, phone);
      await page.locator('.live-checker .live-checks li').first().waitFor();
      await page.locator('.live-lab .live-checks li').first().waitFor();
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      await page.locator('.live-figures').getByText('%').first().waitFor();
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll('.live *')]
          .filter((one) => !one.closest('pre, .live-told') && one.checkVisibility())
          .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
          .map((one) => one.outerHTML.slice(0, 80)),
      );
      expect(wide).to.deep.equal([]);
      await leave();
    });
  }

  it('has a name for each control', async () => {
    const { page, leave } = await visit(browser, server.url);
    await page.locator('.live-checker .live-checks li').first().waitFor();
    await page.locator('.live-lab .live-plot g path').first().waitFor({ state: 'attached' });
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLInputElement>('.live :is(input, select, textarea, button)')]
        .filter((one) => !one.getAttribute('aria-label') && !one.labels?.length && !one.textContent?.trim())
        .map((one) => one.outerHTML),
    );
    expect(nameless).to.deep.equal([]);
    const twice = await page.evaluate(() => {
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      return ids.filter((id, i) => ids.indexOf(id) !== i);
    });
    expect(twice).to.deep.equal([]);
    await leave();
  });

  /** The least contrast of any text with what is behind it, as WCAG 2 has it. */
  const leastContrast = () => {
    const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string) =>
      channels(colour)
        .slice(0, 3)
        .map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * ([0.2126, 0.7152, 0.0722][i] as number), 0);
    const behind = (one: Element | null): string => {
      if (one === null) return 'rgb(255, 255, 255)';
      const colour = getComputedStyle(one).backgroundColor;
      return channels(colour)[3] === 0 ? behind(one.parentElement) : colour;
    };
    const texts = [...document.querySelectorAll('.live *')].filter(
      (one) =>
        one.checkVisibility() &&
        !one.closest('.live-old') &&
        [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
    );
    return texts
      .map((one) => {
        const style = getComputedStyle(one);
        const [a, b] = [
          luminance(one instanceof SVGElement ? style.fill : style.color),
          luminance(behind(one)),
        ];
        return {
          contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05),
          text: one.textContent,
          html: one.outerHTML.slice(0, 80),
        };
      })
      .reduce((least, next) => (next.contrast < least.contrast ? next : least));
  };

  const looks: readonly [name: string, options: BrowserContextOptions, dark: boolean][] = [
    ['light', { colorScheme: 'light' }, false],
    ['dark as the system is', { colorScheme: 'dark' }, false],
    ['dark as the site says', { colorScheme: 'light' }, true],
  ];
  for (const [name, options, dark] of looks) {
    it(`can be read when it is ${name}`, async () => {
      const { page, leave } = await visit(browser, server.url, options);
      if (dark) await page.evaluate(() => document.documentElement.classList.add('dark'));
      await page.locator('.live-checker').getByLabel('Examples').selectOption('1');
      await page.locator('.live-checker .live-verdict.live-wrong').waitFor();
      await page.locator('.live-lab .live-verdict.live-right').waitFor();
      await page.locator('.live-lab').getByLabel('Step', { exact: true }).fill('({ v }');
      await page.getByLabel('Decay beta', { exact: true }).fill('7');
      const ink = await page.evaluate(
        () => getComputedStyle(document.querySelector('.live') as Element).color,
      );
      expect(ink).to.equal(name === 'light' ? 'rgb(28, 36, 48)' : 'rgb(230, 233, 238)');
      const least = await page.evaluate(leastContrast);
      expect(least.contrast, JSON.stringify(least)).to.be.at.least(4.5);
      await leave();
    });
  }

  it('loads nothing from elsewhere', async () => {
    const { page, leave } = await visit(browser, server.url);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.reload();
    await page.locator('.live-checker .live-checks li').first().waitFor();
    await page.locator('.live-lab .live-checks li').first().waitFor();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.locator('.live-figures').getByText('%').first().waitFor();
    expect(asked.length).to.be.above(4);
    expect(asked.filter((url) => !url.startsWith(server.url) && !url.startsWith('data:'))).to.deep.equal([]);
    await leave();
  });
});
