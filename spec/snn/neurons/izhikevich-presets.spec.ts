import { expect } from 'chai';
import { neurons } from '../../../lib/index.ts';
import { izhikevichPresets } from '../../../lib/snn/neurons/izhikevich-presets.ts';

/** a, b, c, d and the membrane at the start, as in the program figure1.m to E. M. Izhikevich, IEEE Trans. Neural Networks 15 (2004). */
const published: Readonly<Record<keyof typeof izhikevichPresets, readonly number[]>> = {
  tonicSpiking: [0.02, 0.2, -65, 6, -70],
  phasicSpiking: [0.02, 0.25, -65, 6, -64],
  tonicBursting: [0.02, 0.2, -50, 2, -70],
  phasicBursting: [0.02, 0.25, -55, 0.05, -64],
  mixedMode: [0.02, 0.2, -55, 4, -70],
  spikeFrequencyAdaptation: [0.01, 0.2, -65, 8, -70],
  class1Excitable: [0.02, -0.1, -55, 6, -60],
  class2Excitable: [0.2, 0.26, -65, 0, -64],
  spikeLatency: [0.02, 0.2, -65, 6, -70],
  subthresholdOscillation: [0.05, 0.26, -60, 0, -62],
  resonator: [0.1, 0.26, -60, -1, -62],
  integrator: [0.02, -0.1, -55, 6, -60],
  reboundSpike: [0.03, 0.25, -60, 4, -64],
  reboundBurst: [0.03, 0.25, -52, 0, -64],
  thresholdVariability: [0.03, 0.25, -60, 4, -64],
  bistability: [0.1, 0.26, -60, 0, -61],
  depolarizingAfterPotential: [1, 0.2, -60, -21, -70],
  accommodation: [0.02, 1, -55, 4, -65],
  inhibitionInducedSpiking: [-0.02, -1, -60, 8, -63.8],
  inhibitionInducedBursting: [-0.026, -1, -45, -2, -63.8],
};

describe("Izhikevich's firing patterns", () => {
  it('start from regular spiking, as in IEEE Trans. Neural Networks 14 (2003)', () => {
    const { a, b, c, d, sq, mn } = neurons.izhikevich.row.parameters ?? {};
    expect([a, b, c, d, sq, mn].map((one) => one?.default)).to.deep.equal([0.02, 0.2, -65, 8, 0.04, 5]);
  });

  it('are those of the publication, in steps no longer than there', () => {
    for (const [name, preset] of Object.entries(izhikevichPresets)) {
      const { a, b, c, d, vStart, dt = 0.25 } = preset as typeof preset & { dt?: number };
      expect([a, b, c, d, vStart], name).to.deep.equal(published[name as keyof typeof published]);
      expect(dt, name).to.be.within(0.1, 0.5);
    }
  });

  it('start with the recovery at rest, but for accommodation', () => {
    for (const [name, { b, vStart, uStart }] of Object.entries(izhikevichPresets))
      if (name !== 'accommodation') expect(uStart, name).to.be.closeTo(b * vStart, 1e-9);
  });
});
