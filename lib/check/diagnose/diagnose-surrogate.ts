import { withFloat64 } from '../../array/layout.ts';
import { vjp } from '../../autodiff/grad.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { tensor } from '../../ops/create.ts';
import type { CrossingSubject } from '../crossing-subject.ts';
import type { Subject } from '../subject.ts';
import type { Case, Source } from './case.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';

/** The likely cause of what is wrong with a surrogate, which was checked under these settings. */
export function diagnoseSurrogate(subjects: readonly Subject[]): Diagnosis | undefined {
  const sources = new Map(subjects.map((subject) => [sourceOf(subject), subject]));
  const of = (c: Case) => sources.get(c.source) as Subject;
  const isStep = subjects.every(({ row }) => !row.stochastic && row.forward === undefined);
  return diagnose([...sources.keys()], {
    jumps: (c) => of(c).jumps,
    fixed: (c) => {
      const { threshold, row, params } = of(c);
      return row.originAtThreshold && { x: threshold, due: row.originAtThreshold(params) };
    },
    pull: (c, xs, cts) => pullBack(of(c), xs, cts),
    ...(isStep && {
      forward: (c, xs) => withFloat64(() => of(c).spike(tensor(xs)).toTypedArray()),
      firesFrom: (c) => of(c).firesFrom,
    }),
  });
}

/** The likely cause of what is wrong with a function of two inputs: what is wrong along each axis. */
export function diagnoseCrossing(subjects: readonly CrossingSubject[]): Diagnosis | undefined {
  const sources = subjects.flatMap((whole) =>
    whole.sections().map((section) => ({ ...sourceOf(section), params: whole.params })),
  );
  return diagnose(sources, { jumps: () => [0] });
}

function sourceOf(subject: Subject): Source {
  const { params, anchor, length, breaks, magnitude, origin, gradient, row } = subject;
  return { params, anchor, length, breaks, magnitude, origin, gradient, row };
}

function pullBack({ spike, row }: Subject, xs: Float64Array, cts: Float64Array): ArrayLike<number> {
  if (row.stochastic) return xs.map((x, i) => spike.gradient(x) * (cts[i] as number));
  return withFloat64(() => {
    const [, pull] = vjp((x) => spike(x as Tensor), [tensor(xs)]);
    return (pull(tensor(cts))[0] as Tensor).toTypedArray();
  });
}
