import { expect } from 'chai';
import { leaves } from '../../../lib/autodiff/tree.ts';
import {
  lif,
  linear,
  losses,
  optimizers,
  random,
  recurrentLif,
  scope,
  sequential,
  type Tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import { withMemory } from '../../../lib/kernels/index.ts';

describe('networks made and dropped in a loop', () => {
  const MiB = 2 ** 20;
  const settings = { most: 8 * MiB, leastElements: 64, leastLarge: 64 };

  /** The losses of two steps of a network, and its parameters after them. */
  function train(x: Tensor): { seen: readonly number[]; params: readonly ArrayLike<number>[] } {
    const rng = random(1);
    const net = sequential(
      linear(80, 200, { random: rng }),
      recurrentLif(200, { beta: 0.8, random: rng }),
      linear(200, 8, { random: rng }),
      lif({ beta: 0.9 }),
    );
    const optimizer = optimizers.adam(net.params);
    const labels = [0, 1, 2, 3, 4, 5, 6, 7];
    const seen = [0, 1].map(() => {
      const { value, grads } = valueAndGrad(() => losses.crossEntropyCount(net(x), labels), net.params);
      optimizer.step(grads);
      return value;
    });
    return { seen, params: leaves('params', net.params).map(({ tensor }) => tensor.toTypedArray()) };
  }

  const data = () => random(2).bernoulli(0.2, [6, 8, 80]);

  it('go on when the memory is full of what is not collected yet, with the same bits', () => {
    withMemory(settings, (memory) => {
      const x = data();
      const due = train(x);
      const before = memory.bytesInUse;
      for (let i = 1; i < 30; i++) expect(train(x)).to.deep.equal(due);
      expect(before).to.be.below(MiB);
      expect(memory.bytesInUse)
        .to.be.above(1.5 * MiB)
        .and.below(2.5 * MiB);
      expect(memory.bytesHeld).to.be.below(8 * MiB + 1);
    });
  });

  it('leave the tensors of a scope room in ordinary memory', () => {
    withMemory({ ...settings, kernelBytes: 6 * MiB }, (memory) => {
      const x = random(3).normal([500, 500]);
      const sums = () =>
        scope(() =>
          Array.from({ length: 12 }, (_, i) => x.mul(i))
            .reduce((a, b) => a.add(b))
            .toTypedArray(),
        );
      const due = sums();
      expect(sums()).to.deep.equal(due);
      expect(memory.bytesInUse).to.be.below(2 * MiB);
    });
  });
});
