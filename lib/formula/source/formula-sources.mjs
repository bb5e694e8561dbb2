// A plugin for the bundler: formulas of the package carry their source as a text, beside the function, so that a minifier which
// renames changes nothing of what is compiled from them.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { transform } from 'esbuild';
import { builtFormulas } from './built-formulas.mjs';

// Required, since what transforms imports looks through all of it, for seconds.
const ts = createRequire(import.meta.url)('typescript');

const lib = resolve(import.meta.dirname, '../..');

/** Modules of functions that formulas are read with. */
const libraries = ['util/math.ts', 'formula/functions.ts', 'formula/single-functions.ts'];

/** Those whose functions are never called: nothing but the text is needed. */
const onlyRead = libraries.slice(1);

/** What of a row is read by its source: functions, and objects of these. */
const formulas = ['origin', 'gradient', 'forward', 'threshold', 'step'];
const groups = ['parameterGradients', 'helpers'];

/**
 * Has formulas carry their source as a text: those of all rows, and the functions that they are read with. What was read of them
 * at this time goes with the text.
 */
export const formulaSources = {
  name: 'formula-sources',
  async setup(build) {
    const built = await builtFormulas();
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const name = relative(lib, path).split(sep).join('/');
      if (name.startsWith('..')) return undefined;
      const code = readFileSync(path, 'utf8');
      const isLibrary = libraries.includes(name);
      if (!isLibrary && !/\b(gradient|step)\b/.test(code)) return undefined;
      const file = { path, code, source: parse(path, code), built };
      const edits = isLibrary ? editsOfLibrary(file, onlyRead.includes(name)) : editsOfRows(file);
      return { contents: edited(code, await Promise.all(edits)), loader: 'ts' };
    });
  },
};

function parse(path, code) {
  return ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
}

/** A part of the code, and what takes its place. */
function edit(node, before, after = '') {
  return { from: node.getStart(), to: node.end, text: before + after };
}

function edited(code, edits) {
  let [text, at] = ['', 0];
  for (const { from, to, text: other } of edits.sort((a, b) => a.from - b.from)) {
    text += code.slice(at, from) + other;
    at = to;
  }
  return text + code.slice(at);
}

function editsOfLibrary({ code, source }, isOnlyRead) {
  return source.statements.filter(ts.isFunctionDeclaration).map(async (node) => {
    const text = await textOf(node, code);
    const name = node.name.text;
    const value = isOnlyRead ? `{ source: ${text} }` : carrying(plain(node, code), text);
    return edit(node, `export const ${name} = ${value};`);
  });
}

function editsOfRows(file) {
  const edits = [];
  const visit = (node) => {
    if (ts.isObjectLiteralExpression(node) && isRow(node)) edits.push(...editsOfRow(file, node));
    ts.forEachChild(node, visit);
  };
  visit(file.source);
  return edits;
}

/** Rows have a name that is a text, and formulas. */
function isRow(node) {
  const names = node.properties.map((property) => property.name?.getText());
  const name = node.properties.find((property) => property.name?.getText() === 'name');
  const isNamed = name !== undefined && ts.isPropertyAssignment(name) && ts.isStringLiteral(name.initializer);
  return isNamed && (names.includes('step') || (names.includes('origin') && names.includes('gradient')));
}

function editsOfRow(file, node) {
  const member = (of) => node.properties.find((one) => one.name?.getText() === of);
  const row = { name: member('name').initializer.text, helpers: member('helpers') };
  return node.properties.flatMap((property) => {
    const name = property.name?.getText();
    if (formulas.includes(name)) return editOf(file, property, builtOf(file, row, name));
    const isGroup = groups.includes(name) && ts.isPropertyAssignment(property);
    if (!isGroup || !ts.isObjectLiteralExpression(property.initializer)) return [];
    return property.initializer.properties.map((one) => editOf(file, one));
  });
}

/** What was read of a formula of a row, as code; the helpers of a step go with it, as it is that step with these alone. */
function builtOf({ built }, { name, helpers }, property) {
  const known = built[property]?.get(name);
  if (known === undefined) return '';
  const entries = Object.entries(known).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  if (property === 'step') entries.push(helpers?.getText() ?? 'helpers: {}');
  return `{ ${entries.join(', ')} }`;
}

/** A formula of a row, with its source. */
async function editOf(file, property, built = '') {
  const name = property.name.getText();
  const [found, value] = valueOf(file, property);
  return edit(property, `${name}: ${carrying(value, await textOf(found.node, found.code), built)}`);
}

/** The function that a property is, where it is written, and how it is named here. */
function valueOf(file, property) {
  if (ts.isMethodDeclaration(property)) return [{ node: property, code: file.code }, plain(property, file.code)];
  const value = ts.isShorthandPropertyAssignment(property) ? property.name : property.initializer;
  const text = value.getText();
  if (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) return [{ node: value, code: file.code }, text];
  if (!ts.isIdentifier(value)) throw new Error(`${file.path}: ${property.getText()} is no function that is known.`);
  return [found(file, text), text];
}

/** The function of a name: of the file, or of one that it imports it from. */
function found({ path, code, source }, name) {
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return { node: statement, code };
    const [one] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
    if (one?.name.getText() === name) return { node: one.initializer, code };
    const elements = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings?.elements : undefined;
    const imported = elements?.find((element) => element.name.text === name);
    if (imported === undefined) continue;
    const from = join(dirname(path), statement.moduleSpecifier.text);
    const text = readFileSync(from, 'utf8');
    return found({ path: from, code: text, source: parse(from, text) }, (imported.propertyName ?? imported.name).text);
  }
  throw new Error(`${path}: ${name} is no function that is known.`);
}

/** A function as an expression, whatever way it is written. */
function plain(node, code) {
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return node.getText();
  return `function ${node.name.getText()}(${code.slice(node.parameters.pos, node.end)}`;
}

/** The source of a function as a text in quotes, without types. */
async function textOf(node, code) {
  const options = { loader: 'ts', minifyWhitespace: true, minifySyntax: true, target: 'esnext' };
  const { code: made } = await transform(`x(${plain(node, code)})`, options);
  return JSON.stringify(made.trim().replace(/^x\(([\s\S]*)\);$/, '$1'));
}

function carrying(value, text, built = '') {
  const more = built === '' ? '' : `, built: ${built}`;
  return `/* @__PURE__ */ Object.assign(${value}, { source: ${text}${more} })`;
}
