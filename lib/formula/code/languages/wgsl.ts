import type { Language, Templates } from '../language.ts';
import { cNumber, operators } from './c.ts';

const sameName =
  'abs sqrt floor ceil trunc sign acos acosh asin asinh atan atanh cos cosh exp log log2 sin sinh tan tanh'.split(
    ' ',
  );

const functions: Templates = Object.fromEntries(sameName.map((name) => [name, `${name}($1)`]));

/** Functions of WGSL in `f32`. It has no names for Infinity and NaN, and may take it that there are none. */
export const wgsl: Language = {
  templates: {
    ...operators,
    ...functions,
    min: 'min($1, $2)',
    max: 'max($1, $2)',
    nearest: 'round($1)',
    atan2: 'atan2($1, $2)',
    remainder: '%remainder($1, $2)',
    select: 'select($3, $2, $1)',
    isNumber: '%isNumber($1)',
    fround: 'f32($1)',
    log10: 'log($1) * 0.4342944819032518f',
    expm1: '%expm1($1)',
  },
  helpers: {
    isNumber: `fn %isNumber(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) <= 0x7f800000u;
}
`,
    remainder: `fn %remainder(x: f32, by: f32) -> f32 {
  return x - by * trunc(x / by);
}
`,
    infinity: `fn %infinity() -> f32 {
  var bits: u32 = 0x7f800000u;
  return bitcast<f32>(bits);
}
`,
    nan: `fn %nan() -> f32 {
  var bits: u32 = 0x7fc00000u;
  return bitcast<f32>(bits);
}
`,
    expm1: `fn %expm1(x: f32) -> f32 {
  let series = x * (1.0f + x / 2.0f * (1.0f + x / 3.0f * (1.0f + x / 4.0f * (1.0f + x / 5.0f * (1.0f + x / 6.0f * (1.0f + x / 7.0f))))));
  return select(exp(x) - 1.0f, series, abs(x) < 0.5f);
}
`,
  },
  single: true,
  constant(value) {
    if (Number.isNaN(value)) return '%nan()';
    if (!Number.isFinite(value)) return value > 0 ? '%infinity()' : '-%infinity()';
    return cNumber(value, 'f');
  },
  tensor: (value) => wgsl.constant(value),
  local: (name, isMask, text) => `  let ${name}: ${isMask ? 'bool' : 'f32'} = ${text};`,
  function: (name, locals, result, draws) =>
    [
      `fn ${name}(x: f32${draws ? ', draw: f32' : ''}) -> f32 {`,
      ...locals,
      `  return ${result};`,
      '}\n',
    ].join('\n'),
  file: ({ header, functions: texts }) =>
    [header.map((line) => `// ${line}`).join('\n'), ...texts].join('\n'),
};
