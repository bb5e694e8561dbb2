import type { Events } from '../array/events.ts';
import { empty, type FloatNd } from '../array/layout.ts';
import type { Shape } from '../array/shape.ts';
import type { Value } from '../array/values.ts';
import type { ConvolutionSizes } from '../kernels/convolution-sizes.ts';
import { kernels } from '../kernels/index.ts';
import type { PoolWindows, Positions } from '../kernels/pool-windows.ts';

/** What the map of spikes convolved is computed from. */
export class ConvolvedSpikes {
  readonly events: Events;
  readonly weight: FloatNd;
  readonly bias: FloatNd | undefined;
  readonly sizes: ConvolutionSizes;

  constructor(events: Events, weight: FloatNd, bias: FloatNd | undefined, sizes: ConvolutionSizes) {
    this.events = events;
    this.weight = weight;
    this.bias = bias;
    this.sizes = sizes;
  }
}

/** What the cotangent of a map is computed from, of which only the maxima of windows are used. */
export class SpreadMaxima {
  readonly shape: Shape;
  /** The cotangent of the maxima, and where each goes. */
  readonly value: Value;
  readonly positions: Positions;
  readonly windows: PoolWindows;

  constructor(shape: Shape, value: Value, positions: Positions, windows: PoolWindows) {
    this.shape = shape;
    this.value = value;
    this.positions = positions;
    this.windows = windows;
  }

  /** What kernels take of it. */
  get maxima() {
    const { value, positions, windows } = this;
    return { ct: value.dense(), positions, windows };
  }

  /** The cotangent of the whole map. */
  whole(): FloatNd {
    const out = empty(this.shape);
    this.fill(out);
    return out;
  }

  /** The same, to an array. */
  fill(out: FloatNd): void {
    kernels.maxPoolVjp(out, this.value.dense(), this.positions, this.windows);
  }
}
