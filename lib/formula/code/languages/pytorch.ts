import type { Language } from '../language.ts';
import { python, pythonTemplates } from './python.ts';

/** A `torch.autograd.Function`, and a function that applies it. */
export const pytorch: Language = {
  ...python,
  templates: {
    ...pythonTemplates('torch'),
    acos: 'torch.acos($1)',
    acosh: 'torch.acosh($1)',
    asin: 'torch.asin($1)',
    asinh: 'torch.asinh($1)',
    atan: 'torch.atan($1)',
    atan2: 'torch.atan2(@1, @2)',
    atanh: 'torch.atanh($1)',
    erf: 'torch.erf($1)',
    erfc: 'torch.erfc($1)',
    logistic: 'torch.sigmoid($1)',
    pow: 'torch.pow(@1, @2)',
  },
  tensor: (value) => `x.new_full((), ${python.constant(value)})`,
  file({ name, header, functions, draws }) {
    const className = `${name[0]?.toUpperCase()}${name.slice(1)}Function`;
    return [
      header.map((line) => `# ${line}`).join('\n'),
      'import torch\n',
      ...functions.map((text) => `\n${text}\n`),
      '',
      `class ${className}(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return ${name}_forward(x${draws ? ', torch.rand_like(x)' : ''})

    @staticmethod
    def backward(ctx, cotangent):
        (x,) = ctx.saved_tensors
        return cotangent * ${name}_gradient(x)


def ${name}(x):
    return ${className}.apply(x)
`,
    ].join('\n');
  },
};
