import { register } from 'node:module';
import * as spiketape from '../../index.ts';

const key = Symbol.for('spiketape: the library of the command');

let isOffered = false;

/**
 * From here on, whatever imports `spiketape` in this process gets the library that the command runs on, even where another
 * copy of it is installed: tensors and surrogates of another copy would be strange to the checkers.
 *
 * @returns The library, for loaders that can be given it.
 */
export function offerLibrary(): typeof spiketape {
  if (isOffered) return spiketape;
  isOffered = true;
  Reflect.set(globalThis, key, spiketape);
  const library = dataUrl(`
    const library = globalThis[Symbol.for(${JSON.stringify(key.description)})];
    export const { ${Object.keys(spiketape).join(', ')} } = library;`);
  register(
    dataUrl(`
    const library = ${JSON.stringify(library)};
    export const resolve = (specifier, context, next) =>
      specifier === 'spiketape' ? { url: library, shortCircuit: true } : next(specifier, context);`),
  );
  return spiketape;
}

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
