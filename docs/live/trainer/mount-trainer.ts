import { chart } from '../view/chart.ts';
import { copyButton } from '../view/copy-button.ts';
import { element } from '../view/element.ts';
import { failures } from '../view/failures.ts';
import { latest } from '../view/latest.ts';
import { type Link, link } from '../view/link.ts';
import { linkProblems } from '../view/link-problems.ts';
import { messageOf } from '../view/message-of.ts';
import { selectControl } from '../view/select-control.ts';
import { showNumber } from '../view/show-number.ts';
import { LiveWorker, WorkerEnded } from '../worker/live-worker.ts';
import type { Listed, TrainingState } from '../worker/messages.ts';
import { trainerControls } from './controls.ts';
import { History } from './history.ts';
import { initialSettings, readSettings, settingsEntries } from './linked-settings.ts';
import { observed } from './observed.ts';
import type { TrainerSettings } from './settings.ts';

const paces: ReadonlyMap<string, string> = new Map([
  ['Infinity', 'as fast as it goes'],
  ['20', '20 steps a second'],
  ['4', '4 steps a second'],
]);

/** How often the reader is told of accuracy by a screen reader, milliseconds. */
const tellEvery = 10_000;

/**
 * Puts the trainer into an element: a spiking network that learns digits in a worker, while its settings may be changed.
 *
 * @returns A function that ends it.
 */
export function mountTrainer(place: HTMLElement): () => void {
  const worker = new LiveWorker();
  const ending = new AbortController();
  const root = element('section', { class: 'live live-trainer', 'aria-label': 'Trainer' });
  place.replaceChildren(root);
  root.append(
    element('p', { class: 'live-hint' }, 'Loading…'),
    failures(worker, () => begin()),
  );
  const begin = async () => {
    try {
      const listed = await worker.ask('list');
      await new Trainer(worker, listed, root, ending.signal).begin();
    } catch (error) {
      if (!(error instanceof WorkerEnded))
        root.append(element('p', { class: 'live-alert' }, messageOf(error)));
    }
  };
  void begin();
  return () => {
    ending.abort();
    worker.close();
    root.remove();
  };
}

/** The trainer, once it knows the registry. */
class Trainer {
  private readonly worker: LiveWorker;
  private readonly listed: readonly Listed[];
  private readonly root: HTMLElement;
  private readonly link: Link;
  private readonly controls;
  private readonly figures = figures();
  private readonly notice = element('div', { class: 'live-notice', role: 'status' });
  private readonly problem = element('div', { class: 'live-alert', role: 'alert', hidden: true });
  private readonly told = element('div', { class: 'live-told', 'aria-live': 'polite' });
  private readonly runButton = element(
    'button',
    { type: 'button', class: 'live-main', onclick: () => this.toggle() },
    'Train',
  );
  private readonly loss = new Curve('Loss', 'Cross entropy of each training step, and its running mean.');
  private readonly accuracy = new Curve(
    'Accuracy',
    'Share of digits that are read right: of each batch, and of the test digits.',
  );
  private readonly observed;
  private settings: TrainerSettings;
  private pace = Number.POSITIVE_INFINITY;
  private wantsToRun = false;
  private position = 0;
  private testDigits = 1;
  private lastTold = 0;
  private readonly applyLatest;
  private begun: Promise<void> = Promise.resolve();
  private frame = 0;
  private pending: TrainingState | null = null;

  constructor(worker: LiveWorker, listed: readonly Listed[], root: HTMLElement, ended: AbortSignal) {
    this.root = root;
    this.link = link('trainer', ended);
    this.worker = worker;
    this.listed = listed;
    this.settings = initialSettings(listed);
    this.controls = trainerControls(listed, this.settings, (settings) => this.change(settings));
    this.observed = observed((by) => this.show(by));
    this.applyLatest = latest<TrainerSettings>(
      async (settings) => {
        await this.begun;
        this.receive(await worker.ask('apply', settings));
      },
      (error) => this.fail(error),
    );
    root.replaceChildren(
      this.notice,
      failures(worker, () => this.begin()),
      this.problem,
      this.layout(),
      this.told,
    );
    worker.onState = (state) => this.receive(state);
    this.link.onChange(() => this.follow());
    if (this.readLink() && this.link.isOfThis()) this.root.scrollIntoView();
  }

  /** Begins with a new network. What is asked meanwhile waits. */
  begin(): Promise<void> {
    this.begun = this.askToBegin();
    return this.begun;
  }

  private async askToBegin(): Promise<void> {
    try {
      const digits = new URL('../digits/digits.bin', import.meta.url).href;
      this.receive(await this.worker.ask('begin', { settings: this.settings, digits }));
      if (this.wantsToRun) this.receive(await this.worker.ask('run', this.pace));
    } catch (error) {
      this.fail(error);
    }
  }

  private layout(): HTMLElement {
    const button = (text: string, onclick: () => void) =>
      element('button', { type: 'button', onclick }, text);
    const pace = selectControl('Pace', paces, 'Infinity', (value) => this.setPace(Number(value)));
    return element(
      'div',
      { class: 'live-columns live-three' },
      element(
        'div',
        { class: 'live-actions' },
        element(
          'div',
          { class: 'live-buttons' },
          this.runButton,
          button('One step', () => this.act('step')),
          button('Start over', () => this.begin()),
        ),
        pace.element,
      ),
      element(
        'div',
        { class: 'live-wide' },
        this.figures.element,
        element('div', { class: 'live-pair' }, this.loss.element, this.accuracy.element),
        this.observed.element,
      ),
      element(
        'div',
        { class: 'live-side' },
        element('h3', {}, 'Settings'),
        element(
          'p',
          { class: 'live-hint' },
          'They apply while the network learns; a new number of neurons or seed makes a new one.',
        ),
        this.controls.element,
        element(
          'div',
          { class: 'live-buttons' },
          button('Defaults', () => this.adopt(initialSettings(this.listed))),
          copyButton('Copy a link to these settings', () =>
            this.link.address(settingsEntries(this.settings)),
          ),
        ),
      ),
    );
  }

  private receive(state: TrainingState): void {
    if (state.fresh) {
      this.loss.clear();
      this.accuracy.clear();
    }
    for (const loss of state.losses) this.loss.all.push(loss);
    for (const accuracy of state.accuracies) this.accuracy.all.push(accuracy);
    this.accuracy.tests.push(...state.tests);
    this.testDigits = state.testDigits;
    this.problem.hidden = state.error === undefined;
    if (state.error !== undefined) {
      this.wantsToRun = false;
      this.problem.textContent = `Training has stopped: ${state.error}`;
    }
    this.pending = { ...state, observation: state.observation ?? this.pending?.observation ?? null };
    this.showRunning(state.running);
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = 0;
    const state = this.pending;
    if (state === null) return;
    this.loss.draw(['each step', 'running mean']);
    this.accuracy.draw(['of the batch, running mean', 'of the test digits'], [0, 1]);
    this.figures.update(state, this.loss, this.accuracy);
    if (state.observation !== null) this.observed.update(state.observation);
    const now = performance.now();
    if (state.running && now - this.lastTold < tellEvery) return;
    this.lastTold = now;
    const test = this.accuracy.tests.at(-1);
    if (test !== undefined)
      this.told.textContent = `Step ${state.done}: test accuracy ${percent(test.accuracy)}.`;
  }

  private showRunning(isRunning: boolean): void {
    this.runButton.textContent = isRunning ? 'Pause' : 'Train';
  }

  private toggle(): void {
    this.wantsToRun = !this.wantsToRun;
    this.act(this.wantsToRun ? 'run' : 'pause');
  }

  private async act(task: 'run' | 'pause' | 'step'): Promise<void> {
    if (task === 'step') this.wantsToRun = false;
    await this.begun;
    try {
      this.receive(await this.worker.ask(task, this.pace));
    } catch (error) {
      // A worker that has ended is started again, and runs then.
      if (!(error instanceof WorkerEnded)) this.wantsToRun = false;
      this.fail(error);
    }
  }

  private setPace(pace: number): void {
    this.pace = pace;
    if (this.wantsToRun) void this.act('run');
  }

  private async show(by: number | null): Promise<void> {
    const step = by ?? 1 + Math.floor(Math.random() * (this.testDigits - 1));
    this.position = (this.position + step + this.testDigits) % this.testDigits;
    await this.begun;
    try {
      this.receive(await this.worker.ask('show', this.position));
    } catch (error) {
      this.fail(error);
    }
  }

  private change(settings: TrainerSettings): void {
    this.settings = settings;
    this.notice.textContent = '';
    this.link.write(settingsEntries(settings));
    this.applyLatest(settings);
  }

  /** Takes settings over that the reader has not set one by one. */
  private adopt(settings: TrainerSettings): void {
    this.controls.set(settings);
    this.change(settings);
  }

  private readLink(): boolean {
    const entries = this.link.read();
    if (entries === null) return false;
    const { settings, problems } = readSettings(entries, this.listed);
    this.settings = settings;
    this.controls.set(settings);
    this.notice.textContent = linkProblems(problems);
    return true;
  }

  private follow(): void {
    if (!this.readLink()) return;
    if (this.link.isOfThis()) this.root.scrollIntoView();
    this.applyLatest(this.settings);
  }

  private fail(error: unknown): void {
    if (error instanceof WorkerEnded) return;
    this.problem.hidden = false;
    this.problem.textContent = messageOf(error);
  }
}

/** A chart over training steps. */
class Curve {
  all = new History();
  tests: { readonly step: number; readonly accuracy: number }[] = [];
  private readonly chart;

  constructor(title: string, description: string) {
    this.chart = chart({ title, description, xLabel: 'training step', height: 190 });
  }

  get element(): HTMLElement {
    return this.chart.element;
  }

  clear(): void {
    this.all = new History();
    this.tests = [];
  }

  draw([first, second]: readonly [string, string], yRange?: readonly [number, number]): void {
    const { x, y, smooth } = this.all;
    const tests = { x: this.tests.map(({ step }) => step), y: this.tests.map(({ accuracy }) => accuracy) };
    const isLoss = yRange === undefined;
    this.chart.update({
      lines: isLoss
        ? [
            { label: first, background: true, x, y },
            { label: second, color: 0, x, y: smooth },
          ]
        : [
            { label: first, color: 0, x, y: smooth },
            { label: second, color: 1, ...tests },
          ],
      xRange: [0, Math.max(10, x.at(-1) ?? 0, tests.x.at(-1) ?? 0)],
      yRange: yRange ?? [0, Math.max(0.1, ...y)],
    });
  }
}

/** The numbers at the top. */
function figures() {
  const names = ['Step', 'Steps/s', 'Loss', 'Batch accuracy', 'Test accuracy'] as const;
  const values = names.map(() => element('dd', {}, '–'));
  return {
    element: element(
      'dl',
      { class: 'live-figures' },
      ...names.map((name, i) => element('div', {}, element('dt', {}, name), values[i] as HTMLElement)),
    ),
    update({ done, stepsPerSecond }: TrainingState, loss: Curve, accuracy: Curve) {
      const [test, meanLoss, mean] = [
        accuracy.tests.at(-1),
        loss.all.smooth.at(-1),
        accuracy.all.smooth.at(-1),
      ];
      const texts = [
        String(done),
        stepsPerSecond === 0 ? '–' : String(Math.round(stepsPerSecond)),
        meanLoss === undefined ? '–' : showNumber(meanLoss, 3),
        mean === undefined ? '–' : percent(mean),
        test === undefined ? '–' : percent(test.accuracy),
      ];
      values.forEach((value, i) => {
        value.textContent = texts[i] as string;
      });
    },
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
