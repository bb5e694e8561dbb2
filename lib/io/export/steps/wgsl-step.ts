import { cNumber } from '../languages/c.ts';
import type { Slot, StepCode, StepFunction, StepWriter } from './step-code.ts';

/** Structs and functions of WGSL in `f32`. */
export const wgslStep: StepWriter = (code) => {
  const { name, header, states, parameters, spikes, helpers } = code;
  const hasParameters = parameters.length > 0;
  const fieldsOf = (slots: readonly Slot[]) => slots.map((slot) => `${slot.name}: f32`);
  const state = `state: ${name}_state`;
  const struct = (type: string, fields: readonly string[]) =>
    `struct ${name}_${type} {\n${fields.map((field) => `  ${field},`).join('\n')}\n}\n`;
  return [
    header.map((line) => `// ${line}`).join('\n'),
    struct('state', fieldsOf(states)),
    ...(hasParameters ? [struct('parameters', fieldsOf(parameters))] : []),
    struct('result', [...(spikes ? ['spikes: f32'] : []), state]),
    struct('cotangents', ['x: f32', state, ...(hasParameters ? [`parameters: ${name}_parameters`] : [])]),
    ...helpers,
    ...defaultsOf(code),
    functionOf(code, 'forward'),
    functionOf(code, 'backward'),
  ].join('\n');
};

/** The parameters that the layer had, where each is a number. */
function defaultsOf({ name, parameters }: StepCode): string[] {
  if (parameters.length === 0 || parameters.some(({ start }) => start === undefined)) return [];
  const numbers = parameters.map(({ start }) => cNumber(start as number, 'f')).join(', ');
  return [`fn ${name}_defaults() -> ${name}_parameters {\n  return ${name}_parameters(${numbers});\n}\n`];
}

function functionOf(code: StepCode, part: 'forward' | 'backward'): string {
  const { name, states, parameters, spikes } = code;
  const isBackward = part === 'backward';
  const { locals, texts, reads }: StepFunction = code[part];
  const result = `${name}_${isBackward ? 'cotangents' : 'result'}`;
  const args = [
    'input: f32',
    `state: ${name}_state`,
    ...(parameters.length > 0 ? [`parameters: ${name}_parameters`] : []),
    ...(isBackward && spikes ? ['spikes_cotangent: f32'] : []),
    ...(isBackward ? [`state_cotangent: ${name}_state`] : []),
  ];
  const read = (local: string, from: string) => (reads(local) ? [`  let ${local}: f32 = ${from};`] : []);
  const first = isBackward || spikes ? 1 : 0;
  const after = first + states.length;
  const fields = [
    ...texts.slice(0, first),
    `${name}_state(${texts.slice(first, after).join(', ')})`,
    ...(isBackward && parameters.length > 0 ? [`${name}_parameters(${texts.slice(after).join(', ')})`] : []),
  ];
  return [
    `fn ${name}_${part}(${args.join(', ')}) -> ${result} {`,
    ...read('x', 'input'),
    ...states.flatMap((slot) => read(slot.name, `state.${slot.name}`)),
    ...parameters.flatMap((slot) => read(slot.name, `parameters.${slot.name}`)),
    ...(isBackward
      ? [
          ...read('ct_spikes', 'spikes_cotangent'),
          ...states.flatMap(({ name: one }) => read(`ct_${one}`, `state_cotangent.${one}`)),
        ]
      : []),
    ...locals,
    `  return ${result}(${fields.join(', ')});`,
    '}\n',
  ].join('\n');
}
