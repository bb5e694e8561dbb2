// Does the shape of a surrogate matter, or its width? `npx spiketape sweep docs/examples/surrogates/study.ts`, then
// `npx tsx docs/examples/surrogates/heat-map.ts study.jsonl`. A look: --param seed=1 --param width=0.03,0.3,3
import type { StudyTools } from 'spiketape';
import { adaptive, trainRecall } from '../../results/recall.ts';
import { trainYinYang } from '../../results/yin-yang.ts';
import { distinctShapes, shapeOf, widths } from './shapes.ts';

/** Seeds vary slowest, so that a part of the runs is a whole study of fewer seeds. All shapes have peak 1 at the threshold; the width is where they are half as high. */
export const parameters = {
  seed: [1, 2, 3, 4, 5],
  shape: distinctShapes(),
  width: widths,
  task: ['yin-yang', 'recall'],
};

export const objective = { maximize: 'accuracy' } as const;

export function run(
  { shape, width, task }: { shape: string; width: number; task: string },
  { random }: StudyTools,
): { accuracy: number } {
  const surrogate = shapeOf(shape, width);
  const { accuracy } =
    task === 'yin-yang'
      ? trainYinYang({ hidden: 60, train: 1000, epochs: 10, surrogate }, random)
      : trainRecall(adaptive(surrogate), 60, random);
  return { accuracy };
}
