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
  if (end.kind !== 'done' && !isTold)
    findings.push(unchecked(at ?? '', null, reasonOf(end, at ?? '', seconds, findings.length === 0)));
  return findings;
}

function reasonOf(end: End, name: string, seconds: number, isAtImport: boolean): string {
  const stage = name ? 'its check' : isAtImport ? 'its import' : 'it';
  if (end.kind === 'time') {
    const cure = '--time-limit gives it more';
    return `${stage} did not end within ${seconds} s: a loop without end? ${cure}.`;
  }
  if (end.kind === 'exit' && end.code === unsettled)
    return `${stage} did not end: it waits for what never comes.`;
  const how =
    end.kind === 'exit' && end.signal
      ? `by ${end.signal}`
      : `with code ${end.kind === 'exit' ? end.code : ''}`;
  return `its process ended ${how} during ${name ? 'its check' : 'its import'}.`;
}
