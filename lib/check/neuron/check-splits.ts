import { sizeOf, withFloat64 } from '../../array/layout.ts';
import { noGrad } from '../../autodiff/scope.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { concat, reshape, slice, stack } from '../../ops/shape.ts';
import type { NeuronRun } from '../../snn/neurons/neuron.ts';
import type { Tally } from '../tally.ts';
import { compareFound, numbersOf, outputsAndGradients, type Run } from './compare-runs.ts';
import { tensorsOf } from './neuron-data.ts';
import { asStates, isState, outputsOf, statesOf } from './neuron-outputs.ts';
import type { NeuronSubject } from './neuron-subject.ts';

const steps = 5;
const samples = 2;

/** Of gradients in Float64, whose last places depend on where a sequence is cut. */
const relative = 1e-9;

type Given = Readonly<Record<string, Tensor>>;

/** Any split of a sequence, its state passed on, is the whole: outputs are bit-identical, gradients equal but for rounding. */
export function checkSplits(subject: NeuronSubject, tally: Tally): void {
  const whole = runOf(subject);
  withFloat64(() => {
    const given = tensorsOf(subject.draw([steps, samples, ...subject.shape], subject.random()));
    const varied = Object.keys(given).filter((name) => name === 'input' || isState(name));
    const everything = (run: Run) => outputsAndGradients(subject.random(), given, run, varied);
    const due = everything(whole);
    for (let cut = 1; cut < steps; cut++) {
      const got = everything(inTwo(whole, cut));
      compareFound(tally, `of a run cut at step ${cut}`, got.outputs, due.outputs, 0);
      compareFound(tally, `of a run cut at step ${cut}`, got.gradients, due.gradients, relative);
    }
  });
  checkLong(subject, tally);
}

/** The layer itself where nothing is varied, so that what it does is what is checked. */
function runOf({ layer }: NeuronSubject): Run {
  return (given) => layer.run(given.input as Tensor, statesOf(given));
}

function inTwo(run: Run, cut: number, passed = (state: NeuronRun['state']) => state): Run {
  return (given) => {
    const input = given.input as Tensor;
    const { state: between, ...first } = run({ ...given, input: slice(input, 0, cut) });
    const second = run({ input: slice(input, cut), ...asStates(passed(between)) });
    const over = Object.entries(first as Given).map(([name, value]) => [
      name,
      concat([value, second[name] as Tensor], 0),
    ]);
    return { ...Object.fromEntries(over), state: second.state };
  };
}

/** In Float32 as in use, with a state that went through JSON. */
function checkLong(subject: NeuronSubject, tally: Tally): void {
  const width = sizeOf(subject.shape);
  const shape = [16, Math.max(1, Math.ceil(180 / width)), ...subject.shape];
  const given = tensorsOf(subject.draw(shape, subject.random()));
  const whole = runOf(subject);
  const throughJson = (state: NeuronRun['state']) => JSON.parse(JSON.stringify(state)) as NeuronRun['state'];
  const outputs = (run: Run) => numbersOf(noGrad(() => outputsOf(run(given))));
  const due = outputs(whole);
  // JSON has no name for what is not finite.
  const areFinite = Object.values(due).every((numbers) => Array.from(numbers).every(Number.isFinite));
  if (areFinite)
    compareFound(tally, 'of a run that goes on from JSON', outputs(inTwo(whole, 8, throughJson)), due, 0);
  else tally.skip();
}

/** One step after the other is the whole. */
export function checkSteps(subject: NeuronSubject, tally: Tally): void {
  withFloat64(() => {
    const given = tensorsOf(subject.draw([steps, samples, ...subject.shape], subject.random()));
    const { layer } = subject;
    noGrad(() => {
      const input = given.input as Tensor;
      const whole = layer.run(input, statesOf(given));
      let state: unknown = statesOf(given);
      const spikes: Tensor[] = [];
      for (let t = 0; t < steps; t++) {
        const step = layer.step(reshape(slice(input, t, t + 1), input.shape.slice(1)), state);
        state = step.state;
        spikes.push(step.output);
      }
      const got = { output: stack(spikes), ...asStates(state as NeuronRun['state']) };
      const due = { output: (whole.output ?? whole.spikes) as Tensor, ...asStates(whole.state) };
      compareFound(tally, 'of single steps', numbersOf(got), numbersOf(due), 0);
    });
  });
}
