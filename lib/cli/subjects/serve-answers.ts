import type { ScannedLayer } from '../../check/neuron/neuron-variant.ts';
import { responseOf } from '../../check/neuron/response-of.ts';
import type { Surrogate } from '../../index.ts';
import type { AnswerTask, Message } from '../isolated/task.ts';
import { choicesFor, combinations } from '../line/parameters.ts';
import { messageOf } from '../message-of.ts';
import { sample } from '../plot/sample.ts';
import { describe } from './describe.ts';
import { describeNeuron } from './describe-neuron.ts';
import { functionsOf, type SourceFunction } from './functions-of.ts';
import { measure } from './measure.ts';
import type { Member } from './member.ts';
import { neuronVariants } from './neuron-variants.ts';
import type { NeuronQuery, Query, Selection } from './query.ts';
import { timeNeuron } from './time-neuron.ts';
import { writeCode, writeNeuron } from './write-code.ts';

type Send = (message: Message) => void;

type FunctionQuery = Exclude<Query, NeuronQuery | { kind: 'describe' }>;

/** Answers a question about the functions or neurons of a source, and sends the answers. */
export async function serveAnswers({ source, query }: AnswerTask, send: Send): Promise<void> {
  try {
    const isFirst = query.kind === 'describe';
    const ofNeurons = isNeuronQuery(query);
    const found = await functionsOf(source, isFirst ? query.neurons : ofNeurons);
    const problem = isFirst ? send : () => {};
    const functions = found.functions.flatMap((one) => variantsOf(one, query.selection, problem));
    const neurons = found.neurons.flatMap((layer) => variantsOfNeuron(layer, query.selection, problem));
    if (isFirst) {
      functions.forEach(({ member }, part) => {
        attempt(member.row.name, send, () => ({ ...describe(member), part }));
      });
      neurons.forEach((layer, part) => {
        attempt(layer.neuron.name, send, () => ({ ...describeNeuron(layer), part }));
      });
      for (const { name, text } of found.unusable) send({ kind: 'problem', name, text });
    } else if (ofNeurons) {
      const layer = neurons[query.part] as ScannedLayer;
      attempt(layer.neuron.name, send, () => answerOfNeuron(layer, query));
    } else {
      const one = functions[(query as FunctionQuery).part] as SourceFunction;
      attempt(one.member.row.name, send, () => answer(one, query as FunctionQuery));
    }
  } catch (error) {
    send({ kind: 'problem', name: null, text: messageOf(error) });
  }
}

function isNeuronQuery(query: Query): query is Query & NeuronQuery {
  return query.kind === 'respond' || query.kind === 'time' || query.kind === 'writeNeuron';
}

/** Sends what comes of something, or why nothing does. */
function attempt(name: string, send: Send, result: () => unknown): void {
  send({ kind: 'at', name });
  try {
    send({ kind: 'result', result: result() });
  } catch (error) {
    send({ kind: 'problem', name, text: messageOf(error) });
  }
}

function answer(one: SourceFunction, query: FunctionQuery): unknown {
  if (query.kind === 'measure') return measure(one, query.quick);
  if (query.kind === 'write') return writeCode(one.member as Surrogate, query.target, query.isChecked);
  return query.what.map((quantity) => sample(one.member as Surrogate, quantity, query.xs));
}

function answerOfNeuron(layer: ScannedLayer, query: NeuronQuery): unknown {
  if (query.kind === 'respond') return responseOf(layer);
  if (query.kind === 'writeNeuron') return writeNeuron(layer, query.target, query.isChecked);
  return timeNeuron(layer, query.quick);
}

/** A function under every combination of what was chosen for its parameters; none where it does not take one. */
function variantsOf({ member, spiking }: SourceFunction, selection: Selection, send: Send): SourceFunction[] {
  const { choices, normalize } = selection;
  try {
    return combinations(choicesFor(member.params, choices)).map((setting) => {
      const own: Member = member(setting as never);
      const shape = normalize && 'normalized' in own ? own.normalized(normalize) : own;
      return { member: shape, ...(spiking && { spiking }) };
    });
  } catch (error) {
    send({ kind: 'problem', name: member.row.name, text: messageOf(error) });
    return [];
  }
}

function variantsOfNeuron(layer: ScannedLayer, { choices }: Selection, send: Send): ScannedLayer[] {
  try {
    return neuronVariants(layer, choices);
  } catch (error) {
    send({ kind: 'problem', name: layer.neuron.name, text: messageOf(error) });
    return [];
  }
}
