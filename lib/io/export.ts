export { type CodeOptions, codeOf } from './export/code-of.ts';
export { type Target, targets } from './export/targets.ts';
