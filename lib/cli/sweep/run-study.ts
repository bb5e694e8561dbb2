import { isPlainObject, show } from '../../util/errors.ts';
import { messageOf } from '../message-of.ts';
import { generatorOf } from './generator-of.ts';
import type { LoadedStudy } from './load-study.ts';
import type { Outcome } from './record.ts';
import type { RunParameters } from './run-id.ts';

type Numbers = Readonly<Record<string, number>>;

/** Does one run of a study. Its random numbers follow from its id. */
export async function runStudy(
  { run }: LoadedStudy,
  id: string,
  parameters: RunParameters,
): Promise<Outcome> {
  const reports: Numbers[] = [];
  const report = (values: unknown) => void reports.push(numbersOf('report', values));
  try {
    const returned = await run({ ...parameters }, { random: generatorOf(`run ${id}`), report });
    return { results: numbersOf('run', returned ?? reports.at(-1)), reports };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

/** A copy of numbers by name. @throws TypeError for anything else. */
function numbersOf(place: string, values: unknown): Numbers {
  if (!isPlainObject(values) || Object.keys(values).length === 0)
    throw new TypeError(`${place}: got ${show(values)} when numbers by name were due: { accuracy: 0.9 }.`);
  for (const [name, value] of Object.entries(values))
    if (typeof value !== 'number')
      throw new TypeError(`${place}: ${name} is ${show(value)} when a number was due.`);
  return { ...values } as Numbers;
}
