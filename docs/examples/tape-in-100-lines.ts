// The idea of the engine in one file, with numbers where the engine has arrays: a tape, five operations, a spike with a
// surrogate gradient, LIF neurons, SGD. `npx tsx docs/examples/tape-in-100-lines.ts` learns XOR with spikes.

/** A function, and its vjp: from the cotangent of y (the gradient of the loss), y and x to one cotangent per input. */
interface Primitive {
  readonly forward: (...x: number[]) => number;
  readonly vjp: (ct: number, y: number, ...x: number[]) => number[];
  /** Of a spike: the smooth function that its gradient belongs to. */
  readonly origin?: (x: number) => number;
}
/** How cotangents go back, one step for each operation, in order. Where it is smooth, spikes answer with their origin. */
type Tape = { readonly steps: (() => void)[]; readonly smooth: boolean };
/** A number on a tape, and its cotangent. */
type Variable = { readonly value: number; readonly tape: Tape; ct: number };
/** Plain numbers are constants: what is computed from these alone is not recorded. */
export type Value = Variable | number;
export const numberOf = (x: Value): number => (typeof x === 'number' ? x : x.value);

function operation({ forward, vjp, origin = forward }: Primitive) {
  return (...inputs: Value[]): Value => {
    const x = inputs.map(numberOf) as [number];
    const tape = inputs.find((input) => typeof input !== 'number')?.tape;
    const y = (tape?.smooth ? origin : forward)(...x);
    if (tape === undefined) return y;
    const output: Variable = { value: y, tape, ct: 0 };
    tape.steps.push(() => {
      vjp(output.ct, y, ...x).forEach((ct, i) => {
        const input = inputs[i] as Value;
        if (typeof input !== 'number') input.ct += ct;
      });
    });
    return output;
  };
}

export const add = operation({ forward: (a, b) => a + b, vjp: (ct) => [ct, ct] });
export const sub = operation({ forward: (a, b) => a - b, vjp: (ct) => [ct, -ct] });
export const mul = operation({ forward: (a, b) => a * b, vjp: (ct, _, a, b) => [ct * b, ct * a] });
export const exp = operation({ forward: Math.exp, vjp: (ct, y) => [ct * y] });
export const log = operation({ forward: Math.log, vjp: (ct, _, x) => [ct / x] });
export const spike = operation({
  forward: (x) => (x >= 0 ? 1 : 0),
  origin: (x) => Math.atan(Math.PI * x) / Math.PI + 1 / 2,
  vjp: (ct, _, x) => [ct / (1 + (Math.PI * x) ** 2)],
});

/** The value of f at x, and its gradient: f runs on a new tape, whose steps then run in reverse. */
export function valueAndGrad(f: (x: Value[]) => Value, x: readonly number[], smooth = false) {
  const tape: Tape = { steps: [], smooth };
  const variables = x.map((value): Variable => ({ value, tape, ct: 0 }));
  const loss = f(variables);
  if (typeof loss !== 'number') loss.ct = 1;
  for (const step of tape.steps.reverse()) step();
  return { value: numberOf(loss), grads: variables.map(({ ct }) => ct) };
}

const sum = (x: readonly Value[]) => x.reduce<Value>((total, one) => add(total, one), 0);
const dot = (a: readonly Value[], b: readonly Value[]) => sum(a.map((x, i) => mul(x, b[i] as Value)));

/** A layer of LIF neurons: currents [T][N] to spikes [T][N]. The membrane decays, and loses 1 where it reaches 1. */
export function lif(currents: readonly Value[][], beta: Value = 0.9): Value[][] {
  let v: readonly Value[] = [];
  return currents.map((current) => {
    const charged = current.map((x, i) => add(mul(beta, v[i] ?? 0), x));
    const spikes = charged.map((h) => spike(sub(h, 1)));
    v = charged.map((h, i) => sub(h, spikes[i] as Value));
    return spikes;
  });
}

/** Two inputs and a bias drive 8 neurons for 5 steps (weights 0 to 23); what these fire is weighed (24 to 31) and summed. */
export function score(params: readonly Value[], x: readonly number[]): Value {
  const neuron = Array.from({ length: 8 }, (_, n) => [0, 8, 16].map((at) => params[at + n] as Value));
  const current = neuron.map((weights) => dot([...x, 1], weights));
  return sum(lif(new Array(5).fill(current)).map((spikes) => dot(spikes, params.slice(24))));
}

const xor = [0, 1, 2, 3].map((k) => ({ x: [k >> 1, k & 1], sign: k === 1 || k === 2 ? 1 : -1 }));
/** The mean logistic loss over the four rows of XOR. */
export const loss = (params: readonly Value[]): Value =>
  mul(1 / 4, sum(xor.map(({ x, sign }) => log(add(1, exp(mul(-sign, score(params, x))))))));

/** SGD from fixed weights. */
export function learn(steps: number): readonly number[] {
  let params: readonly number[] = Array.from({ length: 32 }, (_, i) => Math.sin(i * i));
  for (let step = 0; step < steps; step++) {
    const { grads } = valueAndGrad(loss, params);
    params = params.map((p, i) => p - 0.3 * (grads[i] as number));
  }
  return params;
}

for (const steps of process.argv[1] === import.meta.filename ? [0, 10, 100] : []) {
  const params = learn(steps);
  const answers = xor.map(({ x }) => (numberOf(score(params, x)) > 0 ? 1 : 0)).join(' ');
  console.log(`after ${steps} steps: loss ${numberOf(loss(params)).toFixed(4)}, answers ${answers}`);
}
