// Builds dist/ from lib/: one module with the code, and the declarations that its types need.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
await import('./kernels/simd/assembly/build.mjs');

// Names stay as they are: the source of surrogates is read at run time, and names the helpers of lib/math.ts.
await build({
  absWorkingDir: root,
  entryPoints: ['lib/index.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  packages: 'external',
  minifyWhitespace: true,
  logLevel: 'warning',
});

execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
});

/** The declarations that one refers to, itself included. */
function reach(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*['"](\.[^'"]+)['"]/g)) {
    reach(resolve(dirname(file), path.replace(/\.(ts|js)$/, '.d.ts')), seen);
  }
  return seen;
}

const needed = reach(join(dist, 'index.d.ts'));
for (const name of readdirSync(dist, { recursive: true })) {
  const file = join(dist, name);
  if (file.endsWith('.d.ts') && statSync(file).isFile() && !needed.has(file)) rmSync(file);
}
