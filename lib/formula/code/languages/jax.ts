import type { Language } from '../language.ts';
import { python, pythonTemplates } from './python.ts';

/** A `jax.custom_vjp`; where spikes are drawn it takes numbers from [0, 1) as its second argument. */
export const jax: Language = {
  ...python,
  templates: {
    ...pythonTemplates('jnp'),
    acos: 'jnp.arccos($1)',
    acosh: 'jnp.arccosh($1)',
    asin: 'jnp.arcsin($1)',
    asinh: 'jnp.arcsinh($1)',
    atan: 'jnp.arctan($1)',
    atan2: 'jnp.arctan2(@1, @2)',
    atanh: 'jnp.arctanh($1)',
    cbrt: 'jnp.cbrt($1)',
    erf: 'jax.scipy.special.erf($1)',
    erfc: 'jax.scipy.special.erfc($1)',
    logistic: 'jax.nn.sigmoid($1)',
    pow: 'jnp.power(@1, @2)',
    sign: 'jnp.sign($1)',
  },
  tensor: (value) => `jnp.asarray(${python.constant(value)}, x.dtype)`,
  file({ name, header, functions, draws }) {
    const args = draws ? 'x, draw' : 'x';
    return [
      header.map((line) => `# ${line}`).join('\n'),
      'import jax\nimport jax.numpy as jnp\n',
      ...functions.map((text) => `\n${text}\n`),
      '',
      `@jax.custom_vjp
def ${name}(${args}):
    return ${name}_forward(${args})


def ${name}_fwd(${args}):
    return ${name}_forward(${args}), x


def ${name}_bwd(x, cotangent):
    return (cotangent * ${name}_gradient(x),${draws ? ' None,' : ''})


${name}.defvjp(${name}_fwd, ${name}_bwd)
`,
    ].join('\n');
  },
};
