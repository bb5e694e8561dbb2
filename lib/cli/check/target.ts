import type { Crossing, Surrogate, Tensor } from '../../index.ts';
import type { TensorFunction } from './elementwise.ts';

/** Something that can be checked. */
export type Target =
  | { readonly kind: 'surrogate'; readonly name: string; readonly spike: Surrogate }
  | { readonly kind: 'crossing'; readonly name: string; readonly spike: Crossing }
  | {
      readonly kind: 'functions';
      readonly name: string;
      readonly origin: TensorFunction;
      /** Its forward is the spike, its gradient the one that is checked. */
      readonly spiking: TensorFunction;
      readonly forward: (x: number) => number;
      readonly kinks?: readonly number[];
    }
  | {
      readonly kind: 'network';
      readonly name: string;
      readonly f: (...inputs: Tensor[]) => Tensor;
      readonly inputs: readonly Tensor[];
    }
  /** What looks like one of these and is none, and why. */
  | { readonly kind: 'unusable'; readonly name: string; readonly reason: string };
