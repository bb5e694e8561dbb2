import type { Summary } from '../statistics.ts';
import { alternate, overall, type Rounds, ratios } from './alternate.ts';
import { entrants } from './entrants.ts';
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
    const times = session.options.quick ? 5 : 60;
    const measure = (walked: boolean) =>
      alternate(
        running,
        { rounds: session.options.rounds, budget: 30 },
        async ({ entrant, child }, round) => {
          session.progress(`tape: ${entrant.name}`);
          // The first turn also compiles.
          const task = { command: 'chain', length, walked, times: round === 0 ? 3 * times : times };
          const { milliseconds } = await child.ask<{ milliseconds: number[] }>(task);
          return milliseconds.slice(-times).map((time) => (time * 1e6) / length);
        },
        ({ entrant }, error) => skip(session, entrant, 'tape', error),
      );
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
