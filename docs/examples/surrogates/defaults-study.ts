// Every surrogate with one input and a gradient, at its defaults: `npx spiketape sweep docs/examples/surrogates/defaults-study.ts`.
// Heights and widths differ here; study.ts has them equal.
import { type StudyTools, type Surrogate, surrogates } from 'spiketape';
import { adaptive, trainRecall } from '../../results/recall.ts';
import { trainYinYang } from '../../results/yin-yang.ts';

const usable = Object.entries(surrogates).flatMap(([name, one]) => {
  if (!('row' in one) || 'inputs' in one.row || one.row.stochastic) return [];
  const surrogate = one as Surrogate;
  return surrogate.facts.peak > 0 ? [[name, surrogate] as const] : [];
});

/** Seeds vary slowest, so that a part of the runs is a whole study of fewer seeds. */
export const parameters = {
  seed: [1, 2, 3, 4, 5],
  surrogate: usable.map(([name]) => name),
  task: ['yin-yang', 'recall'],
};

export const objective = { maximize: 'accuracy' } as const;

export function run(
  { surrogate, task }: { surrogate: string; task: string },
  { random }: StudyTools,
): { accuracy: number } {
  const spike = new Map(usable).get(surrogate);
  if (!spike) throw new RangeError(`got the surrogate ${surrogate}, which is none of the study.`);
  const { accuracy } =
    task === 'yin-yang'
      ? trainYinYang({ hidden: 60, train: 1000, epochs: 10, surrogate: spike }, random)
      : trainRecall(adaptive(spike), 60, random);
  return { accuracy };
}
