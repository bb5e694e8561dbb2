import { compareSingles } from '../compare-singles.ts';
import type { CrossingSubject } from '../crossing-subject.ts';
import { everyMagnitude } from '../float32-samples.ts';
import type { Check } from '../surrogate-checks/surrogate-check.ts';

/** In Float32 the kernels give what the scalar formulas give in Float64, at numbers of every magnitude. */
export const kernels: Check<CrossingSubject> = {
  name: 'kernels',
  run(subject, tally) {
    const { spike } = subject;
    const xNew = everyMagnitude(subject.random());
    const order = subject.random().permutation(xNew.length);
    const xOld = xNew.map((_, i) => xNew[order[i] as number] as number);
    const cts = xNew.map((_, i) => (i % 3) - 1.5);
    const out = () => new Float32Array(xNew.length);
    const origin = spike.kernels.origin(out(), xNew, xOld);
    const originAt = (x: number, i: number) => spike.origin(x, xOld[i] as number);
    compareSingles(tally, 'the origin kernel', xNew, origin, originAt, { mayOverflow: true });
    const pulled = [out(), out()] as const;
    spike.kernels.vjp(...pulled, cts, xNew, xOld);
    for (const input of [0, 1] as const) {
      const due = (x: number, i: number) => (cts[i] as number) * spike.gradient(x, xOld[i] as number)[input];
      compareSingles(tally, `the vjp kernel, input ${input}`, xNew, pulled[input], due);
    }
  },
};
