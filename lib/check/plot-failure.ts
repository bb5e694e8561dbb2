import type { Crossing } from '../crossing.ts';
import type { Elementwise } from '../quadrature.ts';
import { random } from '../random.ts';
import type { Surrogate, SurrogateOptions } from '../surrogate.ts';
import { finiteDifferences } from './finite-differences.ts';
import { guarded } from './guarded.ts';
import type { Report } from './report.ts';
import { Subject } from './subject.ts';
import { textPlot } from './text-plot.ts';

/** Checks that compare a gradient with its origin: what is wrong shows in the two curves. */
const shown = ['gradient', 'kinks', 'integral'];

/** How far a plot reaches, in lengths of the gradient; far out, as a share of the distance. */
const reach = { lengths: 3, share: 1 / 4 };

/** A derivative that is less certain than this, as a share of the largest, is not drawn, */
const certain = 0.01;

/** unless it is as certain as this against the size of the origin: 0, in a tail. */
const negligible = 1e-9;

/**
 * The gradient of a surrogate and the derivative of its origin, around the worst point of a check that failed and under the
 * parameters that it failed under: 10 lines of 60 characters.
 *
 * @returns null where no such check failed, or not at a finite number; and for a function of two inputs.
 */
export function plotFailure(spike: Surrogate | Crossing, report: Report): string | null {
  if ('inputs' in spike.row) return null;
  const failed = report.checks.find((check) => !check.passed && shown.includes(check.name) && check.worst);
  const { x = Number.NaN, params = {} } = failed?.worst ?? {};
  if (!Number.isFinite(x)) return null;
  const subject = under(spike as Surrogate, params);
  const radius = Math.max(reach.lengths * subject.length, reach.share * Math.abs(x - subject.anchor));
  return textPlot(guarded(subject.gradient), derivative(subject), { center: x, radius });
}

function under(spike: Surrogate, params: object): Subject {
  const more = spike.row.stochastic ? { random: random(1) } : {};
  return new Subject(spike({ ...params, ...more } as SurrogateOptions<string>), certain, 1);
}

/** The derivative of the origin; NaN where that cannot be told. */
function derivative({ origin, length, breaks, magnitude }: Subject): Elementwise {
  return (xs) => {
    const { values, errors } = finiteDifferences(guarded(origin), xs, { length, breaks, magnitude });
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
    const allowed = certain * largest + (negligible * magnitude) / length;
    return values.map((value, i) => ((errors[i] as number) <= allowed ? value : Number.NaN));
  };
}
