// Builds the live page and runs the specs beside this file in a browser. Ends with the line "N passed, M failed".
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

const live = join(import.meta.dirname, '..');

function npm(...args: readonly string[]): void {
  execFileSync('npm', args, { cwd: live, stdio: 'inherit' });
}

/** Whether what the lock file says is not installed, or no longer. */
function mustInstall(): boolean {
  const installed = join(live, 'node_modules/.package-lock.json');
  return (
    !existsSync(installed) || statSync(installed).mtimeMs < statSync(join(live, 'package-lock.json')).mtimeMs
  );
}

if (mustInstall()) npm('ci', '--no-audit', '--no-fund');
npm('run', '--silent', 'build', '--', '--logLevel', 'warn');
npm('run', '--silent', 'build:engine', '--', '--logLevel', 'warn');

// A page that hangs has time limits of its own; this one is for a browser that does.
const mocha = new Mocha({ timeout: 150_000, slow: 60_000 });
const only = process.argv[2] ?? '';
for (const file of readdirSync(import.meta.dirname).sort())
  if (file.endsWith('.spec.ts') && file.includes(only)) mocha.addFile(join(import.meta.dirname, file));
await mocha.loadFilesAsync();
const [passed, failed] = await new Promise<[number, number]>((resolve) => {
  const runner = mocha.run((failures) => resolve([runner.stats?.passes ?? 0, failures]));
});
console.log(`${passed} passed, ${failed} failed`);
// Whatever a failed spec has left open.
process.exit(failed === 0 && passed > 0 ? 0 : 1);
