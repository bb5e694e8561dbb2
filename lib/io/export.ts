export { type CodedNeuron, type CodeOptions, codeOf, type Writable } from './export/code-of.ts';
export { type Target, targets } from './export/targets.ts';
