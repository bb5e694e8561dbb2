import type { FloatArray } from '../../array/layout.ts';
import * as reference from '../reference/update.ts';
import type { Engine } from './engine.ts';
import { inBlocks, read, updated } from './in-blocks.ts';

/** The smallest epsilon in SIMD: beside it the root of a square below 1e-38, which Float32 rounds coarsely or to 0, is nothing. */
const leastEpsilon = 1e-12;

/**
 * The updates of parameters. Each leaves Float64 to its reference, and what is too small. More than `perPart` elements, a multiple of
 * four, are shared among threads.
 */
export function simdUpdate(engine: Engine, leastWork: number, perPart = 1 << 15) {
  const partsOf = (n: number) => ({ parts: Math.ceil(n / perPart), scratch: 0 });
  const fits = <A extends readonly FloatArray[]>(
    work: number,
    arrays: A,
  ): arrays is A & { readonly [K in keyof A]: Float32Array } =>
    work * (arrays[0] as FloatArray).length >= leastWork && arrays.every((x) => x instanceof Float32Array);

  const adamUpdate: typeof reference.adamUpdate = (p, m, v, g, now) => {
    const plainly = () => reference.adamUpdate(p, m, v, g, now);
    const arrays = [p, m, v, g] as const;
    if (now.epsilon < leastEpsilon || !fits(16, arrays)) {
      plainly();
      return;
    }
    const { rate, beta1, beta2, epsilon, weightDecay, scale, step } = now;
    const terms = {
      ...{ beta1, share1: 1 - beta1, beta2, share2: 1 - beta2, epsilon, scale },
      corrected: rate / (1 - beta1 ** step),
      root: 1 / Math.sqrt(1 - beta2 ** step),
      keep: 1 - rate * weightDecay,
    };
    const operands = {
      ...{ p: updated(arrays[0]), m: updated(arrays[1]), v: updated(arrays[2]) },
      g: read(arrays[3]),
    };
    engine.staged((stage) => {
      inBlocks(stage, operands, p.length, (at, n) =>
        engine.run({ kernel: 'adamUpdate', ...partsOf(n), call: { ...at, n, perPart, ...terms } }),
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
    const operands = { p: updated(arrays[0]), velocity: updated(arrays[1]), g: read(arrays[2]) };
    engine.staged((stage) => {
      inBlocks(stage, operands, p.length, (at, n) => {
        const call = { ...at, n, perPart, ...now };
        engine.run({ kernel: 'sgdUpdate', ...partsOf(n), call });
      });
    }, plainly);
  };

  const rmspropUpdate: typeof reference.rmspropUpdate = (p, squares, velocity, g, now) => {
    const plainly = () => reference.rmspropUpdate(p, squares, velocity, g, now);
    const arrays = [p, squares, velocity, g] as const;
    if (now.epsilon < leastEpsilon || !fits(16, arrays)) {
      plainly();
      return;
    }
    const terms = { ...now, share: 1 - now.alpha };
    const operands = {
      ...{ p: updated(arrays[0]), squares: updated(arrays[1]), velocity: updated(arrays[2]) },
      g: read(arrays[3]),
    };
    engine.staged((stage) => {
      inBlocks(stage, operands, p.length, (at, n) =>
        engine.run({ kernel: 'rmspropUpdate', ...partsOf(n), call: { ...at, n, perPart, ...terms } }),
      );
    }, plainly);
  };

  return { adamUpdate, rmspropUpdate, sgdUpdate };
}
