// What a user gets: packs the package, lets publint and attw look at it, installs it into an empty project, and runs
// the README's examples there, typed, under this Node and the newest one that is supported.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Example, examplesOf } from '../support/markdown.ts';

const root = resolve(import.meta.dirname, '../..');
const newestNode = 'node@24';

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function pack(into: string): string {
  run('npm', ['pack', '--silent', '--pack-destination', into], root);
  const tarball = readdirSync(into).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack left no tarball.');
  return join(into, tarball);
}

function checkMetadata(tarball: string): void {
  run('npx', ['publint', 'run', tarball, '--strict'], root);
  run('npx', ['attw', tarball, '--profile', 'esm-only'], root);
}

/** A project with nothing but the tarball, and the programs of the README compiled in it under strict types. */
function installInto(project: string, tarball: string, examples: readonly Example[]): void {
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'fresh', private: true, type: 'module' }),
  );
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', tarball], project);
  const files = examples.map((_, i) => `example${i}.ts`);
  examples.forEach(({ code }, i) => {
    writeFileSync(join(project, files[i] as string), code);
  });
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  run(join(root, 'node_modules/.bin/tsc'), ['-p', project], project);
}

const compilerOptions = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  lib: ['es2022', 'dom'],
  types: [],
  outDir: 'out',
};

/** Runs the compiled programs under a Node and compares what they print with what the README says. */
function checkExamples(project: string, examples: readonly Example[], node: readonly string[]): void {
  examples.forEach(({ printed, line }, i) => {
    const [command, ...args] = [...node, join(project, 'out', `example${i}.js`)];
    const got = run(command as string, args, project).trimEnd();
    if (got !== printed) throw new Error(`README.md:${line} says\n${printed}\nbut it prints\n${got}`);
  });
}

/** The program that says which surrogates of the package do not run in SIMD. */
const slowSurrogates = `
  import { surrogates } from 'spiketape';
  const forms = Object.entries(surrogates).flatMap(([name, { kernel }]) =>
    Object.entries(kernel ?? {}).map(([of, { kind, reason }]) => ({ what: name + '.' + of, kind, reason })));
  const slow = forms.filter(({ kind }) => kind !== 'simd');
  console.log(JSON.stringify({ all: forms.length, slow }));
`;

/** The bundled code must leave names alone that formulas are compiled by. */
function checkSurrogates(project: string): string {
  const { all, slow } = JSON.parse(
    run(process.execPath, ['--input-type=module', '--eval', slowSurrogates], project),
  );
  if (slow.length > 0) throw new Error(`not compiled: ${JSON.stringify(slow)}`);
  return `${all} formulas of surrogates compiled`;
}

function main(): void {
  const examples = examplesOf(readFileSync(join(root, 'README.md'), 'utf8'));
  const place = mkdtempSync(join(tmpdir(), 'spiketape-package-'));
  try {
    const tarball = pack(place);
    console.log(`packed ${(statSync(tarball).size / 1000).toFixed(0)} kB`);
    checkMetadata(tarball);
    console.log('publint and attw: clean');
    installInto(place, tarball, examples);
    checkExamples(place, examples, [process.execPath]);
    console.log(`examples: typed, and print what the README says under Node ${process.version}`);
    console.log(checkSurrogates(place));
    checkExamples(place, examples, ['npx', '--yes', newestNode]);
    console.log(`examples: the same under ${newestNode}`);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

main();
