import { printableData } from '../printable.ts';
import { type End, type RunTask, runIsolated } from './run-isolated.ts';
import type { Message, Task } from './task.ts';

/** What could not be done; without a name, all of its source. */
export interface Problem {
  readonly name: string | null;
  readonly text: string;
}

/** What came of a task. */
export interface Results<T> {
  readonly results: readonly T[];
  readonly problems: readonly Problem[];
}

/** What the part of a task is called that did not end. */
const parts = { check: 'its check', answer: 'it' } as const;

/** The code with which Node ends when what it awaits cannot come any more. */
const unsettled = 13;

/** Does a task, in a process of its own unless told otherwise. What came before it ended counts, however it ended. */
export async function resultsOf<T>(
  task: Task,
  seconds: number,
  progress: (text: string) => void,
  run: RunTask = runIsolated,
): Promise<Results<T>> {
  const results: T[] = [];
  const problems: Problem[] = [];
  let at: string | null = null;
  let isImported = false;
  let isTold = false;
  const end = await run(task, seconds, (received) => {
    const message: Message = printableData(received);
    isImported = true;
    if (message.kind === 'at') {
      at = message.name;
      progress(`${task.kind === 'check' ? 'checking' : 'looking at'} ${at} …`);
    } else if (message.kind === 'result') {
      results.push(message.result as T);
      at = null;
    } else if (message.kind === 'problem') {
      problems.push({ name: message.name ?? at, text: message.text });
      isTold ||= message.name === null;
    }
  });
  if (end.kind === 'forged') results.length = 0;
  if (end.kind !== 'done' && !isTold) {
    const stage = at !== null ? parts[task.kind] : isImported ? 'it' : 'its import';
    problems.push({ name: at, text: reasonOf(end, stage, seconds) });
  }
  return { results, problems };
}

function reasonOf(end: Exclude<End, { kind: 'done' }>, stage: string, seconds: number): string {
  if (end.kind === 'time')
    return `${stage} did not end within ${seconds} s: a loop without end? --time-limit gives it more.`;
  if (end.kind === 'forged') return 'it wrote to the pipe of the results, so nothing that it sent counts.';
  if (end.code === unsettled) return `${stage} did not end: it waits for what never comes.`;
  const how = end.signal === null ? `with code ${end.code}` : `by ${end.signal}`;
  return `${stage} ended the process ${how}.`;
}
