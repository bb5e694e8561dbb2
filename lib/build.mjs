// Builds dist/ from lib/: a module for each of the library, so that bundlers take what is used and no more, the declarations
// that its types need, and the command.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
await import('./kernels/simd/assembly/build.mjs');
declare('tsconfig.build.json');
remove('.d.ts', reach([join(dist, 'index.d.ts')], '.d.ts'));

// Names stay as they are: the source of surrogates is read at run time, and names the helpers of lib/util/math.ts.
await build({
  absWorkingDir: root,
  entryPoints: filesBelow(join(root, 'lib'), '.ts').filter((file) => !file.includes('assembly')),
  outdir: 'dist',
  outbase: 'lib',
  bundle: true,
  format: 'esm',
  target: 'es2022',
  packages: 'external',
  minifyWhitespace: true,
  logLevel: 'warning',
  plugins: [{ name: 'a module for each', setup: ({ onResolve }) => onResolve({ filter: /^\./ }, external) }],
});
remove('.js', reach([join(dist, 'index.js'), join(dist, 'cli/main.js')], '.js'));

/** What an import of a module of lib/ is in dist/. */
function external({ path, kind }) {
  return kind === 'entry-point' ? undefined : { path: path.replace(/\.ts$/, '.js'), external: true };
}

/** Has the TypeScript compiler write declarations. */
function declare(project) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, project), '--outDir', dist], { stdio: 'inherit' });
}

/** The files below a folder with an ending. */
function filesBelow(folder, ending) {
  const names = readdirSync(folder, { recursive: true });
  return names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
}

/** The files that one refers to. */
function references(file, ending) {
  const found = readFileSync(file, 'utf8').matchAll(/(?:from|import|import\()\s*['"](\.[^'"]+)['"]/g);
  return Array.from(found, ([, path]) => resolve(dirname(file), path.replace(/\.(ts|js)$/, ending)));
}

/** The files that some reach, themselves included. */
function reach(files, ending, seen = new Set()) {
  for (const file of files) {
    if (seen.has(file)) continue;
    seen.add(file);
    reach(references(file, ending), ending, seen);
  }
  return seen;
}

/** Removes the files with an ending that are not needed. */
function remove(ending, needed) {
  for (const file of filesBelow(dist, ending)) if (!needed.has(file)) rmSync(file);
}
