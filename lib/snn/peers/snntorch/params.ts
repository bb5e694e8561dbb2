import type { Tensor } from '../../../autodiff/tensor.ts';
import type { At, LearnedBy, None, PeerParams, WeightsOf, When } from '../core/peer-params.ts';

/** What a layer of snnTorch learns: values V and trees A, its threshold and the like. */
type Learning<G, V, A = None> = PeerParams<V & ValuesOf<G>, GradientOf<G>, A>;

type ValuesOf<G> = {
  readonly alpha: LearnedBy<G, 'alpha', 'learnAlpha'>;
  readonly threshold: LearnedBy<G, 'threshold', 'learnThreshold'>;
  readonly gradedSpikesFactor: LearnedBy<G, 'gradedSpikesFactor', 'learnGradedSpikesFactor'>;
  readonly deltaThreshold: At<G, 'deltaThreshold'>;
};

/** The surrogate where it is used, else one that learns nothing. */
type GradientOf<G> = When<At<G, 'surrogateDisable'>, true, { readonly params: None }, At<G, 'spikeGrad'>>;

/** That of one that was given a beta. */
export type LearnedOf<G, V = None, A = None> = Learning<
  G,
  V & { readonly beta: LearnedBy<G, 'beta', 'learnBeta'> },
  A
>;

/** That of one with recurrent weights. */
export type RecurrentOf<G> = LearnedOf<
  G,
  { readonly V: WeightsAmong<G, Tensor, undefined> },
  { readonly recurrent: WeightsAmong<G, undefined, WeightsOf<At<G, 'recurrent'>, Drawn>> }
>;

type Drawn = Readonly<Record<'weight' | 'bias', Tensor>>;

type WeightsAmong<G, OneToOne, All> = When<
  At<G, 'learnRecurrent'>,
  false,
  undefined,
  When<At<G, 'allToAll'>, false, OneToOne, All>
>;

/** That of Lapicque, which may have no beta. */
export type LapicqueOf<G> = Learning<
  G,
  { readonly [K in 'R' | 'C' | 'timeStep']: At<G, K> } & {
    readonly beta: When<At<G, 'beta'>, undefined, undefined, LearnedBy<G, 'beta', 'learnBeta'>>;
  }
>;

/** That of StateLeaky: of beta and tau the one that was given, tau if it is learned. */
export type StateOf<G> = Learning<
  G,
  {
    readonly beta: When<
      At<G, 'tau'>,
      undefined,
      When<At<G, 'learnBeta'>, true, undefined, At<G, 'beta'>>,
      undefined
    >;
    readonly tau: When<
      At<G, 'tau'>,
      undefined,
      When<At<G, 'learnBeta'>, true, Tensor, undefined>,
      At<G, 'tau'>
    >;
  }
>;
