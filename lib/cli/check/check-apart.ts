import { Apart, type End } from '../apart/apart.ts';
import type { CheckTask } from '../apart/task.ts';
import { type Finding, type Message, unchecked } from './finding.ts';

/** The code with which Node ends when what it awaits cannot come any more. */
const unsettled = 13;

/**
 * Checks a module or a member of the registry in a process of its own, which is ended when its time is over. What was found
 * until then counts.
 */
export async function checkApart(
  task: CheckTask,
  seconds: number,
  progress: (text: string) => void,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  let at: string | undefined;
  let isTold = false;
  const end = await new Apart(task, seconds).run((received) => {
    const message = received as Message;
    if (message.kind === 'checking') {
      at = message.name;
      progress(`checking ${at} …`);
    } else if (message.kind === 'finding') {
      findings.push(message.finding);
      at = undefined;
    } else {
      isTold = true;
      findings.push(unchecked(at ?? '', null, message.text));
    }
  });
  if (end.kind !== 'done' && !isTold) {
    const stage = at ? 'its check' : findings.length === 0 ? 'its import' : 'it';
    findings.push(unchecked(at ?? '', null, reasonOf(end, stage, seconds)));
  }
  return findings;
}

function reasonOf(end: Exclude<End, { kind: 'done' }>, stage: string, seconds: number): string {
  if (end.kind === 'time')
    return `${stage} did not end within ${seconds} s: a loop without end? --time-limit gives it more.`;
  if (end.code === unsettled) return `${stage} did not end: it waits for what never comes.`;
  const how = end.signal === null ? `with code ${end.code}` : `by ${end.signal}`;
  return `${stage} ended the process ${how}.`;
}
