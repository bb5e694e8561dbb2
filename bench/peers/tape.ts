import type { Summary } from '../statistics.ts';
import { alternate, overall, type Rounds, ratios } from './alternate.ts';
import { entrants, type Running } from './entrants.ts';
import { figure, type Section } from './section.ts';
import { type Session, skip, withRunning } from './session.ts';

/** Multiplications one after the other. */
const length = 200;

/** What an operation on 10 elements costs in a framework, nanoseconds. */
export interface TapeRow {
  readonly name: string;
  readonly plain: Rounds;
  readonly walked: Rounds;
  /** Times as long as spiketape, recorded and walked back. */
  readonly ratio?: Summary;
}

/** Measures a chain of small operations without a tape, and recorded and walked back. */
export async function measureTape(session: Session): Promise<TapeRow[]> {
  const all = [entrants.spiketape, entrants.pytorch, entrants.wasm, entrants.cpu].map((entrant) => ({
    entrant,
  }));
  return withRunning(session, 'tape', all, async (running) => {
    const measure = async (walked: boolean) => {
      const run = async ({ entrant, child }: Running, times: number) => {
        session.progress(`tape: ${entrant.name}`);
        const task = { command: 'chain', length, walked, times };
        return (await child.ask<{ milliseconds: number[] }>(task)).milliseconds;
      };
      const times = new Map<Running, number>();
      return alternate(
        running,
        { rounds: session.options.rounds, budget: 30 },
        async (one) => {
          if (!times.has(one)) times.set(one, session.options.quick ? 5 : await callsOf((n) => run(one, n)));
          const taken = await run(one, times.get(one) as number);
          return taken.map((time) => (time * 1e6) / length);
        },
        ({ entrant }, error) => skip(session, entrant, 'tape', error),
      );
    };
    const [plain, walked] = [await measure(false), await measure(true)];
    const own = running.find(({ entrant }) => entrant === entrants.spiketape);
    const reference = own && walked.get(own);
    return [...walked].map(([one, rounds]) => ({
      name: one.entrant.name,
      plain: plain.get(one) ?? [],
      walked: rounds,
      ...(reference && one !== own ? { ratio: ratios(rounds, reference) } : {}),
    }));
  });
}

/** Calls that take half a second, found by twice as many each time, until when the engine has compiled them as well as it does. */
async function callsOf(run: (times: number) => Promise<readonly number[]>): Promise<number> {
  for (let times = 5; ; times *= 2) {
    const taken = await run(times);
    if (taken.reduce((sum, time) => sum + time, 0) >= 500) return times;
  }
}

/** The chain for a reader. */
export function tapeSection(rows: readonly TapeRow[]): Section {
  return {
    title: 'Tape',
    about:
      `Nanoseconds per multiplication of 10 elements, ${length} in a row: without a tape, and recorded and walked back ` +
      'to both factors. Median (min-max).',
    headings: ['', 'plain', 'recorded and walked back', 'times spiketape'],
    rows: rows.map(({ name, plain, walked, ratio }) => [
      name,
      plain.length > 0 ? figure(overall(plain)) : '-',
      figure(overall(walked)),
      ratio ? figure(ratio) : '',
    ]),
    notes: [],
  };
}
