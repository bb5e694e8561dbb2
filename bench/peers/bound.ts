import { type Summary, summarize } from '../statistics.ts';
import { digits } from '../table.ts';
import { alternate, overall, type Rounds } from './alternate.ts';
import { entrants, type Running } from './entrants.ts';
import { type DenseWorkload, peerWorkloads } from './peer-workloads.ts';
import { figure, type Section } from './section.ts';
import { type Session, skip, withRunning } from './session.ts';
import { prepare, Training } from './training.ts';

/** What a training step cannot do without. */
export interface Work {
  /** Additions of rows of weights, or of cotangents, that events choose. */
  readonly adds: number;
  /** Floating-point operations of dense products. */
  readonly multiplyAdds: number;
  /** Bytes that are read or written, in memory that caches do not hold. */
  readonly copies: number;
}

/** A workload, and how long its work takes at least at the rates of the machine. */
export interface Bound {
  readonly workload: DenseWorkload;
  readonly step: Summary;
  /** Of each kind of work in a second, as measured between the turns of training. */
  readonly rates: Work;
  /** Milliseconds at these rates. */
  readonly least: Work;
}

/** How much of each is measured at once: some tens of milliseconds. */
const amount = 1e9;

/**
 * The work of a training step. Each input event and each hidden spike adds a row of weights in the forward pass and a row of the
 * weight gradient in the backward pass. Cotangents of hidden spikes are dense products. The input is read once; membranes are
 * written in the forward pass and read in the backward pass; each weight, its gradient and its two Adam moments are read and written
 * once.
 */
export function workOf(workload: DenseWorkload, firing: number): Work {
  const { inputs, hidden, outputs, recurrent, steps, batch, density } = workload;
  const cells = steps * batch;
  const [events, spikes] = [cells * inputs * density, cells * hidden * firing];
  const [after, weights] = recurrent
    ? [outputs + hidden, hidden * (inputs + outputs + hidden)]
    : [outputs, hidden * (inputs + outputs)];
  return {
    adds: 2 * (events * hidden + spikes * after),
    multiplyAdds: 2 * cells * hidden * after,
    copies: 4 * (cells * inputs + 2 * cells * hidden + 8 * weights),
  };
}

/** Trains with the LIF networks and measures what the machine can do at most, in turn. */
export async function measureBounds(session: Session): Promise<Bound[]> {
  const dense = peerWorkloads.filter((one): one is DenseWorkload => one.network === 'dense');
  const bounds: Bound[] = [];
  for (const workload of dense.filter(({ neuron }) => neuron === 'lif')) {
    const wanted = [{ entrant: entrants.spiketape }, { entrant: entrants.peak }];
    const found = await withRunning(session, 'bound', wanted, ([own, machine]) =>
      own && machine ? boundOf(session, workload, own, machine) : Promise.resolve(undefined),
    );
    if (found) bounds.push(found);
  }
  return bounds;
}

async function boundOf(
  session: Session,
  workload: DenseWorkload,
  own: Running,
  machine: Running,
): Promise<Bound | undefined> {
  const { rounds, quick } = session.options;
  const training = new Training(own, quick ? 3 : 8);
  await training.begin(prepare(session, workload)(own.entrant));
  await training.warmUp(quick ? 0 : 20);
  const turns = { train: () => training.train(quick ? 2 : 3, quick ? 0 : 500), ...turnsOf(machine, quick) };
  const samples = await alternate(
    Object.keys(turns) as (keyof typeof turns)[],
    { rounds, budget: 60 },
    (turn, round) => {
      session.progress(`bound: ${workload.name}, round ${round + 1} of ${rounds}, ${turn}`);
      return turns[turn]();
    },
    (_, error) => skip(session, entrants.peak, 'bound', error),
  );
  const taken = (turn: keyof typeof turns) => samples.get(turn) as Rounds;
  if (Object.keys(turns).some((turn) => !samples.has(turn as keyof typeof turns))) return undefined;
  const work = workOf(workload, training.first?.firing ?? Number.NaN);
  const over = (f: (kind: keyof Work) => number) =>
    ({ adds: f('adds'), multiplyAdds: f('multiplyAdds'), copies: f('copies') }) satisfies Work;
  const rates = over((kind) => (1000 * amount) / summarize(taken(kind).flat()).median);
  const least = over((kind) => (1000 * work[kind]) / rates[kind]);
  return { workload, step: overall(taken('train')), rates, least };
}

/** A turn for each probe. The first times are left out: the loops are compiled while they run. */
function turnsOf({ child }: Running, quick: boolean) {
  const times = quick ? 3 : 6;
  const turn = (probe: keyof Work) => async () => {
    const request = { command: 'probe', probe, amount, times };
    return (await child.ask<{ milliseconds: number[] }>(request)).milliseconds.slice(2);
  };
  return { adds: turn('adds'), multiplyAdds: turn('multiplyAdds'), copies: turn('copies') };
}

/** The bounds for a reader. */
export function boundSection(bounds: readonly Bound[]): Section {
  const billions = (rate: number) => digits(rate / 1e9);
  return {
    title: 'Share of the bound',
    about:
      'What a training step of spiketape takes at least where all its work runs at the rates that the same threads reach in loops of ' +
      'nothing else, measured in turn with it: additions of rows that events choose, dense products, and bytes that have to move. ' +
      'Milliseconds.',
    headings: ['', 'rows added', 'products', 'memory', 'bound', 'a step', 'share'],
    rows: bounds.map(({ workload, step, least }) => {
      const sum = least.adds + least.multiplyAdds + least.copies;
      return [
        workload.name,
        ...[least.adds, least.multiplyAdds, least.copies, sum].map(digits),
        figure(step),
        `${digits((100 * sum) / step.median)} %`,
      ];
    }),
    notes: bounds.map(
      ({ workload, rates }) =>
        `Beside ${workload.name}: ${billions(rates.adds)} billion additions a second from the first cache, ` +
        `${billions(rates.multiplyAdds)} GFLOP/s of products, ${billions(rates.copies)} GB/s read and written.`,
    ),
  };
}
