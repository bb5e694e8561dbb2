import { random } from 'spiketape';
import { type Summary, summarize } from '../statistics.ts';
import { digits } from '../table.ts';
import { alternate, overall, type Rounds, ratios } from './alternate.ts';
import { entrants, type Running } from './entrants.ts';
import { readFloats, writeNumbers } from './files.ts';
import { isWarm } from './manners.ts';
import { figure, type Section } from './section.ts';
import { type Session, skip, withRunning } from './session.ts';

/** Elements that go through a surrogate and back. */
const elements = 1_000_000;

/** The largest difference of gradients times cotangents of normal size; Float32 formulas differ by their roundings. */
const tolerance = 1e-4;

/** A surrogate here and in PyTorch. */
export interface SurrogateRow {
  readonly name: string;
  readonly own: Rounds;
  readonly peer: Rounds;
  /** Times as long as spiketape. */
  readonly ratio: Summary;
  /** The largest difference of what the two give. */
  readonly difference: number;
}

/** Runs spikes forward and a cotangent back, in spiketape and PyTorch in turn. */
export async function measureSurrogateFamily(session: Session): Promise<SurrogateRow[]> {
  const generator = random(1);
  for (const file of ['x.f32', 'ct.f32']) {
    writeNumbers(session.folder, file, generator.normal([elements]).toTypedArray() as Float32Array);
  }
  return withRunning(session, 'surrogates', [{ entrant: entrants.pytorch }], async ([peer]) => {
    if (!peer) return [];
    const { names } = await peer.child.ask<{ names: string[] }>({ command: 'surrogates' });
    const rows: (SurrogateRow | undefined)[] = [];
    for (const name of names) rows.push(await measureOne(session, name, peer));
    return rows.filter((row) => row !== undefined);
  });
}

/** spiketape gets a process for each: a program trains with one surrogate, and code that has seen many is slower. */
function measureOne(session: Session, name: string, peer: Running): Promise<SurrogateRow | undefined> {
  return withRunning(session, name, [{ entrant: entrants.spiketape }], async ([own]) => {
    if (!own) return undefined;
    const { rounds, quick } = session.options;
    const { folder } = session;
    const result = ({ entrant }: Running) => `${entrant.family}.f32`;
    const measure = async (one: Running, times: number) => {
      session.progress(`surrogates: ${name}, ${one.entrant.name}`);
      const task = { command: 'surrogate', name, folder, result: result(one), times };
      return (await one.child.ask<{ milliseconds: number[] }>(task)).milliseconds.slice(2);
    };
    for (const one of quick ? [] : [own, peer]) await warmUp((times) => measure(one, times));
    const samples = await alternate(
      [own, peer],
      { rounds, budget: 20 },
      // Half a second, at some milliseconds each.
      (one) => measure(one, quick ? 4 : 100),
      ({ entrant }, error) => skip(session, entrant, `surrogate ${name}`, error),
    );
    const [ours, theirs] = [samples.get(own), samples.get(peer)];
    if (!ours || !theirs) return undefined;
    const difference = largestDifference(readFloats(folder, result(own)), readFloats(folder, result(peer)));
    return { name, own: ours, peer: theirs, ratio: ratios(theirs, ours), difference };
  });
}

/** Measures until times fall no longer, for at most two seconds. */
async function warmUp(measure: (times: number) => Promise<number[]>): Promise<void> {
  const taken: number[] = [];
  const started = performance.now();
  while (!isWarm(taken) && performance.now() - started < 2000) taken.push(...(await measure(12)));
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++)
    largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)));
  return largest;
}

/** The surrogates for a reader. */
export function surrogateFamilySection(rows: readonly SurrogateRow[]): Section {
  const family = rows.length > 0 ? summarize(rows.map(({ ratio }) => ratio.median)) : undefined;
  return {
    title: 'Surrogates',
    about:
      `${digits(elements)} normally distributed numbers through the spike, and a cotangent back through the surrogate ` +
      'gradient, on the tape; PyTorch in eager mode with an autograd function each. Milliseconds: median (min-max).',
    headings: ['', 'spiketape', 'PyTorch', 'times spiketape', 'same work'],
    rows: rows.map(({ name, own, peer, ratio, difference }) => [
      name,
      figure(overall(own)),
      figure(overall(peer)),
      figure(ratio),
      `${difference <= tolerance ? 'yes' : 'NO'}, within ${difference.toExponential(0)}`,
    ]),
    notes: family
      ? [`Over the ${rows.length} surrogates PyTorch takes ${figure(family)} times as long as spiketape.`]
      : [],
  };
}
