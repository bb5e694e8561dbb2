import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '../statistics.ts';
import { digits } from '../table.ts';
import { type Agreement, type Computed, compare, tolerances } from './agreement.ts';
import { alternate, overall, type Rounds, ratios } from './alternate.ts';
import { type Entrant, entrants, onAnother, onNode, type Running } from './entrants.ts';
import { fastestOfEach, isWarm, mannersOf } from './manners.ts';
import { describe, type PeerWorkload, peerWorkloads } from './peer-workloads.ts';
import { figure, type Section } from './section.ts';
import { type Session, skip, withRunning } from './session.ts';
import { type TrainingTask, writeWorkload } from './workload-files.ts';

/** What one framework did with a workload. */
export interface TrainingRow extends Computed {
  readonly name: string;
  readonly family: Entrant['family'];
  readonly baseline: string;
  readonly threads: number;
  /** How it was started, where that is not as it comes. */
  readonly manner: string;
  /** Milliseconds of the training steps, by round. */
  readonly rounds: Rounds;
  readonly step: Summary;
  /** How many times as long as spiketape with the same neuron it took; not for spiketape itself. */
  readonly ratio?: Summary;
  /** Whether it computed the same as spiketape with the same neuron. */
  readonly agreement?: Agreement;
}

/** A workload in all frameworks. */
export interface TrainingTimes {
  readonly workload: PeerWorkload;
  readonly rows: readonly TrainingRow[];
}

const seed = 1;
const learningRate = 1e-3;

/** Who can train a workload. The neurons of an image network are those of its framework, in spiketape too. */
export function takePart(workload: PeerWorkload, node: string | undefined): Entrant[] {
  const { spiketape, spiketapeLeaky, pytorch, snntorch, spikingjelly, wasm } = entrants;
  const all = [spiketape, ...(node === undefined ? [] : [onNode(node)]), pytorch];
  if (workload.network === 'tutorial6') return [...all, { ...snntorch, baseline: spiketape.name }];
  if (workload.network === 'fashion') return [...all, spikingjelly];
  if (workload.neuron === 'alif') return all;
  // SpikingJelly has no recurrent layer of this form.
  return [...all, spiketapeLeaky, snntorch, ...(workload.recurrent ? [] : [spikingjelly]), wasm];
}

/** Writes the files of a workload and gives what a framework is told of them. */
export function prepare(session: Session, workload: PeerWorkload): (entrant: Entrant) => TrainingTask {
  const folder = join(session.folder, workload.name);
  mkdirSync(folder, { recursive: true });
  writeWorkload(folder, workload, batchesOf(session), seed);
  return ({ settings }) => ({
    folder,
    workload: { ...workload, learningRate },
    neuron: settings?.neuron ?? 'default',
  });
}

function batchesOf({ options }: Session): number {
  return options.quick ? 3 : 8;
}

/** Trains with a workload in all frameworks in turn. */
export async function measureTraining(session: Session, name: string): Promise<TrainingTimes> {
  const workload = peerWorkloads.find((one) => one.name === name) as PeerWorkload;
  session.progress(`${name}: drawing its batches`);
  const taskOf = prepare(session, workload);
  const wanted = takePart(workload, session.options.node).flatMap((entrant) =>
    mannersOf(entrant, session.options.threads).map(({ name: manner, ...way }) => ({
      entrant,
      manner,
      ...way,
    })),
  );
  return withRunning(session, name, wanted, async (running) => {
    const trainings = running.map((one) => new Training(one, batchesOf(session)));
    const failed = (one: Training, error: unknown) => skip(session, one.running.entrant, name, error);
    const { rounds, quick } = session.options;
    const begun = await alternate(
      trainings,
      { rounds: 1, budget: Number.POSITIVE_INFINITY },
      async (one) => {
        session.progress(`${name}: ${one.running.entrant.name} warms up`);
        await one.begin(taskOf(one.running.entrant));
        return one.warmUp(quick ? 0 : 20);
      },
      failed,
    );
    const best = fastestOfEach(
      [...begun.keys()],
      ({ running }) => running.entrant,
      (one) => begun.get(one)?.flat() ?? [],
    );
    for (const one of trainings) if (!best.includes(one)) one.running.child.stop();
    const samples = await alternate(
      best,
      { rounds, budget: quick ? 5 : 60 },
      (one, round) => {
        session.progress(`${name}: round ${round + 1} of ${rounds}, ${one.running.entrant.name}`);
        return one.train(quick ? 2 : 3, quick ? 0 : 500);
      },
      failed,
    );
    return { workload, rows: rowsOf(samples) };
  });
}

/** A framework in training. */
export class Training {
  readonly running: Running;
  readonly losses: number[] = [];
  readonly #batches: number;
  first: { readonly loss: number; readonly firing: number } | undefined;

  constructor(running: Running, batches: number) {
    this.running = running;
    this.#batches = batches;
  }

  async begin(task: TrainingTask): Promise<void> {
    const { child } = this.running;
    await child.ask({ command: 'open', ...task });
    this.first = await child.ask({ command: 'look', batch: 0 });
  }

  /** Milliseconds of steps until they fall no longer, for at most so many seconds; of two steps at least. */
  async warmUp(seconds: number): Promise<number[]> {
    const taken: number[] = await this.train(2);
    const started = performance.now();
    while (!isWarm(taken) && performance.now() - started < 1000 * seconds)
      taken.push(...(await this.train(1)));
    return taken;
  }

  /**
   * Milliseconds of some steps, each with the next batch; fewer, but at least one, if they take over two seconds, and more while
   * they take less than `least` milliseconds.
   */
  async train(steps: number, least = 0): Promise<number[]> {
    const taken: number[] = [];
    const started = performance.now();
    const past = () => performance.now() - started;
    while ((taken.length < steps && (taken.length === 0 || past() < 2000)) || past() < least) {
      const batches = [this.losses.length % this.#batches];
      const { milliseconds, losses } = await this.running.child.ask<{
        milliseconds: number[];
        losses: number[];
      }>({
        command: 'train',
        batches,
      });
      taken.push(...milliseconds);
      this.losses.push(...losses);
    }
    return taken;
  }
}

function rowsOf(samples: ReadonlyMap<Training, Rounds>): TrainingRow[] {
  const plain = [...samples].map(([{ running, first, losses }, rounds]) => ({
    name: running.entrant.name,
    family: running.entrant.family,
    baseline: running.entrant.baseline,
    threads: running.threads,
    manner: running.manner,
    loss: first?.loss ?? Number.NaN,
    firing: first?.firing ?? Number.NaN,
    losses,
    rounds,
    step: overall(rounds),
  }));
  return plain.map((row) => {
    const baseline = plain.find(({ name }) => name === row.baseline && name !== row.name);
    if (!baseline) return row;
    return { ...row, ratio: ratios(row.rounds, baseline.rounds), agreement: compare(row, baseline) };
  });
}

/** The figures of a workload for a reader. */
export function trainingSection({ workload, rows }: TrainingTimes): Section {
  const firing = rows[0]?.firing ?? Number.NaN;
  return {
    title: `Training, ${workload.name}`,
    about: `${describe(workload, firing)} Milliseconds of a training step (forward, loss, backward, Adam): median (min-max).`,
    headings: ['', 'threads', 'ms a step', 'of steps', 'times spiketape', 'first loss', 'same work'],
    rows: rows.map((row) => [
      row.name,
      [row.threads, row.manner].filter(Boolean).join(', '),
      figure(row.step),
      String(row.step.samples),
      row.ratio ? figure(row.ratio) : '',
      row.loss.toFixed(5),
      row.agreement ? verdict(row.agreement) : '',
    ]),
    notes: [fastestNote(rows), ...disagreements(rows)].filter((note) => note !== ''),
  };
}

function verdict({ equal, loss, firing, updated }: Agreement): string {
  const largest = Math.max(loss, firing, updated);
  return `${equal ? 'yes' : 'NO'}, ${largest === 0 ? 'exactly' : `within ${largest.toExponential(0)}`}`;
}

/** The fastest of those that run on PyTorch. */
export function fastestOfPyTorch(rows: readonly TrainingRow[]): TrainingRow | undefined {
  return rows
    .filter(({ family }) => family === 'PyTorch')
    .reduce<TrainingRow | undefined>(
      (best, row) => (best && best.step.median <= row.step.median ? best : row),
      undefined,
    );
}

function fastestNote(rows: readonly TrainingRow[]): string {
  const fastest = fastestOfPyTorch(rows);
  if (!fastest?.ratio) return '';
  return `The fastest on PyTorch is ${fastest.name}: ${figure(fastest.ratio)} times as long as ${fastest.baseline}.`;
}

function disagreements(rows: readonly TrainingRow[]): string[] {
  return rows.flatMap(({ name, baseline, agreement }) => {
    if (!agreement || agreement.equal) return [];
    const [loss, firing, updated] = (['loss', 'firing', 'updated'] as const).map(
      (what) => `${agreement[what].toExponential(1)} (at most ${tolerances[what]} was due)`,
    );
    return [
      `NOT THE SAME WORK: ${name} differs from ${baseline}, first loss by ${loss}, hidden firing by ${firing}, ` +
        `loss of the third step by ${updated}.`,
    ];
  });
}

/** The workloads on one look: spiketape, the fastest on PyTorch, and TensorFlow.js. */
export function trainingSummary(all: readonly TrainingTimes[]): Section {
  const wasm = entrants.wasm.name;
  const names = all.flatMap(({ rows }) => rows.map(({ name }) => name));
  const others = [...new Set(names.filter((name) => name.startsWith(onAnother)))];
  return {
    title: 'Training steps',
    about:
      'Milliseconds: median. Ratios compare with spiketape in the same rounds, and with the same neuron.',
    headings: [
      '',
      'spiketape',
      ...others,
      'fastest on PyTorch',
      'ms',
      'ratio',
      'TensorFlow.js wasm',
      'ratio',
    ],
    rows: all.map(({ workload, rows }) => {
      const named = (name: string) => rows.find((row) => row.name === name);
      const fastest = fastestOfPyTorch(rows);
      const tensorflow = named(wasm);
      return [
        workload.name,
        middle(named(entrants.spiketape.name)?.step),
        ...others.map((name) => middle(named(name)?.step)),
        fastest?.name ?? '-',
        middle(fastest?.step),
        times(fastest?.ratio),
        middle(tensorflow?.step),
        times(tensorflow?.ratio),
      ];
    }),
    notes: [],
  };
}

function middle(summary: Summary | undefined): string {
  return summary ? digits(summary.median) : '-';
}

function times(summary: Summary | undefined): string {
  return summary ? `${digits(summary.median)}x` : '-';
}
