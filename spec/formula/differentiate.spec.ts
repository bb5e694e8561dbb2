import { expect } from 'chai';
import fc from 'fast-check';
import { type CalledName, calledFunctions } from '../../lib/formula/called-functions.ts';
import { derivative } from '../../lib/formula/derivative.ts';
import { differentiate } from '../../lib/formula/differentiate.ts';
import { evaluator } from '../../lib/formula/evaluator.ts';
import { Graph, type Value } from '../../lib/formula/graph.ts';
import { helpersOf } from '../../lib/formula/helpers-of.ts';
import { type Given, readFormula } from '../../lib/formula/read-formula.ts';
import { runs } from '../support/runs.ts';
import { inputNames, points, settings, stepSources } from './random-steps.ts';
import { readStep, runStep } from './read-step.ts';

/** Central differences, where two steps and both sides agree: NaN at kinks, jumps, and where there are no numbers. */
function difference(f: (x: number) => number, x: number): number {
  const central = (h: number) => (f(x + h) - f(x - h)) / (2 * h);
  const [wide, narrow] = [central(1e-4), central(1e-5)];
  const bend = (f(x + 1e-5) + f(x - 1e-5) - 2 * f(x)) / 1e-5;
  const most = 1e-4 * (1 + Math.abs(narrow));
  return Math.abs(wide - narrow) <= most && Math.abs(bend) <= most ? narrow : Number.NaN;
}

/** A formula of one input, as a graph. */
function read(f: (...x: never[]) => unknown, ...more: readonly Given[]) {
  const graph = new Graph();
  const { result } = readFormula(graph, f, [graph.input('x'), ...more]) as { result: Value };
  return { graph, result };
}

function slopeOf(f: (x: number) => number): (x: number) => number {
  const { graph, result } = read(f);
  const of = evaluator({ slope: derivative(graph, result, 'x') });
  return (x) => of({ x }).slope as number;
}

/** Numbers at which each function is smooth; 1.3 and -0.4 where nothing stands here. */
const places: Partial<Record<CalledName, readonly number[]>> = {
  acosh: [1.3, 4],
  acos: [0.3, -0.8],
  asin: [0.3, -0.8],
  atanh: [0.3, -0.8],
  log: [0.2, 3],
  log10: [0.2, 3],
  log1p: [-0.4, 3],
  log2: [0.2, 3],
  logistic: [-30, -0.4, 12],
  logisticSlope: [-30, -0.4, 0, 12],
};

describe('differentiate', () => {
  it('has the derivative of every function that stays a call, by each argument', () => {
    for (const [name, f] of Object.entries(calledFunctions) as [CalledName, (...x: number[]) => number][]) {
      for (const x of places[name] ?? [1.3, -0.4]) {
        const graph = new Graph();
        const pair = f.length === 2;
        const call = graph.call(name, graph.input('x'), ...(pair ? [graph.input('y')] : []));
        const inputs = pair ? ['x', 'y'] : ['x'];
        const of = evaluator(
          differentiate(graph, { outputs: { call }, cotangents: { call: graph.constant(1) }, inputs }),
        );
        const [u, y] = [name === 'pow' ? Math.abs(x) : x, 0.7];
        const got = of({ x: u, y });
        const check = (argument: string, slope: number | undefined, due: number) =>
          expect(slope, `${name} by ${argument}`).to.be.closeTo(due, 1e-6 * (1 + Math.abs(due)));
        if (name === 'fround') expect(got.x).to.equal(1);
        else check('x', got.x, (f(u + 1e-5, y) - f(u - 1e-5, y)) / 2e-5);
        if (pair) check('y', got.y, (f(u, y + 1e-5) - f(u, y - 1e-5)) / 2e-5);
      }
    }
  });

  it('gives the cotangents of random functions, as central differences have them', () => {
    let compared = 0;
    // None so small that differences on both sides of a kink look alike.
    const ct = fc.double({ min: -2, max: 2, noNaN: true }).map((c) => (Math.abs(c) < 0.01 ? 0 : c));
    const cts = fc.tuple(ct, ct, ct);
    fc.assert(
      fc.property(stepSources, settings, points, cts, (source, of, at, [ctV, ctA, ctOut]) => {
        const { graph, outputs } = readStep(source, of);
        const cotangents = { v: graph.input('ct.v'), a: graph.input('ct.a'), out: graph.input('ct.out') };
        const back = evaluator(differentiate(graph, { outputs, cotangents, inputs: inputNames }));
        const given = Object.fromEntries(inputNames.map((name, i) => [name, at[i] as number]));
        const got = back({
          ...given,
          'ct.v': ctV as number,
          'ct.a': ctA as number,
          'ct.out': ctOut as number,
        });
        const run = runStep(source, of);
        inputNames.forEach((name, i) => {
          const along = (x: number) => {
            const { v, a, out } = run(at.with(i, x));
            return (ctV as number) * v + (ctA as number) * a + (ctOut as number) * out;
          };
          const due = difference(along, at[i] as number);
          if (!Number.isFinite(due)) return;
          compared++;
          const distance = Math.abs((got[name] as number) - due);
          if (distance > 2e-4 * (1 + Math.abs(due)))
            expect.fail(`by ${name}: ${got[name]} for ${due} at ${at}: ${source}`);
        });
      }),
      { numRuns: runs(160) },
    );
    expect(compared).to.be.above(2.5 * runs(160));
  });

  it('passes exactly 0 to the branch that was not taken, whatever is infinite there', () => {
    const masked: readonly ((x: number) => number)[] = [
      (x) => (x > 0 ? Math.sqrt(x) : 0),
      (x) => (x > 0 ? Math.log(x) / x : 0),
      (x) => (x > 0 ? x ** -0.5 : 3),
      (x) => Math.sqrt(x > 0 ? x : 0),
      (x) => (x > 0 ? Math.exp(x * 1e4 - 2e4) * x : Math.exp(-x * 1e4) ** -1 * 0),
      (x) => {
        const root = Math.sqrt(x);
        return (x > 0 ? root : 0) + (x > 1 ? root : 0);
      },
      (x) => {
        let y = 0;
        if (x > 0) y = 1 / x / x;
        return Math.tanh(y);
      },
      (x) => Math.max(x > 0 ? Math.log(x) : -9, -9),
    ];
    for (const f of masked) expect(slopeOf(f)(-1), String(f)).to.satisfy((slope: number) => slope === 0);
    for (const f of masked.slice(0, 4)) {
      for (const x of [0.5, 2]) expect(slopeOf(f)(x), String(f)).to.be.closeTo(difference(f, x), 1e-6);
    }
    expect(slopeOf((x) => (x > 0 ? x : 0) ** 3)(Number.NaN)).to.equal(0);
  });

  it('has these conventions at kinks and steps', () => {
    expect(slopeOf((x) => Math.abs(x))(0)).to.equal(0);
    expect(slopeOf((x) => Math.max(x, 1))(1)).to.equal(1);
    expect(slopeOf((x) => Math.max(1, x))(1)).to.equal(0);
    expect(slopeOf((x) => Math.min(x, 1))(1)).to.equal(1);
    for (const f of [Math.floor, Math.ceil, Math.trunc, Math.sign, Math.round] as const) {
      const graph = new Graph();
      const { Math: members } = { Math: f };
      const source = new Function(`return (x) => Math.${members.name}(x)`)() as (x: number) => number;
      const { result } = readFormula(graph, source, [graph.input('x')]) as { result: Value };
      expect(derivative(graph, result, 'x').constant).to.equal(0);
    }
    expect(slopeOf((x) => x ** 0 + 2 * x)(0)).to.equal(2);
    const { graph, result } = read((x: number, { e }: { e: number }) => x ** e, {
      e: new Graph().input('e'),
    });
    expect(evaluator({ s: derivative(graph, result, 'e') })({ x: 0, e: 2 }).s).to.equal(0);
    expect(evaluator({ s: derivative(graph, result, 'x') })({ x: 0, e: 0 }).s).to.equal(0);
  });

  it('takes the gradient of a spike, and gradients by parameters that are learned, as given', () => {
    const graph = new Graph();
    const { spike, detach } = helpersOf(graph);
    const step = (
      { v }: { v: number },
      current: number,
      { beta, theta }: { beta: number; theta: number },
      helpers: { spike: (x: number) => number; detach: (x: number) => number },
      { detachReset }: { detachReset: boolean },
    ) => {
      const h = beta * v + current;
      const spikes = helpers.spike(h - theta);
      const s = detachReset ? helpers.detach(spikes) : spikes;
      return { spikes, v: h - s * theta };
    };
    const surrogate = (x: number, { alpha }: { alpha: number }) => alpha / (1 + alpha * Math.abs(x)) ** 2;
    const byAlpha = (x: number, { alpha }: { alpha: number }) => x / (1 + alpha * Math.abs(x)) ** 2;
    const input = (name: string) => graph.input(name);
    const params = { alpha: input('alpha') };
    const rule = {
      gradient: (x: Value) => readFormula(graph, surrogate, [x, params]).result as Value,
      parameters: { alpha: (x: Value) => readFormula(graph, byAlpha, [x, params]).result as Value },
    };
    const at = { v: 0.4, current: 0.9, beta: 0.8, theta: 1, alpha: 3, 'ct.v': 0.7, 'ct.spikes': -1.3 };
    const h = at.beta * at.v + at.current;
    const slope = surrogate(h - at.theta, at);
    for (const detachReset of [false, true]) {
      const outputs = readFormula(graph, step, [
        { v: input('v') },
        input('current'),
        { beta: input('beta'), theta: input('theta') },
        { spike, detach },
        { detachReset },
      ]);
      expect(evaluator(outputs)(at)).to.deep.equal({ spikes: 1, v: h - 1 });
      const back = differentiate(graph, {
        outputs,
        cotangents: { spikes: input('ct.spikes'), v: input('ct.v') },
        inputs: ['v', 'current', 'beta', 'theta', 'alpha'],
        spike: rule,
      });
      const got = evaluator(back)(at);
      const ctSpikes = at['ct.spikes'] - (detachReset ? 0 : at['ct.v'] * at.theta);
      const ctH = at['ct.v'] + ctSpikes * slope;
      const due = {
        v: ctH * at.beta,
        current: ctH,
        beta: ctH * at.v,
        theta: -ctSpikes * slope - at['ct.v'],
        alpha: ctSpikes * byAlpha(h - at.theta, at),
      };
      for (const [name, value] of Object.entries(due)) expect(got[name]).to.be.closeTo(value, 1e-12);
      const noRule = { outputs, cotangents: { spikes: input('ct.spikes') }, inputs: ['v'] };
      expect(() => differentiate(graph, noRule)).to.throw(
        'differentiate: got a spike without a gradient for it.',
      );
    }
  });

  it('shares what is the same: a chain of squares has no more values than it is long', () => {
    const graph = new Graph();
    let value = graph.input('x');
    for (let i = 0; i < 40; i++) value = graph.arithmetic('mul', value, value);
    derivative(graph, value, 'x');
    expect(graph.size).to.be.below(250);
  });
});
