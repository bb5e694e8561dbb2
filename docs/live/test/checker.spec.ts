import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { StaticServer } from './server.ts';
import { launch, servePage, visit } from './support.ts';

const checker = (page: Page) => page.getByRole('region', { name: 'Checker' });

/** The line above the checks, once they have run. */
async function verdict(page: Page): Promise<string> {
  const line = checker(page).locator('.live-verdict:is(.live-right, .live-wrong)');
  await line.waitFor();
  return line.innerText();
}

/** Types formulas, and waits for what is said of them. */
async function check(page: Page, origin: string, gradient: string): Promise<string> {
  await checker(page).getByLabel('Origin G(x)').fill(origin);
  await checker(page).getByLabel('Gradient g(x)').fill(gradient);
  return verdict(page);
}

describe('the checker', () => {
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

  it('passes a right formula, and draws it', async () => {
    const { page, leave } = await visit(browser, server.url);
    expect(await check(page, 'Math.atan(k * x) / pi + 1 / 2', 'k / pi / (1 + (k * x) ** 2)')).to.match(
      /^✓ All \d+ checks passed/,
    );
    for (const style of ['line-0', 'line-1', 'line-2']) {
      const paths = await checker(page).locator(`.live-plot g path.${style}`).all();
      expect(paths).not.to.have.lengthOf(0);
      for (const path of paths) expect(await path.getAttribute('d')).to.match(/^M[\d. ]+(L[\d. ]+){3}/);
    }
    await leave();
  });

  it('fails a wrong formula, names the cause and what would be right', async () => {
    const { page, leave } = await visit(browser, server.url);
    expect(await check(page, 'tanh(k * x) / 2', '1 / cosh(k * x) ** 2')).to.match(
      /^✗ 2 of \d+ checks failed/,
    );
    const cause = await checker(page).locator('.live-cause').innerText();
    expect(cause).to.contain('Likely cause: the gradient is 2/k times the derivative of the origin');
    expect(cause).to.match(/Right would be:.*k.*g\(x\)/);
    await leave();
  });

  it('checks the surrogates of the registry, with sliders for their parameters', async () => {
    const { page, leave } = await visit(browser, server.url);
    const choice = checker(page).getByLabel('Surrogate');
    await choice.waitFor();
    const names = await choice.locator('option').allInnerTexts();
    expect(names.length).to.be.above(38);
    for (const name of [
      'arctan',
      's2nn',
      'poissonPass',
      'invSquareGrad2',
      'multiLevelSpikeCount',
      'heaviside',
    ]) {
      await choice.selectOption(name);
      expect(await verdict(page), name).to.match(/^✓/);
    }
    await choice.selectOption('sigmoid');
    await checker(page).getByLabel('alpha, slider').focus();
    await page.keyboard.press('ArrowRight');
    const value = Number(await checker(page).getByLabel('alpha', { exact: true }).inputValue());
    expect(value).to.be.within(4.0001, 4.5);
    await page.waitForURL(new RegExp(`checker\\.p\\.alpha=${value}`));
    await checker(page).getByLabel('alpha', { exact: true }).fill('-1');
    await checker(page).getByText('alpha must be above 0.').waitFor();
    await leave();
  });

  it('survives bad formulas: it says what is wrong at the field, and goes on', async () => {
    const { page, leave } = await visit(browser, server.url);
    const field = checker(page).getByLabel('Gradient g(x)');
    const bad: readonly [string, RegExp][] = [
      ['alert(1)', /got "alert" at character 1/],
      ['x.constructor.constructor("return 1")()', /got "/],
      ['(globalThis = 1)', /a formula sets nothing/],
      ['(('.repeat(100), /more than 40 levels deep/],
      ['x + '.repeat(500), /at most 500 were due/],
      ['', /got nothing/],
      ['2 x', /an operator was due/],
    ];
    for (const [formula, message] of bad) {
      await field.fill(formula);
      const described = await field.getAttribute('aria-describedby');
      expect(await page.locator(`#${described}`).innerText(), formula).to.match(message);
      expect(await field.getAttribute('aria-invalid'), formula).to.equal('true');
    }
    await field.fill('alpha * sqrt(x)');
    const described = await field.getAttribute('aria-describedby');
    expect(await page.locator(`#${described}`).innerText()).to.match(/gives NaN at x = −4 \(alpha = 2\)/);
    expect(await verdict(page)).to.match(/^✗/);
    expect(await checker(page).locator('.live-checks').innerText()).to.contain('got NaN');
    for (const worst of await checker(page).locator('li.live-wrong .live-worst').allInnerTexts())
      expect(worst).not.to.match(/got (\S+), due \1$/);
    await field.fill('alpha / (2 * cosh(alpha * x) ** 2)');
    await checker(page).getByText('✓ All').waitFor();
    await leave();
  });

  it('says nothing of what was checked before', async () => {
    const { page, leave } = await visit(browser, server.url);
    await verdict(page);
    const said = await page.evaluate(() => {
      const root = document.querySelector('.live-checker') as HTMLElement;
      const choice = root.querySelector('select') as HTMLSelectElement;
      const choose = (name: string) => {
        choice.value = name;
        choice.dispatchEvent(new Event('change'));
      };
      const post = Worker.prototype.postMessage;
      choose('straightThrough');
      return new Promise((resolve) => {
        Worker.prototype.postMessage = function (this: Worker, message: { id: number; task: string }) {
          post.call(this, message);
          if (message.task !== 'check') return;
          // Others are chosen until it has been checked.
          let count = 0;
          const chooseOther = () => choose(count++ % 2 ? 'erf' : 'sigmoid');
          const choosing = setInterval(chooseOther, 50);
          this.addEventListener('message', ({ data }) => {
            if (data.id !== message.id) return;
            clearInterval(choosing);
            setTimeout(() => resolve(root.querySelector('.live-verdict')?.textContent));
          });
          chooseOther();
        };
      });
    });
    expect(said).to.equal('checking…');
    await leave();
  });

  it('hands the row over as TypeScript', async () => {
    const { page, leave } = await visit(browser, server.url, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await check(page, 'x > 0 ? x : slope * x', 'x >= 0 ? 1 : slope');
    await checker(page).getByRole('button', { name: 'Copy as TypeScript' }).click();
    await checker(page).getByText('copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).to.contain('origin: (x, { slope }) => x > 0 ? x : slope * x,');
    expect(copied).to.contain('parameters: { slope: { default: 1, above: 0 } },');
    await leave();
  });

  it('restores from a link what was checked', async () => {
    const { page, leave } = await visit(browser, server.url);
    await check(page, 'tanh(k * x) / 2', '1 / cosh(k * x) ** 2');
    await checker(page).getByLabel('k', { exact: true }).fill('3.5');
    await page.waitForURL(/checker\.p\.k=3\.5/);
    const again = await visit(browser, page.url());
    expect(await verdict(again.page)).to.match(/^✗ 2 of/);
    expect(await checker(again.page).getByLabel('Origin G(x)').inputValue()).to.equal('tanh(k * x) / 2');
    expect(await checker(again.page).getByLabel('k', { exact: true }).inputValue()).to.equal('3.5');
    await again.leave();
    await leave();
  });

  it('runs nothing of a tampered link, says what is wrong in it, and has defaults', async () => {
    for (const link of [
      'checker.origin=alert(document.domain)&checker.gradient=1',
      'checker.surrogate=__proto__',
      'checker.surrogate=arctan&checker.p.alpha=-3&checker.p.constructor=1',
      'checker.surrogate=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E',
      `checker.origin=${'x'.repeat(9000)}&checker.gradient=x`,
      'checker.%E0%A4%A=1',
    ]) {
      const { page, leave } = await visit(browser, `${server.url}#${link}`);
      page.on('dialog', () => expect.fail('a dialog was opened'));
      const notice = checker(page).locator('.live-notice');
      await notice.filter({ hasText: 'cannot be; defaults stand for them' }).waitFor();
      expect(await notice.locator('*').count()).to.equal(0);
      expect(await verdict(page)).to.match(/^✓/);
      await leave();
    }
  });

  it('starts a worker again that has failed, and says so when none can be started', async () => {
    const first = await browser.newContext();
    const page = await first.newPage();
    let refused = 0;
    await page.route(/worker-.*\.js/, (route) => (refused++ < 2 ? route.abort() : route.continue()));
    await page.goto(server.url);
    expect(await verdict(page)).to.match(/^✓/);
    expect(refused).to.be.above(2);
    await page.unroute(/worker-.*\.js/);
    await page.route(/worker-.*\.js/, (route) => route.abort());
    await page.reload();
    const alert = checker(page).getByRole('alert').filter({ hasText: 'The worker has failed' });
    const button = alert.getByRole('button', { name: 'Start it again' });
    await button.waitFor();
    await page.unroute(/worker-.*\.js/);
    await button.click();
    expect(await verdict(page)).to.match(/^✓/);
    await first.close();
  });
});
