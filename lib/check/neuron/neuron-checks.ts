import { sizeOf, withFloat64 } from '../../array/layout.ts';
import { noGrad } from '../../autodiff/scope.ts';
import { checkCoordinates, checkDirections, linearityChecks } from '../grad-checks.ts';
import type { Check } from '../run-checks.ts';
import type { Tally } from '../tally.ts';
import { checkKernels } from './check-kernels.ts';
import { checkSplits, checkSteps } from './check-splits.ts';
import { numbersOf } from './compare-runs.ts';
import { type Drawn, tensorsOf } from './neuron-data.ts';
import { isState, outputsOf } from './neuron-outputs.ts';
import type { NeuronSubject } from './neuron-subject.ts';

/** How many numbers of an input, or of a state or parameter, are differenced one by one. */
const ofInput = 6;
const ofOthers = 2;

const isOfSurrogate = (name: string) => name.startsWith('surrogate.');

const ofSurrogate = 'surrogate parameters';

/** Everything that is checked of a layer of neurons, in each of its variants. */
const all: readonly Check<NeuronSubject>[] = [
  differences('input', ofInput, (name) => name === 'input'),
  differences('state', ofOthers, isState),
  differences('parameters', ofOthers, (name) => name !== 'input' && !isState(name) && !isOfSurrogate(name)),
  differences(ofSurrogate, ofOthers, isOfSurrogate),
  { name: 'directions', run: ({ grad }, tally) => checkDirections(grad, 2, tally) },
  {
    name: 'linearity',
    run: ({ grad }, tally) => {
      for (const { run } of linearityChecks) run(grad, tally);
    },
  },
  { name: 'kernels', run: checkKernels },
  { name: 'splits', run: checkSplits },
  { name: 'single steps', run: checkSteps },
  { name: 'NaN', run: checkNaN },
];

/** The same; where a surrogate cannot be learned in neurons, its parameters alone fail. */
export const neuronChecks = all.map((check) => ({
  ...check,
  applies: (subject: NeuronSubject) => check.name === ofSurrogate || subject.learns,
}));

/** In `smooth`, what a random cotangent is pulled back to is the derivative, by finite differences in Float64. */
function differences(name: string, limit: number, isMeant: (name: string) => boolean): Check<NeuronSubject> {
  return { name, run: ({ grad }, tally) => checkCoordinates(grad, limit, tally, isMeant) };
}

/**
 * A NaN stays in its neuron, which does not fire from the next step on; unless neurons reach each other. One that rests takes no
 * input, and goes on as without.
 */
function checkNaN(subject: NeuronSubject, tally: Tally): void {
  if (subject.isRecurrent) return;
  const shape = [4, 2, ...subject.shape];
  const data = subject.draw(shape, subject.random());
  const width = sizeOf(subject.shape);
  const at = 2 * width;
  const run = (input: Drawn) =>
    withFloat64(() => noGrad(() => numbersOf(outputsOf(subject.run(tensorsOf({ ...data, input }))))));
  const input = data.input as Drawn;
  const due = run(input);
  const got = run({ ...input, values: input.values.with(at, Number.NaN) });
  const isTaken = Object.values(got).some((numbers) => Number.isNaN(numbers[at]));
  const after = (name: string, i: number) => (isTaken ? 0 : (due[name]?.[i] as number));
  for (const [name, numbers] of Object.entries(due)) {
    for (let i = 0; i < numbers.length; i++) {
      const isOwn = i % (2 * width) === 0 && (isState(name) || i >= at);
      const value = got[name]?.[i] as number;
      if (!isOwn) tally.compare(i, value, numbers[i] as number, 0, 0, `${name} beside a NaN`);
      else if (name === 'spikes')
        tally.compare(i, value, i === at ? value : after(name, i), 0, 0, 'the spikes of a NaN');
    }
  }
}
