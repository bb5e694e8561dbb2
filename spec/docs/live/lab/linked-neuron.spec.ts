import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Drive } from '../../../../docs/live/lab/drive.ts';
import { driveKinds } from '../../../../docs/live/lab/drive.ts';
import {
  type Experiment,
  experimentEntries,
  initialExperiment,
  modelSubject,
  readExperiment,
} from '../../../../docs/live/lab/linked-neuron.ts';
import { neuronExamples } from '../../../../docs/live/lab/neuron-examples.ts';
import type { NeuronSubject } from '../../../../docs/live/worker/messages.ts';
import { listNeurons } from '../../../../docs/live/worker/neurons.ts';

const listed = listNeurons();
const from = (entries: Record<string, string>) => readExperiment(new Map(Object.entries(entries)), listed);

const number = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).filter((value) => !Object.is(value, -0));

const drives: fc.Arbitrary<Drive> = fc.record({
  kind: fc.constantFrom(...driveKinds),
  amplitude: number(-1e6, 1e6),
  deviation: number(0, 1e6),
  chance: number(0, 1),
  seed: fc.nat(99999),
  steps: fc.integer({ min: 10, max: 2000 }),
});

const models = fc.constantFrom(...listed).chain((model): fc.Arbitrary<NeuronSubject> => {
  const settings = Object.entries(model.settings).map(([name, allowed]) =>
    ('length' in allowed ? fc.constantFrom(...allowed) : fc.integer({ min: allowed.min, max: 9 })).map(
      (value) => [name, value] as const,
    ),
  );
  return fc
    .tuple(...settings)
    .map((chosen) => ({ ...modelSubject(model), settings: Object.fromEntries(chosen) }) as NeuronSubject);
});

const typed = fc.tuple(number(-9, 9), number(1e-3, 1e3), number(-9, 9)).map(
  ([start, tau, shift]): NeuronSubject => ({
    kind: 'typed',
    step: 'step({ v: old }, input, { tau, shift }, { spike }) {\n  // 1 & 2 + 3\n  return { spikes: spike(old), v: 0 };\n}',
    states: { v: start },
    parameters: [
      { name: 'tau', value: tau, positive: true },
      { name: 'shift', value: shift, positive: false },
    ],
  }),
);

describe('the link of the lab', () => {
  it('restores neuron and current', () => {
    const experiments = fc.record({ subject: fc.oneof(models, typed), drive: drives });
    fc.assert(
      fc.property(experiments, (experiment: Experiment) => {
        const query = new URLSearchParams(experimentEntries(experiment)).toString();
        const { problems, ...again } = readExperiment(new Map(new URLSearchParams(query)), listed);
        expect(problems).to.deep.equal([]);
        expect(again).to.deep.equal(experiment);
      }),
    );
  });

  for (const [what, entries, message] of [
    ['a neuron that is not there', { neuron: 'constructor' }, /neuron: got "constructor"/],
    [
      'a parameter that is not there',
      { neuron: 'lif', 'p.__proto__': '1' },
      /"__proto__" must be a parameter/,
    ],
    ['a parameter above its domain', { neuron: 'lif', 'p.beta': '2' }, /"beta" must be at most 1/],
    ['a parameter that is no number', { neuron: 'lif', 'p.beta': 'alert(1)' }, /"beta" must be a number/],
    ['a setting that is not there', { neuron: 'lif', 's.toString': '1' }, /"toString" cannot be "1"/],
    ['a setting at what it cannot be', { neuron: 'lif', 's.reset': 'alert' }, /"reset" cannot be "alert"/],
    ['a setting below its least', { neuron: 'lif', 's.refractory': '-1' }, /"refractory" cannot be "-1"/],
    [
      'a step that cannot be read',
      { step: '({ v }) => {' },
      /step: has a source that cannot be read.*line 1/,
    ],
    ['a step that is no function', { step: 'alert(1)' }, /step: got no function/],
    ['a start of no state', { step: '({ v }) => v', 'start.w': '1' }, /step: has no "w"/],
    [
      'a typed parameter below 0',
      { step: '({ v }, i, { k }) => v', 'p.k': '-2' },
      /k: got -2 when a number above 0/,
    ],
    ['a key that is no setting', { neuron: 'lif', onload: 'x' }, /"onload", which is no setting/],
    [
      'a current of no kind',
      { neuron: 'lif', current: 'eval' },
      /current: got "eval" when step, ramp, noise, spikes/,
    ],
    [
      'too many steps',
      { neuron: 'lif', steps: '1e9' },
      /steps: got "1e9" when a whole number from 10 to 2,000/,
    ],
  ] as const) {
    it(`says so of ${what}, and has a default`, () => {
      const { subject, drive, problems } = from(entries);
      expect(problems).to.have.lengthOf(1);
      expect(problems[0]).to.match(message);
      const isDefault = subject.kind === 'typed' || subject.parameters.beta === 0.9;
      expect(isDefault).to.equal(true);
      expect(drive).to.deep.equal(initialExperiment().drive);
    });
  }

  it('has room for the longest example', () => {
    for (const { step } of neuronExamples)
      expect(new URLSearchParams({ step }).toString().length).to.be.below(2000);
  });
});
