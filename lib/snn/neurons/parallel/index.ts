export { type MaskedPsnOptions, maskedPsn } from './masked-psn.ts';
export { type NoResetLifOptions, type NoResetLifParams, noResetLif } from './no-reset-lif.ts';
export { psn } from './psn.ts';
export type { PsnLayer, PsnOptions, PsnParams } from './psn-options.ts';
export { slidingPsn } from './sliding-psn.ts';
