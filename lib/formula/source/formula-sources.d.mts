import type { Plugin } from 'esbuild';

/** Has formulas carry their source as a text: those of all rows, and the functions that they are read with. */
export declare const formulaSources: Plugin;
