// Builds dist/ from lib/: the library in few files, the declarations that its types need, and the command.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const apart = join(dist, 'apart');
const command = join(dist, 'cli');

rmSync(dist, { recursive: true, force: true });
await import('./kernels/simd/assembly/build.mjs');
compile('tsconfig.build.json', dist);
removeDeclarationsBut(reach(join(dist, 'index.d.ts')));

// The command's modules stay as they are: they find files by where they lie.
compile('tsconfig.cli.json', apart);
renameSync(join(apart, 'cli'), command);
rmSync(apart, { recursive: true });

// A file for each module that the index names, and for what several of these share: that loads faster than all modules one by
// one, and bundlers leave out what has no part in a program, which they cannot where all is one file. Names stay as they are:
// the source of surrogates is read at run time, and names the helpers of lib/util/math.ts.
await build({
  absWorkingDir: root,
  entryPoints: [...new Set(['lib/index.ts', ...namedByIndex(), ...importedByCommand()])],
  outdir: 'dist',
  outbase: 'lib',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  packages: 'external',
  minifyWhitespace: true,
  logLevel: 'warning',
});

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

/** The modules whose values the index exports, as they are in lib/. */
function namedByIndex() {
  const index = readFileSync(join(root, 'lib/index.ts'), 'utf8');
  return Array.from(index.matchAll(/^export (?!type)[^;]* from '\.\/([^']+)'/gm), ([, path]) => join('lib', path));
}

/** The modules of the library that the command imports, as they are in lib/. */
function importedByCommand() {
  const imported = filesBelow(command, '.js').flatMap((file) => references(file, '.ts'));
  const outside = imported.filter((file) => !file.startsWith(command + sep));
  return [...new Set(outside.map((file) => join('lib', relative(dist, file))))].filter(
    (file) => file !== join('lib', 'index.ts'),
  );
}
