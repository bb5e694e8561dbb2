import type { PlannedRun } from './plan-of.ts';
import { type RunRecord, recordOf } from './record.ts';
import { StudyProcess } from './study-process.ts';

/** How runs are done. */
export interface PoolSettings {
  /** The module of the study. */
  readonly file: string;
  /** Threads of each process. */
  readonly threads: number;
  /** How often a run that failed is tried again. */
  readonly retry: number;
  /** The time that a run may take. */
  readonly seconds: number;
}

/** Processes that do runs of a study; one that ended is replaced. */
export class StudyPool {
  private readonly settings: PoolSettings;
  private readonly idle: StudyProcess[];
  private readonly all = new Set<StudyProcess>();
  private isEnded = false;

  /** @param first - A process that is there already. */
  constructor(settings: PoolSettings, first: StudyProcess) {
    this.settings = settings;
    this.idle = [first];
    this.all.add(first);
  }

  /** Does runs, as many at a time as there are jobs, and gives each away when it is finished, unless the pool has ended then. */
  async runAll(
    runs: Iterable<PlannedRun>,
    jobs: number,
    finished: (record: RunRecord) => void,
  ): Promise<void> {
    const queue = runs[Symbol.iterator]();
    const work = async () => {
      for (let next = queue.next(); !next.done; next = queue.next()) {
        const record = await this.run(next.value);
        if (this.isEnded) return;
        finished(record);
      }
    };
    const all = Array.from({ length: jobs }, work);
    try {
      await Promise.all(all);
    } catch (error) {
      this.end();
      await Promise.allSettled(all);
      throw error;
    }
  }

  /** Does a run, and tries it again where it fails. */
  async run(planned: PlannedRun): Promise<RunRecord> {
    for (let attempt = 1; ; attempt++) {
      const { outcome, seconds } = await this.attempt(planned);
      const record = recordOf(planned, outcome, attempt, seconds);
      if (record.status === 'done' || this.isEnded || attempt > this.settings.retry) return record;
    }
  }

  end(): void {
    this.isEnded = true;
    for (const one of this.all) one.end();
  }

  private async attempt(planned: PlannedRun) {
    const one = await this.take();
    const start = performance.now();
    const outcome = await one.run(planned, this.settings.seconds);
    const seconds = (performance.now() - start) / 1000;
    if (one.isAlive) this.idle.push(one);
    else this.all.delete(one);
    return { outcome, seconds };
  }

  private async take(): Promise<StudyProcess> {
    for (let one = this.idle.pop(); one; one = this.idle.pop()) if (one.isAlive) return one;
    const { file, threads } = this.settings;
    const started = await StudyProcess.start(file, threads);
    this.all.add(started);
    // It was still starting when all others ended.
    if (this.isEnded) started.end();
    return started;
  }
}
