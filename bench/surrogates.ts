import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Crossing, random, type Surrogate, surrogates, useKernels } from 'spiketape';
import { efforts, measure } from './measure.ts';
import type { Summary } from './statistics.ts';
import { quartiles, ratio, table } from './table.ts';

/** Elements in the arrays that the kernels run over: 256 kB, so that they stay in a cache. */
export const elements = 65_536;

/** Nanoseconds per element of the kernels of one surrogate. */
export interface SurrogateTimes {
  readonly name: string;
  readonly forward: Summary;
  readonly origin: Summary;
  readonly vjp: Summary;
  /** What the vjp runs as: the lanes of its SIMD, or `javascript`. */
  readonly runsAs: string;
}

/** What a process that measures one surrogate is told. */
export interface SurrogateTask {
  readonly name: string;
  readonly seed: number;
  readonly kernels: string;
  readonly quick: boolean;
}

/** The kernels of a surrogate over prepared arrays, ready to be called. */
type Calls = Readonly<Record<'forward' | 'origin' | 'vjp', () => unknown>>;

/**
 * Measures each surrogate in a process of its own: a loop that has called many functions is slower than one that
 * has called a single one, as it is in a program that trains with one surrogate; and the order would count.
 */
export async function measureSurrogates(
  { seed, kernels, quick }: Omit<SurrogateTask, 'name'>,
  progress: (name: string) => void,
): Promise<SurrogateTimes[]> {
  const times: SurrogateTimes[] = [];
  for (const name of Object.keys(surrogates)) {
    progress(name);
    times.push(await measureApart({ name, seed, kernels, quick }));
  }
  return times;
}

async function measureApart(task: SurrogateTask): Promise<SurrogateTimes> {
  const child = fork(fileURLToPath(new URL('./surrogate-process.ts', import.meta.url)), [
    JSON.stringify(task),
  ]);
  const messages: SurrogateTimes[] = [];
  child.on('message', (message) => messages.push(message as SurrogateTimes));
  const [[code]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  const [times] = messages;
  if (times === undefined)
    throw new Error(`${task.name}: its process ended with code ${code} and no figures.`);
  return times;
}

/** Measures one surrogate in this process. */
export async function measureSurrogate({
  name,
  seed,
  kernels,
  quick,
}: SurrogateTask): Promise<SurrogateTimes> {
  useKernels(kernels);
  const family = new Map<string, unknown>(Object.entries(surrogates));
  const member = family.get(name) as Surrogate | Crossing | undefined;
  if (member === undefined) throw new RangeError(`measureSurrogate: there is no surrogate ${name}.`);
  const calls = isCrossing(member) ? callsOfTwo(member, seed) : callsOfOne(member, seed);
  const time = (f: () => unknown) => measure(f, elements, efforts[quick ? 'quick' : 'full']);
  return {
    name,
    forward: await time(calls.forward),
    origin: await time(calls.origin),
    vjp: await time(calls.vjp),
    runsAs: runsAs(member),
  };
}

function runsAs(member: Surrogate | Crossing): string {
  if (isCrossing(member)) return 'javascript';
  const { gradient } = member.kernel;
  return gradient.kind === 'simd' ? gradient.lanes : gradient.kind;
}

function isCrossing(member: Surrogate | Crossing): member is Crossing {
  return 'inputs' in member.row && member.row.inputs === 2;
}

/** Over normally distributed inputs, or probabilities where spikes are drawn. */
function callsOfOne(spike: Surrogate, seed: number): Calls {
  const generator = random(seed);
  const { stochastic } = spike.row;
  const own = (stochastic ? (spike as Surrogate<never>)({ random: generator.split() }) : spike).kernels;
  const x = (stochastic ? generator.uniform([elements]) : generator.normal([elements])).toTypedArray();
  const ct = generator.normal([elements]).toTypedArray();
  const out = new Float32Array(elements);
  return {
    forward: () => own.forward(out, x),
    origin: () => own.origin(out, x),
    vjp: () => own.vjp(out, ct, x),
  };
}

/** The same for a function of two inputs, whose vjp gives two cotangents. */
function callsOfTwo({ kernels: own }: Crossing, seed: number): Calls {
  const generator = random(seed);
  const draw = () => generator.normal([elements]).toTypedArray();
  const [xNew, xOld, ct] = [draw(), draw(), draw()];
  const [out, outOld] = [new Float32Array(elements), new Float32Array(elements)];
  return {
    forward: () => own.forward(out, xNew, xOld),
    origin: () => own.origin(out, xNew, xOld),
    vjp: () => own.vjp(out, outOld, ct, xNew, xOld),
  };
}

/** The figures for a reader; the last column compares vjps with that of `arctan`. */
export function surrogateTable(times: readonly SurrogateTimes[]): string {
  const arctan = times.find(({ name }) => name === 'arctan');
  const rows = times.map(({ name, forward, origin, vjp, runsAs: form }) => [
    name,
    quartiles(forward),
    quartiles(origin),
    quartiles(vjp),
    arctan === undefined ? '-' : ratio(vjp, arctan.vjp),
    form,
  ]);
  return table(['ns per element', 'forward', 'origin', 'vjp', 'vjp / arctan', 'runs as'], rows);
}
