/** The entries of the package, as package.json has them: `index` for `./dist/index.js`. */
export const entries: readonly string[];

/** Writes the code of the package into a folder of the checkout. */
export function buildCode(outdir: string): Promise<void>;

/** The files below a folder with an ending. */
export function filesBelow(folder: string, ending: string): string[];

/** The files that one refers to. */
export function references(file: string, ending: string): string[];
