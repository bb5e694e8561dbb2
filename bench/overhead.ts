import {
  add,
  exp,
  full,
  log,
  matmul,
  mul,
  noGrad,
  random,
  scope,
  sum,
  type Tensor,
  useKernels,
  valueAndGrad,
  vjp,
} from 'spiketape';
import { type Effort, efforts, measure } from './measure.ts';
import type { Summary } from './statistics.ts';
import { quartiles, ratio, table } from './table.ts';

/** Operations one after the other in a measured call, so that what a call costs by itself does not count. */
export const chainLength = 200;

/** Nanoseconds per operation on tensors so small that the arithmetic hardly counts. */
export interface OpTimes {
  readonly name: string;
  /** Without a tape. */
  readonly plain: Summary;
  /** Recorded, not walked back. */
  readonly recorded: Summary;
  /** Recorded and walked back. */
  readonly withBackward: Summary;
}

/** Nanoseconds per call that hardly does anything. */
export interface CallTimes {
  readonly name: string;
  readonly time: Summary;
}

/** What the engine costs beside the arithmetic. */
export interface OverheadTimes {
  readonly ops: readonly OpTimes[];
  readonly calls: readonly CallTimes[];
}

/** An operation that can be applied to its own result: y becomes step(y, p, i). Both y and p are differentiated. */
interface Chain {
  readonly name: string;
  readonly y: Tensor;
  readonly p: Tensor;
  step(y: Tensor, p: Tensor, i: number): Tensor;
}

function chains(seed: number): Chain[] {
  const y = random(seed).uniform([10, 1], 0.5, 1);
  const one = full([10, 1], 1);
  return [
    { name: 'add', y, p: one, step: (y, p) => add(y, p) },
    { name: 'mul', y, p: one, step: (y, p) => mul(y, p) },
    { name: 'exp, log in turn', y, p: one, step: (y, _, i) => (i % 2 === 0 ? exp(y) : log(y)) },
    { name: 'sum, axis of 1', y, p: one, step: (y) => sum(y, 1, true) },
    // 0.7 is no spike, so that this is a product and no gather.
    { name: 'matmul 1x1', y: full([1, 1], 0.7), p: full([1, 1], 1), step: (y, p) => matmul(y, p) },
  ];
}

function follow({ step }: Chain, y: Tensor, p: Tensor): Tensor {
  let result = y;
  for (let i = 0; i < chainLength; i++) result = step(result, p, i);
  return result;
}

interface Variants {
  readonly plain: () => unknown;
  readonly recorded: () => unknown;
  readonly withBackward: () => unknown;
}

function variants(chain: Chain): Variants {
  const params = [chain.y, chain.p];
  return {
    plain: () => noGrad(() => follow(chain, chain.y, chain.p)),
    recorded: () => vjp((y, p) => follow(chain, y as Tensor, p as Tensor), params),
    withBackward: () => valueAndGrad(() => sum(follow(chain, chain.y, chain.p)), params),
  };
}

/** Measures the overhead per operation and per call. */
export async function measureOverhead(
  { seed, kernels, quick }: { readonly seed: number; readonly kernels: string; readonly quick: boolean },
  progress: (name: string) => void,
): Promise<OverheadTimes> {
  useKernels(kernels);
  const effort = efforts[quick ? 'quick' : 'full'];
  const all = chains(seed).map((chain) => ({ name: chain.name, ...variants(chain) }));
  // All run once before the first is measured: a program uses several operations, and the order shall not count.
  for (const { plain, recorded, withBackward } of all) for (const f of [plain, recorded, withBackward]) f();
  const ops: OpTimes[] = [];
  for (const { name, ...chain } of all) {
    progress(name);
    ops.push({ name, ...(await measureOp(chain, effort)) });
  }
  return { ops, calls: await measureCalls(effort, progress) };
}

async function measureOp(chain: Variants, effort: Effort): Promise<Omit<OpTimes, 'name'>> {
  return {
    plain: await measure(chain.plain, chainLength, effort),
    recorded: await measure(chain.recorded, chainLength, effort),
    withBackward: await measure(chain.withBackward, chainLength, effort),
  };
}

async function measureCalls(effort: Effort, progress: (name: string) => void): Promise<CallTimes[]> {
  const p = full([], 1);
  const calls: [name: string, f: () => unknown][] = [
    ['scope(() => p)', () => scope(() => p)],
    ['noGrad(() => p)', () => noGrad(() => p)],
    ['valueAndGrad(() => p, p)', () => valueAndGrad(() => p, p)],
  ];
  const times: CallTimes[] = [];
  for (const [name, f] of calls) {
    progress(name);
    times.push({ name, time: await measure(f, 1, effort) });
  }
  return times;
}

/** The figures for a reader. */
export function overheadTable({ ops, calls }: OverheadTimes): string {
  const opRows = ops.map(({ name, plain, recorded, withBackward }) => [
    name,
    quartiles(plain),
    quartiles(recorded),
    ratio(recorded, plain),
    quartiles(withBackward),
    ratio(withBackward, plain),
  ]);
  const headings = ['ns per operation', 'plain', 'recorded', 'ratio', 'walked back', 'ratio'];
  return [
    table(headings, opRows),
    '',
    table(
      ['ns per call', 'time'],
      calls.map(({ name, time }) => [name, quartiles(time)]),
    ),
  ].join('\n');
}
