import { Tensor, type TensorLike } from '../../../autodiff/tensor.ts';
import { identifierOf } from '../../../formula/code/identifier-of.ts';
import type { Language } from '../../../formula/code/language.ts';
import type { Slot } from '../../../formula/code/steps/step-code.ts';
import type { Graph, Value } from '../../../formula/graph.ts';
import { valuesOf } from '../../../formula/graph.ts';
import { rewrite } from '../../../formula/rewrite.ts';
import { inlineValues } from '../../../formula/step/inline-spikes.ts';
import { cotangentsOf } from '../../../formula/step/plan-step.ts';
import type { Step } from '../../../formula/step/read-step.ts';
import { selecting } from '../../../formula/step/selecting.ts';
import { type CodedSurrogate, expandedFor, formulasAt } from '../../../surrogates/core/code/formulas-of.ts';
import { NeuronModel } from '../neuron-model.ts';
import { evaluate, type NeuronSpec } from '../neuron-options.ts';
import type { Start } from '../neuron-row.ts';
import { startsOf } from '../neuron-state.ts';

/** A step both ways, as values of a graph over the names of its slots, `x`, and `ct_NAME`. */
export interface StepFormulas {
  readonly states: readonly Slot[];
  readonly parameters: readonly Slot[];
  readonly spikes: boolean;
  /** Whether the surrogate is in it. */
  readonly fires: boolean;
  readonly forward: readonly Value[];
  readonly backward: readonly Value[];
}

/**
 * The step of neurons, their settings as constants and their parameters as inputs, with the formulas of their surrogate in it.
 *
 * @throws OutsideSubset where a formula of the surrogate is not understood.
 */
export function stepFormulas(spec: NeuronSpec, language: Language): StepFormulas {
  const { row } = spec;
  const { step } = new NeuronModel(row).variant(spec.settings, row.name);
  const { graph, states, spikes, next } = step;
  const ahead = [...(spikes ? [spikes] : []), ...states.map((name) => next[name] as Value)];
  const read = parametersOf(step, ahead);
  const cotangents = cotangentsOf(step, { learned: read, surrogate: [], traces: false });
  const back = [
    'input',
    ...states.map((name) => `state.${name}`),
    ...read.map((name) => `parameter.${name}`),
  ];
  const slots = slotsOf(spec, states, read);
  const inlined = (values: readonly Value[]) => {
    const surrogate = spec.surrogate as CodedSurrogate;
    const formulas = inlineValues(graph, selecting(graph, values, []), {
      spike: (x) => formulasAt(surrogate, graph, x, spec.strict).forward,
      slope: (x) => formulasAt(surrogate, graph, x, spec.strict).gradient,
    });
    return renamed(graph, expandedFor(language, graph, formulas), slots);
  };
  return {
    states: slots.states,
    parameters: slots.parameters,
    spikes: spikes !== null,
    fires: valuesOf(...ahead).some(({ operation }) => operation === 'spike'),
    forward: inlined(ahead),
    backward: inlined(back.map((name) => cotangents[name] as Value)),
  };
}

/** The parameters that a variant of a step reads. */
function parametersOf({ parameters }: Step, values: readonly Value[]): string[] {
  const inputs = new Set(valuesOf(...values).map(({ name }) => name));
  return parameters.filter((name) => inputs.has(`parameter.${name}`));
}

interface Slots {
  readonly states: readonly Slot[];
  readonly parameters: readonly Slot[];
  /** What inputs of the graph are called. */
  readonly names: ReadonlyMap<string, string>;
}

/** Words that some language has for something else, its functions that formulas use, and words of the code itself. */
const taken = [
  'x spikes state parameters ct input step result spikes_cotangent state_cotangent',
  'False None True and as assert async await class def del elif except finally from global import in is lambda nonlocal not or pass raise try with yield len print range sum tuple zip torch jax jnp',
  'auto bool break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while',
  'and_eq bitand bitor catch compl const_cast constexpr decltype delete dynamic_cast explicit export false friend mutable namespace new noexcept not_eq nullptr operator or_eq private protected public reinterpret_cast static_assert static_cast template this thread_local throw true typeid typename using virtual wchar_t xor xor_eq',
  'INFINITY NAN NULL isnan rint cbrt acosh asinh atanh log2 log10',
  'array atomic bitcast discard f16 f32 fallthrough fn i32 let loop override ptr self texture type u32 var vec2 vec3 vec4',
  'Self abstract active alias alignas alignof asm_fragment attribute become cast co_await co_return co_yield coherent column_major common compile compile_fragment concept consteval constinit const_assert continuing crate debugger demote demote_to_helper diagnostic enable extends external filter final fxgroup get groupshared highp impl implements instanceof interface layout lowp macro macro_rules match mediump meta mod module move mut nil noinline nointerpolation non_coherent noncoherent noperspective null of package packoffset partition patch pixelfragment precise precision premerge priv pub readonly ref regardless require requires resource set shared smooth snorm std subroutine super target trait typeof unless unorm unsafe unsized use varying wgsl where writeonly',
  'abs acos asin atan atan2 ceil clamp cos cosh erf erfc exp expm1 fabs floor fma fmax fmin fmod log log1p max min pow remainder round select sign sin sinh sqrt step tan tanh trunc',
].flatMap((words) => words.split(' '));

/** A name for each state and parameter, all different. */
function slotsOf(spec: NeuronSpec, states: readonly string[], read: readonly string[]): Slots {
  const used = new Set(taken);
  const names = new Map([['input', 'x']]);
  // Types and functions of the code itself begin so.
  const own = new RegExp(`^${identifierOf(spec.row.name, 'neuron')}(_|Step$)`, 'i');
  const nameOf = (kind: 'state' | 'parameter', name: string): string => {
    const plain = name.replace(/\W+/g, '_');
    // What begins with M_ and the like are constants of C.
    const isFree = /^[a-z]\w*$/i.test(plain) && !/^(t\d+|(ct|M|FP|HUGE|MATH)_.*)$/.test(plain);
    let free = isFree && !own.test(plain) && !used.has(plain) ? plain : `${kind}_${plain}`;
    while (used.has(free)) free += '_';
    used.add(free);
    names.set(`${kind}.${name}`, free);
    if (kind === 'state') names.set(`ct.${name}`, `ct_${free}`);
    return free;
  };
  names.set('ct.spikes', 'ct_spikes');
  const values = evaluate(spec, widest(Object.values(spec.given)));
  const starts = startsOf(spec.row, spec.settings);
  const numbers = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, startOf(value).start ?? Number.NaN]),
  );
  const startOfState = (start: Start) => {
    const number = typeof start === 'number' ? start : start(numbers, spec.settings);
    return Number.isFinite(number) ? { start: number } : {};
  };
  return {
    states: states.map((name) => ({ name: nameOf('state', name), ...startOfState(starts[name] as Start) })),
    parameters: read.map((name) => ({ name: nameOf('parameter', name), ...startOf(values[name]) })),
    names,
  };
}

function widest(given: readonly unknown[]): readonly number[] {
  const shapes = given.flatMap((one) => (one instanceof Tensor ? [one.shape] : []));
  return shapes.reduce((longest, shape) => (shape.length > longest.length ? shape : longest), []);
}

/** A parameter that differs from neuron to neuron has to be given. */
function startOf(value: TensorLike | undefined): { start?: number } {
  if (typeof value === 'number') return { start: value };
  const numbers = value?.toTypedArray();
  return numbers?.length === 1 ? { start: numbers[0] as number } : {};
}

function renamed(graph: Graph, values: readonly Value[], { names }: Slots): Value[] {
  return rewrite(graph, values, ({ operation, name }) =>
    operation === 'input' ? graph.input(names.get(name as string) ?? (name as string)) : undefined,
  );
}
