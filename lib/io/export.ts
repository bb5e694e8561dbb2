export type { CodeOptions } from '../formula/code/finished-code.ts';
export { type Target, targets } from '../formula/code/targets.ts';
export { type CodedNeuron, codeOf, type Writable } from './export/code-of.ts';
