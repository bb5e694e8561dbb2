import type { ManualSubject } from '../manual-checks.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';

/** The likely cause of what is wrong with a gradient by hand, whose parameters are not known. */
export function diagnoseManual(subject: ManualSubject): Diagnosis | undefined {
  const { origin, spikes, gradient, pullback, breaks, length, forward, originAtZero } = subject;
  const magnitude = Math.max(...origin(Float64Array.of(-length, 0, length)).map(Math.abs));
  const source = { params: {}, anchor: 0, length, breaks, magnitude, origin, gradient };
  const isStep = forward !== false && [-1, -1e-9, 0, 1e-9, 1].every((x) => forward(x) === (x >= 0 ? 1 : 0));
  return diagnose([source], {
    ...(originAtZero !== undefined && { fixed: () => ({ x: 0, due: originAtZero }) }),
    pull: (_, xs, cts) => pullback(xs)(cts),
    ...(isStep && { forward: (_, xs) => spikes(xs) }),
  });
}
