import type { Language, Templates } from '../language.ts';
import { arithmetic } from './arithmetic.ts';

/** Operations that are the same in both libraries of Python. */
const operators: Templates = {
  ...arithmetic,
  and: '$1 & $2',
  or: '$1 | $2',
  isNumber: '$1 == $1',
};

/** Functions that have the same name in both. */
const shared =
  'abs sqrt floor ceil trunc round sin cos tan sinh cosh tanh exp expm1 log log10 log1p log2'.split(' ');

/** Templates over a module of functions, `torch` or `jnp`. */
export function pythonTemplates(module: string): Templates {
  const named = Object.fromEntries(shared.map((name) => [name, `${module}.${name}(@1)`]));
  // What `round` is there rounds to the even one of two.
  const { round: nearest, ...functions } = named;
  return {
    ...operators,
    ...functions,
    ...(nearest !== undefined && { nearest }),
    min: `${module}.minimum(@1, @2)`,
    max: `${module}.maximum(@1, @2)`,
    not: `${module}.logical_not($1)`,
    select: `${module}.where($1, @2, @3)`,
    remainder: `${module}.fmod(@1, @2)`,
  };
}

/** How functions and numbers are written in Python. */
export const python: Pick<Language, 'single' | 'helpers' | 'constant' | 'local' | 'function'> = {
  single: false,
  helpers: {},
  constant(value) {
    if (!Number.isFinite(value))
      return `float("${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}")`;
    const text = Object.is(value, -0) ? '-0' : String(value);
    return /[.e]/.test(text) ? text : `${text}.0`;
  },
  local: (name, _, text) => `    ${name} = ${text}`,
  function: (name, locals, result, draws) =>
    [`def ${name}(x${draws ? ', draw' : ''}):`, ...locals, `    return ${result}`].join('\n'),
};
