import type { StepCode, StepFunction } from './step-code.ts';

/** What the two functions of a step are called with, and their texts in Python. */
export interface PythonStep {
  readonly states: readonly string[];
  readonly parameters: readonly string[];
  /** What the forward gives: spikes, where there are any, and states. */
  readonly outputs: readonly string[];
  /** Their cotangents. */
  readonly cotangents: readonly string[];
  /** Parameters as they stand in a signature: with their defaults, those without first. */
  readonly signature: readonly string[];
  readonly forward: string;
  readonly backward: string;
}

/** The functions `NAME_forward` and `NAME_backward`, which both libraries of Python share. */
export function pythonStep({ name, states, parameters, spikes, forward, backward }: StepCode): PythonStep {
  const stateNames = states.map((state) => state.name);
  const parameterNames = parameters.map((parameter) => parameter.name);
  const outputs = [...(spikes ? ['spikes'] : []), ...stateNames];
  const cotangents = outputs.map((output) => `ct_${output}`);
  const inputs = ['x', ...stateNames, ...parameterNames];
  const given = parameters.filter(({ start }) => start === undefined);
  const started = parameters.filter(({ start }) => start !== undefined);
  return {
    states: stateNames,
    parameters: parameterNames,
    outputs,
    cotangents,
    signature: [
      ...given.map((parameter) => parameter.name),
      ...started.map(({ name: parameter, start }) => `${parameter}=${start}`),
    ],
    forward: functionOf(`${name}_forward`, inputs, forward),
    backward: functionOf(`${name}_backward`, [...inputs, ...cotangents], backward),
  };
}

function functionOf(name: string, inputs: readonly string[], { locals, texts }: StepFunction): string {
  return [
    `def ${name}(${inputs.join(', ')}):`,
    ...locals,
    `    return ${texts.join(', ')}${texts.length === 1 ? ',' : ''}`,
  ].join('\n');
}
