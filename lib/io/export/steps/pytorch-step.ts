import { pythonStep } from './python-step.ts';
import type { StepWriter } from './step-code.ts';

/** A `torch.autograd.Function` of a whole step, and a function that applies it. */
export const pytorchStep: StepWriter = (code) => {
  const { name, header } = code;
  const { states, parameters, outputs, signature, forward, backward } = pythonStep(code);
  const className = `${name[0]?.toUpperCase()}${name.slice(1)}Step`;
  const inputs = ['x', ...states, ...parameters].join(', ');
  const tensors = parameters.map(
    (parameter) => `    ${parameter} = torch.as_tensor(${parameter}, dtype=x.dtype, device=x.device)\n`,
  );
  return `${header.map((line) => `# ${line}`).join('\n')}
import torch


${forward}


${backward}


class ${className}(torch.autograd.Function):
    @staticmethod
    def forward(ctx, *inputs):
        ctx.save_for_backward(*inputs)
        like = inputs[0] + sum(0 * one for one in inputs[1:])
        return tuple(one.expand_as(like).clone() for one in ${name}_forward(*inputs))

    @staticmethod
    def backward(ctx, *cotangents):
        inputs = ctx.saved_tensors
        found = ${name}_backward(*inputs, *cotangents)
        return tuple(ct.expand_as(cotangents[0]).sum_to_size(one.shape) for ct, one in zip(found, inputs))


def ${name}(${['x', ...states, ...signature].join(', ')}):
    """One step: input and states to (${outputs.join(', ')})."""
${tensors.join('')}    return ${className}.apply(${inputs})
`;
};
