import { expect } from 'chai';
import * as fc from 'fast-check';
import { lif, tensor } from 'spiketape';
import { type Drive, driveKinds } from '../../../../docs/live/lab/drive.ts';
import { initialDrive } from '../../../../docs/live/lab/drive-fields.ts';
import { exampleExperiment, modelSubject } from '../../../../docs/live/lab/linked-neuron.ts';
import { neuronExamples } from '../../../../docs/live/lab/neuron-examples.ts';
import { currentOf } from '../../../../docs/live/worker/current-of.ts';
import type { NeuronSubject } from '../../../../docs/live/worker/messages.ts';
import { checkNeurons, listNeurons, respond, suit } from '../../../../docs/live/worker/neurons.ts';
import { drawn } from '../../../support/covering.ts';

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const typed = (step: string, states: Record<string, number>, parameters: Record<string, number> = {}) => ({
  kind: 'typed' as const,
  step,
  states,
  parameters: Object.entries(parameters).map(([name, value]) => ({ name, value, positive: true })),
});

describe('the current of the lab', () => {
  it('is the same for the same drive, as long as is due, and as its kind says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...driveKinds),
        fc.integer({ min: 10, max: 300 }),
        fc.nat(99),
        (kind, steps, seed) => {
          const drive: Drive = { ...initialDrive(0.5, steps), kind, seed };
          const current = currentOf(drive);
          expect(current).to.have.lengthOf(steps);
          expect(currentOf(drive)).to.deep.equal(current);
          if (kind === 'ramp') expect(current.at(-1)).to.equal(0.5);
          if (kind === 'step') expect(sum(current)).to.be.closeTo((5 / 16) * steps, 0.5);
          if (kind === 'spikes')
            expect(current.every((value) => value === 0 || value === 0.5)).to.equal(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('has the mean, deviation and share that are asked for', () => {
    const drive: Drive = { kind: 'noise', amplitude: 3, deviation: 0.5, chance: 0.2, seed: 4, steps: 2000 };
    const noise = currentOf(drive);
    const mean = sum(noise) / 2000;
    expect(mean).to.be.closeTo(3, 0.05);
    expect(Math.sqrt(sum(noise.map((x) => (x - mean) ** 2)) / 2000)).to.be.closeTo(0.5, 0.03);
    expect(sum(currentOf({ ...drive, kind: 'spikes', amplitude: 1 })) / 2000).to.be.closeTo(0.2, 0.03);
  });
});

describe('the neurons of the lab', () => {
  it('do under a current what the layer does', () => {
    const drive = initialDrive(0.15, 80);
    const model = listNeurons().find(({ name }) => name === 'lif');
    if (model === undefined) throw new Error('lif');
    const { spikes, states } = respond({ subject: modelSubject(model), drive });
    const due = lif({ beta: 0.9 }).run(tensor(currentOf(drive), [80, 1, 1]));
    expect(Array.from(spikes ?? [])).to.deep.equal(Array.from(due.spikes.toTypedArray()));
    expect(Array.from(states.v ?? [])).to.deep.equal(Array.from(due.v.toTypedArray()));
    const { subject } = exampleExperiment(neuronExamples[0]);
    expect(sum(respond({ subject, drive }).spikes ?? [])).to.equal(sum(spikes ?? []));
  });

  it('are each listed at parameters under which a fitting current shows something', () => {
    const some = listNeurons().filter(({ name }) => ['li', 'qif', 'synaptic'].includes(name));
    for (const model of drawn(some, 1)) {
      const subject = modelSubject(model);
      const drive = { ...initialDrive(1, 10), ...suit(subject) };
      const { spikes, states } = respond({ subject, drive });
      expect(Object.values(states).some((values) => values.some((v) => v !== 0))).to.equal(true);
      if (model.name !== 'li') expect(sum(spikes ?? []), model.name).to.be.above(2);
    }
  });

  it('of the examples spike; the one with a mistake says which', () => {
    for (const example of neuronExamples) {
      const { subject, drive } = exampleExperiment(example);
      if (example.name.includes('mistake'))
        expect(() => respond({ subject, drive })).to.throw('step returns no a');
      else {
        expect(sum(respond({ subject, drive }).spikes ?? []), example.name).to.be.within(3, 60);
      }
    }
  });

  it('are found right', () => {
    const { passed, checks } = checkNeurons(exampleExperiment(neuronExamples[0]).subject);
    expect(passed).to.equal(true);
    expect(checks.map(({ name }) => name)).to.include.members(['input', 'state', 'parameters', 'kernels']);
  });

  for (const [what, subject, message] of [
    [
      'an unknown name',
      typed('({ v }, input, {}, { spike }) => {\n  return { spikes: spike(v), v: fetch(v) };\n}', { v: 0 }),
      /fetch.*\(line 2\)/,
    ],
    ['no spikes', typed('({ v }, input) => ({ v: v + input })', { v: 0 }), /returns no spikes/],
    [
      'a loop without end',
      typed(
        '({ v }, input, {}, { spike }) => {\n  let h = v;\n  for (;;) h = h + input;\n  return { spikes: spike(h), v: h };\n}',
        { v: 0 },
      ),
      /outside the formula subset/,
    ],
    [
      'no number at the start',
      typed(
        '({ v }, input, { tau }, { spike }) => ({ spikes: spike(v), v: v / v + tau })',
        { v: 0 },
        { tau: 1 },
      ),
      /gives NaN as v without input/,
    ],
  ] as const)
    it(`say what is wrong with a step that has ${what}`, () =>
      expect(() => respond({ subject: subject as NeuronSubject, drive: initialDrive(1, 10) })).to.throw(
        message,
      ));

  it('say which parameters do not go together', () => {
    const subject: NeuronSubject = {
      kind: 'registry',
      name: 'lif',
      parameters: { beta: 0.9, vThreshold: -1, vReset: 0 },
      settings: { reset: 'value' },
    };
    expect(() => respond({ subject, drive: initialDrive(1, 10) })).to.throw(
      'vThreshold must be above vReset, 0',
    );
  });
});
