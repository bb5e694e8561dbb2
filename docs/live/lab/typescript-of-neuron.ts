import type { NeuronSubject } from '../worker/messages.ts';

/** The neuron as a program. */
export function typescriptOfNeuron(subject: NeuronSubject): string {
  return subject.kind === 'registry' ? modelProgram(subject) : stepProgram(subject);
}

function modelProgram({ name, parameters, settings }: NeuronSubject & { kind: 'registry' }): string {
  const options = Object.entries({ ...parameters, ...settings }).map(
    ([key, value]) => `  ${key}: ${typeof value === 'string' ? `'${value}'` : value},`,
  );
  return [
    `import { checkNeuron, neurons } from 'spiketape';`,
    '',
    `export const layer = neurons.${name}({`,
    ...options,
    '});',
    '',
    'checkNeuron(layer, { assert: true });',
    '',
  ].join('\n');
}

function stepProgram({ step, states, parameters }: NeuronSubject & { kind: 'typed' }): string {
  const starts = Object.entries(states).map(([name, start]) => `${name}: ${start}`);
  const specs = parameters.map(
    ({ name, value, positive }) => `    ${name}: { default: ${value}${positive ? ', above: 0' : ''} },`,
  );
  const text = step.trim();
  return [
    `import { checkNeuron, neuron } from 'spiketape';`,
    '',
    'export const mine = neuron({',
    `  name: 'mine',`,
    `  state: { ${starts.join(', ')} },`,
    ...(specs.length > 0 ? ['  parameters: {', ...specs, '  },'] : ['  parameters: {},']),
    `  ${/^step\s*\(/.test(text) ? text : `step: ${text}`},`.replaceAll('\n', '\n  '),
    '});',
    '',
    'checkNeuron(mine(), { assert: true });',
    '',
  ].join('\n');
}
