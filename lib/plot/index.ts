export { type CurvesOptions, curves } from './curves.ts';
export type { FigureOptions, Mark, Series } from './figure.ts';
export { type MembranesOptions, membranes } from './membranes.ts';
export { type RasterOptions, raster } from './raster.ts';
export type { SequenceData } from './sequence-data.ts';
export { style } from './style.ts';
