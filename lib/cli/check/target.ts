import type { Pull } from '../../check/check-gradient.ts';
import type { TensorFunction } from '../../check/over-numbers.ts';
import type { CheckedNeuron, Crossing, GradientRow, Surrogate, SurrogateRow, Tensor } from '../../index.ts';

/** Functions over numbers, as they stand in a row. */
export type Scalars = Pick<SurrogateRow, 'origin' | 'gradient'>;

/** Something that a module exports, and what leads to it: `mine`, `list[2]`, `default`; nothing for the module as a whole. */
export type Target = Thing & { readonly path: string };

/** Something of a kind, under its name: that of the export, or of the surrogate. */
export type Thing = { readonly name: string } & Kind;

type Kind =
  | { readonly kind: 'surrogate'; readonly spike: Surrogate }
  | { readonly kind: 'crossing'; readonly spike: Crossing }
  | { readonly kind: 'neuron'; readonly layer: CheckedNeuron }
  | {
      readonly kind: 'functions';
      readonly origin: TensorFunction;
      /** Its gradient is the one that is checked. */
      readonly spiking: TensorFunction;
      /** Its forward, where that is not the step. */
      readonly forward?: (x: number) => number;
      /** The same over numbers, where they are. */
      readonly scalars?: Scalars;
      readonly kinks?: readonly number[];
    }
  | {
      readonly kind: 'gradient';
      /** A row without an origin. */
      readonly row: GradientRow;
      /** What a cotangent is pulled back to, where that is what was written. */
      readonly pull?: Pull;
    }
  | {
      readonly kind: 'network';
      readonly f: (...inputs: Tensor[]) => Tensor;
      readonly inputs: readonly Tensor[];
    }
  /** What looks like one of these and is none, and why. */
  | { readonly kind: 'unusable'; readonly reason: string };
