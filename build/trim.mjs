// Makes the built package smaller: takes away declarations that the public ones do not lead to, and the comments of the
// JavaScript, which stand in the declarations too. Annotations for bundlers and the first line of a command stay.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const folder = process.argv[2];

/** The declarations that a file imports, itself among them, all the way down. */
function reach(file, reached = new Set()) {
  if (reached.has(file) || !existsSync(file)) return reached;
  reached.add(file);
  const visit = (node) => {
    const from = node.moduleSpecifier ?? (ts.isImportTypeNode(node) ? node.argument.literal : undefined);
    if (from?.text.startsWith('.')) reach(join(dirname(file), from.text.replace(/\.[jt]s$/, '.d.ts')), reached);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
  return reached;
}

/** The text without comments; a comment with a line break leaves one, since it may end a statement. */
function withoutComments(text) {
  const source = ts.createSourceFile('x.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  let out = '';
  const visit = (node) => {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return;
    const children = node.getChildren(source);
    if (children.length > 0) return children.forEach(visit);
    out += bare(text.slice(node.pos, node.getStart(source))) + text.slice(node.getStart(source), node.end);
  };
  visit(source);
  return out.replace(/^\n+/, '');
}

/** What stands between two tokens, without comments and empty lines. */
function bare(between) {
  return between
    .replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*/g, (comment) => {
      if (/[@#]__PURE__/.test(comment)) return comment;
      return comment.includes('\n') ? '\n' : '';
    })
    .replace(/[ \t]*\n(?:[ \t]*\n)+/g, '\n')
    .replace(/[ \t]+\n/g, '\n');
}

const files = readdirSync(folder, { recursive: true }).map((file) => join(folder, file));
const reached = reach(join(folder, 'index.d.ts'));
for (const file of files) {
  if (file.endsWith('.d.ts') && !reached.has(file)) rmSync(file);
  if (file.endsWith('.js')) {
    const text = readFileSync(file, 'utf8');
    const [first] = /^#!.*\n/.exec(text) ?? [''];
    writeFileSync(file, first + withoutComments(text.slice(first.length)));
  }
}
