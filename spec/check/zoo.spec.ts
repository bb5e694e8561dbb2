import { expect } from 'chai';
import { checkNeuron, type Neuron, type NeuronOptions, neurons } from '../../lib/index.ts';
import { drawn } from '../support/covering.ts';

/** What a row has no default for. */
function needed({ row }: Neuron): NeuronOptions {
  const { parameters = {} } = row;
  const missing = Object.keys(parameters).filter((name) => parameters[name]?.default === undefined);
  return Object.fromEntries(missing.map((name) => [name, name === 'alpha' ? 0.9 : 0.8]));
}

/** All settings and surrogates in continuous integration, at a desk only what rows start with. */
const options = process.env.CI ? {} : { settings: [], surrogates: [] };

/** The models of which all steps are one scan. */
const models = Object.values<object>(neurons).filter((make): make is Neuron => typeof make === 'function');

describe('every neuron', () => {
  for (const make of drawn(models, 2)) {
    it(`${make.row.name} passes checkNeuron`, () => {
      const report = checkNeuron(make(needed(make)), options);
      expect(report.passed, String(report)).to.equal(true);
    });
  }
});
