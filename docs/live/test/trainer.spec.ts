import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import { isolation, type StaticServer } from './server.ts';
import { launch, patience, servePage, visit } from './support.ts';

const trainer = (page: Page) => page.getByRole('region', { name: 'Trainer' });

function figure(page: Page, name: string): Locator {
  return trainer(page).locator(`.live-figures dt:text-is("${name}") + dd`);
}

async function numberOf(page: Page, name: string): Promise<number> {
  return Number.parseFloat(await figure(page, name).innerText());
}

/** Asks again and again. */
async function until(page: Page, holds: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + patience; !(await holds()); await page.waitForTimeout(50))
    if (Date.now() > end)
      throw new Error(`trainer: waited in vain for ${what}; it was at step ${await numberOf(page, 'Step')}.`);
}

/** Waits until a number at the top is at least this. */
async function reaches(page: Page, name: string, least: number): Promise<void> {
  await until(page, async () => (await numberOf(page, name)) >= least, `${name} to be at least ${least}`);
}

async function start(page: Page): Promise<void> {
  await trainer(page).getByRole('button', { name: 'Train', exact: true }).click();
}

describe('the trainer', () => {
  let browser: Browser;
  let server: StaticServer;
  let isolated: StaticServer;

  before(async () => {
    browser = await launch();
    server = await servePage();
    isolated = await servePage(isolation);
  });

  after(async () => {
    await browser.close();
    await Promise.all([server.close(), isolated.close()]);
  });

  it('trains above 92 % of the test digits within 600 steps', async () => {
    const { page, leave } = await visit(browser, server.url);
    await start(page);
    let steps = 0;
    const isGood = async () => {
      steps = await numberOf(page, 'Step');
      return (await numberOf(page, 'Test accuracy')) >= 92 || steps >= 600;
    };
    await until(page, isGood, 'an accuracy of 92 %');
    expect(steps).to.be.below(600);
    await leave();
  });

  it('shows spikes and membranes that move, for any digit', async () => {
    const { page, leave } = await visit(browser, server.url);
    const spikes = trainer(page).locator('.live-plot .spikes');
    const membrane = trainer(page).locator('.live-observed g .curve.line-0');
    await start(page);
    await reaches(page, 'Step', 60);
    const before = [await spikes.last().getAttribute('d'), await membrane.last().getAttribute('d')];
    await reaches(page, 'Step', 120);
    const after = [await spikes.last().getAttribute('d'), await membrane.last().getAttribute('d')];
    expect(after[0]).not.to.equal(before[0]);
    expect(after[1]).not.to.equal(before[1]);
    await trainer(page).getByRole('button', { name: 'the next test digit' }).click();
    await trainer(page).getByText('Test digit 2 is a 0').waitFor();
    await leave();
  });

  it('pauses, goes on, takes one step, starts over: by keyboard', async () => {
    const { page, leave } = await visit(browser, server.url);
    const press = async (name: string) => {
      await trainer(page).getByRole('button', { name, exact: true }).focus();
      await page.keyboard.press('Enter');
    };
    await press('Train');
    await reaches(page, 'Step', 10);
    await press('Pause');
    await trainer(page).getByRole('button', { name: 'Train', exact: true }).waitFor();
    const paused = await numberOf(page, 'Step');
    await page.waitForTimeout(300);
    expect(await numberOf(page, 'Step')).to.equal(paused);
    await press('One step');
    await reaches(page, 'Step', paused + 1);
    expect(await numberOf(page, 'Step')).to.equal(paused + 1);
    await press('Start over');
    await figure(page, 'Step').filter({ hasText: /^0$/ }).waitFor();
    expect(await figure(page, 'Test accuracy').innerText()).to.equal('–');
    await leave();
  });

  it('takes settings over while it trains; those that need a new network begin one', async () => {
    const { page, leave } = await visit(browser, server.url);
    await start(page);
    await reaches(page, 'Step', 80);
    await trainer(page).getByLabel('Surrogate').selectOption('triangular');
    await trainer(page).getByLabel('Decay beta', { exact: true }).fill('0.7');
    await trainer(page).getByLabel('Reset', { exact: true }).selectOption('value');
    await trainer(page).getByLabel('Time steps', { exact: true }).fill('12');
    await trainer(page).getByText('time, 12 steps').first().waitFor();
    expect(await numberOf(page, 'Step')).to.be.above(79);
    await reaches(page, 'Step', 160);
    await trainer(page).getByLabel('Hidden neurons', { exact: true }).fill('30');
    await until(page, async () => (await numberOf(page, 'Step')) <= 100, 'a new network');
    await reaches(page, 'Step', 20);
    await page.waitForURL(/trainer\.hidden=30/);
    await trainer(page).getByLabel('Threshold', { exact: true }).fill('99');
    await trainer(page).getByText('Threshold must be a number from 0.1 to 5.').waitFor();
    await reaches(page, 'Step', 40);
    await leave();
  });

  it('restores all settings from a link, beside those of the checker', async () => {
    const { page, leave } = await visit(browser, `${server.url}#checker.surrogate=triangular`);
    await trainer(page).getByLabel('Surrogate').selectOption('sigmoid');
    await trainer(page).getByLabel('alpha', { exact: true }).fill('7');
    await trainer(page).getByLabel('Learning rate', { exact: true }).fill('0.004');
    await trainer(page).getByLabel('Detach the reset').check();
    await page.waitForURL(/trainer\.detachReset=true/);
    const again = await visit(browser, page.url());
    const field = (name: string) => trainer(again.page).getByLabel(name, { exact: true });
    await again.page.waitForFunction(() => document.querySelector('.live-trainer select') !== null);
    expect(await field('Surrogate').inputValue()).to.equal('sigmoid');
    expect(await field('alpha').inputValue()).to.equal('7');
    expect(await field('Learning rate').inputValue()).to.equal('0.004');
    expect(await field('Detach the reset').isChecked()).to.equal(true);
    const checker = again.page.getByRole('region', { name: 'Checker' });
    expect(await checker.getByLabel('Surrogate').inputValue()).to.equal('triangular');
    await again.leave();
    await leave();
  });

  it('opens at the trainer with a link to its settings, and at the top with one of the checker', async () => {
    const tops: number[] = [];
    const link = 'checker.surrogate=triangular&trainer.hidden=30';
    for (const hash of [link, link.split('&').reverse().join('&')]) {
      const { page, leave } = await visit(browser, `${server.url}#${hash}`);
      await page.locator('.live-checks li').first().waitFor();
      expect(await trainer(page).getByLabel('Hidden neurons', { exact: true }).inputValue()).to.equal('30');
      tops.push((await trainer(page).boundingBox())?.y ?? Number.NaN);
      await leave();
    }
    expect(tops[0]).to.be.within(-100, 100);
    expect(tops[1]).to.be.above(300);
  });

  it('says what is wrong in a tampered link, and has defaults that train', async () => {
    const link =
      'trainer.hidden=1e9&trainer.beta=2&trainer.reset=%3Cscript%3E&trainer.surrogate=constructor&trainer.__proto__=1';
    const { page, leave } = await visit(browser, `${server.url}#${link}`);
    page.on('dialog', () => expect.fail('a dialog was opened'));
    const notice = trainer(page).locator('.live-notice');
    await notice
      .filter({ hasText: 'hidden: got "1e9" when a whole number from 1 to 400 was due.' })
      .waitFor();
    expect(await trainer(page).getByLabel('Hidden neurons', { exact: true }).inputValue()).to.equal('100');
    expect(await trainer(page).getByLabel('Decay beta', { exact: true }).inputValue()).to.equal('0.9');
    await start(page);
    await reaches(page, 'Step', 30);
    await leave();
  });

  it('trains with threads where the page is cross-origin isolated', async () => {
    const { page, leave } = await visit(browser, isolated.url);
    expect(await page.evaluate(() => crossOriginIsolated)).to.equal(true);
    await start(page);
    await reaches(page, 'Test accuracy', 85);
    await leave();
  });

  it('trains when it was told so before the digits had come', async () => {
    const { page, leave } = await visit(browser, 'about:blank');
    await page.route(/digits-.*\.bin/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await route.continue();
    });
    await page.goto(server.url);
    await start(page);
    await trainer(page).getByLabel('Decay beta', { exact: true }).fill('0.8');
    await reaches(page, 'Step', 10);
    expect(await trainer(page).getByRole('alert').filter({ visible: true }).count()).to.equal(0);
    await leave();
  });

  it('says when the digits cannot be had', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route(/digits-.*\.bin/, (route) => route.fulfill({ status: 500 }));
    await page.goto(server.url);
    await trainer(page)
      .getByRole('alert')
      .filter({ hasText: 'got status 500 when the file of the digits was due' })
      .waitFor();
    const none = trainer(page).getByRole('alert').filter({ hasText: 'it has no digits' });
    await start(page);
    await none.waitFor();
    await trainer(page).getByLabel('Seed', { exact: true }).fill('7');
    await trainer(page).getByRole('button', { name: 'the next test digit' }).click();
    await none.waitFor();
    await page.unroute(/digits-.*\.bin/);
    await trainer(page).getByRole('button', { name: 'Start over' }).click();
    await figure(page, 'Step').filter({ hasText: /^0$/ }).waitFor();
    await start(page);
    await reaches(page, 'Step', 10);
    await context.close();
  });
});
