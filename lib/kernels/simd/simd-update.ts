import type { FloatArray } from '../../array/layout.ts';
import * as reference from '../reference/update.ts';
import type { Engine } from './engine.ts';
import { inBlocks, read, updated } from './in-blocks.ts';

/** Elements of a part. */
const perPart = 1 << 15;

/** The updates of parameters. Each leaves Float64 to its reference, and what is too small. */
export function simdUpdate(engine: Engine, leastWork: number) {
  const fits = <A extends readonly FloatArray[]>(
    work: number,
    arrays: A,
  ): arrays is A & { readonly [K in keyof A]: Float32Array } =>
    work * (arrays[0] as FloatArray).length >= leastWork && arrays.every((x) => x instanceof Float32Array);

  const adamUpdate: typeof reference.adamUpdate = (p, m, v, g, now) => {
    const plainly = () => reference.adamUpdate(p, m, v, g, now);
    const arrays = [p, m, v, g] as const;
    if (!fits(16, arrays)) {
      plainly();
      return;
    }
    const { rate, beta1, beta2, epsilon, weightDecay, scale, step } = now;
    const operands = [updated(arrays[0]), updated(arrays[1]), updated(arrays[2]), read(arrays[3])];
    engine.staged((stage) => {
      inBlocks(stage, operands, (addresses, n) =>
        engine.run({
          kernel: 'adamUpdate',
          parts: Math.ceil(n / perPart),
          scratch: 0,
          args: [
            ...[...addresses, n, perPart],
            ...[beta1, 1 - beta1, beta2, 1 - beta2],
            ...[rate / (1 - beta1 ** step), 1 / Math.sqrt(1 - beta2 ** step)],
            ...[epsilon, 1 - rate * weightDecay, scale],
          ],
        }),
      );
    }, plainly);
  };

  const sgdUpdate: typeof reference.sgdUpdate = (p, velocity, g, now) => {
    const plainly = () => reference.sgdUpdate(p, velocity, g, now);
    const arrays = [p, velocity, g] as const;
    if (!fits(4, arrays)) {
      plainly();
      return;
    }
    const { rate, momentum, scale } = now;
    const operands = [updated(arrays[0]), updated(arrays[1]), read(arrays[2])];
    engine.staged((stage) => {
      inBlocks(stage, operands, (addresses, n) => {
        engine.call('sgdUpdate', ...addresses, n, rate, momentum, scale);
      });
    }, plainly);
  };

  return { adamUpdate, sgdUpdate };
}
