import { type FloatArray, wrap } from '../../array/layout.ts';
import type { GatheredSum } from '../../array/values.ts';
import { numbersOf } from '../numbers-of.ts';
import type { Current, Recurrence, ScanGiven, ScanOutputs } from '../scan.ts';
import type { Calls, SplitKernel } from './calls.ts';
import type { Engine, Stage } from './engine.ts';
import { blockWidth, putStrips, strideOf, sumOf } from './scan-layout.ts';
import { putBlock, putList } from './step-block.ts';
import type { StepKernels } from './step-kernels.ts';

/** Weights that rows are gathered from sample by sample: more do not stay in the cache of a core. */
const mostGathered = 1 << 18;

/** Samples that are gathered for one call of a step. */
const samplesPerCall = 4;

/** The steps of a forward pass, compiled. All arrays are in Float32. `plainly` does the same where there is no room. */
export function scanForward(
  engine: Engine,
  kernels: StepKernels,
  out: ScanOutputs,
  input: Current,
  given: ScanGiven,
  plainly: () => void,
): void {
  const sum = sumOf(input, given.neurons);
  engine.staged((stage) => {
    const run = new Run(engine, stage, kernels, out, given);
    if (given.recurrence) run.recurrent(input, given.recurrence, sum);
    else if (sum !== null) run.gathered(sum);
    else run.dense(numbersOf(input) as Float32Array);
  }, plainly);
}

/** One run, with what all kinds of input have in common. */
class Run {
  private readonly engine: Engine;
  private readonly stage: Stage;
  private readonly kernels: StepKernels;
  private readonly out: ScanOutputs;
  private readonly given: ScanGiven;

  constructor(engine: Engine, stage: Stage, kernels: StepKernels, out: ScanOutputs, given: ScanGiven) {
    this.engine = engine;
    this.stage = stage;
    this.kernels = kernels;
    this.out = out;
    this.given = given;
  }

  dense(input: Float32Array): void {
    const { stage } = this;
    const { steps, samples, neurons, start } = this.given;
    const width = samples * neurons;
    const block = blockWidth(width);
    const stride = strideOf(block, 64);
    this.run('scanDense', Math.ceil(width / block), stride * start.length, {
      ...this.step(width),
      input: stage.put(input),
      ...this.states(),
      ...{ steps, width, blockWidth: block, stride },
      inputStep: input.length === width ? 0 : 4 * width,
    });
  }

  gathered(sum: GatheredSum): void {
    const { steps, samples, neurons, start } = this.given;
    const strips = Math.ceil(neurons / 32);
    const perPart = Math.ceil(samples / Math.min(samples, Math.ceil(16 / strips)));
    const parts = strips * Math.ceil(samples / perPart);
    const scratch = 128 * (samplesPerCall + sum.events.width + start.length * perPart);
    this.run('scanGathered', parts, scratch, {
      ...this.step(neurons),
      weight: this.stage.putArray(sum.weight),
      ...this.events(sum),
      ...this.states(),
      ...{ steps, samples, neurons, samplesPerPart: perPart, samplesPerCall },
    });
  }

  recurrent(input: Current, { weight, isOneToOne, bias, spikes }: Recurrence, sum: GatheredSum | null): void {
    const { engine, stage } = this;
    const { steps, samples, neurons, start } = this.given;
    const gathers = sum !== null && sum.weight.size <= mostGathered;
    const perPart = Math.ceil(samples / 16);
    const stride = strideOf(neurons, 128);
    const matrix = () => wrap(weight, [neurons, neurons]);
    this.run('scanRecurrent', Math.ceil(samples / perPart), stride * (start.length + 4), {
      ...this.step(neurons),
      input: gathers ? 0 : stage.put(numbersOf(input) as Float32Array),
      from: gathers ? putStrips(engine, stage, sum.weight) : 0,
      ...(gathers ? this.events(sum) : { bias: 0, k: 0, starts: 0, named: 0 }),
      strips: isOneToOne ? 0 : putStrips(engine, stage, matrix()),
      own: isOneToOne ? stage.put(ownWeights(weight, neurons)) : 0,
      ownBias: stage.putOr0(bias as Float32Array | null),
      initial: stage.put(spikes as Float32Array),
      ...this.states(),
      ...{ steps, samples, neurons, samplesPerPart: perPart, stride },
    });
  }

  private run<K extends SplitKernel>(kernel: K, parts: number, scratch: number, call: Calls[K]): void {
    this.engine.run({ kernel, parts, scratch, call });
  }

  /** The compiled step with its block, and where spikes go. */
  private step(width: number) {
    const { engine, stage, kernels, out, given } = this;
    const { parameters } = given;
    const kernel = kernels.forward(parameters);
    const kept = out.kept.map((array) => stage.result(array as Float32Array));
    const start = given.start.map(() => 0);
    return {
      step: engine.functions.positionsOf(kernel).forward as number,
      block: putBlock(stage, { kernels, kernel, kept, start, others: [], parameters, width }),
      spikes: out.spikes === null ? 0 : stage.result(out.spikes as Float32Array),
    };
  }

  private states() {
    const { stage, out, given } = this;
    return {
      start: putList(
        stage,
        given.start.map((array) => stage.put(array as Float32Array)),
      ),
      last: putList(
        stage,
        out.last.map((array) => stage.result(array as Float32Array)),
      ),
      states: given.start.length,
    };
  }

  private events({ events, bias }: GatheredSum) {
    const { stage } = this;
    return {
      bias: bias === undefined ? 0 : stage.putArray(bias),
      k: events.width,
      starts: stage.put(events.starts),
      named: stage.put(events.columns),
    };
  }
}

/** Weights that are one to one, one for each neuron. */
export function ownWeights(weight: FloatArray, neurons: number): Float32Array {
  if (weight.length === neurons) return weight as Float32Array;
  return new Float32Array(neurons).fill(weight[0] as number);
}
