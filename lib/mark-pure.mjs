// Has bundlers leave out what a program does not use, value by value: few files load faster than many, and a bundler that cannot
// leave out a whole file has to know of each value in it that nothing else happens when it is made.
import { parse } from 'acorn';

/**
 * The code of a module in which each value at the top whose making a bundler could take for more is made in a call that is marked
 * as pure. A function that the bundler had to call `add5` has the name again by which it is exported.
 *
 * @throws Error with the place where a statement at the top does more than declare.
 */
export function markPure(code, file) {
  const { body } = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  const known = new Set(body.flatMap(namesOf));
  // `__export(name, getters)` after `name = {}` is what the bundler makes of a module that is used as an object.
  const fills = new Map(body.filter(isFill).map((statement) => [statement.expression.arguments[0].name, statement]));
  const exported = new Map(body.flatMap(({ type, specifiers }) =>
    type === 'ExportNamedDeclaration' ? specifiers.map(({ local, exported: as }) => [local.name, as.name]) : [],
  ));
  const edits = body.flatMap((statement) => {
    if (isFill(statement)) return [{ ...statement, text: '' }];
    if (/^Import|^Export/.test(statement.type)) return [];
    if (statement.type === 'FunctionDeclaration') return renamed(statement, exported.get(statement.id.name), code);
    if (statement.type !== 'VariableDeclaration')
      throw new Error(`${file}:${statement.loc.start.line}: it does more at the top than declare: ${statement.type}.`);
    return statement.declarations.flatMap(({ id, init }) => {
      if (fills.has(id.name)) return [{ ...init, text: made(objectOf(fills.get(id.name), code)) }];
      if (!init || isSure(init, known)) return [];
      return [{ ...init, text: made(`return ${named(init, id, code)};`) }];
    });
  });
  return edits.reverse().reduce((text, { start, end, text: other }) => text.slice(0, start) + other + text.slice(end), code);
}

function made(body) {
  return `/* @__PURE__ */ (() => { ${body} })()`;
}

/** A function of another name than it is exported by, as a variable of its name: a property gives its function a name. */
function renamed({ start, end, id, async: isAsync, generator }, as = id.name, code) {
  if (as === id.name) return [];
  // Others may be exported by its name already, so that it is `sigmoid3 as sigmoid2`.
  const name = id.name.startsWith(as) ? as : id.name.replace(/\d+$/, '');
  const text = `${isAsync ? 'async ' : ''}function${generator ? '*' : ''}${code.slice(id.end, end)}`;
  return [{ start, end, text: `var ${id.name} = ${made(`return { ${name}: ${text} }.${name};`)};` }];
}

/** The names that a statement at the top brings. */
function namesOf({ type, specifiers, declarations, id }) {
  if (type === 'ImportDeclaration') return specifiers.map(({ local }) => local.name);
  if (type === 'VariableDeclaration') return declarations.map((one) => one.id.name);
  return id ? [id.name] : [];
}

function isFill({ expression }) {
  return expression?.type === 'CallExpression' && /^__export\d*$/.test(expression.callee.name);
}

function objectOf({ expression: { callee, arguments: given } }, code) {
  return `const all = {}; ${callee.name}(all, ${code.slice(given[1].start, given[1].end)}); return all;`;
}

/** A class has its name from the variable that it is the value of, and no longer where it is made elsewhere. */
function named(init, id, code) {
  const text = code.slice(init.start, init.end);
  return init.type === 'ClassExpression' && !init.id ? text.replace('class', `class ${id.name}`) : text;
}

/** Whether all bundlers see that nothing else happens when a value is made. */
function isSure(node, known) {
  const sure = (other) => !other || isSure(other, known);
  switch (node.type) {
    case 'Literal':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return true;
    case 'Identifier':
      return known.has(node.name);
    case 'UnaryExpression':
      return /^([-!]|void)$/.test(node.operator) && node.argument.type === 'Literal';
    case 'TemplateLiteral':
      return node.expressions.length === 0;
    case 'ArrayExpression':
      return node.elements.every(sure);
    case 'ObjectExpression':
      return node.properties.every(({ type, computed, value }) => type === 'Property' && !computed && sure(value));
    case 'ClassExpression':
      return (
        sure(node.superClass) &&
        node.body.body.every(({ type, computed, static: isStatic, value }) =>
          type === 'MethodDefinition' ? !computed : type === 'PropertyDefinition' && !computed && (!isStatic || sure(value)),
        )
      );
    default:
      return false;
  }
}
