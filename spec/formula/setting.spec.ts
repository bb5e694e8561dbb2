import { expect } from 'chai';
import fc from 'fast-check';
import { Graph } from '../../lib/formula/graph.ts';
import { Setting } from '../../lib/formula/setting.ts';
import { neuron, smooth, type Tensor, tensor, useKernels } from '../../lib/index.ts';

describe('a setting', () => {
  it('knows what is of its inputs and constants, but for spikes', () => {
    const graph = new Graph();
    const setting = new Setting({ p: 2 });
    const product = graph.arithmetic('mul', graph.input('p'), graph.constant(3));
    expect(setting.of(product)).to.equal(6);
    expect(setting.of(graph.compare('lt', product, graph.constant(7)))).to.equal(true);
    expect(setting.of(graph.input('q'))).to.equal(undefined);
    expect(setting.of(graph.arithmetic('add', graph.spike(product), product))).to.equal(undefined);
  });
});

/** A neuron whose membrane is 1 or 2 by whether the spike of an expression is above a number. */
function chooser(above: number, expression: string) {
  const step = new Function(
    `return (_, input, __, ops) => { const spikes = ops.spike(${expression}); return { spikes, v: ${above} < spikes ? 1 : 2 }; };`,
  )();
  return neuron({ name: 'chooser', state: { v: 0 }, step });
}

describe('a condition on the spike of a constant', () => {
  it('is that of the spike of a number that is as large: strict or not, smooth or not', () => {
    const x = tensor([[[0.5]]]);
    const chosen = (made: ReturnType<typeof chooser>, strict: boolean) =>
      (made({ strict }).run(x).state.v as Tensor).item();
    const numbers = fc.constantFrom(-0.2, 0, 0.2);
    const kernels = fc.constantFrom('simd' as const, 'reference' as const);
    const before = useKernels('simd');
    try {
      fc.assert(
        fc.property(
          ...[numbers, fc.constantFrom(0.1, 0.45, 0.9), fc.boolean(), fc.boolean(), kernels],
          (number, above, strict, isSmooth, which) => {
            useKernels(which);
            const [constant, lane] = [chooser(above, `${number}`), chooser(above, `0 * input + ${number}`)];
            const both = () => [chosen(constant, strict), chosen(lane, strict)] as const;
            const [got, due] = isSmooth ? smooth(both) : both();
            expect(got).to.equal(due);
          },
        ),
      );
    } finally {
      useKernels(before);
    }
  });
});
