import type { MeasureTask } from '../apart/task.ts';
import { memberOf } from '../line/member.ts';
import { measureSurrogate } from './measure-surrogate.ts';

/** Measures what a task names and sends the times. */
export async function serveMeasure(
  { name, params, quick }: MeasureTask,
  send: (message: unknown) => Promise<void>,
): Promise<void> {
  await send(measureSurrogate(memberOf(name)(params), quick));
}
