import type { Random } from '../../index.ts';
import type { StudyValue } from '../../studies/study.ts';
import { UsageError } from '../usage-error.ts';
import { type Choice, type Choices, mostRuns, pointOf, roundedNumber } from './choice.ts';
import { generatorOf } from './generator-of.ts';
import { type RunParameters, runId } from './run-id.ts';

/** A run of a study. */
export interface PlannedRun {
  readonly id: string;
  /** Its number in the study, from 0. */
  readonly run: number;
  /** How many runs the study has. */
  readonly of: number;
  readonly parameters: RunParameters;
}

/** A random search: so many runs, drawn from a seed. */
export interface RandomSearch {
  readonly runs: number;
  readonly seed: number;
}

/** The runs of a study, each set of parameters once: all combinations, or so many that are drawn. */
export function planOf(choices: Choices, search?: RandomSearch): PlannedRun[] {
  const sizes = search ? [search.runs] : Object.entries(choices).map((one) => valuesOf(...one).length);
  const of = sizes.reduce((all, size) => all * size, 1);
  if (of > mostRuns) throw new UsageError(`got ${of} runs when at most ${mostRuns} were due.`);
  const settings = search ? drawn(choices, search) : grid(choices);
  const byId = new Map<string, RunParameters>();
  for (const parameters of settings) byId.set(runId(parameters), parameters);
  return Array.from(byId, ([id, parameters], run) => ({ id, run, of: byId.size, parameters }));
}

function grid(choices: Choices): RunParameters[] {
  return Object.entries(choices).reduce<RunParameters[]>(
    (settings, [name, choice]) => {
      const values = valuesOf(name, choice);
      return settings.flatMap((setting) => values.map((value) => ({ ...setting, [name]: value })));
    },
    [{}],
  );
}

function valuesOf(name: string, choice: Choice): readonly StudyValue[] {
  if (choice.kind === 'values') return choice.values;
  const due = choice.kind === 'interval' ? 'give it a count, or draw' : 'draw';
  throw new UsageError(
    `parameters.${name}: got a distribution when values for a grid were due: ${due} with --random N.`,
  );
}

/** Each value from a generator of its own, so that more runs, or one more parameter, leave the others as they are. */
function drawn(choices: Choices, { runs, seed }: RandomSearch): RunParameters[] {
  const names = Object.keys(choices);
  return Array.from({ length: runs }, (_, i) =>
    Object.fromEntries(
      names.map((name) => [name, draw(choices[name] as Choice, generatorOf(`${seed} ${i} ${name}`))]),
    ),
  );
}

function draw(choice: Choice, random: Random): StudyValue {
  if (choice.kind === 'values')
    return choice.values[Math.floor(random.next() * choice.values.length)] as StudyValue;
  if (choice.kind === 'normal') return roundedNumber(choice.mean + choice.std * normal(random));
  const { from, to, isLog, isInteger } = choice;
  if (isInteger && !isLog) return from + Math.floor(random.next() * (to - from + 1));
  return pointOf(choice, random.next());
}

/** A normally distributed number (Box and Muller 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
