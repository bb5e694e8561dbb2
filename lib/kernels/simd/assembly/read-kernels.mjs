// Reads what kernels there are, and what each takes, from the sources of the assembly.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * @typedef {object} Kernel
 * @property {string} name
 * @property {string} file The module that has it, as index.ts names it.
 * @property {boolean} isSplit Whether it takes a part and scratch before all else.
 * @property {{ name: string, type: string }[]} fields What it takes, in order.
 * @property {string} result
 */

/** The kernels that index.ts exports. @returns {Kernel[]} */
export function readKernels(folder) {
  const exported = parse(join(folder, 'index.ts')).statements.filter(
    (statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined,
  );
  return exported.flatMap((statement) => {
    const file = statement.moduleSpecifier.text;
    const functions = functionsOf(parse(join(folder, `${file}.ts`)));
    return statement.exportClause.elements.map(({ name }) => readKernel(name.text, file, functions));
  });
}

function parse(file) {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}

function functionsOf(source) {
  const declared = source.statements.filter((statement) => ts.isFunctionDeclaration(statement));
  return new Map(declared.map((declaration) => [declaration.name.text, declaration]));
}

function readKernel(name, file, functions) {
  const declaration = functions.get(name);
  if (declaration === undefined) throw new Error(`${file}.ts: there is no function ${name}.`);
  const all = declaration.parameters.map((parameter) => ({
    name: parameter.name.getText(),
    type: parameter.type.getText(),
  }));
  const isSplit = all[0]?.name === 'part' && all[1]?.name === 'scratch';
  return { name, file, isSplit, fields: isSplit ? all.slice(2) : all, result: declaration.type.getText() };
}
