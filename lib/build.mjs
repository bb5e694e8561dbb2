// Builds dist/ from lib/: the library in few files, the declarations that its types need, and the command.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { build } from 'esbuild';
import { formulaSources } from './formula/source/formula-sources.mjs';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const apart = join(dist, 'apart');
const command = join(dist, 'cli');

/** The entries of the package, as package.json has them: `index` for `./dist/index.js`. They share what they have in common. */
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entries = Object.values(exports).flatMap((entry) => entry.default?.match(/^\.\/dist\/(.*)\.js$/)?.[1] ?? []);

rmSync(dist, { recursive: true, force: true });
await import('./kernels/simd/assembly/build.mjs');
compile('tsconfig.build.json', dist);
compile('tsconfig.node.json', dist);
removeDeclarationsBut(new Set(entries.flatMap((entry) => [...reach(join(dist, `${entry}.d.ts`))])));

// The command's modules stay as they are: they find files by where they lie.
compile('tsconfig.cli.json', apart);
renameSync(join(apart, 'cli'), command);
rmSync(apart, { recursive: true });

// A file for each module that an entry names, and for what several of these share: that loads faster than all modules one by
// one, and bundlers leave out what has no part in a program, which they cannot where all is one file. Formulas carry their source
// as a text, since the source of a function is not what it was once a minifier has renamed what is in it.
await build({
  absWorkingDir: root,
  entryPoints: [...new Set([...entries.flatMap((entry) => [`lib/${entry}.ts`, ...exportedBy(entry)]), ...importedByCommand()])],
  outdir: 'dist',
  outbase: 'lib',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  packages: 'external',
  plugins: [formulaSources],
  minifyWhitespace: true,
  logLevel: 'warning',
});

for (const file of filesBelow(dist, '.js')) writeFileSync(file, withClassNames(readFileSync(file, 'utf8')));

/** The bundler gives a class that refers to itself a second name, `var X = class _X`, which programs would see. */
function withClassNames(code) {
  const renamed = Array.from(code.matchAll(/\b(\w+)\s*=\s*class _\1\b/g), ([, name]) => name);
  return renamed.reduce((text, name) => text.replace(new RegExp(`\\b_${name}\\b`, 'g'), name), code);
}

/** Runs the TypeScript compiler. */
function compile(project, outDir) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, project), '--outDir', outDir], { stdio: 'inherit' });
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

/** The modules whose values an entry hands on, as they are in lib/. */
function exportedBy(entry) {
  const file = join(root, 'lib', `${entry}.ts`);
  const found = readFileSync(file, 'utf8').matchAll(/^export (?!type)[^;]* from '(\.[^']+)'/gm);
  return Array.from(found, ([, path]) => relative(root, resolve(dirname(file), path)));
}

/** The modules of the library that the command imports, as they are in lib/. */
function importedByCommand() {
  const imported = filesBelow(command, '.js').flatMap((file) => references(file, '.ts'));
  const outside = imported.filter((file) => !file.startsWith(command + sep));
  return outside.map((file) => join('lib', relative(dist, file)));
}
