import type { CheckResult } from 'spiketape';
import { element } from '../view/element.ts';
import { showNumber } from '../view/show-number.ts';
import type { FoundReport } from '../worker/messages.ts';

/** Where the results of the checks are shown. */
export interface Found {
  readonly element: HTMLElement;
  busy(): void;
  show(report: FoundReport): void;
  fail(message: string): void;
  none(text?: string): void;
}

export function found(): Found {
  const head = element('p', { class: 'live-verdict', role: 'status' });
  const cause = element('div', { class: 'live-cause' });
  const checks = element('ul', { class: 'live-checks' });
  const say = (text: string, kind = '') => {
    head.textContent = text;
    head.className = `live-verdict ${kind}`;
    cause.replaceChildren();
    checks.replaceChildren();
  };
  return {
    element: element('div', { class: 'live-found' }, element('h3', {}, 'Checks'), head, cause, checks),
    busy() {
      head.textContent = 'checking…';
      head.className = 'live-verdict';
      checks.classList.add('live-old');
      cause.classList.add('live-old');
    },
    show({ passed, checks: results, diagnosis }) {
      const failed = results.filter((result) => !result.passed).length;
      if (passed) say(`✓ All ${results.length} checks passed.`, 'live-right');
      else say(`✗ ${failed} of ${results.length} checks failed.`, 'live-wrong');
      if (diagnosis !== undefined) {
        cause.append(element('p', {}, element('strong', {}, 'Likely cause: '), `${diagnosis.text}.`));
        const { correction } = diagnosis;
        if (correction !== undefined)
          cause.append(
            element('p', {}, element('strong', {}, 'Right would be: '), element('code', {}, correction)),
          );
      } else if (!passed) cause.append(element('p', {}, 'No simple correction was found that explains it.'));
      checks.append(...results.map(line));
      checks.classList.remove('live-old');
      cause.classList.remove('live-old');
    },
    fail: (message) => say(message, 'live-wrong'),
    none: (text = 'Formulas that can be read are due first.') => say(text),
  };
}

function line(result: CheckResult): HTMLElement {
  const { name, passed, points, inconclusive } = result;
  const count = `${points} ${points === 1 ? 'point' : 'points'}`;
  return element(
    'li',
    { class: passed ? 'live-right' : 'live-wrong' },
    element(
      'span',
      { class: 'live-sign', role: 'img', 'aria-label': passed ? 'passed' : 'failed' },
      passed ? '✓' : '✗',
    ),
    element('strong', {}, name),
    element(
      'span',
      { class: 'live-hint' },
      `${count}${inconclusive > 0 ? `, ${inconclusive} inconclusive` : ''}`,
    ),
    element('span', { class: 'live-worst' }, worstOf(result)),
  );
}

function worstOf({ passed, worst, message }: CheckResult): string {
  // What failed need not be the comparison with the largest error.
  if (worst === null || (!passed && worst.error <= worst.tolerance)) return message;
  const { x, place, got, due, error, tolerance, params } = worst;
  const settings = Object.entries(params ?? {}).map(([name, value]) => `${name} = ${showNumber(value)}`);
  const where = [...(place ? [place] : []), `x = ${showNumber(x)}`, ...settings].join(', ');
  if (passed && error === 0) return 'no error anywhere';
  if (passed) return `worst at ${where}: error ${showNumber(error, 2)}, ${showNumber(tolerance, 2)} allowed`;
  return `at ${where}: got ${showNumber(got)}, due ${showNumber(due)}`;
}
