// A CommonJS module whose names Node cannot see: only the default import works everywhere.
import cliProgress, { type Options as BarOptions, type Params, type SingleBar } from 'cli-progress';

/** What the display is made of. */
export interface ProgressOptions {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Where it is shown: bars when `isTTY`, plain lines otherwise. */
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
}

/** Shows how training goes on. */
export interface Progress {
  /** One step is done: its mean loss and accuracy (0 to 1) over its `samples`. */
  step(done: { readonly loss: number; readonly accuracy: number; readonly samples: number }): void;
  /** One epoch is done: the accuracy on the test set (0 to 1), and how long the epoch took. */
  endEpoch(done: { readonly testAccuracy: number; readonly seconds: number }): void;
  /** Ends the display; call it in a `finally`, since an open bar keeps the process alive. */
  stop(): void;
}

/** Sums over one epoch. */
interface Sums {
  readonly epoch: number;
  steps: number;
  samples: number;
  loss: number;
  accuracy: number;
}

/** The bar takes what the terminal leaves, up to this many columns. */
const BAR_SIZE = 24;

/** A bar of fewer columns says nothing: figures make way for it. */
const LEAST_BAR = 10;

/**
 * Makes the progress display of a training run: on a terminal one bar per epoch with the step, the mean loss and
 * accuracy of the epoch so far, samples per second and the time left for the whole run; elsewhere (a log file, CI)
 * one line per epoch.
 */
export function createProgress(options: ProgressOptions): Progress {
  return options.stream.isTTY ? barProgress(options) : plainProgress(options);
}

function plainProgress({ epochs, stream }: ProgressOptions): Progress {
  let sums = startSums(1);
  let spent = 0;
  return {
    step: (done) => addStep(sums, done),
    endEpoch({ testAccuracy, seconds }) {
      spent += seconds;
      const left = (spent / sums.epoch) * (epochs - sums.epoch);
      const parts = [...summary(sums, epochs), ...ending(sums, testAccuracy, seconds), `${clock(left)} left`];
      stream.write(`${parts.join('  ')}\n`);
      sums = startSums(sums.epoch + 1);
    },
    stop() {},
  };
}

function barProgress({ epochs, stepsPerEpoch, stream }: ProgressOptions): Progress {
  const started = performance.now();
  let sums = startSums(1);
  let epochStarted = started;
  /** What ends the line of an epoch, once that is over. */
  let ended: string[] | undefined;
  let bar: SingleBar | undefined;

  const line = (barOptions: BarOptions, params: Params) => {
    const now = performance.now();
    const done = (sums.epoch - 1) * stepsPerEpoch + sums.steps;
    const left = done > 0 ? ((now - started) / 1000 / done) * (epochs * stepsPerEpoch - done) : Number.NaN;
    const [epoch = '', loss = '', accuracy = ''] = summary(sums, epochs);
    const steps = `${sums.steps}/${stepsPerEpoch}`;
    const tail = ended ?? [rate(sums.samples, (now - epochStarted) / 1000), `${clock(left)} left`];
    const figures = [steps, loss, accuracy, ...tail];
    // A line longer than the terminal would wrap and leave a trail.
    const columns = (stream.columns ?? 120) - 1;
    const shown = fitting(epoch, figures, leastFirst(figures, ended !== undefined), columns);
    const barsize = Math.min(BAR_SIZE, columns - [epoch, '', ...shown].join('  ').length);
    const bar =
      barsize < LEAST_BAR ? [] : [cliProgress.Format.BarFormat(params.progress, { ...barOptions, barsize })];
    return [epoch, ...bar, ...shown].join('  ').slice(0, columns);
  };
  const open = () => {
    // Line wrapping is left as it is: cli-progress would not switch it on again after Ctrl-C.
    const made = new cliProgress.SingleBar({
      stream,
      format: line,
      barsize: BAR_SIZE,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      linewrap: true,
    });
    made.start(stepsPerEpoch, 0);
    return made;
  };
  const close = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    step(done) {
      addStep(sums, done);
      bar ??= open();
      bar.update(sums.steps);
    },
    endEpoch({ testAccuracy, seconds }) {
      ended = ending(sums, testAccuracy, seconds);
      close();
      ended = undefined;
      sums = startSums(sums.epoch + 1);
      epochStarted = performance.now();
    },
    stop: close,
  };
}

/** The figures in the order in which they make way: the bar shows the steps, the speed is of little use. */
function leastFirst(figures: readonly string[], isEnded: boolean): string[] {
  const [steps = '', loss = '', accuracy = '', first = '', second = '', third = ''] = figures;
  return isEnded ? [steps, second, third, loss, accuracy, first] : [steps, first, loss, accuracy, second];
}

/** The figures that leave room for a bar. */
function fitting(
  epoch: string,
  figures: readonly string[],
  leastFirst: readonly string[],
  columns: number,
): string[] {
  const [least, ...more] = leastFirst;
  const size = [epoch, ' '.repeat(LEAST_BAR), ...figures].join('  ').length;
  // One figure stays, whatever the terminal.
  if (size <= columns || least === undefined || figures.length === 1) return [...figures];
  return fitting(epoch, figures.toSpliced(figures.indexOf(least), 1), more, columns);
}

function startSums(epoch: number): Sums {
  return { epoch, steps: 0, samples: 0, loss: 0, accuracy: 0 };
}

function addStep(sums: Sums, done: { loss: number; accuracy: number; samples: number }): void {
  sums.steps += 1;
  sums.samples += done.samples;
  sums.loss += done.loss * done.samples;
  sums.accuracy += done.accuracy * done.samples;
}

function summary({ epoch, samples, loss, accuracy }: Sums, epochs: number): string[] {
  const number = String(epoch).padStart(String(epochs).length);
  return [
    `epoch ${number}/${epochs}`,
    `loss ${(loss / samples).toFixed(4)}`,
    `accuracy ${percent(accuracy / samples)}`,
  ];
}

function ending({ samples }: Sums, testAccuracy: number, seconds: number): string[] {
  return [`test ${percent(testAccuracy)}`, rate(samples, seconds), `${seconds.toFixed(1)} s`];
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}

function rate(samples: number, seconds: number): string {
  return `${seconds > 0 ? Math.round(samples / seconds) : '-'} samples/s`;
}

/** Minutes and seconds, `1:05`, with hours where there are any, `2:01:05`. */
function clock(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-:--';
  const total = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes}:${two(total % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(total % 60)}`;
}
