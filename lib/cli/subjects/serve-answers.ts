import type { Surrogate } from '../../index.ts';
import type { AnswerTask, Message } from '../isolated/task.ts';
import { choicesFor, combinations } from '../line/parameters.ts';
import { messageOf } from '../message-of.ts';
import { sample } from '../plot/sample.ts';
import { describe } from './describe.ts';
import { functionsOf, type SourceFunction } from './functions-of.ts';
import { measure } from './measure.ts';
import type { Member } from './member.ts';
import type { Query, Selection } from './query.ts';
import { writeCode } from './write-code.ts';

type Send = (message: Message) => void;

/** Answers a question about the functions of a source, and sends the answers. */
export async function serveAnswers({ source, query }: AnswerTask, send: Send): Promise<void> {
  try {
    const { functions, unusable } = await functionsOf(source);
    const isFirst = query.kind === 'describe';
    const all = functions.flatMap((one) => variantsOf(one, query.selection, isFirst ? send : () => {}));
    if (isFirst) {
      all.forEach(({ member }, part) => {
        attempt(member.row.name, send, () => ({ ...describe(member), part }));
      });
      for (const { name, text } of unusable) send({ kind: 'problem', name, text });
    } else {
      const one = all[query.part] as SourceFunction;
      attempt(one.member.row.name, send, () => answer(one, query));
    }
  } catch (error) {
    send({ kind: 'problem', name: null, text: messageOf(error) });
  }
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

function answer(one: SourceFunction, query: Exclude<Query, { kind: 'describe' }>): unknown {
  if (query.kind === 'measure') return measure(one, query.quick);
  if (query.kind === 'write') return writeCode(one.member as Surrogate, query.target, query.isChecked);
  return query.what.map((quantity) => sample(one.member as Surrogate, quantity, query.xs));
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
