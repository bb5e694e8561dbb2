import fc from 'fast-check';

/** A function of a state, an input and parameters as its source, like the step of a neuron. */
export type Step = (
  state: { v: number; a: number },
  x: number,
  params: { p: number; q: number },
  helpers: { logistic: (z: number) => number; erf: (z: number) => number },
  settings: { variant: string; isLeaky: boolean },
) => { v: number; a: number; out: number };

export const inputNames = ['v', 'a', 'x', 'p', 'q'] as const;

const leaves = fc.oneof(
  fc.constantFrom('state.v', 'a', 'x', 'p', 'q', 'h', 'g'),
  fc.double({ min: -3, max: 3, noNaN: true }).map((c) => c.toFixed(3)),
);

const { number, condition } = fc.letrec<{ number: string; condition: string }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaves,
    leaves,
    fc
      .tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('number'), tie('number')).map(([a, b]) => `(${a} / (1.5 + (${b}) ** 2))`),
    fc.tuple(tie('condition'), tie('number'), tie('number')).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
    fc
      .tuple(fc.constantFrom('min', 'max'), tie('number'), tie('number'))
      .map(([f, a, b]) => `Math.${f}(${a}, ${b})`),
    fc
      .tuple(
        fc.constantFrom('Math.tanh', 'Math.sin', 'Math.abs', 'Math.atan', 'logistic', 'erf'),
        tie('number'),
      )
      .map(([f, a]) => `${f}(${a})`),
    tie('number').map((a) => `Math.exp(Math.min(${a}, 2))`),
    tie('number').map((a) => `Math.log(0.5 + Math.abs(${a}))`),
    tie('number').map((a) => `Math.sqrt(${a})`),
    tie('number').map((a) => `Math.floor(${a})`),
    fc.tuple(tie('number'), tie('number')).map(([a, b]) => `((0.1 + Math.abs(${a})) ** Math.tanh(${b}))`),
  ),
  condition: fc.oneof(
    { depthSize: 'small' },
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>='), tie('number'))
      .map(([a, op, b]) => `${a} ${op} ${b}`),
    fc.constantFrom('isLeaky', "variant === 'one'", "variant !== 'one'"),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a}) && !(${b})`),
  ),
}));

/** Sources of random steps: variables, branches that assign, branches that return, settings, helpers. */
export const stepSources: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(number, { minLength: 8, maxLength: 8 }),
    fc.array(condition, { minLength: 3, maxLength: 3 }),
  )
  .map(
    ([n, c]) => `(state, x, { p, q }, { logistic, erf }, { variant, isLeaky }) => {
  const { a } = state;
  let h = 0, g = 0;
  h = ${n[0]};
  if (${c[0]}) { h = ${n[1]}; g += h; } else if (${c[1]}) g = ${n[2]};
  for (let k = 1; k <= 2; k++) g = g / 2 + k * h;
  if (${c[2]}) return { out: ${n[3]}, v: h, a };
  const twice = (u) => 2 * u + g;
  const v = ${n[4]};
  const result = { v, a: twice(${n[5]}) };
  return { ...result, out: ${n[6]} };
}`,
  );

/** Values of the inputs, as many as there are names: none at 0 and no two alike, where formulas have kinks and ties. */
export const points = fc.uniqueArray(
  fc.double({ min: -2.5, max: 2.5, noNaN: true }).filter((x) => Math.abs(x) > 1e-3),
  { minLength: inputNames.length, maxLength: inputNames.length },
);

export const settings = fc.record({ variant: fc.constantFrom('one', 'two'), isLeaky: fc.boolean() });
