import type { Events } from '../../../lib/array/events.ts';
import { empty, type FloatNd } from '../../../lib/array/layout.ts';
import type { ColumnsFormula, Formula } from '../../../lib/formula/formula.ts';
import { random, surrogates } from '../../../lib/index.ts';
import { type Fire, stepAt } from '../../../lib/kernels/fire.ts';
import type { Kernels } from '../../../lib/kernels/index.ts';
import { findEvents } from '../../../lib/kernels/reference/find-events.ts';
import { convolutionCallsOn } from './convolution-calls.ts';

/** A call of each kernel by its name. */
export type Calls = { readonly [name: string]: (kernels: Kernels) => unknown };

const fire = stepAt(0, false);

/** A call of each kernel that has a SIMD form, but for scans; gives what it wrote. */
export function callsOn(seed: number): Calls {
  const made = <S extends readonly number[]>(shape: S, offset: number) =>
    random(seed + offset).normal(shape).array;
  const [a, b, w] = [made([10, 40], 0), made([10, 40], 1), made([40, 12], 2)];
  const spikes = random(seed).bernoulli(0.2, [10, 40]).array;
  const events = findEvents(spikes) as Events;
  const g = made([50], 4).data;
  const unary = (name: keyof Kernels) => (kernels: Kernels) => {
    const out = empty(a.shape);
    (kernels[name] as (out: FloatNd, x: FloatNd) => void)(out, a);
    return out.data;
  };
  const binary = (name: keyof Kernels) => (kernels: Kernels) => {
    const out = empty(a.shape);
    (kernels[name] as (out: FloatNd, x: FloatNd, y: FloatNd) => void)(out, a, b);
    return out.data;
  };
  const reduction = (name: 'sum' | 'max' | 'min' | 'argmax') => (kernels: Kernels) =>
    [[0], [1], [0, 1]].map((axes) => {
      const out = empty(a.shape.filter((_, i) => !axes.includes(i)));
      kernels[name](out, a, axes);
      return out.data;
    });
  const filled =
    (f: (kernels: Kernels, out: Float32Array, state: Int32Array) => void) => (kernels: Kernels) => {
      const [out, state] = [new Float32Array(50), Int32Array.of(1, 2, 3, 4)];
      f(kernels, out, state);
      return [out, state];
    };
  const gradient: Fire = surrogates.arctan.kernels.gradient;
  const formula = gradient.formula as Formula;
  const alphas = random(seed).uniform([50], 0.5, 2).array.data;
  const ofColumns: ColumnsFormula = {
    ...formula,
    params: {},
    columns: ['alpha'],
    at: (x, { alpha }) => surrogates.arctan({ alpha: alpha as number }).gradient(x),
    under: () => formula,
  };
  const step = { rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, scale: 1, step: 2 };
  const pairs = [
    'add',
    'sub',
    'mul',
    'div',
    'maximum',
    'minimum',
    'equal',
    'greater',
    'greaterEqual',
    'scale',
    'scaleDown',
    'reluVjp',
    'absVjp',
    'tie',
    'maximumShare',
    'pow',
    'powBaseSlope',
    'powExponentSlope',
  ] as const;
  const singles = [
    'round',
    'assign',
    'neg',
    'abs',
    'sqrt',
    'square',
    'relu',
    'sign',
    'exp',
    'log',
    'sigmoid',
    'softplus',
  ] as const;
  return {
    ...Object.fromEntries(
      [...pairs, 'less', 'lessEqual'].map((name) => [name, binary(name as keyof Kernels)]),
    ),
    ...Object.fromEntries(
      [...singles, 'sigmoidSlope', 'softplus', 'tanh', 'tanhSlope', 'logSoftmax', 'addTo'].map((name) => [
        name,
        unary(name as keyof Kernels),
      ]),
    ),
    logSoftmaxVjp: binary('logSoftmaxVjp'),
    select: (kernels) => {
      const out = empty(a.shape);
      kernels.select(out, spikes, a, b);
      return out.data;
    },
    sum: reduction('sum'),
    max: reduction('max'),
    argmax: reduction('argmax'),
    batchedMatmul: (kernels) => {
      const out = empty([4, 10, 10]);
      kernels.batchedMatmul(out, made([4, 10, 10], 7), made([4, 10, 10], 8));
      return out.data;
    },
    concat: (kernels) =>
      [0, 1].map((along) => {
        const out = empty(a.shape.with(along, 2 * (a.shape[along] as number)));
        kernels.concat(out, [a, b], along);
        return out.data;
      }),
    min: reduction('min'),
    allFinite: (kernels) => kernels.allFinite(g),
    sumOfSquares: (kernels) => kernels.sumOfSquares(g),
    fillUniform: filled((kernels, out, state) => kernels.fillUniform(out, state, -1, 2)),
    fillNormal: filled((kernels, out, state) => kernels.fillNormal(out, state, -1, 2)),
    fillBernoulli: filled((kernels, out, state) => kernels.fillBernoulli(out, state, Float32Array.of(0.3))),
    bernoulliEvents: (kernels) => {
      const state = Int32Array.of(1, 2, 3, 4);
      return [kernels.bernoulliEvents(state, new Float32Array(20).fill(0.3), 2, 10), state];
    },
    findEvents: (kernels) => kernels.findEvents(spikes),
    findWithin: (kernels) =>
      kernels.findWithin(a, { vThreshold: Float32Array.of(3), low: -1, high: Number.POSITIVE_INFINITY }),
    findFired: (kernels) => kernels.findFired(a, Float32Array.of(1), fire),
    matmul: (kernels) => {
      const out = empty([10, 12]);
      kernels.matmul(out, a, w, made([12], 5));
      return out.data;
    },
    gatherRows: (kernels) => {
      const out = empty([10, 12]);
      kernels.gatherRows(out, events, w, made([12], 5));
      return out.data;
    },
    gatherRowsTransposed: (kernels) => {
      const [out, total] = [empty([40, 12]), empty([12])];
      kernels.gatherRowsTransposed(out, events, made([10, 12], 6), total);
      return [out.data, total.data];
    },
    sampledProduct: (kernels) => {
      const out = empty([10, 40]);
      kernels.sampledProduct(out, made([10, 12], 7), made([40, 12], 8), events);
      return out.data;
    },
    adamUpdate: (kernels) => {
      const [p, m, v] = [new Float32Array(50).fill(1), new Float32Array(50), new Float32Array(50)];
      kernels.adamUpdate(p, m, v, g, step);
      return [p, m, v];
    },
    rmspropUpdate: (kernels) => {
      const [p, squares, velocity] = [1, 0, 0].map((x) => new Float32Array(50).fill(x));
      const own = { rate: 0.1, alpha: 0.9, epsilon: 1e-8, momentum: 0.9, weightDecay: 0.1, scale: 1 };
      kernels.rmspropUpdate(p as Float32Array, squares as Float32Array, velocity as Float32Array, g, own);
      return [p, squares, velocity];
    },
    sgdUpdate: (kernels) => {
      const [p, velocity] = [new Float32Array(50).fill(1), new Float32Array(50)];
      kernels.sgdUpdate(p, velocity, g, {
        rate: 0.1,
        momentum: 0.9,
        scale: 1,
        weightDecay: 0,
        nesterov: false,
      });
      return [p, velocity];
    },
    step: (kernels) => kernels.step(new Float32Array(50), g, 0.1),
    strictStep: (kernels) => kernels.strictStep(new Float32Array(50), g, 0.1),
    mapColumns: (kernels) => kernels.mapColumns(new Float32Array(50), g, [alphas], ofColumns),
    mapFormula: (kernels) => kernels.mapFormula(new Float32Array(50), g, formula),
    scaleByFormula: (kernels) => kernels.scaleByFormula(new Float32Array(50), g, g, formula),
    ...convolutionCallsOn(seed),
  };
}
