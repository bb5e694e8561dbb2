import { execFileSync } from 'node:child_process';
import { type NeuronLayer, neurons, noGrad, random, scope, type Tensor, vjp } from 'spiketape';
import { type Summary, summarize } from './statistics.ts';
import { quartiles, ratio, table } from './table.ts';

/** What a neuron costs, in nanoseconds per neuron and step. */
export interface ScanTimes {
  readonly name: string;
  readonly width: number;
  readonly forward: Summary;
  readonly backward: Summary;
}

/** Milliseconds of the first forward and backward pass of LIF in a process. */
export interface FirstUse {
  /** The very first work of the process. */
  readonly cold: Summary;
  /** After another model has been used. */
  readonly warm: Summary;
}

/** What neurons cost. */
export interface NeuronTimes {
  readonly scans: readonly ScanTimes[];
  readonly firstUse: FirstUse;
}

interface Options {
  readonly seed: number;
  readonly quick: boolean;
}

const [steps, batch] = [100, 16];

/** What is measured in turns: LIF first, models of two states, and a width that is no multiple of four next to the one above it. */
const cases: readonly (readonly [name: 'lif' | 'alif' | 'synaptic', width: number, options: object])[] = [
  ['lif', 256, { beta: 0.9 }],
  ['alif', 256, { beta: 0.9 }],
  ['synaptic', 256, { alpha: 0.8, beta: 0.9 }],
  ['lif', 253, { beta: 0.9 }],
];

/** One layer over its input, forward without a tape and backward to the input. */
class Measured {
  readonly name: string;
  readonly width: number;
  readonly forward: number[] = [];
  readonly backward: number[] = [];
  private readonly layer: (x: Tensor) => Tensor;
  private readonly x: Tensor;
  private readonly pull: () => void;

  constructor([name, width, options]: (typeof cases)[number], seed: number) {
    const generator = random(seed);
    const shape = [steps, batch, width];
    this.name = name;
    this.width = width;
    this.layer = (neurons[name] as unknown as (options: object) => NeuronLayer)(options) as unknown as (
      x: Tensor,
    ) => Tensor;
    this.x = generator.uniform(shape).mul(name === 'synaptic' ? 0.1 : 0.4);
    const ct = generator.normal(shape);
    const [, pull] = vjp(this.layer, [this.x]);
    this.pull = () => scope(() => void pull(ct)[0]?.toTypedArray());
  }

  sample(isKept: boolean): void {
    const forward = timed(() => noGrad(() => void this.layer(this.x).toTypedArray()));
    const backward = timed(this.pull);
    if (!isKept) return;
    this.forward.push(forward);
    this.backward.push(backward);
  }

  get times(): ScanTimes {
    const per = (steps * batch * this.width) / 1e6;
    const { name, width } = this;
    return { name, width, forward: summarize(this.forward, per), backward: summarize(this.backward, per) };
  }
}

function timed(f: () => void): number {
  const start = performance.now();
  f();
  return performance.now() - start;
}

/** Measures scans in turns, so that what else the machine does meets all of them, and first uses in processes of their own. */
export function measureNeurons({ seed, quick }: Options, progress: (name: string) => void): NeuronTimes {
  const measured = cases.map((one) => new Measured(one, seed));
  const [warmUp, samples] = quick ? [3, 5] : [20, 60];
  for (let round = -warmUp; round < samples; round++) {
    progress(`neurons, round ${round}`);
    for (const one of measured) one.sample(round >= 0);
  }
  progress('first use');
  return { scans: measured.map(({ times }) => times), firstUse: firstUse(quick ? 1 : 9) };
}

/** A program that measures a first use; with `warm`, after another model. */
function program(warm: boolean): string {
  return `
const { neurons, sum, tensor, valueAndGrad } = await import(${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)});
const x = tensor(Array.from({ length: 4000 }, (_, i) => (i % 17) / 17), [10, 4, 100]);
const use = (layer) => valueAndGrad(() => sum(layer(x)), x).grads.toTypedArray();
${warm ? 'use(neurons.li({ beta: 0.5 }));' : ''}
const start = performance.now();
use(neurons.lif({ beta: 0.9 }));
console.log(performance.now() - start);
process.exit(0);`;
}

function firstUse(times: number): FirstUse {
  const run = (warm: boolean) =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', program(warm)], { encoding: 'utf8' }),
    );
  const samples = (warm: boolean) => summarize(Array.from({ length: times }, () => run(warm)));
  return { cold: samples(false), warm: samples(true) };
}

/** The figures for a reader. */
export function neuronTable({ scans, firstUse: first }: NeuronTimes): string {
  const [lif] = scans as [ScanTimes];
  const rows = scans.map(({ name, width, forward, backward }) => [
    `${name}, ${width}`,
    quartiles(forward),
    ratio(forward, lif.forward),
    quartiles(backward),
    ratio(backward, lif.backward),
  ]);
  const scansTable = table(['ns per neuron and step', 'forward', 'by lif', 'backward', 'by lif'], rows);
  const uses = [
    ['cold', quartiles(first.cold)],
    ['warm', quartiles(first.warm)],
  ];
  return [scansTable, '', table(['ms, first use of lif', 'time'], uses)].join('\n');
}
