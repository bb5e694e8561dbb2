import { functions } from '../formula/functions.ts';
import { functionsOf } from '../formula/names.ts';
import { parseFormula } from '../formula/parse.ts';
import { showFormula } from '../formula/show-formula.ts';
import type { Subject } from '../worker/messages.ts';

/** The surrogate as a program. */
export function typescriptOf(subject: Subject): string {
  if (subject.kind === 'registry') {
    const values = Object.entries(subject.parameters).map(([name, value]) => `${name}: ${value}`);
    const options = values.length > 0 ? `({ ${values.join(', ')} })` : '';
    return `import { surrogates } from 'spiketape';\n\nexport const spike = surrogates.${subject.name}${options};\n`;
  }
  const names = subject.parameters.map(({ name }) => name);
  const argument = names.length > 0 ? `(x, { ${names.join(', ')} })` : '(x)';
  const formulas = {
    origin: parseFormula('origin', subject.origin),
    gradient: parseFormula('gradient', subject.gradient),
  };
  const field = (name: 'origin' | 'gradient') => `  ${name}: ${argument} => ${showFormula(formulas[name])},`;
  const helpers = functionsOf(formulas.origin, formulas.gradient).flatMap((name) => {
    const { before, program } = functions.get(name) ?? {};
    if (program === undefined) return [];
    return [...(before === undefined ? [] : [before]), `const ${name} = ${program};`];
  });
  const imports = [
    'checkSurrogate',
    'surrogate',
    ...(/surrogates\./.test(helpers.join()) ? ['surrogates'] : []),
  ];
  const specs = subject.parameters.map(
    ({ name, value, positive }) => `${name}: { default: ${value}${positive ? ', above: 0' : ''} }`,
  );
  return [
    `import { ${imports.join(', ')} } from 'spiketape';`,
    '',
    ...(helpers.length > 0 ? [...helpers, ''] : []),
    'export const mine = surrogate({',
    `  name: 'mine',`,
    `  parameters: {${specs.length > 0 ? ` ${specs.join(', ')} ` : ''}},`,
    field('origin'),
    field('gradient'),
    '});',
    '',
    'checkSurrogate(mine, { assert: true });',
    '',
  ].join('\n');
}
