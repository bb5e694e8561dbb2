import { sizeOf, withFloat64 } from '../../array/layout.ts';
import { noGrad, smooth } from '../../autodiff/scope.ts';
import { useKernels } from '../../kernels/index.ts';
import type { Tally } from '../tally.ts';
import { compareFound, type Found, farthest, outputsAndGradients } from './compare-runs.ts';
import { type Drawn, tensorsOf } from './neuron-data.ts';
import type { NeuronSubject } from './neuron-subject.ts';
import { isAllowed } from './neuron-variant.ts';

const steps = 8;

/** Elements from which on the SIMD kernels run a step. */
const elements = 1400;

/** Draws of data after which neurons are taken to be close to their thresholds always. */
const draws = 8;

/** In Float32, a share of the largest number. */
const relative = 2e-5;

/** Rounding in Float32 of the reference may be exceeded by this factor. */
const trust = 16;

type Data = Readonly<Record<string, Drawn>>;

/** SIMD and reference kernels give the same, but for rounding: outputs and gradients, of spikes and in `smooth`. */
export function checkKernels(subject: NeuronSubject, tally: Tally): void {
  if (!isAllowed(() => withKernels('simd', () => {}))) return;
  for (const [place, mode] of [
    ['of the SIMD kernels', <R>(f: () => R) => f()],
    ['of the SIMD kernels in smooth', smooth],
  ] as const) {
    const data = mode(() => stableData(subject));
    if (data === null) tally.skip();
    else mode(() => compareKernels(subject, tally, place, data));
  }
}

function withKernels<R>(name: string, f: () => R): R {
  const before = useKernels(name);
  try {
    return f();
  } finally {
    useKernels(before);
  }
}

/** Data at which no neuron is so close to its threshold that rounding decides; null where there are none. */
function stableData(subject: NeuronSubject): Data | null {
  const random = subject.random();
  const width = sizeOf(subject.shape);
  const shape = [steps, Math.max(1, Math.ceil(elements / steps / width)), ...subject.shape];
  for (let i = 0; i < draws; i++) {
    const data = subject.draw(shape, random);
    if (isStable(subject, data)) return data;
  }
  return null;
}

function isStable(subject: NeuronSubject, data: Data): boolean {
  const scaled = (factor: number) => ({
    ...data,
    input: { ...(data.input as Drawn), values: data.input?.values.map((x) => factor * x) ?? [] },
  });
  const spikes = (given: Data) =>
    withKernels('reference', () => noGrad(() => subject.run(tensorsOf(given)).spikes?.toTypedArray() ?? []));
  const due = withFloat64(() => spikes(data));
  const isSame = (values: ArrayLike<number>) => farthest(values, due) < 0.01;
  return (
    isSame(spikes(data)) &&
    [1 - 1e-5, 1 + 1e-5].every((factor) => isSame(withFloat64(() => spikes(scaled(factor)))))
  );
}

function compareKernels(subject: NeuronSubject, tally: Tally, place: string, data: Data): void {
  const due = withKernels('reference', () => withFloat64(() => everything(subject, data)));
  const rounded = withKernels('reference', () => everything(subject, data));
  const got = withKernels('simd', () => everything(subject, data));
  const slackOf = (name: string) => trust * farthest(rounded[name] ?? [], due[name] ?? []);
  compareFound(tally, place, got, due, relative, slackOf);
}

function everything(subject: NeuronSubject, data: Data): Found {
  const { outputs, gradients } = outputsAndGradients(subject.random(), tensorsOf(data), (given) =>
    subject.run(given),
  );
  return { ...outputs, ...gradients };
}
