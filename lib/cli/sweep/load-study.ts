import type { Study } from '../../studies/study.ts';
import { isPlainObject, show } from '../../util/errors.ts';
import { loadModule } from '../check/load-module.ts';
import { UsageError } from '../usage-error.ts';
import { readChoices } from './choice.ts';
import type { Objective, StudyPlan } from './study-message.ts';

/** A study, and what is known of it without running it. */
export interface LoadedStudy {
  readonly run: Study['run'];
  readonly plan: StudyPlan;
}

/** The study that a module exports. @throws UsageError for a module that does not load, or exports no study. */
export async function loadStudy(file: string): Promise<LoadedStudy> {
  const { parameters, run, objective } = await loadModule(file);
  if (typeof run !== 'function')
    throw new UsageError(`run is ${show(run)} when a function was due: run(parameters, { random, report }).`);
  const plan = { choices: readChoices(parameters), objective: readObjective(objective) };
  return { run: run as Study['run'], plan };
}

function readObjective(objective: unknown): Objective | null {
  if (objective === undefined) return null;
  if (isPlainObject(objective)) {
    const [[way, name] = [], ...more] = Object.entries(objective);
    if ((way === 'maximize' || way === 'minimize') && typeof name === 'string' && more.length === 0)
      return { name, isHigh: way === 'maximize' };
  }
  throw new UsageError(
    `objective is ${show(objective)} when { maximize: 'accuracy' } or { minimize: 'loss' } was due.`,
  );
}
