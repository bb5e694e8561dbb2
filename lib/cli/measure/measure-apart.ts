import { Apart } from '../apart/apart.ts';
import type { MeasureTask } from '../apart/task.ts';
import type { Member } from '../line/member.ts';
import { Refusal } from '../refusal.ts';
import type { Times } from './measure-surrogate.ts';

/** Longer than any measurement takes. */
const seconds = 60;

/** Measures a member of the registry in a process of its own. */
export async function measureApart({ row, params }: Member, quick: boolean): Promise<Times> {
  const task: MeasureTask = { kind: 'measure', name: row.name, params, quick };
  let times: Times | undefined;
  const end = await new Apart(task, seconds).run((message) => {
    times = message as Times;
  });
  if (times) return times;
  throw new Refusal(`${row.name}: its process ended without figures (${end.kind}).`);
}
