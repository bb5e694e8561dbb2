import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type StaticServer, serve } from './server.ts';

/** Milliseconds that anything in a page may take. */
export const patience = 60_000;

/** The page of the site, below a path as it will be. */
export function servePage(headers?: Readonly<Record<string, string>>): Promise<StaticServer> {
  return serve(join(import.meta.dirname, '../dist'), '/some/where/', headers);
}

/**
 * Chromium without windows if it is there: the whole one loads pages of its own for each window, a third of the time of the tests.
 * @throws Error when this machine has no Chromium.
 */
export function launch(): Promise<Browser> {
  const places = [
    process.env.CHROMIUM,
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const executablePath = places.find((place) => place !== undefined && existsSync(place));
  if (executablePath === undefined)
    throw new Error('browser: got none of Chromium when one was due; install it, or name it in CHROMIUM.');
  return chromium.launch({ executablePath });
}

/** A page, and what it has complained about. */
export interface Visit {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Leaves; nothing may have been complained about. */
  leave(): Promise<void>;
}

/** Opens a page in a context of its own. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(patience);
  // tsx leaves calls of this helper in functions that are handed to a page.
  await context.addInitScript('globalThis.__name = (f) => f');
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return {
    page,
    complaints,
    leave: async () => {
      await context.close();
      expect(complaints).to.deep.equal([]);
    },
  };
}
