import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type {
  DeclarationStatement,
  NamedExportBindings,
  NamedImportBindings,
  Node,
  Statement,
} from 'typescript';
import packageJson from '../../package.json' with { type: 'json' };
import { ts } from '../support/typescript.ts';

/**
 * Types that no entry exports: TypeScript writes out what they stand for, or a user's declarations never name them.
 */
const unnamed: readonly string[] = [
  ...['Absentable', 'DelayOptions', 'Given', 'GradedOptions', 'Learned', 'OwnOf', 'Runs', 'Source'],
  ...['SurrogateOf', 'SynapseOptions', 'Value', 'WeightsSource', 'WritableBranch'],
  // What neurons of other libraries learn. One that stands for `PeerLayer<…>` must not be exported by its module: TypeScript would
  // name it.
  ...[
    'Adaptation',
    'At',
    'Cell',
    'Filter',
    'GatedParams',
    'LapicqueOf',
    'Learning',
    'Neurons',
    'Node',
    'NodeParams',
    'None',
  ],
  ...['Parallel', 'Pattern', 'PeerParams', 'Recurrence', 'Recurrent', 'StateOf', 'Weights'],
];

const root = join(import.meta.dirname, '../..');

/** What a module calls something: its file, and its name there; no name for the module as a whole. */
interface Place {
  readonly file: string;
  readonly name: string | undefined;
}

interface Module {
  /** What it declares, by name. */
  readonly declared: ReadonlyMap<string, Statement>;
  /** What it imports, by the name that it has here. */
  readonly imported: ReadonlyMap<string, Place>;
  /** What it exports from others, by the name under which it does so. */
  readonly passed: ReadonlyMap<string, Place>;
}

const modules = new Map<string, Module>();

function moduleAt(file: string): Module {
  const module = modules.get(file) ?? readModule(file);
  modules.set(file, module);
  return module;
}

function readModule(file: string): Module {
  const declared = new Map<string, Statement>();
  const imported = new Map<string, Place>();
  const passed = new Map<string, Place>();
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  for (const statement of source.statements) {
    const from = fileOf(file, statement);
    if (ts.isImportDeclaration(statement) && statement.importClause && from) {
      for (const [name, place] of bindings(from, statement.importClause.namedBindings))
        imported.set(name, place);
    } else if (ts.isExportDeclaration(statement)) {
      for (const [name, place] of bindings(from ?? file, statement.exportClause)) {
        passed.set(name, from ? place : (imported.get(place.name ?? name) ?? place));
      }
    } else for (const name of namesOf(statement)) declared.set(name, statement);
  }
  return { declared, imported, passed };
}

/** The file of the package that a statement imports or exports from. */
function fileOf(file: string, statement: Statement): string | undefined {
  const from =
    ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)
      ? statement.moduleSpecifier
      : undefined;
  return from && ts.isStringLiteral(from) && from.text.startsWith('.')
    ? join(dirname(file), from.text.replace(/ts$/, 'd.ts'))
    : undefined;
}

function bindings(
  file: string,
  names: NamedImportBindings | NamedExportBindings | undefined,
): [string, Place][] {
  if (names === undefined) return [];
  if (ts.isNamespaceImport(names) || ts.isNamespaceExport(names))
    return [[names.name.text, { file, name: undefined }]];
  return names.elements.map(({ name, propertyName }) => [
    name.text,
    { file, name: (propertyName ?? name).text },
  ]);
}

function namesOf(statement: Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const { name } = statement as DeclarationStatement;
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

/** Where that is declared which a module calls by a name; nothing for what is not of the package. */
function resolve(file: string, name: string): Place | undefined {
  const { declared, imported, passed } = moduleAt(file);
  if (declared.has(name)) return { file, name };
  const place = passed.get(name) ?? imported.get(name);
  return place?.name === undefined ? place : resolve(place.file, place.name);
}

const keyOf = ({ file, name }: Place) => `${file} ${name}`;

/** What an entry gives its users, that of its namespaces too. */
function publicIn(file: string): Place[] {
  const { declared, passed } = moduleAt(file);
  const own = [...declared]
    .filter(([, statement]) => isExported(statement))
    .map(([name]) => ({ file, name }));
  const others = [...passed.keys()].flatMap((name) => {
    const place = resolve(file, name);
    if (place === undefined) return [];
    return place.name === undefined ? publicIn(place.file) : [place];
  });
  return [...own, ...others];
}

function isExported(statement: Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

/** What is no part of the type of what uses it: bodies, what is inherited, constraints, private members, and what functions take. */
function isHidden(node: Node): boolean {
  if (ts.isBlock(node) || ts.isHeritageClause(node) || ts.isTypeParameterDeclaration(node)) return true;
  if (ts.isParameter(node)) return ts.isFunctionDeclaration(node.parent);
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) ?? false;
}

/** The types that a declaration names. */
function typesIn(node: Node): string[] {
  if (isHidden(node)) return [];
  const found = ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) ? [node.typeName.text] : [];
  ts.forEachChild(node, (child) => {
    found.push(...typesIn(child));
  });
  return found;
}

describe('the types of the package', () => {
  it('are exported where another that is names them, so that declarations of users can', function () {
    if (!existsSync(join(root, 'dist/index.d.ts'))) this.skip();
    const entries = JSON.stringify(packageJson.exports).match(/dist[\w/-]+\.d\.ts/g) ?? [];
    const all = entries.flatMap((entry) => publicIn(join(root, entry)));
    const known = new Set(all.map(keyOf));
    expect(known.size).to.be.above(300);
    const missing = all.flatMap(({ file, name }) => {
      const statement = name && moduleAt(file).declared.get(name);
      if (!statement) return [];
      const places = typesIn(statement).flatMap((type) => resolve(file, type) ?? []);
      return places.filter((place) => !known.has(keyOf(place))).map((place) => `${place.name}, of ${name}`);
    });
    expect(
      [...new Set(missing)].filter((one) => !unnamed.includes(one.replace(/,.*/, ''))).sort(),
    ).to.deep.equal([]);
  });
});
