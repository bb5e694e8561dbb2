import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const root = join(import.meta.dirname, '../..');

/**
 * Runs a program in this process, where `spiketape` is lib/, and gives what it prints with `console.log`. It costs a hundredth
 * of a process. What it writes to is gone with it.
 */
export async function runProgram(code: string): Promise<string> {
  // Inside of the checkout, for its settings to hold.
  const place = mkdtempSync(join(root, 'docs/.example-'));
  const [{ log }, before] = [console, process.cwd()];
  const lines: string[] = [];
  console.log = (...values: unknown[]) => void lines.push(format(...values));
  process.chdir(place);
  try {
    const file = join(place, 'example.ts');
    writeFileSync(file, code);
    await import(pathToFileURL(file).href);
  } finally {
    console.log = log;
    process.chdir(before);
    rmSync(place, { recursive: true });
  }
  return lines.join('\n').trimEnd();
}
