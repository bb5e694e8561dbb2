import { mkdirSync, writeFileSync } from 'node:fs';
import { type Surrogate, surrogates, useKernels } from 'spiketape';
import { type DigitsData, loadDigits, loadIdxDirectory } from './data.ts';
import { loadNeuron, loadSurrogate } from './load.ts';
import { type Options, parseOptions, reportFile, usage } from './options.ts';
import { createProgress } from './progress.ts';
import { renderReport } from './report.ts';
import type { ReportData, ReportDigit } from './report-data.ts';
import { createTraining, type Evaluation, evaluate, observe, type Training, trainEpoch } from './train.ts';

/** The surrogates that a neuron can use: of one input, and not drawing their spikes. */
const usable: Readonly<Record<string, Surrogate>> = Object.fromEntries(
  Object.entries(surrogates).flatMap(([name, spike]) =>
    'inputs' in spike.row || spike.row.stochastic ? [] : [[name, spike as Surrogate]],
  ),
);

/** Width of the surrogate that the example trains with unless told otherwise. */
const preferred: Readonly<Record<string, Surrogate>> = { arctan: surrogates.arctan({ alpha: 2 }) };

/** What each network is trained with. */
const settings = {
  dense: { hidden: 256, steps: 25, batch: 64, beta: 0.9, learningRate: 2e-3 },
  conv: { hidden: 1024, steps: 10, batch: 64, beta: 0.5, learningRate: 2e-3 },
} as const;

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), Object.keys(usable));
  if (options.help) {
    console.log(usage);
    return 0;
  }
  // The same numbers on every engine.
  useKernels('simd', { fused: false });
  const data = options.data === undefined ? loadDigits() : loadIdxDirectory(options.data);
  const surrogate =
    preferred[options.surrogate] ?? usable[options.surrogate] ?? (await loadSurrogate(options.surrogate));
  const neurons =
    options.neuron === undefined ? {} : { neurons: await loadNeuron(options.neuron, surrogate) };
  const { height, width } = data.train;
  const training = createTraining(height * width, {
    ...settings[options.model],
    ...neurons,
    model: options.model,
    surrogate,
    seed: options.seed,
    epochs: options.epochs,
  });
  console.log(`${data.name}: ${data.train.count} digits to learn from, ${data.test.count} to be tested on.`);
  console.log(`Network ${networkName(training, data)}, ${surrogateName(surrogate)}, seed ${options.seed}.\n`);
  const record = trainAll(training, data, options.epochs);
  printResult(record);
  const file = writeReport(options, training, data, record);
  console.log(`\nCurves, rasters and membranes: ${file}`);
  return 0;
}

interface TrainingRecord {
  readonly loss: number[];
  readonly epochs: { trainAccuracy: number; testAccuracy: number }[];
  readonly result: Evaluation;
  /** Of training alone. */
  readonly seconds: number;
  readonly samplesPerSecond: number;
}

/** Trains epoch by epoch, with a progress bar, and keeps what the report shows. */
function trainAll(training: Training, { train, test }: DigitsData, epochs: number): TrainingRecord {
  const stepsPerEpoch = Math.ceil(train.count / training.options.batch);
  const progress = createProgress({ epochs, stepsPerEpoch, stream: process.stderr });
  const loss: number[] = [];
  const accuracies: TrainingRecord['epochs'] = [];
  let seconds = 0;
  let result: Evaluation | undefined;
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const started = performance.now();
      let right = 0;
      for (const step of trainEpoch(training, train)) {
        loss.push(step.loss);
        right += step.accuracy * step.samples;
        progress.step(step);
      }
      const elapsed = (performance.now() - started) / 1000;
      seconds += elapsed;
      result = evaluate(training, test);
      accuracies.push({ trainAccuracy: right / train.count, testAccuracy: result.accuracy });
      progress.endEpoch({ testAccuracy: result.accuracy, seconds: elapsed });
    }
  } finally {
    progress.stop();
  }
  const samplesPerSecond = (train.count * epochs) / seconds;
  return { loss, epochs: accuracies, result: result as Evaluation, seconds, samplesPerSecond };
}

function printResult({ result, seconds, samplesPerSecond }: TrainingRecord): void {
  console.log(`\nTest accuracy ${(100 * result.accuracy).toFixed(2)} %`);
  console.log(`Training ${seconds.toFixed(1)} s, ${Math.round(samplesPerSecond)} samples/s\n`);
  console.log('Confusion matrix (row: the digit, column: the answer)');
  const line = (cells: readonly (string | number)[]) =>
    cells.map((cell) => String(cell).padStart(5)).join('');
  console.log(line(['', ...result.confusion.keys()]));
  for (const [digit, row] of result.confusion.entries()) console.log(line([digit, ...row]));
}

function writeReport({ out }: Options, training: Training, data: DigitsData, record: TrainingRecord): string {
  const { options } = training;
  const report: ReportData = {
    title: 'A spiking network learns handwritten digits',
    data: data.name,
    options: {
      Network: networkName(training, data),
      Surrogate: surrogateName(options.surrogate),
      'Time steps': options.steps,
      Epochs: record.epochs.length,
      'Batch size': options.batch,
      Seed: options.seed,
    },
    testAccuracy: record.result.accuracy,
    seconds: record.seconds,
    samplesPerSecond: record.samplesPerSecond,
    loss: record.loss,
    epochs: record.epochs,
    confusion: record.result.confusion.flat(),
    digits: exampleDigits(data, record.result).map((position) => reportDigit(training, data, position)),
  };
  mkdirSync(out, { recursive: true });
  const file = reportFile(out);
  writeFileSync(file, renderReport(report));
  return file;
}

/** Three test digits to look into: the first two of different classes, and the first that was taken for another. */
function exampleDigits({ test }: DigitsData, { predicted }: Evaluation): number[] {
  const first = 0;
  const other = test.labels.findIndex((label, i) => label !== test.labels[first] && predicted[i] === label);
  const wrong = test.labels.findIndex((label, i) => predicted[i] !== label);
  return [...new Set([first, Math.max(other, 0), wrong < 0 ? test.count - 1 : wrong])];
}

function reportDigit(training: Training, { test }: DigitsData, position: number): ReportDigit {
  const run = observe(training, test, position);
  const { height, width, images } = test;
  const hidden = run.layers.filter(({ spikes }) => spikes !== undefined).at(-2);
  return {
    image: images.subarray(position * height * width, (position + 1) * height * width),
    height,
    width,
    label: test.labels[position] as number,
    predicted: run.predicted,
    steps: training.options.steps,
    hiddenSpikes: hidden?.output.toTypedArray() ?? [],
    outputSpikes: run.spikes.toTypedArray(),
    outputMembrane: run.v.toTypedArray(),
    threshold: 1,
  };
}

function networkName({ options, net }: Training, { train }: DigitsData): string {
  const { hidden, steps, beta, model, neurons } = options;
  const layers = model === 'conv' ? '12C5-MP2-64C5-MP2' : `${train.height * train.width}-${hidden}`;
  const kind = neurons === undefined ? `LIF, beta ${beta}` : String(net.layers.at(-1));
  return `${layers}-10 ${kind}, ${steps} steps`;
}

function surrogateName({ row, params }: Surrogate): string {
  const values = Object.entries(params).map(([name, value]) => `${name} ${value}`);
  return [row.name, ...values].join(' ');
}

try {
  process.exitCode = await main();
} catch (error) {
  // What the user gave and cannot be read, or a disk that is full: one line is enough. Anything else is a fault of ours.
  if (!(error instanceof RangeError || (error as NodeJS.ErrnoException).syscall)) throw error;
  console.error((error as Error).message);
  process.exitCode = 2;
}
