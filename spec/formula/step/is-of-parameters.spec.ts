import { expect } from 'chai';
import { Graph, type Value } from '../../../lib/formula/graph.ts';
import { isOfParameters } from '../../../lib/formula/step/is-of-parameters.ts';

describe('isOfParameters', () => {
  const graph = new Graph();
  const [w, alpha, v] = ['parameter.w', 'surrogate.alpha', 'state.v'].map((name) => graph.input(name)) as [
    Value,
    Value,
    Value,
  ];

  it('is what no input but parameters is in', () => {
    const one = graph.constant(1);
    for (const value of [w, alpha, one, graph.call('exp', graph.arithmetic('mul', w, alpha))])
      expect(isOfParameters(value)).to.equal(true);
    for (const value of [v, graph.input('input'), graph.arithmetic('add', graph.call('exp', w), v)])
      expect(isOfParameters(value)).to.equal(false);
  });

  it('looks at each value once, however often others have it', () => {
    let looks = 0;
    const squared = (of: Value, id: number): Value => ({
      ...{ id, operation: 'mul', isMask: false },
      get operands() {
        looks++;
        return [of, of];
      },
    });
    const top = Array.from({ length: 20 }, (_, i) => i).reduce(squared, w);
    expect(isOfParameters(top)).to.equal(true);
    expect(looks).to.equal(20);
  });
});
