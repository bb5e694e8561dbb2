import { type ChildProcess, fork } from 'node:child_process';
import { resolve as absolute, basename } from 'node:path';
import { timerOf } from '../line/time-limit.ts';
import { studyProgram } from '../programs.ts';
import { UsageError } from '../usage-error.ts';
import type { PlannedRun } from './plan-of.ts';
import type { Outcome } from './record.ts';
import type { StudyMessage, StudyPlan, StudyTask } from './study-message.ts';

type Answer = StudyMessage | { readonly kind: 'ended'; readonly how: string };

/**
 * A process in which a study is loaded, that does one run after the other. It ends with the command, however that ends;
 * what it prints goes to standard error.
 */
export class StudyProcess {
  readonly plan: StudyPlan;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, plan: StudyPlan) {
    this.child = child;
    this.plan = plan;
  }

  /** @throws UsageError where the module cannot be loaded or is no study. */
  static async start(file: string, threads: number): Promise<StudyProcess> {
    const child = fork(studyProgram, { stdio: ['ignore', 2, 2, 'ipc', 'pipe'], serialization: 'advanced' });
    // Without these, a process that ends while something is sent to it would end this one too.
    for (const stream of [child, child.stdio[4]]) stream?.on('error', () => {});
    const answer = await ask(child, { kind: 'load', file: absolute(file), threads });
    if (answer.kind === 'loaded') return new StudyProcess(child, answer.plan);
    child.kill('SIGKILL');
    throw new UsageError(`${basename(file)}: ${reasonOf(answer, 'its import')}`);
  }

  /** Whether it can do another run. */
  get isAlive(): boolean {
    return (
      !this.child.killed &&
      this.child.connected &&
      this.child.exitCode === null &&
      this.child.signalCode === null
    );
  }

  /** Does a run, which may take so long. */
  async run({ id, parameters }: PlannedRun, seconds: number): Promise<Outcome> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.end();
    }, timerOf(seconds));
    const answer = await ask(this.child, { kind: 'run', id, parameters });
    clearTimeout(timer);
    if (isLate) return { error: `it did not end within ${seconds} s.` };
    if (answer.kind === 'finished') return answer.outcome;
    this.end();
    return { error: reasonOf(answer, 'it') };
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}

function ask(child: ChildProcess, task: StudyTask): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer) => {
      child.off('message', onMessage).off('exit', onExit);
      resolve(answer);
    };
    const onMessage = (message: unknown) => settle(message as StudyMessage);
    const onExit = (code: number | null, signal: string | null) =>
      settle({ kind: 'ended', how: signal === null ? `with code ${code}` : `by ${signal}` });
    child.on('message', onMessage).on('exit', onExit);
    if (child.exitCode !== null || child.signalCode !== null) onExit(child.exitCode, child.signalCode);
    else child.send(task, () => {});
  });
}

function reasonOf(answer: Answer, stage: string): string {
  if (answer.kind === 'unusable' || answer.kind === 'broken') return answer.text;
  return `${stage} ended the process ${answer.kind === 'ended' ? answer.how : 'too early'}.`;
}
