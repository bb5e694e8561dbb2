import { type Entrant, type Running, type Runtimes, start } from './entrants.ts';
import type { PeerOptions } from './options.ts';

/** An entrant that could not take part in something, and why. */
export interface Skipped {
  readonly name: string;
  readonly part: string;
  readonly reason: string;
  readonly install: string;
}

/** What the parts of a run share. */
export interface Session {
  readonly options: PeerOptions;
  readonly runtimes: Runtimes;
  /** A folder for the files of this run. */
  readonly folder: string;
  readonly skipped: Skipped[];
  /** The versions of all that started; of what there is twice, that of the first. */
  readonly versions: Map<string, string>;
  progress(what: string): void;
}

/** Notes that an entrant goes on no further. */
export function skip(session: Session, { name, install }: Entrant, part: string, error: unknown): void {
  if (session.skipped.some((one) => one.name === name && one.part === part)) return;
  const reason = error instanceof Error ? error.message : String(error);
  session.skipped.push({ name, part, reason: reason.replace(`${name}: `, ''), install });
}

/** What is to be started, and how. */
interface Wanted {
  readonly entrant: Entrant;
  readonly threads?: number;
  readonly manner?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts entrants, hands those that started to `use`, and ends them. One that does not start is skipped.
 *
 * @param threads - Other than what the options say.
 * @param manner - What is told of the way in which it is started, with `env`.
 */
export async function withRunning<T>(
  session: Session,
  part: string,
  wanted: readonly Wanted[],
  use: (running: readonly Running[]) => Promise<T>,
): Promise<T> {
  const running: Running[] = [];
  try {
    for (const { entrant, threads = session.options.threads, manner = '', env = {} } of wanted) {
      session.progress(`${part}: starting ${entrant.name} ${manner}`);
      try {
        const started = await start(entrant, { ...session.runtimes, threads, env });
        for (const [what, version] of Object.entries(started.versions))
          if (!session.versions.has(what)) session.versions.set(what, version);
        running.push({ ...started, manner });
      } catch (error) {
        skip(session, entrant, part, error);
      }
    }
    return await use(running);
  } finally {
    for (const { child } of running) child.stop();
  }
}
