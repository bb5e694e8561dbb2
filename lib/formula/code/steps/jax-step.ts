import { pythonStep } from './python-step.ts';
import type { StepWriter } from './step-code.ts';

/** A `jax.custom_vjp` of a whole step, and a function that takes parameters by name. */
export const jaxStep: StepWriter = (code) => {
  const { name, header } = code;
  const { states, parameters, outputs, signature, forward, backward } = pythonStep(code);
  const inputs = ['x', ...states, ...parameters].join(', ');
  return `${header.map((line) => `# ${line}`).join('\n')}
import jax
import jax.numpy as jnp


${forward}


${backward}


def ${name}_whole(*inputs):
    # All of one shape, as states may have fewer axes than the input.
    shape = jnp.broadcast_shapes(*(jnp.shape(one) for one in inputs))
    return tuple(jnp.broadcast_to(one, shape) for one in ${name}_forward(*inputs))


def ${name}_like(found, one):
    # What was broadcast is summed.
    found = jnp.asarray(found)
    extra = tuple(range(found.ndim - jnp.ndim(one)))
    found = found.sum(extra)
    spread = tuple(i for i, n in enumerate(jnp.shape(one)) if n == 1 and found.shape[i] != 1)
    return found.sum(spread, keepdims=True)


@jax.custom_vjp
def ${name}_step(${inputs}):
    return ${name}_whole(${inputs})


def ${name}_fwd(*inputs):
    return ${name}_whole(*inputs), inputs


def ${name}_bwd(inputs, cotangents):
    found = ${name}_backward(*inputs, *cotangents)
    return tuple(${name}_like(jnp.broadcast_to(ct, cotangents[0].shape), one) for ct, one in zip(found, inputs))


${name}_step.defvjp(${name}_fwd, ${name}_bwd)


def ${name}(${['x', ...states, ...signature].join(', ')}):
    """One step: input and states to (${outputs.join(', ')})."""
    return ${name}_step(x, ${[...states, ...parameters.map((one) => `jnp.asarray(${one}, x.dtype)`)].join(', ')})
`;
};
