import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { add, mul, type Surrogate, sum, surrogates, type Tensor, tensor, valueAndGrad } from 'spiketape';
import type { PeerLayer } from '../../../lib/snn/peers/core/peer-layer.ts';

interface Held {
  readonly shape: readonly number[];
  readonly value: readonly number[];
}

/** How a trace is called here. */
interface Call {
  readonly make: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly surrogate: readonly ['snntorch', string, Readonly<Record<string, number>>] | null;
  readonly surrogateOption: string | null;
  readonly tensors: Readonly<Record<string, string>>;
  readonly arrays: Readonly<Record<string, Held>>;
  readonly init: Readonly<Record<string, number | string>> | null;
  readonly outputs?: Readonly<Record<string, string>>;
}

/** What a library gave, run in Float64. */
export interface Trace {
  readonly [entry: string]: unknown;
  /** Where the file is of several. */
  readonly library?: string;
  readonly shape: readonly number[];
  readonly input: readonly number[];
  readonly init?: Readonly<Record<string, number | readonly number[]>>;
  readonly learned: Readonly<Record<string, Held & { readonly grad: readonly number[] | number | null }>>;
  readonly grad_input: readonly number[];
  readonly call: Call;
}

interface Golden {
  readonly ct: Readonly<Record<string, readonly number[]>>;
  readonly traces: Readonly<Record<string, Trace>>;
}

/** The traces of a library. */
export function golden(library: string): Golden {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'golden', `${library}.json`), 'utf8'));
}

const known = [
  'library',
  'shape',
  'input',
  'init',
  'learned',
  'grad_input',
  'call',
  'note',
  'ct_spikes',
  'ct_v',
  'ct_out',
];

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function put(tree: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    tree[first] = value;
    return;
  }
  tree[first] ??= {};
  put(tree[first] as Record<string, unknown>, rest.join('.'), value);
}

function at(tree: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((branch, key) => Reflect.get(branch as object, key), tree);
}

function held({ value, shape }: Held): Tensor {
  return tensor([value].flat() as number[], shape);
}

/** The layer of a trace, made by the constructors of its library here. */
export function layerOf(make: object, { call, learned }: Trace): PeerLayer {
  const options: Record<string, unknown> = structuredClone(call.options ?? {});
  if (call.surrogate) {
    const [library, name, parameters] = call.surrogate;
    const spike: Surrogate = surrogates.find(library, name);
    options[call.surrogateOption as string] = spike(parameters);
  }
  for (const [path, array] of Object.entries(call.arrays ?? {})) put(options, path, held(array));
  for (const [name, path] of Object.entries(call.tensors ?? {}))
    put(options, path, held(learned[name] as Held));
  return (Reflect.get(make, call.make) as (options: object) => PeerLayer)(options);
}

function stateOf({ call, init }: Trace, shape: readonly number[]): Record<string, Tensor> | undefined {
  if (call.init === null || call.init === undefined) return undefined;
  const size = shape.reduce((a, b) => a * b, 1);
  const entries = Object.entries(call.init).map(([name, of]): [string, Tensor] => {
    const value = typeof of === 'number' ? of : init?.[of];
    const values = typeof value === 'number' ? new Array<number>(size).fill(value) : [...(value ?? [])];
    return [name, tensor(values, shape)];
  });
  return Object.fromEntries(entries);
}

/** The largest difference from what is due, of 1 + |due|. */
function differs(got: Tensor, due: readonly number[]): number {
  const numbers = got.toTypedArray();
  expect(numbers.length).to.equal(due.length);
  return Math.max(...due.map((value, i) => Math.abs((numbers[i] as number) - value) / (1 + Math.abs(value))));
}

/** Expects a layer to give a trace: spikes equal, states within 1e-5, gradients within 1e-4 of the largest. */
export function expectTrace(make: object, trace: Trace, shared: Golden['ct']): void {
  const layer = layerOf(make, trace);
  const { call, learned } = trace;
  const x = tensor([...trace.input], trace.shape);
  const outputs = Object.keys(trace).filter((name) => !known.includes(name));
  const paths = Object.entries(call.tensors ?? {});
  const leaves = paths.map(([, path]) => at(layer.params, path) as Tensor);
  const [steps = 0, batch = 0] = trace.shape;
  const { spikes, v } = trace as { readonly spikes?: readonly number[]; readonly v?: readonly number[] };
  const width = (spikes ? spikes.length / steps : (v ?? []).length) / batch;
  const state = stateOf(trace, [batch, width]);
  const named = (name: string) => call.outputs?.[name] ?? camel(name);
  const run = layer.run(x, state);
  for (const name of outputs) {
    const due = trace[name] as readonly number[];
    const got = at(run, named(name)) as Tensor;
    expect(differs(got, due), name).to.be.below(name === 'spikes' && named(name) === 'spikes' ? 1e-9 : 1e-5);
  }
  const loss = () => {
    const result = layer.run(x, state);
    const terms = outputs.flatMap((name) => {
      const ct = (`ct_${name}` in trace ? trace[`ct_${name}`] : shared[name]) as readonly number[] | null;
      const got = at(result, named(name)) as Tensor;
      return ct === null || ct === undefined || got.size !== ct.length
        ? []
        : [sum(mul(got, tensor([...ct], got.shape)))];
    });
    expect(terms).to.not.have.length(0);
    return terms.reduce((a, b) => add(a, b));
  };
  const { grads } = valueAndGrad(loss, [x, ...leaves]);
  const gradients = [trace.grad_input, ...paths.map(([name]) => learned[name]?.grad ?? null)];
  gradients.forEach((due, i) => {
    const got = (grads[i] as Tensor).toTypedArray();
    const all = due === null ? Array.from(got, () => 0) : [due].flat();
    const largest = Math.max(1e-3, ...all.map(Math.abs));
    expect(got.length).to.equal(all.length);
    all.forEach((value, at) => {
      expect(
        Math.abs((got[at] as number) - value) / largest,
        `gradient ${i ? paths[i - 1]?.[0] : 'input'} ${at}`,
      ).to.be.below(1e-4);
    });
  });
}
