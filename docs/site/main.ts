// Builds the site into docs/site/dist: `npm run docs`. `--check` is for CI: the types of the site too. No file that is tracked
// is written.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readBuilt } from './check/built.ts';
import { foreignLoads } from './check/foreign-loads.ts';
import { brokenLinks } from './check/links.ts';
import { site } from './generate/pages.ts';

const here = import.meta.dirname;
const pages = join(here, 'pages');
const dist = join(here, 'dist');

/** Installs what the site is built with, unless it is there as the lock file says. */
function install(): void {
  const installed = join(here, 'node_modules/.package-lock.json');
  const isFresh = existsSync(installed) && changed(installed) >= changed(join(here, 'package-lock.json'));
  if (!isFresh)
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', here], { stdio: 'inherit' });
}

function changed(file: string): number {
  return statSync(file).mtimeMs;
}

/** Runs a command of the site's own packages. */
function run(name: string, ...args: string[]): Promise<void> {
  const child = spawn(join(here, 'node_modules/.bin', name), args, { cwd: here, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${name} ended with ${code}.`))));
  });
}

/** Writes the pages that VitePress builds, but for those of the API. */
function writePages(): void {
  const { pages: all, sidebar } = site();
  for (const { path, text } of all) {
    const file = join(pages, `${path}.md`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  cpSync(join(here, 'content'), pages, { recursive: true });
  mkdirSync(join(pages, 'public'), { recursive: true });
  cpSync(join(here, '../digits.png'), join(pages, 'public/digits.png'));
  writeFileSync(join(pages, 'sidebar.json'), JSON.stringify(sidebar, null, 2));
}

/** @throws Error that lists what is broken in the built site. */
function check(): void {
  const built = readBuilt(dist);
  const faults = [...brokenLinks(built), ...foreignLoads(built)];
  if (faults.length > 0) throw new Error(`${faults.length} faults in docs/site/dist:\n${faults.join('\n')}`);
  console.log(
    `${built.pages.size} pages in docs/site/dist; all links lead somewhere, nothing is loaded from elsewhere.`,
  );
}

const isCheck = process.argv.includes('--check');
install();
rmSync(pages, { recursive: true, force: true });
rmSync(dist, { recursive: true, force: true });
const api = run('typedoc', '--options', 'typedoc.json');
// The digits of the live page.
execFileSync('npm', ['run', '--silent', 'pack', '--prefix', join(here, '../live')], { stdio: 'inherit' });
writePages();
await api;
if (isCheck) await run('tsc', '-p', 'tsconfig.json');
await run('vitepress', 'build');
check();
if (!isCheck) console.log('`npm run docs:serve` shows it.');
