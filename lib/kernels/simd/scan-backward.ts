import { type FloatArray, wrap } from '../../array/layout.ts';
import type { DenseProduct } from '../../array/values.ts';
import { sumsOf } from '../../formula/step/emit-step.ts';
import { numbersOf } from '../numbers-of.ts';
import type { CtSpikes, ScanCotangents, ScanGiven, ScanUpstream } from '../scan.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';
import { ownWeights } from './scan-forward.ts';
import { blockWidth, putPanels, samplesPerPart, strideOf } from './scan-layout.ts';
import { putBlock, putList } from './step-block.ts';
import type { StepKernels } from './step-kernels.ts';

/** The steps of a backward pass, compiled. All arrays are in Float32. `plainly` does the same where there is no room. */
export function scanBackward(
  engine: Engine,
  kernels: StepKernels,
  out: ScanCotangents,
  ct: ScanUpstream,
  kept: readonly FloatArray[],
  given: ScanGiven,
  plainly: () => void,
): void {
  const { steps, start, parameters, recurrence } = given;
  const product = productOf(ct.spikes, given.neurons);
  const numbers = product === null ? numbersOf(ct.spikes) : null;
  const { samples, neurons, perPart } = partsOf(given, product !== null || recurrence !== null);
  const width = samples * neurons;
  const sums = sumsOf(kernels.plan);
  const inner = product?.left.shape.at(-1) ?? 0;
  const deepest = Math.max(inner, recurrence && !recurrence.isOneToOne ? neurons : 0);
  const stride = strideOf(perPart * neurons, 64);
  engine.staged((stage) => {
    const kernel = kernels.backward(parameters);
    const positions = engine.functions.positionsOf(kernel);
    const put = (array: FloatArray | null) => stage.putOr0(array as Float32Array | null);
    const rooms = sums.map(() => stage.room(width));
    const totals = out.start.map((array) => stage.result(array as Float32Array));
    const block = { kernels, kernel, kept: kept.map(put), start: start.map(put), others: [] };
    const call = {
      step: positions.backward as number,
      firstStep: positions.first as number,
      block: putBlock(stage, { ...block, parameters, width }),
      ctInput: stage.result(out.input as Float32Array),
      ctSpikes: put(numbers),
      ctSpikesStep: numbers?.length === width ? 0 : 4 * width,
      ...putProduct(engine, stage, product),
      ...putWeights(engine, stage, given),
      ctLast: putList(stage, ct.last.map(put)),
      ctTraces: putList(stage, ct.traces.map(put)),
      out: putList(stage, [...totals, ...rooms]),
      ...{ states: start.length, sums: sums.length },
      ...{ steps, samples, neurons, samplesPerPart: perPart, stride },
    };
    engine.run({
      kernel: 'scanBack',
      parts: Math.ceil(samples / perPart),
      scratch: (start.length + sums.length + 2) * stride + 192 + 4 * Math.ceil(perPart / 6) * 6 * deepest,
      call,
    });
    sums.forEach((name, i) => {
      sumInto(out.parameters[name] as FloatArray, engine.memory.floats(rooms[i] as number, width));
    });
  }, plainly);
}

/** How the columns are shared out: by samples where products go through them, else as if each were a sample of its own. */
function partsOf({ samples, neurons }: ScanGiven, areRows: boolean) {
  if (areRows) return { samples, neurons, perPart: samplesPerPart(samples) };
  const width = samples * neurons;
  return { samples: width, neurons: 1, perPart: blockWidth(width) };
}

/** The product that a cotangent is, if the kernels can compute it for so many neurons. */
function productOf(ct: CtSpikes, neurons: number): DenseProduct | null {
  if (ct === null || !('compute' in ct) || ct.right.shape[1] !== neurons) return null;
  return areFloat32(ct.left, ct.right) ? ct : null;
}

function putProduct(engine: Engine, stage: Stage, product: DenseProduct | null) {
  if (product === null) return { left: 0, panels: 0, inner: 0 };
  const { left, right } = product;
  return {
    left: stage.putArray(left),
    panels: putPanels(engine, stage, right),
    inner: left.shape.at(-1) as number,
  };
}

function putWeights(engine: Engine, stage: Stage, { recurrence, neurons }: ScanGiven) {
  if (recurrence === null) return { recurrent: 0, own: 0 };
  const { weight, isOneToOne } = recurrence;
  if (isOneToOne) return { recurrent: 0, own: stage.put(ownWeights(weight, neurons)) };
  const back = wrap(weight, [neurons, neurons]).transpose(1, 0);
  return { recurrent: putPanels(engine, stage, back), own: 0 };
}

/** Adds up over samples, or over all, in Float64. */
function sumInto(out: FloatArray, x: Float32Array): void {
  const totals = new Float64Array(out.length);
  for (let from = 0; from < x.length; from += totals.length)
    for (let n = 0; n < totals.length; n++) totals[n] = (totals[n] as number) + (x[from + n] as number);
  out.set(totals);
}
