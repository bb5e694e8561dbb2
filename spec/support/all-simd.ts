import { threads } from '../../lib/index.ts';
import { takeAllWork } from '../../lib/kernels/index.ts';
import { Region } from '../../lib/kernels/simd/region.ts';
import { poisonOutputs } from './poison.ts';

// Required before specs that are to run with SIMD kernels on several threads however small their arrays are, with
// memory that is full of NaN when it is handed out.

takeAllWork();
poisonOutputs();
threads(3);

const { floats } = Region.prototype;
Region.prototype.floats = function (length, shape) {
  return floats.call(this, length, shape)?.fill(Number.NaN) ?? null;
};

/** Specs that hold for the reference alone, and why. */
const notHere: Readonly<Record<string, string>> = {
  'the record goes with its call, even if a tensor of it was handed out': 'what is handed out is a copy',
  'recurrentLif with events and without gives the same bits as products that are multiplied out, in Float32':
    'the step by step neuron sums in double precision',
  'surrogates with compiled formulas are compiled once for all parameters, at the first array that is large enough':
    'every array is large enough',
  'softmax and logSoftmax take the last axis when none is named':
    'two kernels, that differ in the last place',
  'crossEntropyEachStep gives the same for a view as for a copy':
    'two kernels, that differ in the last place',
};

export const mochaHooks = {
  beforeEach(this: Mocha.Context): void {
    if ((this.currentTest?.fullTitle() ?? '') in notHere) this.skip();
  },
};
