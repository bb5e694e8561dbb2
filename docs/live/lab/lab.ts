import { found } from '../checker/found.ts';
import { parameterList } from '../checker/parameter-list.ts';
import { copyButton } from '../view/copy-button.ts';
import { element } from '../view/element.ts';
import { failures } from '../view/failures.ts';
import { latest } from '../view/latest.ts';
import { link } from '../view/link.ts';
import { linkProblems } from '../view/link-problems.ts';
import { messageOf } from '../view/message-of.ts';
import type { Workers } from '../view/mounted.ts';
import { selectControl } from '../view/select-control.ts';
import { WorkerEnded } from '../worker/live-worker.ts';
import type { ListedNeuron, NeuronResponse, NeuronSubject, TypedParameter } from '../worker/messages.ts';
import { driveControls } from './drive-controls.ts';
import { exampleChoice } from './example-choice.ts';
import {
  type Experiment,
  exampleExperiment,
  experimentEntries,
  initialExperiment,
  modelSubject,
  readExperiment,
} from './linked-neuron.ts';
import { overflowOf } from './overflow-of.ts';
import { responseView } from './response-view.ts';
import { settingList } from './setting-list.ts';
import { stateList } from './state-list.ts';
import { stepField } from './step-field.ts';
import { thresholdOf } from './threshold-of.ts';
import { typescriptOfNeuron } from './typescript-of-neuron.ts';

/** Milliseconds without a change after which the checks run. */
const rest = 600;
/** Milliseconds after which the checks are given up. */
const patience = 60_000;
const typedName = '';

/** The lab, once it knows the registry. */
export class Lab {
  private readonly workers: Workers;
  private readonly listed: readonly ListedNeuron[];
  private readonly link;
  private readonly notice = element('div', { class: 'live-notice', role: 'status' });
  private readonly problem = element('p', { class: 'live-problem', role: 'status' });
  private readonly found = found();
  private readonly response = responseView();
  private readonly code = element('code');
  private readonly source = element('p', { class: 'live-hint' });
  private readonly step = stepField(() => this.typed());
  private readonly states = stateList((states) => this.changeTyped({ states }));
  private readonly parameters = parameterList<NeuronSubject>(({ parameters }) =>
    this.changeSubject({ ...this.experiment.subject, parameters } as NeuronSubject),
  );
  private readonly settings = settingList((settings) => this.changeModel({ settings }));
  private readonly presets = element('div');
  private readonly drive;
  private readonly choice;
  private readonly examples: HTMLElement;
  private readonly drawLatest;
  private experiment: Experiment = initialExperiment();
  /** Parameters and starts that steps have had, so that one that is typed again has its value. */
  private readonly remembered = {
    parameters: new Map<string, TypedParameter>(),
    states: new Map<string, number>(),
  };
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(workers: Workers, listed: readonly ListedNeuron[], root: HTMLElement, ended: AbortSignal) {
    this.link = link('lab', ended);
    ended.addEventListener('abort', () => clearTimeout(this.timer));
    this.workers = workers;
    this.listed = listed;
    const names = new Map([
      [typedName, 'a step of your own'],
      ...listed.map(({ name }) => [name, name] as const),
    ]);
    this.choice = selectControl('Neuron', names, typedName, (name) => this.choose(name));
    this.drive = driveControls(this.experiment.drive, (drive) => this.change({ ...this.experiment, drive }));
    this.examples = exampleChoice((chosen) => this.adopt(exampleExperiment(chosen), true));
    this.drawLatest = latest<Experiment>(
      async (experiment) => this.show(experiment, await workers.drawing.ask('respond', experiment)),
      (error, { subject }) => this.failed(error, subject),
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
    if (!this.follow()) this.adopt(this.experiment);
  }

  private layout(): HTMLElement {
    const buttons = element(
      'div',
      { class: 'live-buttons' },
      copyButton('Copy as TypeScript', () => typescriptOfNeuron(this.experiment.subject)),
      copyButton('Copy a link', () => this.link.address(experimentEntries(this.experiment))),
    );
    const program = element(
      'details',
      {},
      element('summary', {}, 'TypeScript'),
      element('pre', { tabindex: 0 }, this.code),
    );
    const side = element(
      'div',
      { class: 'live-side' },
      this.problem,
      this.parameters.element,
      this.states.element,
      this.settings.element,
      this.drive.element,
      buttons,
      program,
    );
    const pictures = element('div', { class: 'live-wide' }, this.response.element);
    const checks = element('div', { class: 'live-wide' }, this.found.element);
    return element(
      'div',
      {},
      element('div', { class: 'live-choices' }, this.choice.element, this.examples, this.presets),
      this.source,
      this.step.element,
      element('div', { class: 'live-columns live-lab-columns' }, pictures, side, checks),
    );
  }

  /** Takes a model of the registry, under a current that shows well what it does. */
  private async choose(name: string): Promise<void> {
    const chosen = this.listed.find((one) => one.name === name);
    if (chosen === undefined) return this.adopt(initialExperiment(), true);
    const subject = modelSubject(chosen);
    this.adopt({ ...this.experiment, subject }, true);
    await this.suit(subject);
  }

  private async suit(subject: NeuronSubject): Promise<void> {
    try {
      const fitting = await this.workers.drawing.ask('suit', subject);
      if (this.experiment.subject !== subject) return;
      const drive = { ...this.experiment.drive, ...fitting, deviation: Math.abs(fitting.amplitude) };
      this.drive.set(drive);
      this.change({ subject, drive });
    } catch (error) {
      this.failed(error, subject);
    }
  }

  private presetChoice(model: ListedNeuron | undefined): HTMLElement[] {
    const names = Object.keys(model?.presets ?? {});
    if (model === undefined || names.length === 0) return [];
    const options = new Map([['', 'choose…'], ...names.map((name) => [name, name] as const)]);
    const take = async (name: string) => {
      const preset = Object.hasOwn(model.presets, name) ? model.presets[name] : {};
      const parameters = { ...model.initial, ...preset } as Record<string, number>;
      const subject: NeuronSubject = { kind: 'registry', name: model.name, parameters, settings: {} };
      this.change({ ...this.experiment, subject });
      this.parameters.set(subject, model);
      this.settings.set(model, {});
      await this.suit(subject);
    };
    return [selectControl('Firing pattern', options, '', take).element];
  }

  /** Shows another experiment in all controls. */
  private adopt(experiment: Experiment, isChange = false): void {
    const { subject, drive } = experiment;
    const model =
      subject.kind === 'typed' ? undefined : this.listed.find(({ name }) => name === subject.name);
    for (const part of [this.examples, this.step.element, this.states.element])
      part.hidden = subject.kind !== 'typed';
    this.choice.set(subject.kind === 'typed' ? typedName : subject.name);
    this.source.textContent = model?.source ?? '';
    if (subject.kind === 'typed') {
      this.step.set(subject.step);
      this.states.set(subject.states);
    }
    this.presets.replaceChildren(...this.presetChoice(model));
    this.parameters.set(subject, model);
    this.settings.set(model, subject.kind === 'registry' ? subject.settings : {});
    this.drive.set(drive);
    if (isChange) this.change(experiment);
    else this.take(experiment);
  }

  private changeSubject(subject: NeuronSubject): void {
    this.change({ ...this.experiment, subject });
  }

  /** A part of the typed step. */
  private changeTyped(part: Partial<NeuronSubject & { kind: 'typed' }>): void {
    const { subject } = this.experiment;
    if (subject.kind === 'typed') this.changeSubject({ ...subject, ...part });
  }

  private changeModel(part: Partial<NeuronSubject & { kind: 'registry' }>): void {
    const { subject } = this.experiment;
    if (subject.kind === 'registry') this.changeSubject({ ...subject, ...part });
  }

  private change(experiment: Experiment): void {
    this.take(experiment);
    this.link.write(experimentEntries(experiment));
  }

  private take(experiment: Experiment): void {
    const isSame = experiment.subject === this.experiment.subject && this.code.textContent !== '';
    this.experiment = experiment;
    this.notice.textContent = '';
    this.draw();
    if (isSame) return;
    this.remember(experiment.subject);
    this.code.textContent = typescriptOfNeuron(experiment.subject);
    this.found.busy();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), rest);
  }

  private remember(subject: NeuronSubject): void {
    if (subject.kind !== 'typed') return;
    for (const one of subject.parameters) this.remembered.parameters.set(one.name, one);
    for (const [name, start] of Object.entries(subject.states)) this.remembered.states.set(name, start);
  }

  /** A step has been typed. */
  private typed(): void {
    const { value: names, text } = this.step;
    if (names === null) {
      this.checkNothing();
      return;
    }
    const states = Object.fromEntries(
      names.states.map((name) => [name, this.remembered.states.get(name) ?? 0]),
    );
    const parameters = names.parameters.map(
      (name): TypedParameter => this.remembered.parameters.get(name) ?? { name, value: 1, positive: true },
    );
    const subject: NeuronSubject = { kind: 'typed', step: text, states, parameters };
    this.states.set(states);
    this.parameters.set(subject, undefined);
    this.changeSubject(subject);
  }

  private checkNothing(): void {
    clearTimeout(this.timer);
    if (this.workers.checking.isBusy) this.workers.checking.end();
    this.found.none('A neuron that can be run is due first.');
  }

  private draw(): void {
    this.drawLatest(this.experiment);
  }

  private show({ subject }: Experiment, response: NeuronResponse): void {
    this.say(overflowOf(response));
    this.response.update(response, thresholdOf(subject));
  }

  /** What is wrong with the neuron: at its step, or above the parameters of a model. */
  private say(problem: string | undefined): void {
    const isTyped = this.experiment.subject.kind === 'typed';
    this.problem.textContent = isTyped ? '' : (problem ?? '');
    if (isTyped && this.step.value !== null) this.step.reject(problem);
  }

  private failed(error: unknown, subject: NeuronSubject): void {
    // What is wrong with a neuron is of no interest once there is another.
    if (error instanceof WorkerEnded || subject !== this.experiment.subject) return;
    this.say(messageOf(error).replace(/^neuron mine: /, ''));
    this.checkNothing();
  }

  private async check(): Promise<void> {
    const { checking } = this.workers;
    if (checking.isBusy) checking.end();
    this.found.busy();
    const { subject } = this.experiment;
    const isOld = () => subject !== this.experiment.subject;
    try {
      const report = await checking.ask('checkNeuron', subject, patience);
      if (!isOld()) this.found.show(report);
    } catch (error) {
      if (!(error instanceof WorkerEnded) && !isOld()) this.found.fail(messageOf(error));
    }
  }

  private follow(): boolean {
    const entries = this.link.read();
    if (entries === null) return false;
    const { problems, ...experiment } = readExperiment(entries, this.listed);
    this.adopt(experiment);
    this.notice.textContent = linkProblems(problems);
    return true;
  }
}
