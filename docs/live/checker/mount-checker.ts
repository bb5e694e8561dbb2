import { parametersOf } from '../formula/names.ts';
import { copyButton } from '../view/copy-button.ts';
import { element } from '../view/element.ts';
import { failures } from '../view/failures.ts';
import { latest } from '../view/latest.ts';
import { link } from '../view/link.ts';
import { linkProblems } from '../view/link-problems.ts';
import { messageOf } from '../view/message-of.ts';
import { mounted, type Workers } from '../view/mounted.ts';
import { numberControl } from '../view/number-control.ts';
import { selectControl } from '../view/select-control.ts';
import { WorkerEnded } from '../worker/live-worker.ts';
import type { Listed, Subject, TypedParameter } from '../worker/messages.ts';
import { curvesView } from './curves-view.ts';
import { examples } from './examples.ts';
import { formulaField } from './formula-field.ts';
import { found } from './found.ts';
import {
  initialSubject,
  readSubject,
  registrySubject,
  subjectEntries,
  typedSubject,
} from './linked-subject.ts';
import { parameterList } from './parameter-list.ts';
import { typescriptOf } from './typescript-of.ts';

const points = 401;
/** Milliseconds without a change after which the checks run. */
const rest = 500;
/** Milliseconds after which the checks are given up. */
const patience = 30_000;

const typedName = '';

/**
 * Puts the checker into an element: a surrogate of the registry, or formulas that are typed, is drawn and checked in workers.
 *
 * @returns A function that ends it.
 */
export function mountChecker(place: HTMLElement): () => void {
  return mounted(place, {
    name: 'checker',
    label: 'Checker',
    async begin(workers, root, ended) {
      new Checker(workers, await workers.drawing.ask('list'), root, ended).begin();
    },
  });
}

/** The checker, once it knows the registry. */
class Checker {
  private readonly workers: Workers;
  private readonly listed: readonly Listed[];
  private readonly link;
  private readonly notice = element('div', { class: 'live-notice', role: 'status' });
  private readonly found = found();
  private readonly curves = curvesView();
  private readonly code = element('code');
  private readonly source = element('p', { class: 'live-hint' });
  private readonly origin = formulaField('origin', 'Origin G(x)', 'the smooth step', () => this.typed());
  private readonly gradient = formulaField('gradient', 'Gradient g(x)', 'its derivative', () => this.typed());
  private readonly typedPart: HTMLElement;
  private readonly parameters = parameterList<Subject>((subject) => this.change(subject));
  private readonly choice;
  private readonly range;
  private readonly drawLatest;
  private subject: Subject = initialSubject();
  /** Parameters that formulas have had, so that one that is typed again has its value. */
  private readonly remembered = new Map<string, TypedParameter>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(workers: Checker['workers'], listed: readonly Listed[], root: HTMLElement, ended: AbortSignal) {
    this.link = link('checker', ended);
    ended.addEventListener('abort', () => clearTimeout(this.timer));
    this.workers = workers;
    this.listed = listed;
    const names = new Map([
      [typedName, 'formulas of your own'],
      ...listed.map(({ name }) => [name, name] as const),
    ]);
    this.choice = selectControl('Surrogate', names, typedName, (name) => this.choose(name));
    this.range = numberControl({
      label: 'Drawn for |x| up to',
      min: 0.1,
      max: 100,
      logarithmic: true,
      initial: 4,
      broken: (value) => (value >= 0.001 && value <= 1e6 ? undefined : 'from 0.001 to 1,000,000'),
      changed: () => this.draw(),
    });
    this.typedPart = this.typedControls();
    this.drawLatest = latest<Subject>(
      async (subject) => {
        const to = this.range.value;
        this.curves.update(await workers.drawing.ask('curves', { subject, from: -to, to, points }));
      },
      (error, of) => {
        if (!(error instanceof WorkerEnded) && of === this.subject)
          this.notice.textContent = messageOf(error);
      },
    );
    root.replaceChildren(
      this.notice,
      failures(workers.drawing, () => this.draw()),
      failures(workers.checking, () => this.check()),
      this.layout(),
    );
    this.link.onChange(() => this.follow());
  }

  begin(): void {
    if (!this.follow()) this.adopt(this.subject);
  }

  private typedControls(): HTMLElement {
    const numbered = new Map([['', 'choose…'], ...examples.map(({ name }, i) => [String(i), name] as const)]);
    const example = selectControl('Examples', numbered, '', (i) => {
      const chosen = examples[Number(i)];
      if (i === '' || chosen === undefined) return;
      this.adopt(typedSubject(chosen.origin, chosen.gradient, chosen.parameters), true);
    });
    return element(
      'div',
      {},
      example.element,
      this.origin.element,
      this.gradient.element,
      element(
        'p',
        { class: 'live-hint' },
        'x, numbers, pi, e, + − * / ** ² %, comparisons, a ? b : c, && || !, functions of Math, sigmoid, logistic, relu, erf. Any other name is a parameter.',
      ),
    );
  }

  private layout(): HTMLElement {
    return element(
      'div',
      { class: 'live-columns' },
      element(
        'div',
        { class: 'live-side' },
        this.choice.element,
        this.source,
        this.typedPart,
        this.parameters.element,
        this.range.element,
        element(
          'div',
          { class: 'live-buttons' },
          copyButton('Copy as TypeScript', () => typescriptOf(this.subject)),
          copyButton('Copy a link', () => this.link.address(subjectEntries(this.subject))),
        ),
        element(
          'details',
          {},
          element('summary', {}, 'TypeScript'),
          element('pre', { tabindex: 0 }, this.code),
        ),
      ),
      element('div', { class: 'live-wide' }, this.found.element, this.curves.element),
    );
  }

  private choose(name: string): void {
    const chosen = this.listed.find((one) => one.name === name);
    this.range.set(chosen?.reach ?? 4);
    this.adopt(chosen === undefined ? initialSubject() : registrySubject(chosen), true);
  }

  /** Shows another subject in all controls. */
  private adopt(subject: Subject, isChange = false): void {
    const isTyped = subject.kind === 'typed';
    this.typedPart.hidden = !isTyped;
    const of = isTyped ? undefined : this.listed.find(({ name }) => name === subject.name);
    this.choice.set(isTyped ? typedName : subject.name);
    this.source.textContent = sourceOf(of);
    if (isTyped) {
      this.origin.set(subject.origin);
      this.gradient.set(subject.gradient);
    }
    this.parameters.set(subject, of);
    this.take(subject);
    if (isChange) this.link.write(subjectEntries(subject));
  }

  private change(subject: Subject): void {
    this.take(subject);
    this.link.write(subjectEntries(subject));
  }

  private take(subject: Subject): void {
    this.subject = subject;
    if (subject.kind === 'typed') for (const one of subject.parameters) this.remembered.set(one.name, one);
    this.notice.textContent = '';
    this.code.textContent = typescriptOf(subject);
    this.draw();
    this.found.busy();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), rest);
  }

  /** A formula has been typed. */
  private typed(): void {
    const [origin, gradient] = [this.origin.value, this.gradient.value];
    if (origin === null || gradient === null) {
      clearTimeout(this.timer);
      if (this.workers.checking.isBusy) this.workers.checking.end();
      this.found.none();
      return;
    }
    const names = parametersOf(origin, gradient);
    const parameters = names.map(
      (name): TypedParameter => this.remembered.get(name) ?? { name, value: 1, positive: true },
    );
    const subject: Subject = {
      kind: 'typed',
      origin: this.origin.text,
      gradient: this.gradient.text,
      parameters,
    };
    this.parameters.set(subject, undefined);
    this.change(subject);
  }

  private draw(): void {
    const { subject } = this;
    if (subject.kind === 'typed') {
      const values = Object.fromEntries(subject.parameters.map(({ name, value }) => [name, value]));
      for (const field of [this.origin, this.gradient])
        field.examine(values, -this.range.value, this.range.value);
    }
    this.drawLatest(subject);
  }

  private async check(): Promise<void> {
    const { checking } = this.workers;
    if (checking.isBusy) checking.end();
    this.found.busy();
    const { subject } = this;
    try {
      const report = await checking.ask('check', subject, patience);
      if (subject === this.subject) this.found.show(report);
    } catch (error) {
      if (!(error instanceof WorkerEnded) && subject === this.subject) this.found.fail(messageOf(error));
    }
  }

  private follow(): boolean {
    const entries = this.link.read();
    if (entries === null) return false;
    const { subject, problems } = readSubject(entries, this.listed);
    if (subject.kind === 'registry')
      this.range.set(this.listed.find(({ name }) => name === subject.name)?.reach ?? 4);
    this.adopt(subject);
    this.notice.textContent = linkProblems(problems);
    return true;
  }
}

function sourceOf(of: Listed | undefined): string {
  if (of === undefined) return '';
  return of.inputs === 2
    ? `${of.source}. Drawn over the membrane now, with the one before at −1.`
    : of.source;
}
