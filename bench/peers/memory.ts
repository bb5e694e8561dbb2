import { readFileSync, writeFileSync } from 'node:fs';
import { type Summary, summarize } from '../statistics.ts';
import { digits } from '../table.ts';
import { alternate } from './alternate.ts';
import { type Entrant, entrants, type Running } from './entrants.ts';
import { type PeerWorkload, peerWorkloads } from './peer-workloads.ts';
import { figure, type Section } from './section.ts';
import { type Session, skip, withRunning } from './session.ts';
import { prepare } from './training.ts';

/** Resident memory of processes in their first training step, bytes. */
export interface MemoryRow {
  readonly name: string;
  /** Before the step, with the framework and the network loaded. */
  readonly before: Summary;
  /** The most during the step, less what was there before it. */
  readonly added: Summary;
  /** The most during the step. */
  readonly whole: Summary;
}

/** Measures the memory of the first training step of W2, each in fresh processes. None but on Linux. */
export async function measureMemory(session: Session): Promise<MemoryRow[]> {
  if (process.platform !== 'linux') return [];
  const taskOf = prepare(session, peerWorkloads.find(({ name }) => name === 'W2') as PeerWorkload);
  const { spiketape, pytorch, snntorch, spikingjelly, wasm } = entrants;
  const samples = await alternate(
    [spiketape, pytorch, snntorch, spikingjelly, wasm],
    { rounds: session.options.quick ? 1 : 5, budget: 60 },
    (entrant: Entrant) =>
      withRunning(session, 'memory', [{ entrant }], async ([one]) => {
        if (!one) return [];
        await one.child.ask({ command: 'open', ...taskOf(entrant) });
        return measureFirstStep(one);
      }),
    (entrant, error) => skip(session, entrant, 'memory', error),
  );
  return [...samples]
    .filter(([, rounds]) => rounds.some((pair) => pair.length > 0))
    .map(([{ name }, rounds]) => {
      const pairs = rounds.filter((pair) => pair.length > 0) as [before: number, peak: number][];
      const over = (of: (before: number, peak: number) => number) =>
        summarize(pairs.map((pair) => of(...pair)));
      return {
        name,
        before: over((before) => before),
        added: over((before, peak) => peak - before),
        whole: over((_, peak) => peak),
      };
    });
}

/** What is resident before the step, and the most during it. */
async function measureFirstStep({ child }: Running): Promise<[before: number, peak: number]> {
  const { resident: before } = memoryOf(child.pid);
  // Linux: the peak starts anew from what is resident now.
  writeFileSync(`/proc/${child.pid}/clear_refs`, '5');
  await child.ask({ command: 'train', batches: [0] });
  return [before, memoryOf(child.pid).peak];
}

/** What Linux says of a process, bytes. */
function memoryOf(pid: number | undefined): { resident: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (field: string) =>
    1024 * Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
  return { resident: bytes('VmRSS'), peak: bytes('VmHWM') };
}

/** The memory for a reader. */
export function memorySection(rows: readonly MemoryRow[]): Section {
  const own = rows.find(({ name }) => name === entrants.spiketape.name);
  const megabytes = ({ samples, ...bytes }: Summary) => {
    const scaled = Object.entries(bytes).map(([what, value]) => [what, value / 2 ** 20]);
    return figure({ samples, ...Object.fromEntries(scaled) } as Summary);
  };
  return {
    title: 'Memory',
    about:
      'MiB that are resident in the first training step of W2, in fresh processes: the most during the step, without what ' +
      'was there before it, and of the whole process; median (min-max). The batch (10 MB) is read in the step.',
    headings: ['', 'before the step', 'added by the step', 'times spiketape', 'whole process'],
    rows: rows.map(({ name, before, added, whole }) => [
      name,
      megabytes(before),
      megabytes(added),
      own && own.name !== name ? digits(added.median / own.added.median) : '',
      megabytes(whole),
    ]),
    notes: [
      'Read from /proc of Linux (VmRSS before, VmHWM after its reset). Processes of Node.js include tsx, which runs TypeScript.',
    ],
  };
}
