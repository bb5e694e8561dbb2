import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import { withFloat64 } from '../../../lib/array/layout.ts';
import { type LifOptions, lif, tensor } from '../../../lib/index.ts';
import { expectClose } from '../../support/networks.ts';
import { anywhere, grid } from './cases.ts';

/** What one neuron does: the spike and the membrane that a library gives for each step. */
type Trace = readonly { readonly spike: number; readonly v: number }[];

/** SpikingJelly's `LIFNode`: charge, fire at the threshold, reset hard to v_reset or, without one, soft. */
function spikingJelly(
  { tau, decayInput, vThreshold, vReset }: JellyOptions,
  currents: readonly number[],
): Trace {
  const rest = vReset ?? 0;
  let v = rest;
  return currents.map((x) => {
    v = decayInput ? v + (x - (v - rest)) / tau : v - (v - rest) / tau + x;
    const spike = v >= vThreshold ? 1 : 0;
    if (vReset === null) v -= spike * vThreshold;
    else if (spike === 1) v = vReset;
    return { spike, v };
  });
}

interface JellyOptions {
  readonly tau: number;
  readonly decayInput: boolean;
  readonly vThreshold: number;
  readonly vReset: number | null;
}

/** snnTorch's `Leaky`: the reset of a membrane above the threshold comes with the next step, whose input it keeps. */
function snnTorch({ beta, threshold, reset }: LeakyOptions, currents: readonly number[]): Trace {
  let mem = 0;
  return currents.map((x) => {
    const fired = mem > threshold;
    if (reset === 'subtract') mem = beta * mem + x - (fired ? threshold : 0);
    else if (reset === 'zero') mem = (fired ? 0 : beta * mem) + x;
    else mem = beta * mem + x;
    return { spike: mem > threshold ? 1 : 0, v: mem };
  });
}

interface LeakyOptions {
  readonly beta: number;
  readonly threshold: number;
  readonly reset: 'subtract' | 'zero' | 'none';
}

/** Input of a few samples and neurons, `[steps][sample and neuron]`. */
function currents(element: Arbitrary<number>): Arbitrary<number[][]> {
  return fc.array(fc.array(element, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 20 });
}

/** Expects a layer of 2 samples and 3 neurons to do what the library does with each of the six. */
function expectPeer(
  options: LifOptions,
  x: readonly number[][],
  peer: (currents: readonly number[]) => Trace,
): void {
  withFloat64(() => {
    const { spikes, v } = lif(options).run(tensor(x.flat(), [x.length, 2, 3]));
    const [allSpikes, allV] = [Array.from(spikes.toTypedArray()), Array.from(v.toTypedArray())];
    for (let n = 0; n < 6; n++) {
      const trace = peer(x.map((row) => row[n] as number));
      const own = (data: readonly number[]) => data.filter((_, i) => i % 6 === n);
      expect(own(allSpikes)).to.deep.equal(trace.map((step) => step.spike));
      expectClose(
        own(allV),
        trace.map((step) => step.v),
        1e-11,
      );
    }
  });
}

/** Numbers that make every membrane exact, so that thresholds are met, and numbers that do not. */
/** Numbers above 0. */
const positive = (element: Arbitrary<number>) => element.filter((x) => x > 0);

/** Thresholds of a neuron that is reset, or of any. */
const threshold = (reset: string, element: Arbitrary<number>) =>
  reset === 'none' ? element : positive(element);

const kinds = {
  'exact numbers': { element: grid, tau: fc.constantFrom(1, 2, 4), beta: fc.constantFrom(0, 0.25, 0.5, 1) },
  'numbers anywhere': {
    element: anywhere,
    tau: fc.double({ min: 1, max: 20, noNaN: true }),
    beta: fc.double({ min: 0, max: 1, noNaN: true }),
  },
};

for (const [kind, { element, tau, beta }] of Object.entries(kinds)) {
  describe(`lif as SpikingJelly's LIFNode, ${kind}`, () => {
    const cases = (vReset: Arbitrary<number | null>) =>
      fc.tuple(
        fc
          .record({ tau, decayInput: fc.boolean(), above: positive(element), vReset })
          .map(({ above, ...rest }) => ({ ...rest, vThreshold: (rest.vReset ?? 0) + above })),
        currents(element),
      );
    const expectJelly = (options: JellyOptions, x: readonly number[][]) => {
      const { decayInput, vThreshold, vReset } = options;
      const mapped: LifOptions = {
        tau: options.tau,
        gain: decayInput ? 1 / options.tau : 1,
        vLeak: vReset ?? 0,
        vReset: vReset ?? 0,
        vThreshold,
        reset: vReset === null ? 'subtract' : 'value',
      };
      expectPeer(mapped, x, (own) => spikingJelly(options, own));
    };

    it('fires and resets alike to a value, the input decaying or not', () => {
      fc.assert(fc.property(cases(element), ([options, x]) => expectJelly(options, x)));
    });

    it('fires and resets alike by subtraction, the input decaying or not', () => {
      fc.assert(fc.property(cases(fc.constant(null)), ([options, x]) => expectJelly(options, x)));
    });
  });

  describe(`lif as snnTorch's Leaky, ${kind}`, () => {
    const resets = { subtract: 'subtract', zero: 'value', none: 'none' } as const;
    for (const [reset, own] of Object.entries(resets) as [
      'subtract' | 'zero' | 'none',
      LifOptions['reset'],
    ][]) {
      it(`fires and resets alike with reset_mechanism '${reset}'`, () => {
        fc.assert(
          fc.property(beta, threshold(reset, element), currents(element), (decay, threshold, x) => {
            const mapped: LifOptions = {
              beta: decay,
              vThreshold: threshold,
              strict: true,
              detachReset: true,
              resetDelay: true,
              ...(own === undefined ? {} : { reset: own }),
            };
            expectPeer(mapped, x, (mine) => snnTorch({ beta: decay, threshold, reset }, mine));
          }),
        );
      });
    }
  });
}
