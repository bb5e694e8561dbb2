import { measureSurrogate, type SurrogateTask } from './surrogates.ts';

// Started by `measureSurrogates`: measures the surrogate that its argument names and sends the figures.
const task = JSON.parse(process.argv[2] ?? '') as SurrogateTask;
process.send?.(await measureSurrogate(task));
