import { type DigitSets, unpackDigits } from '../digits/digits.ts';
import { needsNewNetwork, type TrainerSettings } from '../trainer/settings.ts';
import { Training } from '../trainer/training.ts';
import type { Tasks, TrainingState } from './messages.ts';

/** How often the page hears of training, milliseconds. */
const reportEvery = 80;
/** How often the test digits are read: steps for the first, and as a share of all steps. */
const testEvery = { steps: 20, share: 0.1, most: 100 };

/** Trains in slices, so that the worker hears of new settings between two steps. */
export class Trainer {
  private readonly report: (state: TrainingState) => void;
  private sets: DigitSets | null = null;
  private training: Training | null = null;
  private settings: TrainerSettings | null = null;
  private shown = 0;
  private pace = Number.POSITIVE_INFINITY;
  /** Which run is going on; 0 for none. A run that finds another number ends. */
  private current = 0;
  private runs = 0;
  private losses: number[] = [];
  private accuracies: number[] = [];
  private tests: { step: number; accuracy: number }[] = [];
  private lastTest = 0;
  private fresh = true;
  private rate = 0;

  constructor(report: (state: TrainingState) => void) {
    this.report = report;
  }

  async begin({ settings, digits }: Parameters<Tasks['begin']>[0]): Promise<TrainingState> {
    this.sets ??= unpackDigits(await inflated(digits));
    this.current = 0;
    this.renew(settings);
    return this.state();
  }

  apply(settings: TrainerSettings): TrainingState {
    if (this.settings !== null && !needsNewNetwork(this.settings, settings)) {
      this.due.apply(settings);
      this.settings = settings;
    } else this.renew(settings);
    return this.state();
  }

  run(pace: number): TrainingState {
    const state = this.state();
    this.pace = pace;
    if (this.current === 0) {
      this.runs += 1;
      this.current = this.runs;
      void this.train(this.current);
    }
    return { ...state, running: true };
  }

  pause(): TrainingState {
    this.current = 0;
    return this.state();
  }

  step(): TrainingState {
    this.current = 0;
    this.learn();
    this.examine();
    return this.state();
  }

  show(position: number): TrainingState {
    this.shown = position;
    return this.state();
  }

  private get due(): Training {
    return this.training ?? failWithoutDigits();
  }

  private renew(settings: TrainerSettings): void {
    this.training = new Training(this.sets ?? failWithoutDigits(), settings);
    this.settings = settings;
    this.losses = [];
    this.accuracies = [];
    this.tests = [];
    this.lastTest = 0;
    this.fresh = true;
  }

  private learn(): void {
    const { loss, accuracy } = this.due.step();
    this.losses.push(loss);
    this.accuracies.push(accuracy);
  }

  private examine(): void {
    this.lastTest = this.due.done;
    this.tests.push({ step: this.due.done, accuracy: this.due.test() });
  }

  /** One run, from slice to slice. */
  private async train(own: number): Promise<void> {
    let reported = performance.now();
    let rested = performance.now();
    let [since, steps] = [performance.now(), 0];
    try {
      while (this.current === own) {
        const wait = 1000 / this.pace - (performance.now() - rested);
        if (wait > 0) await sleep(wait);
        else await breath();
        if (this.current !== own) return;
        rested = performance.now();
        this.learn();
        steps += 1;
        const { done } = this.due;
        const gap = Math.min(testEvery.most, Math.max(testEvery.steps, testEvery.share * done));
        if (done - this.lastTest >= gap) this.examine();
        const now = performance.now();
        if (now - since > 1000) {
          this.rate = (1000 * steps) / (now - since);
          [since, steps] = [now, 0];
        }
        if (now - reported < reportEvery) continue;
        reported = now;
        this.report(this.state());
      }
    } catch (error) {
      this.current = 0;
      this.report({ ...this.state(false), error: error instanceof Error ? error.message : String(error) });
    }
  }

  private state(withObservation = true): TrainingState {
    const { losses, accuracies, tests, fresh } = this;
    this.losses = [];
    this.accuracies = [];
    this.tests = [];
    this.fresh = false;
    return {
      running: this.current !== 0,
      done: this.due.done,
      losses,
      accuracies,
      tests,
      fresh,
      stepsPerSecond: this.current === 0 ? 0 : this.rate,
      observation: withObservation ? this.due.observe(this.shown) : null,
      testDigits: this.sets?.test.count ?? 0,
    };
  }
}

function failWithoutDigits(): never {
  throw new Error('trainer: it has no digits, which could not be loaded; starting over tries again.');
}

/** The bytes of a file that is deflated. */
async function inflated(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok || response.body === null)
    throw new Error(`digits: got status ${response.status} when the file of the digits was due.`);
  const stream = response.body.pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const { port1, port2 } = new MessageChannel();

/** Lets messages that have come be dealt with. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });
}
