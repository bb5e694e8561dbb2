import { cNumber } from '../languages/c.ts';
import type { Slot, StepCode, StepFunction, StepWriter } from './step-code.ts';

/** How C and CUDA differ. */
interface Dialect {
  /** What stands before a function. */
  readonly qualifier: string;
  /** The type that it computes in. */
  readonly type: 'double' | 'float';
}

/** Structs and functions of C, which compute in `double`. */
export const cStep: StepWriter = (code) => fileOf(code, { qualifier: '', type: 'double' });

/** Structs and device functions of CUDA in `float`. */
export const cudaStep: StepWriter = (code) =>
  fileOf(code, { qualifier: '__device__ __forceinline__ ', type: 'float' });

function fileOf(code: StepCode, dialect: Dialect): string {
  const { name, header, states, parameters, spikes, helpers } = code;
  const hasParameters = parameters.length > 0;
  const of = (slots: readonly Slot[]) => slots.map((slot) => slot.name);
  const struct = (type: string, fields: readonly string[]) =>
    `typedef struct {\n${fields.map((field) => `  ${field};`).join('\n')}\n} ${name}_${type};\n`;
  const state = `${name}_state state`;
  return [
    header.map((line) => `// ${line}`).join('\n'),
    '#include <math.h>\n',
    ...helpers,
    struct(
      'state',
      of(states).map((one) => `float ${one}`),
    ),
    ...(hasParameters
      ? [
          struct(
            'parameters',
            of(parameters).map((one) => `float ${one}`),
          ),
        ]
      : []),
    struct('result', [...(spikes ? ['float spikes'] : []), state]),
    struct('cotangents', ['float x', state, ...(hasParameters ? [`${name}_parameters parameters`] : [])]),
    ...defaultsOf(code, dialect),
    functionOf(code, dialect, 'forward'),
    functionOf(code, dialect, 'backward'),
  ].join('\n');
}

/** The parameters that the layer had, where each is a number. */
function defaultsOf({ name, parameters }: StepCode, { qualifier }: Dialect): string[] {
  if (parameters.length === 0 || parameters.some(({ start }) => start === undefined)) return [];
  const numbers = parameters.map(({ start }) => cNumber(start as number, 'f')).join(', ');
  return [
    `${qualifier}${name}_parameters ${name}_defaults(void) {\n  const ${name}_parameters defaults = { ${numbers} };\n  return defaults;\n}\n`,
  ];
}

function functionOf(code: StepCode, { qualifier, type }: Dialect, part: 'forward' | 'backward'): string {
  const { name, states, parameters, spikes } = code;
  const isBackward = part === 'backward';
  const body: StepFunction = code[part];
  const result = `${name}_${isBackward ? 'cotangents' : 'result'}`;
  const args = [
    'float input',
    `${name}_state state`,
    ...(parameters.length > 0 ? [`${name}_parameters parameters`] : []),
    ...(isBackward && spikes ? ['float spikes_cotangent'] : []),
    ...(isBackward ? [`${name}_state state_cotangent`] : []),
  ];
  const read = (local: string, from: string) =>
    body.reads(local) ? [`  const ${type} ${local} = ${from};`] : [];
  const cast = (text: string) => (type === 'float' ? text : `(float)(${text})`);
  const texts = body.texts.map(cast);
  const state = (from: number) => `{ ${texts.slice(from, from + states.length).join(', ')} }`;
  const first = isBackward || spikes ? 1 : 0;
  const fields = [
    ...texts.slice(0, first),
    state(first),
    ...(isBackward && parameters.length > 0 ? [`{ ${texts.slice(first + states.length).join(', ')} }`] : []),
  ];
  return [
    `${qualifier}${result} ${name}_${part}(${args.join(', ')}) {`,
    ...read('x', 'input'),
    ...states.flatMap((slot) => read(slot.name, `state.${slot.name}`)),
    ...parameters.flatMap((slot) => read(slot.name, `parameters.${slot.name}`)),
    ...(isBackward
      ? [
          ...read('ct_spikes', 'spikes_cotangent'),
          ...states.flatMap(({ name: one }) => read(`ct_${one}`, `state_cotangent.${one}`)),
        ]
      : []),
    ...body.locals,
    `  const ${result} result = { ${fields.join(', ')} };`,
    '  return result;',
    '}\n',
  ].join('\n');
}
