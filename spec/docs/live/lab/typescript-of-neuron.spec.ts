import { expect } from 'chai';
import { exampleExperiment, modelSubject } from '../../../../docs/live/lab/linked-neuron.ts';
import { neuronExamples } from '../../../../docs/live/lab/neuron-examples.ts';
import { typescriptOfNeuron } from '../../../../docs/live/lab/typescript-of-neuron.ts';
import type { NeuronSubject } from '../../../../docs/live/worker/messages.ts';
import { listNeurons } from '../../../../docs/live/worker/neurons.ts';
import { rejects } from '../../../support/rejects.ts';
import { runProgram } from '../../../support/run-program.ts';

/** The program of an example. */
const programOf = (part: string, change = (subject: NeuronSubject) => subject) => {
  const example = neuronExamples.find(({ name }) => name.includes(part));
  if (example === undefined) throw new Error(part);
  return typescriptOfNeuron(change(exampleExperiment(example).subject));
};

describe('the program of a neuron', () => {
  it('runs, and is found right: an arrow', () => runProgram(programOf('leaky')));

  it('runs: a method', () =>
    runProgram(
      programOf('leaky', (subject) => ({
        ...(subject as NeuronSubject & { kind: 'typed' }),
        step: 'step({ v }, input, { beta, vThreshold }, { spike }) {\n  return { spikes: spike(v - vThreshold), v: beta * v + input };\n}',
      })).replace('checkNeuron(mine(), { assert: true })', 'mine({ beta: 0.5 })'),
    ));

  it('of a model has its parameters and the settings that were chosen', () => {
    const qif = listNeurons().find(({ name }) => name === 'qif');
    if (qif === undefined) throw new Error('qif');
    const subject = { ...modelSubject(qif), settings: { reset: 'subtract', maxSpikes: 2 } };
    const text = typescriptOfNeuron(subject as NeuronSubject);
    expect(text).to.contain('export const layer = neurons.qif({');
    for (const [name, value] of Object.entries(qif.initial)) expect(text).to.contain(`  ${name}: ${value},`);
    expect(text).to.contain(`  reset: 'subtract',\n  maxSpikes: 2,\n});`);
  });

  it('fails where a state is not returned', () =>
    rejects(runProgram(programOf('mistake')), Error, 'step returns no a'));
});
