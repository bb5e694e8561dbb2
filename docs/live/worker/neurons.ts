import {
  checkNeuron,
  type Neuron,
  type NeuronOptions,
  type NeuronParameter,
  neuron,
  neurons,
  noGrad,
  tensor,
} from 'spiketape';
import type { ScannedLayer } from '../../../lib/check/neuron/neuron-variant.ts';
import { responseOf } from '../../../lib/check/neuron/response-of.ts';
import { typicalOptions } from '../../../lib/snn/neurons/typical-options.ts';
import { readableStep } from '../lab/step-text.ts';
import { currentOf } from './current-of.ts';
import type { FoundReport, ListedNeuron, NeuronResponse, NeuronSubject, Tasks } from './messages.ts';

const { parallel: _, ...zoo } = neurons;
const models = zoo as unknown as Readonly<Record<string, Neuron>>;

/** The models of the registry, in its order. */
export function listNeurons(): ListedNeuron[] {
  return Object.entries(models).map(([name, { row }]) => {
    const { parameters = {}, settings = {}, presets = {}, source = '' } = row;
    const typical = typicalOptions(row);
    const initial = Object.fromEntries(
      Object.entries(parameters).map(([one, spec]) => [one, spec.default ?? (typical[one] as number)]),
    );
    const domains = Object.fromEntries(
      Object.entries(parameters).map(([one, spec]) => [one, domainOf(spec, initial[one] as number)]),
    );
    return { name, parameters: domains, initial, settings, presets, source };
  });
}

function domainOf({ typical: _, unit, about, ...domain }: NeuronParameter, value: number) {
  const said = [about, unit && `in ${unit}`].filter(Boolean).join(', ');
  return { ...domain, default: value, ...(said && { about: said }) };
}

export function respond({ subject, drive }: Parameters<Tasks['respond']>[0]): NeuronResponse {
  const current = currentOf(drive);
  return noGrad(() => {
    const {
      spikes,
      state,
      output: _,
      ...traces
    } = layerOf(subject).run(tensor(current, [drive.steps, 1, 1]));
    const states = Object.keys(state).flatMap((name) => {
      const trace = (traces as typeof state)[name];
      return trace ? [[name, Float32Array.from(trace.toTypedArray())] as const] : [];
    });
    return {
      current,
      states: Object.fromEntries(states),
      spikes: spikes ? Float32Array.from(spikes.toTypedArray()) : null,
    };
  });
}

export function suit(subject: NeuronSubject): ReturnType<Tasks['suit']> {
  const { current } = responseOf(layerOf(subject));
  const size = Math.max(...current);
  return { amplitude: Number(size.toPrecision(2)), steps: current.length };
}

export function checkNeurons(subject: NeuronSubject): FoundReport {
  return checkNeuron(layerOf(subject), { settings: [] }).toJSON() as FoundReport;
}

function layerOf(subject: NeuronSubject): ScannedLayer {
  if (subject.kind === 'registry') {
    const options: NeuronOptions = { ...subject.parameters, ...subject.settings };
    return (models[subject.name] as Neuron)(options) as ScannedLayer;
  }
  const { step, states, parameters } = subject;
  const mine = neuron({
    name: 'mine',
    state: states,
    parameters: Object.fromEntries(
      parameters.map(({ name, value, positive }) => [
        name,
        { default: value, ...(positive && { above: 0 }) },
      ]),
    ),
    step: readableStep(step) as never,
  });
  return mine() as ScannedLayer;
}
