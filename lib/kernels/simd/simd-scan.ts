import type { FloatArray } from '../../array/layout.ts';
import { isProven } from '../../formula/built-scalar.ts';
import { valuesOf } from '../../formula/graph.ts';
import { isBinary } from '../../formula/step/is-binary.ts';
import type { Fire } from '../fire.ts';
import * as reference from '../reference/scanner.ts';
import type {
  Current,
  Recurrence,
  ScanCotangents,
  ScanGiven,
  Scanner,
  ScanOutputs,
  ScanStep,
  ScanUpstream,
  SimdScans,
} from '../scan.ts';
import type { Engine } from './engine.ts';
import { scanBackward } from './scan-backward.ts';
import { scanForward } from './scan-forward.ts';
import { putBlock } from './step-block.ts';
import { perNeuronOf, StepKernels } from './step-kernels.ts';

/** Elements of a part that are restored. */
const perPart = 1 << 15;

type Way = 'forward' | 'backward';

type Restored = Readonly<Record<string, FloatArray>>;

/**
 * A step over time, compiled. Float64, what is small, and what cannot be compiled are left to the reference; so are weights
 * between all neurons whose spikes may be other numbers than 0 and 1.
 */
export function simdScan(scans: SimdScans, step: ScanStep): Scanner {
  return new SimdScanner(scans, step);
}

class SimdScanner implements Scanner {
  private readonly scans: SimdScans;
  private readonly step: ScanStep;
  private readonly reference: Scanner;
  private readonly kernels: StepKernels;
  /** Whether each way can be compiled: undefined until there is work for it. */
  private readonly known: { -readonly [W in Way]?: boolean } = {};

  constructor(scans: SimdScans, step: ScanStep) {
    this.scans = scans;
    this.step = step;
    this.reference = reference.scanner(step);
    this.kernels = new StepKernels(scans.engine, step);
  }

  forward(out: ScanOutputs, input: Current, given: ScanGiven): void {
    const arrays = [...out.kept, ...out.last, ...given.start, ...('compute' in input ? [] : [input])];
    const kernels = this.kernelsFor('forward', given, arrays);
    const plainly = () => this.reference.forward(out, input, given);
    if (kernels === null) plainly();
    else scanForward(this.scans.engine, kernels, out, input, given, plainly);
  }

  backward(out: ScanCotangents, ct: ScanUpstream, kept: readonly FloatArray[], given: ScanGiven): void {
    const cts = [...ct.last, ...ct.traces].filter((array) => array !== null);
    const arrays = [out.input, ...kept, ...out.start, ...given.start, ...cts];
    const kernels = this.kernelsFor('backward', given, arrays);
    const plainly = () => this.reference.backward(out, ct, kept, given);
    if (kernels === null) plainly();
    else scanBackward(this.scans.engine, kernels, out, ct, kept, given, plainly);
  }

  restore(
    out: Restored,
    kept: readonly FloatArray[],
    given: Pick<ScanGiven, 'neurons' | 'parameters'>,
  ): void {
    const arrays = [...Object.values(out), ...kept];
    const elements = Object.values(out)[0]?.length ?? 0;
    const kernels = this.fits(elements, arrays) ? this.compiled('forward') : null;
    const plainly = () => this.reference.restore(out, kept, given);
    if (kernels === null) plainly();
    else restore(this.scans.engine, kernels, out, kept, given, plainly);
  }

  /** The compiled step where it is for this work. */
  private kernelsFor(way: Way, given: ScanGiven, arrays: readonly FloatArray[]): StepKernels | null {
    const { steps, samples, neurons, recurrence } = given;
    if (!this.fits(steps * samples * neurons, arrays)) return null;
    return recurrence === null || this.fitsWeights(recurrence) ? this.compiled(way) : null;
  }

  /** A step takes an element a dozen operations or more. */
  private fits(elements: number, arrays: readonly FloatArray[]): boolean {
    if (elements === 0 || 16 * elements < this.scans.leastWork) return false;
    return arrays.every((array) => array instanceof Float32Array);
  }

  private fitsWeights({ weight, isOneToOne, bias, spikes }: Recurrence): boolean {
    const arrays = [weight, spikes, ...(bias ? [bias] : [])];
    if (!arrays.every((array) => array instanceof Float32Array)) return false;
    if (isOneToOne) return true;
    const { plan, spike } = this.step;
    const fired = plan.step.spikes;
    const areBits = fired !== null && spike.fire.step !== undefined && isBinary(fired);
    return areBits && spikes.every((x) => x === 0 || x === 1);
  }

  /** The step for one way, which is compiled by and by. */
  private compiled(way: Way): StepKernels | null {
    this.known[way] ??= this.isCompiled(way);
    return this.known[way] ? this.kernels : null;
  }

  /** Whether all that a way calls is known as a step, or as a formula that a probe has confirmed, when the package was built or now. */
  private isCompiled(way: Way): boolean {
    const { plan, spike } = this.step;
    const operations = valuesOf(...Object.values(plan[way]));
    const isUsed = (operation: string) => operations.some((value) => value.operation === operation);
    return (
      (!isUsed('spike') || this.isKnown(spike.fire)) && (!isUsed('slope') || this.isKnown(spike.gradient))
    );
  }

  private isKnown({ step, formula }: Fire): boolean {
    if (step !== undefined || formula === undefined) return step !== undefined;
    return isProven(formula.source, formula.params) || this.scans.formOf(formula).kind === 'simd';
  }
}

/** By rows of neurons where these have values of their own, else by such as divide all. */
function restore(
  engine: Engine,
  kernels: StepKernels,
  out: Restored,
  kept: readonly FloatArray[],
  { neurons, parameters }: Pick<ScanGiven, 'neurons' | 'parameters'>,
  plainly: () => void,
): void {
  const outputs = Object.values(out) as Float32Array[];
  const { length } = outputs[0] as Float32Array;
  const width = perNeuronOf(parameters).length > 0 ? neurons : rowLength(length, neurons);
  const kernel = kernels.restore(Object.keys(out), parameters);
  engine.staged((stage) => {
    const others = outputs.map((array) => stage.result(array));
    const start = kernels.plan.step.states.map(() => 0);
    const addresses = kept.map((array) => stage.put(array as Float32Array));
    const rows = length / width;
    const rowsPerPart = Math.max(1, Math.floor(perPart / width));
    const step = engine.functions.positionsOf(kernel).restore as number;
    const arrays = { kernels, kernel, kept: addresses, start, others, parameters, width: neurons };
    const block = putBlock(stage, arrays);
    const call = { step, block, rows, width, rowsPerPart };
    const parts = Math.ceil(rows / rowsPerPart);
    engine.run({ kernel: 'restoreScan', parts, scratch: 0, call });
  }, plainly);
}

/** A multiple of the neurons of a sample that divides all elements, long where that can be. */
function rowLength(length: number, neurons: number): number {
  const rows = length / neurons;
  for (const n of [64, 32, 16, 8, 4, 2]) if (rows % n === 0 && n * neurons <= perPart) return n * neurons;
  return neurons;
}
