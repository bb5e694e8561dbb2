import type { Language, Parts, Templates } from '../language.ts';
import { arithmetic } from './arithmetic.ts';

/** Operators that C, CUDA and WGSL share. */
export const operators: Templates = {
  ...arithmetic,
  and: '$1 && $2',
  or: '$1 || $2',
  not: '!$1',
};

const oneArgument =
  'sqrt floor ceil trunc acos acosh asin asinh atan atanh cbrt cos cosh erf erfc exp expm1 log log10 log1p log2 sin sinh tan tanh'.split(
    ' ',
  );

/** Templates over the functions of math.h, whose names end in `suffix`. */
export function mathTemplates(suffix: '' | 'f'): Templates {
  return {
    ...operators,
    ...Object.fromEntries(oneArgument.map((name) => [name, `${name}${suffix}($1)`])),
    abs: `fabs${suffix}($1)`,
    min: '%min($1, $2)',
    max: '%max($1, $2)',
    nearest: `rint${suffix}($1)`,
    atan2: `atan2${suffix}($1, $2)`,
    pow: `pow${suffix}($1, $2)`,
    remainder: `fmod${suffix}($1, $2)`,
    select: '$1 ? $2 : $3',
    isNumber: '!isnan($1)',
  };
}

/** `min` and `max`, which give NaN where one is NaN: those of math.h give the other. */
export function extremes(qualifier: string, type: 'double' | 'float'): Record<'min' | 'max', string> {
  const helper = (name: string, sign: string) =>
    `${qualifier} ${type} %${name}(${type} a, ${type} b) {\n  return a ${sign} b || isnan(a) ? a : b;\n}\n`;
  return { min: helper('min', '<'), max: helper('max', '>') };
}

/** A number of C, with the ending of its type. */
export function cNumber(value: number, suffix: '' | 'f'): string {
  if (Number.isNaN(value)) return 'NAN';
  if (!Number.isFinite(value)) return value > 0 ? 'INFINITY' : '-INFINITY';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return `${/[.e]/.test(text) ? text : `${text}.0`}${suffix}`;
}

/** A file of C: comment, what is included, functions. */
export function cFile({ header, functions }: Parts, include: string): string {
  return [header.map((line) => `// ${line}`).join('\n'), include, ...functions].join('\n');
}

/** Functions of C from and to `float`, which compute in `double`. */
export const c: Language = {
  templates: { ...mathTemplates(''), fround: '(double)(float)($1)' },
  helpers: extremes('static inline', 'double'),
  single: false,
  constant: (value) => cNumber(value, ''),
  tensor: (value) => cNumber(value, ''),
  local: (name, isMask, text) => `  const ${isMask ? 'int' : 'double'} ${name} = ${text};`,
  function: (name, locals, result, draws) =>
    [
      `float ${name}(float input${draws ? ', float draw' : ''}) {`,
      '  const double x = input;',
      ...locals,
      `  return (float)(${result});`,
      '}\n',
    ].join('\n'),
  file: (parts) => cFile(parts, '#include <math.h>\n'),
};
