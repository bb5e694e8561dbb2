import type { Language } from '../language.ts';
import { cFile, cNumber, extremes, mathTemplates } from './c.ts';

/** Device functions of CUDA in `float`. */
export const cuda: Language = {
  templates: { ...mathTemplates('f'), fround: '(float)($1)' },
  helpers: extremes('__device__ __forceinline__', 'float'),
  single: true,
  constant: (value) => cNumber(value, 'f'),
  tensor: (value) => cNumber(value, 'f'),
  local: (name, isMask, text) => `  const ${isMask ? 'bool' : 'float'} ${name} = ${text};`,
  function: (name, locals, result, draws) =>
    [
      `__device__ __forceinline__ float ${name}(float x${draws ? ', float draw' : ''}) {`,
      ...locals,
      `  return ${result};`,
      '}\n',
    ].join('\n'),
  file: (parts) => cFile(parts, '#include <math.h>\n'),
};
