import type { FloatArray } from '../../array/layout.ts';
import * as reference from '../reference/update.ts';
import type { Engine } from './engine.ts';

/** Elements of a part. */
const perPart = 1 << 15;

/** The updates of parameters. Each leaves Float64 to its reference, and what is too small. */
export function simdUpdate(engine: Engine, leastWork: number) {
  const fits = (work: number, arrays: readonly FloatArray[]): arrays is readonly Float32Array[] =>
    work * (arrays[0] as FloatArray).length >= leastWork && arrays.every((x) => x instanceof Float32Array);

  const adamUpdate: typeof reference.adamUpdate = (p, m, v, g, now) => {
    const arrays = [p, m, v];
    if (!fits(16, [...arrays, g])) {
      reference.adamUpdate(p, m, v, g, now);
      return;
    }
    const { rate, beta1, beta2, epsilon, weightDecay, scale, step } = now;
    engine.staged((stage) =>
      engine.run({
        kernel: 'adamUpdate',
        parts: Math.ceil(p.length / perPart),
        scratch: 0,
        args: [
          ...arrays.map((x) => stage.update(x as Float32Array)),
          ...[stage.put(g as Float32Array), p.length, perPart],
          ...[beta1, 1 - beta1, beta2, 1 - beta2],
          ...[rate / (1 - beta1 ** step), 1 / Math.sqrt(1 - beta2 ** step)],
          ...[epsilon, 1 - rate * weightDecay, scale],
        ],
      }),
    );
  };

  const sgdUpdate: typeof reference.sgdUpdate = (p, velocity, g, now) => {
    if (now.nesterov || now.weightDecay !== 0 || !fits(4, [p, velocity, g])) {
      reference.sgdUpdate(p, velocity, g, now);
      return;
    }
    const { rate, momentum, scale } = now;
    engine.staged((stage) => {
      const [atP, atV] = [stage.update(p as Float32Array), stage.update(velocity as Float32Array)];
      engine.call('sgdUpdate', atP, atV, stage.put(g as Float32Array), p.length, rate, momentum, scale);
    });
  };

  return { adamUpdate, sgdUpdate };
}
