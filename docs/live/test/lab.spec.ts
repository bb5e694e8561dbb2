import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { StaticServer } from './server.ts';
import { launch, servePage, visit } from './support.ts';

const lab = (page: Page) => page.getByRole('region', { name: 'Neuron lab' });
const field = (page: Page) => lab(page).getByLabel('Step', { exact: true });

/** The line above the checks, once they have run. */
async function verdict(page: Page): Promise<string> {
  const line = lab(page).locator('.live-verdict:is(.live-right, .live-wrong)');
  await line.waitFor();
  return line.innerText();
}

/** What is said of the step at its field. */
async function said(page: Page): Promise<string> {
  const described = await field(page).getAttribute('aria-describedby');
  return page.locator(`#${described}`).innerText();
}

/** Waits until the lab says so many spikes, or that they are as a pattern has it. */
const spikes = (page: Page, text: RegExp) =>
  lab(page).locator('.live-count').filter({ hasText: text }).waitFor();

/** Two states, one of them a trace of the spikes. */
const traced = `({ v, trace }, input, { beta, rho }, { spike }) => {
  const h = beta * v + input;
  const spikes = spike(h - 1);
  return { spikes, v: h - spikes, trace: rho * trace + spikes };
}`;

describe('the neuron lab', () => {
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

  it('runs a step that is typed, draws states and spikes, and checks its gradients', async () => {
    const { page, leave } = await visit(browser, server.url);
    await field(page).fill(traced);
    await lab(page).getByLabel('rho', { exact: true }).fill('0.9');
    await lab(page).getByLabel('beta', { exact: true }).fill('0.8');
    await lab(page).getByLabel('Height', { exact: true }).fill('0.5');
    await spikes(page, /^[45]\d spikes in 200 steps/);
    await lab(page).getByText('State trace').waitFor();
    for (const picture of ['Input current', 'State v', 'State trace']) {
      const path = lab(page).locator('figure', { hasText: picture }).locator('g path.curve');
      expect(await path.first().getAttribute('d'), picture).to.match(/^M[-\d. ]+(L[-\d. ]+){3}/);
    }
    expect(await lab(page).locator('path.spikes').getAttribute('d')).to.match(/^(M[\d. ]+v[\d. ]+){40}/);
    expect(await verdict(page)).to.match(/^✓ All \d+ checks passed/);
    await leave();
  });

  it('has the models, with sliders, settings and a current that shows what they do', async () => {
    const { page, leave } = await visit(browser, server.url);
    const choice = lab(page).getByLabel('Neuron', { exact: true });
    await choice.waitFor();
    expect(await choice.locator('option').count()).to.be.above(13);
    await choice.selectOption('qif');
    await page.waitForURL(/lab\.neuron=qif.*lab\.amplitude=0\.\d/);
    await spikes(page, /^[5-9] spikes in/);
    await lab(page).getByLabel('vThreshold, slider').focus();
    await page.keyboard.press('ArrowRight');
    const value = await lab(page).getByLabel('vThreshold', { exact: true }).inputValue();
    await page.waitForURL(new RegExp(`lab\\.p\\.vThreshold=${value}`));
    await lab(page).getByLabel('refractory', { exact: true }).fill('9');
    await spikes(page, /^[1-5] spikes in/);
    await lab(page).getByLabel('vThreshold', { exact: true }).fill('-3');
    await lab(page).getByText('vThreshold must be above vReset').waitFor();
    await lab(page).getByLabel('refractory', { exact: true }).fill('-1');
    await lab(page).getByText('refractory must be a whole number from 0').waitFor();
    await leave();
  });

  it('drives with a step, a ramp, noise or spikes', async () => {
    const { page, leave } = await visit(browser, server.url);
    const drawn = () =>
      lab(page).locator('figure', { hasText: 'Input current' }).locator('g path.curve').first();
    const shapes = new Set<string | null>();
    for (const kind of ['step', 'ramp', 'noise', 'spikes']) {
      await lab(page).getByLabel('Input current', { exact: true }).selectOption(kind);
      await lab(page)
        .getByLabel('Time steps', { exact: true })
        .fill(String(100 + kind.length));
      await spikes(page, new RegExp(`spikes in ${100 + kind.length} steps`));
      shapes.add(await drawn().getAttribute('d'));
    }
    expect(shapes.size).to.equal(4);
    await lab(page).getByLabel('Spikes per step', { exact: true }).fill('2');
    await lab(page).getByText('Spikes per step must be a number from 0 to 1.').waitFor();
    await leave();
  });

  it('says at the field what is wrong with a step and in which line, and goes on', async () => {
    const { page, leave } = await visit(browser, server.url);
    const bad: readonly [string, RegExp][] = [
      ['alert(1)', /step: got no function/],
      ['({ v }) => {\n  return {', /cannot be read.*\(line 2\)/],
      [
        '({ v }, input, {}, { spike }) => {\n  return { spikes: spike(v), v: alert(v) };\n}',
        /alert.*\(line 2\)/,
      ],
      ['({ v }, input) => ({ v: v + input })', /returns no spikes/],
      ['({ v, u }, input, {}, { spike }) => ({ spikes: spike(v), v })', /returns no u/],
      [
        '({ v }, input, {}, { spike }) => ({ spikes: spike(v), v: v.constructor })',
        /outside the formula subset/,
      ],
      ['({ v }, input, {}, { spike }) => ({ spikes: spike(v), v: v / v })', /gives NaN as v without input/],
      [
        '({ v }, input, {}, { spike }) => ({ spikes: spike(v - 9), v: Math.exp(v) })',
        /v is Infinity from step \d/,
      ],
    ];
    for (const [step, message] of bad) {
      await field(page).fill(step);
      await lab(page).locator('.live-step .live-problem').filter({ hasText: message }).waitFor();
      expect(await said(page), step).to.match(message);
      expect(await field(page).getAttribute('aria-invalid'), step).to.equal('true');
    }
    await field(page).fill(traced);
    await spikes(page, /spikes in 200 steps/);
    expect(await field(page).getAttribute('aria-invalid')).to.equal('false');
    expect(await verdict(page)).to.match(/^✓/);
    await leave();
  });

  it('checks what is there when what was there before could not be run', async () => {
    const { page, leave } = await visit(browser, server.url);
    await verdict(page);
    for (const now of [traced, '']) {
      await page.evaluate((step) => {
        const root = document.querySelector('.live-lab') as HTMLElement;
        const field = root.querySelector('textarea') as HTMLTextAreaElement;
        const type = (text: string) => {
          field.value = text;
          field.dispatchEvent(new Event('input'));
        };
        type('({ v }, input, {}, { spike }) => ({ spikes: spike(v), v: v.constructor })');
        if (step !== '') return type(step);
        const choice = root.querySelector('select') as HTMLSelectElement;
        choice.value = 'lif';
        choice.dispatchEvent(new Event('change'));
      }, now);
      await lab(page).locator('.live-verdict').filter({ hasText: 'checking' }).waitFor();
      expect(await verdict(page)).to.match(/^✓/);
    }
    await leave();
  });

  it('hands the neuron over as TypeScript', async () => {
    const { page, leave } = await visit(browser, server.url, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await field(page).fill(traced);
    await lab(page).getByRole('button', { name: 'Copy as TypeScript' }).click();
    await lab(page).getByText('copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).to.contain('  state: { v: 0, trace: 0 },');
    expect(copied).to.contain('    rho: { default: 1, above: 0 },');
    expect(copied).to.contain(`  step: ${traced.replaceAll('\n', '\n  ')},`);
    await leave();
  });

  it('restores from a link neuron and current', async () => {
    const { page, leave } = await visit(browser, server.url);
    await field(page).fill(traced);
    await lab(page).getByLabel('rho', { exact: true }).fill('0.25');
    await lab(page).getByLabel('v at the start', { exact: true }).fill('-0.5');
    await lab(page).getByLabel('Input current', { exact: true }).selectOption('noise');
    await page.waitForURL(/lab\.start\.v=-0\.5.*lab\.current=noise/);
    const again = await visit(browser, page.url());
    await spikes(again.page, /spikes in 200 steps/);
    expect(await field(again.page).inputValue()).to.equal(traced);
    for (const [name, value] of [
      ['rho', '0.25'],
      ['v at the start', '-0.5'],
      ['Input current', 'noise'],
    ] as const)
      expect(await lab(again.page).getByLabel(name, { exact: true }).inputValue()).to.equal(value);
    await again.leave();
    await leave();
  });

  it('runs nothing of a tampered link, says what is wrong in it, and has defaults', async () => {
    for (const link of [
      'lab.step=alert(document.domain)',
      'lab.step=({ v }) => v; alert(1)',
      'lab.neuron=__proto__',
      'lab.neuron=lif&lab.p.beta=7&lab.p.constructor=1&lab.s.reset=alert(1)',
      'lab.neuron=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&lab.current=eval',
      `lab.step=${'x'.repeat(9000)}`,
    ]) {
      const { page, leave } = await visit(browser, `${server.url}#${link}`);
      page.on('dialog', () => expect.fail('a dialog was opened'));
      const notice = lab(page).locator('.live-notice');
      await notice.filter({ hasText: 'cannot be; defaults stand for them' }).waitFor();
      expect(await notice.locator('*').count()).to.equal(0);
      await spikes(page, /^[1-9]\d* spikes/);
      await leave();
    }
  });
});
