import { type Judgement, verdict } from '../compare-derivatives.ts';
import { derivativesOf } from '../grad-checks.ts';
import type { GradSubject } from '../grad-subject.ts';
import type { Diagnosis } from './diagnosis.ts';
import { showExpression } from './expression.ts';

/** How many elements of an input are looked at. */
const looked = 8;

/** How exactly a factor has to be met. */
const relative = 1e-5;

/** The likely cause of what is wrong with a gradient for several inputs: for which it is wrong, and where that is all, by what factor. */
export function diagnoseInputs(subject: GradSubject): Diagnosis | undefined {
  try {
    const found = subject.names.map((name, input) => ({
      name,
      derivatives: derivativesOf(subject, input, looked),
    }));
    const wrong = found.filter(({ derivatives }) => derivatives.some((one) => verdict(one) === 'wrong'));
    if (wrong.length === 0) return undefined;
    const all = wrong.flatMap(({ derivatives }) => derivatives);
    const of =
      wrong.length === found.length && found.length > 1
        ? 'all inputs'
        : wrong.map(({ name }) => name).join(', ');
    return diagnosisOf(of, all);
  } catch {
    return undefined;
  }
}

function diagnosisOf(of: string, derivatives: readonly Judgement[]): Diagnosis | undefined {
  const factor = factorOf(derivatives);
  if (factor === undefined) return undefined;
  const errors = derivatives.map(({ got, due }) => Math.abs(got - due));
  const common = { errorBefore: Math.max(...errors), errorAfter: 0 };
  if (Math.abs(factor) <= relative)
    return { cause: 'gradient-zero', text: `the gradient for ${of} is 0`, ...common };
  if (Math.abs(factor + 1) <= relative)
    return { cause: 'gradient-sign', text: `the sign of the gradient for ${of} is flipped`, ...common };
  const shown = showExpression({ coefficient: factor, powers: [] });
  return {
    cause: 'gradient-factor',
    text: `the gradient for ${of} is ${shown} times the derivative`,
    ...common,
  };
}

/** The factor that all are off by; undefined where there is none. */
function factorOf(derivatives: readonly Judgement[]): number | undefined {
  const largest = Math.max(...derivatives.map(({ due }) => Math.abs(due)));
  const clear = derivatives.filter(({ due }) => Math.abs(due) > 1e-3 * largest);
  const [first] = clear;
  if (first === undefined) return undefined;
  const factor = first.got / first.due;
  // One number is off by some factor always.
  if (clear.length < 2 && ![0, -1].some((plain) => Math.abs(factor - plain) <= relative)) return undefined;
  const isIt = derivatives.every(({ got, due }) => Math.abs(got - factor * due) <= relative * largest);
  return isIt && Math.abs(factor - 1) > relative ? factor : undefined;
}
