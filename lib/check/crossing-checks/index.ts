import type { CrossingSubject } from '../crossing-subject.ts';
import { gradient } from '../surrogate-checks/gradient.ts';
import { integral } from '../surrogate-checks/integral.ts';
import { kinks } from '../surrogate-checks/kinks.ts';
import type { Check } from '../surrogate-checks/surrogate-check.ts';
import type { Tally } from '../tally.ts';
import { cotangents } from './cotangents.ts';
import { forward } from './forward.ts';
import { kernels } from './kernels.ts';
import { specialValues } from './special-values.ts';

/** Everything that is checked of a function of two inputs: along its axes, what is checked of functions of one. */
export const crossingChecks: readonly Check<CrossingSubject>[] = [
  ...[gradient, kinks, integral].map((check) => ({
    name: check.name,
    run: (subject: CrossingSubject, tally: Tally) => {
      for (const section of subject.sections()) {
        tally.under(subject.params, section.note);
        check.run(section, tally);
      }
    },
  })),
  cotangents,
  kernels,
  forward,
  specialValues,
];
