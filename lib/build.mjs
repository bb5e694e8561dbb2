// Builds dist/ from lib/: the code, and the declarations that its types need.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
await import('./kernels/simd/assembly/build.mjs');
const { buildCode, entries, filesBelow, references } = await import('./build-code.mjs');
declare('tsconfig.build.json');
declare('tsconfig.node.json');
removeDeclarationsBut(new Set(entries.flatMap((entry) => [...reach(join(dist, `${entry}.d.ts`))])));
await buildCode(dist);

/** Writes the declarations of a project. */
function declare(project) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, project), '--outDir', dist], { stdio: 'inherit' });
}

/** The declarations that one reaches, itself included. */
function reach(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const next of references(file, '.d.ts')) reach(next, seen);
  return seen;
}

function removeDeclarationsBut(needed) {
  for (const file of filesBelow(dist, '.d.ts')) if (!needed.has(file)) rmSync(file);
}
