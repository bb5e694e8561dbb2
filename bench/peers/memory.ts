import { readFileSync, writeFileSync } from 'node:fs';
import { digits } from '../table.ts';
import { type Workload, workloads } from '../workloads.ts';
import { entrants, type Running } from './entrants.ts';
import type { Section } from './section.ts';
import { type Session, skip, withRunning } from './session.ts';
import { prepare } from './training.ts';

/** Resident memory of a process in its first training step, bytes. */
export interface MemoryRow {
  readonly name: string;
  /** Before the step, with the framework and the network loaded. */
  readonly before: number;
  /** The most during the step. */
  readonly peak: number;
}

/** Measures the memory of the first training step of W2, each framework in a fresh process. None but on Linux. */
export async function measureMemory(session: Session): Promise<MemoryRow[]> {
  if (process.platform !== 'linux') return [];
  const taskOf = prepare(session, workloads.find(({ name }) => name === 'W2') as Workload);
  const rows: MemoryRow[] = [];
  for (const entrant of [
    entrants.spiketape,
    entrants.pytorch,
    entrants.snntorch,
    entrants.spikingjelly,
    entrants.wasm,
  ]) {
    await withRunning(session, 'memory', [{ entrant }], async ([one]) => {
      if (!one) return;
      try {
        await one.child.ask({ command: 'open', ...taskOf(entrant) });
        rows.push(await measureFirstStep(one));
      } catch (error) {
        skip(session, entrant, 'memory', error);
      }
    });
  }
  return rows;
}

async function measureFirstStep({ entrant, child }: Running): Promise<MemoryRow> {
  const { resident: before } = memoryOf(child.pid);
  // Linux: the peak starts anew from what is resident now.
  writeFileSync(`/proc/${child.pid}/clear_refs`, '5');
  await child.ask({ command: 'train', batches: [0] });
  return { name: entrant.name, before, peak: memoryOf(child.pid).peak };
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
  const megabytes = (bytes: number) => digits(bytes / 2 ** 20);
  return {
    title: 'Memory',
    about:
      'MiB that are resident in the first training step of W2, in a fresh process: the most during the step, without what ' +
      'was there before it, and of the whole process. The batch (10 MB) is read in the step.',
    headings: ['', 'before the step', 'added by the step', 'times spiketape', 'whole process'],
    rows: rows.map(({ name, before, peak }) => [
      name,
      megabytes(before),
      megabytes(peak - before),
      own && own.name !== name ? digits((peak - before) / (own.peak - own.before)) : '',
      megabytes(peak),
    ]),
    notes: [
      'Read from /proc of Linux (VmRSS before, VmHWM after its reset). Processes of Node.js include tsx, which runs TypeScript.',
    ],
  };
}
