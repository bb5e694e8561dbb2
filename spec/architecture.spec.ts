import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Node, SourceFile, Statement, SyntaxKind } from 'typescript';
import { Tensor } from '../lib/autodiff/tensor.ts';
import { childProgram, studyProgram } from '../lib/cli/programs.ts';
import packageJson from '../package.json' with { type: 'json' };
import { ts } from './support/typescript.ts';

/**
 * The layers of the architecture, lowest first, as docs/contributing.md shows them. An entry is a module, or a folder (with a slash) for all that no entry of
 * its own names. Imports, those of types too, go to a lower layer or stay in their own.
 */
const floors: readonly (readonly string[])[] = [
  ['util/'],
  ['array/', 'formula/'],
  ['kernels/'],
  ['autodiff/'],
  ['ops/'],
  ['surrogates/', 'optimizers/'],
  ['snn/'],
  ['check/', 'io/', 'plot/', 'studies/'],
  ['index'],
  ['cli/'],
];

/** Modules with one export that are named after what they deal with, not after the export. */
const topics: readonly string[] = [
  'check/float32-samples',
  'check/fundamental-theorem',
  'io/idx',
  'util/quadrature',
  'formula/single-functions',
];

/** Modules that no entry point reaches: what reads formulas when the package is built, and the derivatives that the exhaustive run and specs compare with. */
const foundations: readonly string[] = ['formula/build-scalar', 'formula/derivative'];

/** Values that no other module uses, but what reads formulas when the package is built, specs, benchmarks or documents. */
const forOthers: readonly string[] = [
  ...['buildModules', 'buildScalar', 'buildStep', 'classOf', 'definitionOf', 'drawSetting', 'engineMemory'],
  ...['margins', 'takeAllWork', 'withMemory', 'wrapKernels'],
];

/** Where modules of Node may be imported: everything else runs in browsers. */
const nodeOnly: readonly string[] = ['cli/', 'io/node', 'io/replace-file'];

/** Packages that a user may install beside this one: where they are used, of which types are known and the rest is loaded when it runs. */
const optional = { folder: 'cli/sweep/queue/', packages: Object.keys(packageJson.peerDependencies) } as const;

const lib = fileURLToPath(new URL('../lib/', import.meta.url));
const dist = fileURLToPath(new URL('../dist/', import.meta.url));

interface Module {
  /** Its path below lib, without the ending: `ops/matmul`. */
  readonly name: string;
  /** The modules of lib that it imports, types included. */
  readonly imports: readonly string[];
  /** What it imports from elsewhere. */
  readonly outside: readonly string[];
  /** What it imports from elsewhere at its start, types left out. */
  readonly atStart: readonly string[];
  readonly source: SourceFile;
}

/** The files of a folder, without those that are compiled to WebAssembly: they are no modules of the package. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => !plain(file).includes('/simd/assembly/'));
}

function plain(path: string): string {
  return path.split(sep).join('/');
}

function parse(file: string): SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  });
}

/** What a file imports: by statements, of types too, in types, and when it runs. */
function specifiers(source: SourceFile): string[] {
  const found: string[] = [];
  const isNested = /\bimport\s*\(/.test(source.text);
  const visit = (node: Node): void => {
    const from = specifierOf(node);
    if (from && ts.isStringLiteral(from)) found.push(from.text);
    // Below statements there are imports in types, and those that are made when it runs.
    if (node === source || isNested) ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function specifierOf(node: Node): Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return node.arguments[0];
  return undefined;
}

function readModule(file: string): Module {
  const source = parse(file);
  const all = specifiers(source);
  const inside = all.filter((specifier) => specifier.startsWith('.'));
  return {
    name: plain(relative(lib, file)).replace(/\.ts$/, ''),
    imports: inside.map((specifier) =>
      plain(relative(lib, join(dirname(file), specifier))).replace(/\.ts$/, ''),
    ),
    outside: all.filter((specifier) => !specifier.startsWith('.')),
    atStart: source.statements.flatMap((statement) => {
      if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) return [];
      return ts.isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier.text : [];
    }),
    source,
  };
}

/** The modules that one takes or hands out as a whole. */
function wholeImports({ name, source }: Module): string[] {
  const found = source.text.matchAll(/^(?:import|export) \* (?:as \w+ )?from '(\..*)\.ts'/gm);
  return Array.from(found, ([, from]) => plain(relative(lib, join(lib, dirname(name), from as string))));
}

/** The entry of a table that a module belongs to: its own, or the longest folder. */
function entryOf(name: string, table: readonly string[]): string | undefined {
  if (table.includes(name)) return name;
  const folders = table.filter((entry) => entry.endsWith('/') && name.startsWith(entry));
  return folders.sort((a, b) => b.length - a.length)[0];
}

function floorOf(name: string): number {
  const entry = entryOf(name, floors.flat());
  return floors.findIndex((floor) => entry !== undefined && floor.includes(entry));
}

/** A way from a module along its imports back to itself, where there is one. */
function cycleFrom(start: Module, byName: ReadonlyMap<string, Module>): string[] | undefined {
  const seen = new Set<string>();
  const search = (name: string, path: readonly string[]): string[] | undefined => {
    for (const next of byName.get(name)?.imports ?? []) {
      if (next === start.name) return [...path, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = search(next, [...path, next]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(start.name, [start.name]);
}

function hasModifier(node: Node, kind: SyntaxKind): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind)
  );
}

/** The names that a module declares and exports, values apart from types. */
function exportsOf({ source }: Module): { values: string[]; types: string[] } {
  const values: string[] = [];
  const types: string[] = [];
  for (const statement of source.statements) {
    if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations)
        if (ts.isIdentifier(name)) values.push(name.text);
    } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      if (statement.name) values.push(statement.name.text);
    } else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      types.push(statement.name.text);
    }
  }
  return { values: [...new Set(values)], types };
}

function isDefaultExport(statement: Statement): boolean {
  if (ts.isExportAssignment(statement) || hasModifier(statement, ts.SyntaxKind.DefaultKeyword)) return true;
  if (
    !ts.isExportDeclaration(statement) ||
    !statement.exportClause ||
    !ts.isNamedExports(statement.exportClause)
  )
    return false;
  return statement.exportClause.elements.some(({ name }) => name.text === 'default');
}

/** The name of a package, out of what is imported from it. */
function packageOf(specifier: string): string {
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

/** The modules that the package's entry points and commands are built from. */
function entryPoints(): string[] {
  const { exports, ...rest } = packageJson as { exports: object; bin?: string | object };
  const files = JSON.stringify([exports, rest.bin ?? []]).match(/\.?\/?dist\/[^"]+\.js/g) ?? [];
  const programs = [childProgram, studyProgram].map((file) => plain(relative(lib, file)));
  return [
    ...new Set([...files, ...programs].map((file) => file.replace(/^.*dist\//, '').replace(/\.[jt]s$/, ''))),
  ];
}

describe('the architecture', () => {
  const modules = filesBelow(lib)
    .filter((file) => file.endsWith('.ts'))
    .map(readModule);
  const byName = new Map(modules.map((module) => [module.name, module]));
  const dependencies = Object.keys(packageJson.dependencies);

  it('has the layers that docs/contributing.md shows', () => {
    const text = readFileSync(new URL('../docs/contributing.md', import.meta.url), 'utf8');
    const [, table = ''] = /^```\nlayer\n(.*?)^```$/ms.exec(text) ?? [];
    const shown: string[][] = [];
    // An entry without a number is one more of the layer above it.
    for (const [, layer = '', entry = ''] of table.matchAll(/^([ \d]{2}) {2}(\w+(?:\/|\.ts)) /gm)) {
      if (layer.trim()) shown.unshift([]);
      if (layer.trim()) expect(Number(layer)).to.equal(floors.length + 1 - shown.length);
      shown[0]?.push(entry.replace(/\.ts$/, ''));
    }
    const sorted = (layers: readonly (readonly string[])[]) => layers.map((layer) => [...layer].sort());
    expect(sorted(shown)).to.deep.equal(sorted(floors));
  });

  it('places every module in a layer', () => {
    expect(modules.filter(({ name }) => floorOf(name) < 0).map(({ name }) => name)).to.deep.equal([]);
  });

  it('lets imports go to a lower layer or stay in their own', () => {
    const upward = modules.flatMap(({ name, imports }) =>
      imports.filter((to) => floorOf(to) > floorOf(name)).map((to) => `${name} imports ${to}`),
    );
    expect(upward).to.deep.equal([]);
  });

  it('imports only modules that are there', () => {
    const missing = modules.flatMap(({ name, imports }) =>
      imports.filter((to) => !byName.has(to)).map((to) => `${name} imports ${to}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('has no cycle of imports', () => {
    const cycles = modules.flatMap((module) => cycleFrom(module, byName)?.join(' -> ') ?? []);
    expect(cycles).to.deep.equal([]);
  });

  it('reaches every module from an entry point of the package', () => {
    const reached = new Set<string>();
    const visit = (name: string): void => {
      if (reached.has(name)) return;
      reached.add(name);
      byName.get(name)?.imports.forEach(visit);
    };
    expect(entryPoints()).to.include('index');
    entryPoints().forEach(visit);
    const unreached = modules.map(({ name }) => name).filter((name) => !reached.has(name));
    expect(unreached.sort()).to.deep.equal(foundations);
  });

  it('names a module with one export after it', () => {
    const misnamed = modules.filter((module) => {
      const { values, types } = exportsOf(module);
      if (values.length !== 1 || module.name.endsWith('index') || topics.includes(module.name)) return false;
      const file = module.name.replace(/^.*\//, '').replaceAll('-', '');
      return ![...values, ...types].some((name) => name.toLowerCase() === file);
    });
    expect(misnamed.map(({ name }) => name)).to.deep.equal([]);
  });

  it('exports only values that something uses besides their own module', () => {
    const users = new Map<string, number>();
    for (const { source } of modules)
      for (const word of new Set(source.text.match(/\w+/g))) users.set(word, (users.get(word) ?? 0) + 1);
    const whole = new Set([...entryPoints(), ...modules.flatMap(wholeImports)]);
    const unused = modules
      .filter(({ name }) => !whole.has(name))
      .flatMap((module) => exportsOf(module).values)
      .filter((value) => users.get(value) === 1);
    expect(unused.sort()).to.deep.equal(forOthers);
  });

  it('keeps file names in lower case with hyphens', () => {
    expect(modules.map(({ name }) => name).filter((name) => !/^[a-z0-9/-]+$/.test(name))).to.deep.equal([]);
  });

  it('is loaded once by specs, also where it is imported as it runs', async () => {
    const { Tensor: again } = await import('../lib/autodiff/tensor.ts');
    expect(again).to.equal(Tensor);
  });

  it('has no default exports', () => {
    const found = modules.filter(({ source }) => source.statements.some(isDefaultExport));
    expect(found.map(({ name }) => name)).to.deep.equal([]);
  });

  it('imports nothing for its side effects alone', () => {
    const isBare = (statement: Statement) => ts.isImportDeclaration(statement) && !statement.importClause;
    const found = modules.filter(({ source }) => source.statements.some(isBare));
    expect(found.map(({ name }) => name)).to.deep.equal([]);
  });

  for (const entry of ['index', 'io/weights', 'io/export', 'snn/neurons/index']) {
    it(`has public names and no code in the entry ${entry}`, () => {
      const { source } = byName.get(entry) as Module;
      const code = source.statements.filter((statement) => !ts.isExportDeclaration(statement));
      expect(code.map((statement) => statement.getText(source))).to.deep.equal([]);
    });
  }

  it('imports from elsewhere only what the package depends on, and from Node only where it runs in Node', () => {
    const isAllowed = (name: string, from: string, atStart: readonly string[]) => {
      if (from.startsWith('node:')) return entryOf(name, nodeOnly) !== undefined;
      const isOptional = name.startsWith(optional.folder) && optional.packages.includes(from);
      return dependencies.includes(packageOf(from)) || (isOptional && !atStart.includes(from));
    };
    const foreign = modules.flatMap(({ name, outside, atStart }) =>
      outside.filter((from) => !isAllowed(name, from, atStart)).map((from) => `${name} imports ${from}`),
    );
    expect(foreign).to.deep.equal([]);
  });

  it('is built with the names of its classes', async function () {
    if (!existsSync(join(dist, 'index.js'))) this.skip();
    const built = filesBelow(dist).filter((file) => file.endsWith('.js'));
    const renamed = built.flatMap((file) => readFileSync(file, 'utf8').match(/\bclass _\w+/g) ?? []);
    expect(renamed).to.deep.equal([]);
    const { random, tensor } = await import(pathToFileURL(join(dist, 'index.js')).href);
    expect([tensor(1), random(1)].map((one) => one.constructor.name)).to.deep.equal(['Tensor', 'Random']);
  });

  it('is built with the names of its functions', async function () {
    const entry = join(dist, 'index.js');
    if (!existsSync(entry)) this.skip();
    const namesIn = (module: object): string[] =>
      Object.entries(module).flatMap(([name, value]) => {
        if (Object.prototype.toString.call(value) === '[object Module]') return namesIn(value);
        return typeof value === 'function' && value.name !== name ? [`${name} is called ${value.name}`] : [];
      });
    expect(namesIn(await import(pathToFileURL(entry).href))).to.deep.equal([]);
  });

  it('is built with namespaces that bundlers can look into', function () {
    const entry = join(dist, 'index.js');
    if (!existsSync(entry)) this.skip();
    const namespaces = readFileSync(join(lib, 'index.ts'), 'utf8').matchAll(
      /^export \* as (\w+) from '(.*)\.ts'/gm,
    );
    const imported = readFileSync(entry, 'utf8').matchAll(/import\s*\* *as (\w+) from"(.*?)\.js"/g);
    const named = (found: Iterable<RegExpMatchArray>) =>
      [...found].map(([, name, from]) => `${name} ${from}`).sort();
    const due = named(namespaces);
    expect(due).to.include('neurons ./snn/neurons/index');
    expect(named(imported)).to.deep.equal(due);
  });

  it('is built into files that import nothing but dependencies and each other', function () {
    if (!existsSync(dist)) this.skip();
    const built = filesBelow(dist).filter((file) => /\.(js|d\.ts)$/.test(file));
    const foreign = built.flatMap((file) =>
      ts
        .preProcessFile(readFileSync(file, 'utf8'))
        .importedFiles.map(({ fileName }) => fileName)
        .filter(
          (from) =>
            !from.startsWith('.') &&
            !from.startsWith('node:') &&
            !dependencies.includes(packageOf(from)) &&
            !(plain(relative(dist, file)).startsWith('cli/') && optional.packages.includes(from)),
        )
        .map((from) => `${plain(relative(dist, file))} imports ${from}`),
    );
    expect(foreign).to.deep.equal([]);
  });
});
