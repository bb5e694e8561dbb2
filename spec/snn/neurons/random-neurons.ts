import fc, { type Arbitrary } from 'fast-check';
import {
  add,
  broadcastTo,
  div,
  exp,
  less,
  maximum,
  minimum,
  mul,
  type NeuronRow,
  sigmoid,
  square,
  stopGradient,
  sub,
  type Tensor,
  type TensorLike,
  tanh,
  tensor,
  where,
} from '../../../lib/index.ts';
import type { TensorModel, TensorOps } from './zoo-steps.ts';

/** What a formula reads: values by name, and the operations of a step. */
interface Env {
  readonly names: Readonly<Record<string, TensorLike>>;
  readonly ops: TensorOps;
}

/** A formula as JavaScript, and as operations of the tape. */
interface Formula {
  readonly source: string;
  run(env: Env): TensorLike;
}

const unary: Readonly<Record<string, (x: TensorLike, env: Env) => TensorLike>> = {
  'Math.tanh': (x) => tanh(x),
  'helpers.logistic': (x) => sigmoid(x),
  'ops.spike': (x, { ops }) => ops.fire(x),
  'ops.detach': (x) => (typeof x === 'number' ? x : stopGradient(x)),
};

const binary: Readonly<Record<string, (a: TensorLike, b: TensorLike) => TensorLike>> = {
  '+': add,
  '-': sub,
  '*': mul,
};

/** Notes how near two numbers are where a formula decides between them. */
function apart({ ops }: Env, a: TensorLike, b: TensorLike): void {
  ops.isAbove(sub(a, b), Number.NaN);
}

function leaf(name: string): Formula {
  return { source: name, run: ({ names }) => names[name] as TensorLike };
}

function formulas(names: readonly string[]): Arbitrary<Formula> {
  const constant = fc
    .integer({ min: -1999, max: 1999 })
    .map((n) => n / 1000 + 0.0003)
    .map((c): Formula => ({ source: `(${c})`, run: () => c }));
  const leaves = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...names).map(leaf) }, constant);
  const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
    formula: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'formula' },
      leaves,
      fc.tuple(tie('formula'), fc.constantFrom('+', '-', '*'), tie('formula')).map(
        ([a, operator, b]): Formula => ({
          source: `(${a.source} ${operator} ${b.source})`,
          run: (env) => (binary[operator] as typeof add)(a.run(env), b.run(env)),
        }),
      ),
      fc.tuple(tie('formula'), tie('formula')).map(
        ([a, b]): Formula => ({
          source: `(${a.source} / (1.5 + ${b.source} ** 2))`,
          run: (env) => div(a.run(env), add(1.5, square(b.run(env)))),
        }),
      ),
      fc.tuple(fc.constantFrom(...Object.keys(unary)), tie('formula')).map(
        ([f, a]): Formula => ({
          source: `${f}(${a.source})`,
          run: (env) => (unary[f] as (x: TensorLike, env: Env) => TensorLike)(a.run(env), env),
        }),
      ),
      tie('formula').map(
        (a): Formula => ({
          source: `Math.exp(Math.min(${a.source}, 0.7))`,
          run: (env) => {
            const x = a.run(env);
            apart(env, x, 0.7);
            return exp(minimum(x, 0.7));
          },
        }),
      ),
      fc.tuple(tie('formula'), tie('formula')).map(
        ([a, b]): Formula => ({
          source: `Math.max(${a.source}, ${b.source} - 0.31)`,
          run: (env) => {
            const [x, y] = [a.run(env), sub(b.run(env), 0.31)];
            apart(env, x, y);
            return maximum(x, y);
          },
        }),
      ),
      fc.tuple(tie('formula'), tie('formula'), tie('formula'), tie('formula')).map(
        ([a, b, yes, no]): Formula => ({
          source: `(${a.source} < ${b.source} - 0.17 ? ${yes.source} : ${no.source})`,
          run: (env) => {
            const [x, y] = [a.run(env), sub(b.run(env), 0.17)];
            apart(env, x, y);
            return where(less(x, y), yes.run(env), no.run(env));
          },
        }),
      ),
    ),
  }));
  return formula;
}

/** A neuron of nobody's: its row, and the same in operations of the tape. */
export interface RandomNeuron {
  readonly row: NeuronRow;
  readonly model: TensorModel;
}

const parameters = { p: { default: 0.7 }, q: { default: -0.4 } };

/** Steps of two or three states; what comes of them stays of moderate size. */
export const randomNeurons: Arbitrary<RandomNeuron> = fc
  .constantFrom(['v', 'a'], ['v', 'a', 'b'])
  .chain((states) => {
    const inputs = ['input', 'p', 'q', ...states];
    const later = [...inputs, 'h'];
    return fc
      .record({
        h: formulas(inputs),
        spikes: formulas(later),
        next: fc.tuple(...states.map(() => formulas([...later, 'spikes']))),
      })
      .map(({ h, spikes, next }) => {
        const bounded = next.map((one, i) => `${states[i]}: Math.tanh(${one.source})`);
        const source = `({ ${states.join(', ')} }, input, { p, q }, ops, settings, helpers) => {
        const h = ${h.source};
        const spikes = ops.spike(${spikes.source} - 0.21);
        return { spikes, ${bounded.join(', ')} };
      }`;
        const step = new Function(`return ${source}`)() as NeuronRow['step'];
        const state = Object.fromEntries(states.map((name, i) => [name, i / 4]));
        return {
          row: { name: 'random', state, parameters, step },
          model: modelOf(states, { h, spikes, next }),
        };
      });
  });

function modelOf(
  states: readonly string[],
  { h, spikes, next }: { readonly h: Formula; readonly spikes: Formula; readonly next: readonly Formula[] },
): TensorModel {
  return {
    input: [-2, 2],
    start: () => Object.fromEntries(states.map((name, i) => [name, i / 4])),
    step: (state, input, p, ops) => {
      const full = (x: TensorLike): Tensor => broadcastTo(typeof x === 'number' ? tensor(x) : x, input.shape);
      const names: Record<string, TensorLike> = { ...state, ...p, input };
      names.h = h.run({ names, ops });
      names.spikes = full(ops.fire(sub(spikes.run({ names, ops }), 0.21)));
      const after = next.map((one, i) => [states[i] as string, full(tanh(one.run({ names, ops })))] as const);
      return { ...Object.fromEntries(after), spikes: names.spikes };
    },
  };
}
