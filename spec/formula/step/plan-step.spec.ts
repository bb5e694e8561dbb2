import { expect } from 'chai';
import { evaluator } from '../../../lib/formula/evaluator.ts';
import type { Value } from '../../../lib/formula/graph.ts';
import { inlineSpikes } from '../../../lib/formula/step/inline-spikes.ts';
import { planStep, type StepPlan } from '../../../lib/formula/step/plan-step.ts';
import { readStep } from '../../../lib/formula/step/read-step.ts';
import { type Neuron, zoo } from './zoo.ts';

function planOf(name: string, learned: readonly string[] = [], traces = false): StepPlan {
  return planStep((zoo[name] as Neuron).step, { learned, surrogate: [], traces });
}

/** The names of the inputs of values. */
function inputsOf(values: readonly Value[]): Set<string> {
  const found = new Set<string>();
  const visit = ({ operands, name, operation }: Value): void => {
    if (operation === 'input') found.add(name as string);
    operands.forEach(visit);
  };
  values.forEach(visit);
  return found;
}

describe('planStep', () => {
  it('keeps the cheapest values', () => {
    const counts = Object.keys(zoo).map((name) => [name, planOf(name).kept.length]);
    expect(Object.fromEntries(counts)).to.deep.equal({
      ...{ lif: 1, detached: 1, value: 1, delayed: 2, readout: 0, plif: 1, synaptic: 1 },
      ...{ alif: 2, adex: 2, refractory: 2, adlif: 1, odd: 6 },
    });
  });

  it('keeps an input only where its own values are needed', () => {
    expect(planOf('lif', ['beta', 'threshold']).kept).to.have.length(1);
    expect(planOf('lif', ['gain']).kept.map(({ name }) => name)).to.include('input');
  });

  it('restores all from what is kept, and states by the step before', () => {
    for (const name of Object.keys(zoo))
      for (const traces of [false, true]) {
        const plan = planOf(name, Object.keys((zoo[name] as Neuron).parameters), traces);
        const read = [...inputsOf(Object.values(plan.backward))];
        expect(
          read.filter((input) => !/^(kept|before|ct|parameter)\./.test(input)),
          name,
        ).to.deep.equal([]);
        const restored = [
          ...Object.values(plan.traces),
          ...(plan.restoredSpikes ? [plan.restoredSpikes] : []),
        ];
        const needed = [...inputsOf(restored)];
        expect(
          needed.filter((input) => !/^(kept|parameter)\./.test(input)),
          name,
        ).to.deep.equal([]);
      }
  });

  it('gives the same step whether values are restored or computed', () => {
    for (const [name, { step, parameters }] of Object.entries(zoo)) {
      const plan = inlineSpikes(planOf(name), { spike: () => undefined, slope: (x) => x });
      const own = Object.entries(parameters).map(([key, value]) => [`parameter.${key}`, value]);
      const inputs = Object.fromEntries([
        ...own,
        ['input', 0.7],
        ...step.states.map((s, i) => [`state.${s}`, 0.4 - i]),
      ]);
      plan.keptFrom.forEach((value, i) => {
        inputs[`kept.${i}`] = evaluator({ value })(inputs).value;
      });
      const due = evaluator({ ...step.next, ...(step.spikes && { spikes: step.spikes }) })(inputs);
      expect(evaluator(plan.forward)(inputs), name).to.deep.equal(due);
    }
  });
});

describe('The steps of a plan', () => {
  it('select by spikes and their gradients: 0 where these are, whatever overflows', () => {
    const { step } = zoo.value as Neuron;
    const plan = inlineSpikes(planOf('value'), {
      spike: () => undefined,
      slope: () => step.graph.constant(0),
    });
    const own = {
      'parameter.threshold': 1,
      'parameter.reset': -0.25,
      'parameter.beta': 0.9,
      'parameter.gain': 1,
    };
    const inputs = { ...own, 'kept.0': Infinity, 'ct.spikes': 1, 'ct.v': 1 };
    expect(evaluator({ v: plan.forward.v as Value })(inputs).v).to.equal(-0.25);
    expect(evaluator({ ct: plan.backward.input as Value })(inputs).ct).to.equal(0);
  });

  it('give 0 for a cotangent that is 0 by them, though an exponential on its way back is infinite', () => {
    const { step, parameters } = zoo.adex as Neuron;
    const plan = inlineSpikes(planOf('adex', ['tau', 'sharpness', 'rheobase']), {
      spike: () => undefined,
      slope: () => step.graph.constant(0),
    });
    const own = Object.entries(parameters).map(([key, value]) => [`parameter.${key}`, value]);
    const inputs: Record<string, number> = Object.fromEntries([
      ...own,
      ...[...step.states.map((s) => [`state.${s}`, s === 'v' ? 1e4 : 0])],
      ['input', 0],
      ...['spikes', 'v', 'w'].map((name) => [`ct.${name}`, name === 'w' ? 0 : 1]),
    ]);
    plan.keptFrom.forEach((value, i) => {
      inputs[`kept.${i}`] = evaluator({ value })(inputs).value as number;
    });
    expect(Object.values(evaluator(plan.first)(inputs)).map(Math.abs)).to.deep.equal([0, 0, 0, 0, 0, 0]);
  });
});

describe('inlineSpikes', () => {
  it('leaves neither spikes nor gradients to anyone', () => {
    const { step } = zoo.alif as Neuron;
    const plan = inlineSpikes(planStep(step, { learned: ['beta'], surrogate: ['alpha'], traces: true }), {
      spike: (x) => step.graph.arithmetic('mul', x, x),
      slope: (x, name) => step.graph.arithmetic('add', x, step.graph.input(`surrogate.${name ?? 'alpha'}`)),
    });
    const all = [
      plan.keptFrom,
      Object.values(plan.forward),
      Object.values(plan.backward),
      Object.values(plan.first),
    ];
    const restored = [plan.restoredSpikes as Value, ...Object.values(plan.traces)];
    const operations = new Set<string>();
    const visit = ({ operation, operands }: Value): void => {
      operations.add(operation);
      operands.forEach(visit);
    };
    [...all.flat(), ...restored].forEach(visit);
    expect([...operations].filter((name) => name === 'spike' || name === 'slope')).to.deep.equal([]);
  });
});

describe('readStep', () => {
  const definition = { name: 'mine', states: ['v'], parameters: ['beta'], settings: {} };
  const errorOf = (step: (...args: never[]) => unknown) => () => readStep({ ...definition, step });

  it('has an error for a state that is not returned', () => {
    expect(errorOf(() => ({ spikes: 0 }))).to.throw(
      TypeError,
      'mine: step returns no v, the state after it was due.',
    );
  });

  it('has an error for what is no state', () => {
    expect(errorOf(({ v }: { v: number }) => ({ v, w: v }))).to.throw(
      TypeError,
      'mine: step returns w, which is no state; there are spikes, v.',
    );
  });

  it('has an error for what is unknown, with its line', () => {
    const step = (_: object, i: number, p: { nobody: number }) => ({ v: i * p.nobody });
    expect(errorOf(step)).to.throw(TypeError, /^mine: step reads p\.nobody, .* \(line 1\)\.$/);
  });

  it('has an error for a function of its own that has the name of one of the package', () => {
    const logistic = (x: number) => 3 * x;
    expect(errorOf(({ v }: { v: number }) => ({ v: logistic(v) }))).to.throw(
      TypeError,
      'step calls logistic,',
    );
  });

  it('has an error for loops without an end, and for what is no object of numbers', () => {
    const endless = ({ v }: { v: number }) => {
      let sum = v;
      for (let i = 0; i !== -1; i++) sum += i;
      return { v: sum };
    };
    expect(errorOf(endless)).to.throw(TypeError, /^mine: step /);
    expect(errorOf(() => [1])).to.throw(TypeError, /^mine: step /);
    expect(errorOf(() => ({ v: 'text' }))).to.throw(TypeError, /^mine: step /);
  });
});
