import { type FloatArray, type FloatNd, wrap } from '../../lib/array/layout.ts';
import {
  type ParameterValues,
  type Primitive,
  primitive,
  type Surrogate,
  type SurrogateKernels,
  type SurrogateOptions,
  type SurrogateRow,
  surrogate,
  surrogates,
  type Tail,
} from '../../lib/index.ts';

/** The functions of one input. */
export const family = Object.values(surrogates).filter(
  (spike) => !('inputs' in spike.row),
) as unknown as Surrogate[];

/** An error planted in a surrogate, and the check that has to name it. */
export interface Plant {
  readonly name: string;
  readonly caughtBy: string;
  /** The surrogate with the error; null where it cannot have it. */
  plant(spike: Surrogate): Surrogate | null;
  /** Checked under its own parameters only: the error shows under any. */
  readonly settings?: readonly [];
}

/** A gradient wrong by 0.1 %; where it is 0, by a tiny constant. */
export function slightly(g: number): number {
  return g === 0 ? 1e-9 : 1.001 * g;
}

/** The surrogate with another gradient. */
function withGradient(
  { row }: Surrogate,
  change: (g: number, x: number, p: ParameterValues) => number,
): Surrogate {
  return surrogate({ ...row, gradient: (x, p) => change(row.gradient(x, p), x, p) });
}

/** The surrogate with another origin. */
function withOrigin(
  { row }: Surrogate,
  change: (g: number, x: number, p: ParameterValues) => number,
): Surrogate {
  return surrogate({ ...row, origin: (x, p) => change(row.origin(x, p), x, p) });
}

/** The surrogate with another last parameter gradient; null where it has none. */
function withParameterGradients(
  { row }: Surrogate,
  change: (slope: number, x: number, p: ParameterValues) => number,
): Surrogate | null {
  const [name, slope] = Object.entries(row.parameterGradients ?? {}).at(-1) ?? [];
  if (name === undefined || slope === undefined) return null;
  const wrong = { [name]: (x: number, p: ParameterValues) => change(slope(x, p), x, p) };
  return surrogate({ ...row, parameterGradients: { ...row.parameterGradients, ...wrong } });
}

/** The surrogate with other kernels, under whatever parameters. */
export function withKernels(
  spike: Surrogate,
  change: (kernels: SurrogateKernels) => Partial<SurrogateKernels>,
): Surrogate {
  const kernels = { ...spike.kernels, ...change(spike.kernels) };
  const call = (argument: unknown) => {
    if (isOptions(argument)) return withKernels(spike(argument as SurrogateOptions<string>), change);
    return overArray(spike, kernels)(argument as number);
  };
  return Object.assign(call, spike, { kernels }) as unknown as Surrogate;
}

function isOptions(argument: unknown): boolean {
  return Object.getPrototypeOf(argument) === Object.prototype;
}

/** A primitive of the given kernels. */
function overArray({ row }: Surrogate, { forward, vjp }: SurrogateKernels): Primitive {
  const fresh = (x: FloatNd) => x.data.slice(0, x.size) as FloatArray;
  return primitive({
    name: row.name,
    forward: (x) => wrap(forward(fresh(x), fresh(x)), x.shape),
    vjp: (ct, _, x) => [wrap(vjp(fresh(x), fresh(ct), fresh(x)), x.shape)],
  });
}

function lengthOf({ length = () => 1 }: SurrogateRow, p: ParameterValues): number {
  return length(p);
}

/** The point about which a gradient has its shape. */
export function anchorOf({ center, threshold }: SurrogateRow, p: ParameterValues): number {
  return (center ?? threshold)?.(p) ?? 0;
}

const ownSettings = { settings: [] } as const;

/** Every error that is planted. */
export const plants: readonly Plant[] = [
  {
    name: 'a gradient wrong by 0.1 %',
    caughtBy: 'gradient',
    ...ownSettings,
    plant: (spike) => withGradient(spike, slightly),
  },
  {
    name: 'a gradient wrong by 0.1 % beyond |x| > 2',
    caughtBy: 'gradient',
    ...ownSettings,
    plant: (spike) => withGradient(spike, (g, x) => (Math.abs(x) > 2 ? slightly(g) : g)),
  },
  {
    name: 'a gradient wrong by 0.1 % in a narrow place',
    caughtBy: 'integral',
    ...ownSettings,
    plant: (spike) => {
      const [from, to] = [0.63, 0.67].map(
        (t) => anchorOf(spike.row, spike.params) + t * lengthOf(spike.row, spike.params),
      );
      return withGradient(spike, (g, x) => (x > Number(from) && x < Number(to) ? slightly(g) : g));
    },
  },
  {
    name: 'the wrong sign on one side',
    caughtBy: 'gradient',
    ...ownSettings,
    plant: (spike) => withGradient(spike, (g, x, p) => (x > anchorOf(spike.row, p) ? -g || -1e-9 : g)),
  },
  {
    name: 'NaN in a tail of the gradient',
    caughtBy: 'gradient',
    ...ownSettings,
    plant: (spike) => withGradient(spike, (g, x) => (x < -9000 ? Number.NaN : g)),
  },
  {
    name: 'NaN in a tail of the origin',
    caughtBy: 'gradient',
    ...ownSettings,
    plant: (spike) => withOrigin(spike, (g, x) => (x > 9000 ? Number.NaN : g)),
  },
  {
    name: 'a parameter that the origin does not know of',
    caughtBy: 'gradient',
    plant: ({ row, params }) => {
      const shaping = Object.keys(params).length > 0 ? row : null;
      return shaping && surrogate({ ...row, origin: (x) => row.origin(x, params) });
    },
  },
  {
    name: 'a gradient wrong by 0.1 % where a parameter is above its default',
    caughtBy: 'gradient',
    plant: (spike) => {
      const [name] = Object.keys(spike.params);
      if (name === undefined) return null;
      const usual = spike.params[name] as number;
      return withGradient(spike, (g, _, p) => ((p[name] as number) > usual ? slightly(g) : g));
    },
  },
  {
    name: 'an origin shifted by a constant',
    caughtBy: 'origin at threshold',
    ...ownSettings,
    plant: (spike) => withOrigin(spike, (g) => g + 1e-6),
  },
  {
    name: 'an origin that jumps in a narrow place',
    caughtBy: 'integral',
    ...ownSettings,
    plant: (spike) => {
      const at = anchorOf(spike.row, spike.params) + 0.618034 * lengthOf(spike.row, spike.params);
      return withOrigin(spike, (g, x) => (x > at ? g + 1e-4 : g));
    },
  },
  {
    name: 'a gradient that is not 0 outside of the support',
    caughtBy: 'support',
    plant: (spike) => {
      const { support } = spike.row;
      if (support === undefined) return null;
      const isOutside = (x: number, [low, high]: readonly [number, number]) => x < low || x > high;
      return withGradient(spike, (g, x, p) => (isOutside(x, support(p)) ? 1e-30 : g));
    },
  },
  {
    name: 'a kink with a value of its own',
    caughtBy: 'kinks',
    ...ownSettings,
    plant: (spike) => {
      const { kinks = () => [], jumps = () => [] } = spike.row;
      if (spike.row.kinks === undefined && spike.row.jumps === undefined) return null;
      return withGradient(spike, (g, x, p) => ([...kinks(p), ...jumps(p)].includes(x) ? 0.7 * g + 1e-3 : g));
    },
  },
  {
    name: 'a threshold of 0.7',
    caughtBy: 'forward',
    ...ownSettings,
    plant: (spike) => {
      if (spike.row.stochastic) return null;
      const forward = (out: FloatArray, x: FloatArray) => {
        for (let i = 0; i < x.length; i++) out[i] = (x[i] as number) >= 0.7 ? 1 : 0;
        return out;
      };
      return withKernels(spike, () => ({ forward }));
    },
  },
  {
    name: 'spikes drawn with another probability',
    caughtBy: 'forward',
    ...ownSettings,
    plant: (spike) => {
      if (!spike.row.stochastic) return null;
      return withKernels(spike, ({ forward }) => ({
        forward: (out, x) => forward(out, x.map((p) => p * p) as FloatArray),
      }));
    },
  },
  {
    name: 'a tape that does not use the cotangent',
    caughtBy: 'cotangents',
    ...ownSettings,
    plant: (spike) =>
      withKernels(spike, ({ gradient }) => ({
        vjp: (out, _, x) => gradient(out, x).map((g) => g || 1e-9) as FloatArray,
      })),
  },
  {
    name: 'a gradient that overflows in Float32',
    caughtBy: 'kernels',
    ...ownSettings,
    plant: (spike) =>
      withKernels(spike, ({ gradient }) => ({
        gradient: (out, x) => {
          const isFar = x.map((value) => (Math.abs(value) > 88.7 ? 1 : 0));
          gradient(out, x);
          for (let i = 0; i < out.length; i++) if (isFar[i]) out[i] = Number.NaN;
          return out;
        },
      })),
  },
  {
    name: 'a kernel wrong by 0.1 % in Float32',
    caughtBy: 'kernels',
    ...ownSettings,
    plant: (spike) =>
      withKernels(spike, ({ gradient }) => ({ gradient: (out, x) => scale(gradient(out, x), slightly) })),
  },
  {
    name: 'a kernel that reads what it wrote',
    caughtBy: 'kernels',
    ...ownSettings,
    plant: (spike) =>
      withKernels(spike, ({ vjp, gradient }) => ({
        vjp: (out, ct, x) => {
          gradient(out, x);
          for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) * (ct[i] as number);
          return out === ct ? scale(out, (v) => v || 1e-9) : vjp(out, ct, x);
        },
      })),
  },
  {
    name: 'a gradient of -Infinity at -0',
    caughtBy: 'special values',
    ...ownSettings,
    plant: (spike) => withGradient(spike, (g, x) => (Object.is(x, -0) ? -Infinity : g)),
  },
  {
    name: 'a gradient of NaN at infinity',
    caughtBy: 'special values',
    ...ownSettings,
    plant: (spike) => withGradient(spike, (g, x) => (x === -Infinity ? Number.NaN : g)),
  },
  {
    name: 'a mass with an origin of NaN at infinity',
    caughtBy: 'mass',
    ...ownSettings,
    plant: (spike) =>
      spike.row.mass ? withOrigin(spike, (g, x) => (x === Infinity ? Number.NaN : g)) : null,
  },
  {
    name: 'a box wider by 0.2 % than that of the origin, without a word of its kinks,',
    caughtBy: 'gradient',
    ...ownSettings,
    plant: ({ row }) => {
      if (row.name !== 'rect') return null;
      const { kinks: _, support: __, ...bare } = row;
      return surrogate({ ...bare, gradient: (x, p) => row.gradient(x / 1.002, p) });
    },
  },
  {
    name: 'a gradient wrong by 0.1 % on one side of the center',
    caughtBy: 'evenness',
    ...ownSettings,
    plant: (spike) => {
      if (spike.row.center === undefined) return null;
      return withGradient(spike, (g, x, p) => (x > anchorOf(spike.row, p) ? slightly(g) : g));
    },
  },
  {
    name: 'a mass wrong by 0.1 %, or finite where it is not,',
    caughtBy: 'mass',
    plant: ({ row }) => {
      const { mass } = row;
      return mass ? surrogate({ ...row, mass: (p) => Math.min(1e9, 1.001 * mass(p)) }) : null;
    },
  },
  {
    name: 'a peak wrong by 0.1 %',
    caughtBy: 'peak',
    plant: ({ row }) => {
      const { peak } = row;
      return peak ? surrogate({ ...row, peak: (p) => slightly(peak(p)) }) : null;
    },
  },
  {
    name: 'a parameter gradient wrong by 0.1 %',
    caughtBy: 'parameter gradient',
    plant: (spike) => withParameterGradients(spike, slightly),
  },
  {
    name: 'a parameter gradient of the wrong sign',
    caughtBy: 'parameter gradient',
    plant: (spike) => withParameterGradients(spike, (slope) => -slope),
  },
  {
    name: 'a parameter gradient that forgot the parameter',
    caughtBy: 'parameter gradient',
    plant: (spike) =>
      withParameterGradients(spike, (slope, _, p) => slope * (1 + Math.abs(Object.values(p)[0] as number))),
  },
  {
    name: 'a parameter gradient of NaN at infinity',
    caughtBy: 'parameter gradient',
    ...ownSettings,
    plant: (spike) => withParameterGradients(spike, (slope, x) => (x === Infinity ? Number.NaN : slope)),
  },
  {
    name: 'a tail that falls off faster',
    caughtBy: 'tail',
    plant: ({ row }) => {
      const { tail } = row;
      const faster = (t: Tail) => (typeof t === 'number' ? t + 0.1 : 'compact');
      return tail ? surrogate({ ...row, tail: (p) => faster(tail(p)) }) : null;
    },
  },
  {
    name: 'an origin that throws in a tail',
    caughtBy: 'gradient',
    ...ownSettings,
    plant: (spike) =>
      withOrigin(spike, (g, x) => {
        if (x > 45) throw new Error('too far');
        return g;
      }),
  },
];

function scale(values: FloatArray, f: (value: number) => number): FloatArray {
  for (let i = 0; i < values.length; i++) values[i] = f(values[i] as number);
  return values;
}

/** A spike function written by hand: the step forward, and cotangent times gradient backward. */
export function manual(
  gradient: (x: number) => number,
  { threshold = 0, cotangent = (ct: number) => ct } = {},
): Primitive {
  return primitive({
    name: 'manual',
    forward: (x) => mapped(x, (value) => (value >= threshold ? 1 : 0)),
    vjp: (ct, _, x) => {
      const out = mapped(x, gradient);
      for (let i = 0; i < x.size; i++) out.data[i] = (out.data[i] as number) * cotangent(ct.get(i));
      return [out];
    },
  });
}

function mapped(x: FloatNd, f: (value: number) => number): FloatNd {
  const out = x.data.slice(0, x.size) as FloatArray;
  return wrap(scale(out, f), x.shape);
}
