import type { Summary } from '../statistics.ts';
import { digits } from '../table.ts';
import { alternate, overall, type Rounds, ratios } from './alternate.ts';
import { type Entrant, entrants } from './entrants.ts';
import { figure, type Section } from './section.ts';
import { type Session, skip, withRunning } from './session.ts';

/** Rows and columns of the matrices. */
const size = 1024;

/** The product in one framework with some threads; of the peak, the same number of operations. */
export interface ProductRow {
  readonly name: string;
  readonly family: Entrant['family'];
  readonly threads: number;
  readonly rounds: Rounds;
  readonly time: Summary;
  /** Times as long as spiketape with as many threads, or with as many as it has. */
  readonly ratio?: Summary;
}

/** Multiplies dense matrices in all frameworks in turn, with one thread and with all, beside the peak of the machine. */
export async function measureProducts(session: Session): Promise<ProductRow[]> {
  const counts = [...new Set([1, session.options.threads])];
  const threaded = [entrants.peak, entrants.spiketape, entrants.pytorch];
  const wanted = [
    ...counts.flatMap((threads) => threaded.map((entrant) => ({ entrant, threads }))),
    { entrant: entrants.wasm, threads: 1 },
  ];
  return withRunning(session, 'products', wanted, async (running) => {
    // A framework without threads would take part twice with one.
    const distinct = running.filter(
      ({ entrant, threads }, i) =>
        running.findIndex((one) => one.entrant === entrant && one.threads === threads) === i,
    );
    const samples = await alternate(
      distinct,
      { rounds: session.options.rounds, budget: 30 },
      async ({ entrant, child }, round) => {
        session.progress(`products: round ${round + 1}, ${entrant.name}`);
        const times = session.options.quick ? 3 : 6;
        const { milliseconds } = await child.ask<{ milliseconds: number[] }>({
          command: 'multiply',
          size,
          times,
        });
        return milliseconds.slice(1);
      },
      ({ entrant }, error) => skip(session, entrant, 'products', error),
    );
    return withRatios(
      [...samples].map(
        ([
          {
            entrant: { name, family },
            threads,
          },
          rounds,
        ]) => ({
          name,
          family,
          threads,
          rounds,
          time: overall(rounds),
        }),
      ),
    );
  });
}

function withRatios(rows: readonly ProductRow[]): ProductRow[] {
  const own = rows.filter(({ family }) => family === 'spiketape');
  return rows.map((row) => {
    const baseline = own.find(({ threads }) => threads === row.threads) ?? own.at(-1);
    if (!baseline || baseline === row || row.family === 'machine') return row;
    return { ...row, ratio: ratios(row.rounds, baseline.rounds) };
  });
}

/** The products for a reader. */
export function productSection(rows: readonly ProductRow[]): Section {
  const rate = ({ time }: ProductRow) => (2 * size ** 3) / time.median / 1e6;
  const shareOfPeak = (row: ProductRow) => {
    const peak = rows.find(({ family, threads }) => family === 'machine' && threads === row.threads);
    return peak && row.family !== 'PyTorch' ? `${digits((100 * rate(row)) / rate(peak))} %` : '';
  };
  return {
    title: 'Dense product',
    about: `${size} x ${size} times ${size} x ${size}. Milliseconds: median (min-max).`,
    headings: ['', 'threads', 'ms', 'GFLOP/s', 'of the peak', 'times spiketape'],
    rows: rows.map((row) => [
      row.name,
      String(row.threads),
      figure(row.time),
      digits(rate(row)),
      shareOfPeak(row),
      row.ratio ? figure(row.ratio) : '',
    ]),
    notes: [
      'The peak is that of WebAssembly: multiplications and additions of four floats in registers, fused where the engine has it, nothing ' +
        'loaded. PyTorch is not bound by it: its vectors are wider.',
    ],
  };
}
