import type { Tensor } from '../../../autodiff/tensor.ts';
import type { At, None, PeerParams, WeightsOf, When } from '../core/peer-params.ts';

/** What a layer of sinabs learns: what was given, and A. */
export type LearnedOf<G, A = None> = PeerParams<ValuesOf<G>, At<G, 'surrogateGradFn'>, A>;

/** The same of one with recurrent weights. */
export type RecurrentOf<G> = LearnedOf<G, { readonly recConnect: WeightsOf<At<G, 'recConnect'>> }>;

type ValuesOf<G> = DecayOf<G, 'Mem'> &
  DecayOf<G, 'Syn'> &
  DecayOf<G, 'Adapt'> & { readonly [K in 'spikeThreshold' | 'minVMem' | 'adaptScale']: At<G, K> };

/** The time constant that was given, or the decay, which with `trainAlphas` is learned in place of it. */
type DecayOf<G, Part extends string> = {
  readonly [K in `tau${Part}`]: When<At<G, 'trainAlphas'>, true, undefined, At<G, K>>;
} & {
  readonly [K in `alpha${Part}`]: [At<G, `tau${Part}`>] extends [null | undefined]
    ? At<G, K>
    : When<At<G, 'trainAlphas'>, true, Tensor, At<G, K>> | Extract<At<G, `tau${Part}`>, undefined>;
};
