// The program of the worker: it answers requests, and tells how training goes.
import { check, curves, list } from './checking.ts';
import type { Answer, Request, Tasks } from './messages.ts';
import { checkNeurons, listNeurons, respond, suit } from './neurons.ts';
import { Trainer } from './trainer.ts';

const send = (answer: Answer) => postMessage(answer);
const trainer = new Trainer((value) => send({ id: 0, value }));

const tasks: Tasks = {
  list,
  curves,
  check,
  listNeurons,
  respond,
  suit,
  checkNeuron: checkNeurons,
  begin: (request) => trainer.begin(request),
  apply: (settings) => trainer.apply(settings),
  run: (pace) => trainer.run(pace),
  pause: () => trainer.pause(),
  step: () => trainer.step(),
  show: (position) => trainer.show(position),
};

addEventListener('message', async ({ data }: MessageEvent<Request>) => {
  const { id, task, argument } = data;
  try {
    send({ id, value: await (tasks[task] as (argument: unknown) => unknown)(argument) });
  } catch (error) {
    send({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
