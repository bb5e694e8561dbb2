import { raster as rasterOf } from '../../../lib/plot/raster.ts';
import { fitted } from './chart.ts';

/** What a raster shows. */
export interface RasterData {
  /** `[steps, neurons]`. */
  readonly spikes: Float32Array;
  readonly neurons: number;
  /** Written before and after each row, where there is room for it. */
  readonly names?: readonly string[];
  readonly notes?: readonly string[];
}

/** Spikes of neurons over time: a row for each neuron, from the top, a stroke for each spike. */
export function raster(title: string, description: string, height: number) {
  return fitted<RasterData>(title, height, (width, axes) => ({ spikes, neurons, ...texts }) => {
    const steps = spikes.length / neurons;
    const look = {
      description: `${title}. ${description}`,
      width,
      height: axes + 18,
      styled: false,
    } as const;
    return rasterOf(
      { shape: [steps, neurons], data: spikes },
      { ...look, ...texts, xLabel: `time, ${steps} steps` },
    );
  });
}
