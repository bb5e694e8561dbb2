import { register } from 'node:module';
import * as spiketape from '../../index.ts';
import * as code from '../../io/export.ts';
import * as node from '../../io/node.ts';
import * as weights from '../../io/weights.ts';
import * as plot from '../../plot/index.ts';
import * as neurons from '../../snn/neurons/index.ts';
import * as norse from '../../snn/peers/norse.ts';
import * as sinabs from '../../snn/peers/sinabs.ts';
import * as snntorch from '../../snn/peers/snntorch.ts';
import * as sparch from '../../snn/peers/sparch.ts';
import * as spikingjelly from '../../snn/peers/spikingjelly.ts';
import * as spytorch from '../../snn/peers/spytorch.ts';

/** The entries of the package, by what imports them. */
const entries = {
  spiketape,
  'spiketape/neurons': neurons,
  'spiketape/weights': weights,
  'spiketape/export': code,
  'spiketape/node': node,
  'spiketape/norse': norse,
  'spiketape/plot': plot,
  'spiketape/sinabs': sinabs,
  'spiketape/snntorch': snntorch,
  'spiketape/sparch': sparch,
  'spiketape/spikingjelly': spikingjelly,
  'spiketape/spytorch': spytorch,
} as const;

const key = Symbol.for('spiketape: the library of the command');

let isOffered = false;

/**
 * From here on, whatever imports `spiketape` or one of its entries in this process gets the library that the command runs on,
 * even where another copy of it is installed: tensors and surrogates of another copy would be strange to the checkers.
 *
 * @returns The entries, for loaders that can be given them.
 */
export function offerLibrary(): typeof entries {
  if (isOffered) return entries;
  isOffered = true;
  Reflect.set(globalThis, key, entries);
  const urls = Object.entries(entries).map(([name, entry]) => [name, dataUrl(exporting(name, entry))]);
  register(
    dataUrl(`
    const urls = new Map(${JSON.stringify(urls)});
    export const resolve = (specifier, context, next) =>
      urls.has(specifier) ? { url: urls.get(specifier), shortCircuit: true } : next(specifier, context);`),
  );
  return entries;
}

/** A module that exports what an entry does, under names that may be words of JavaScript such as `if`. */
function exporting(name: string, entry: object): string {
  const names = Object.keys(entry);
  return `
    const entry = globalThis[Symbol.for(${JSON.stringify(key.description)})][${JSON.stringify(name)}];
    const { ${names.map((one, i) => `${one}: _${i}`).join(', ')} } = entry;
    export { ${names.map((one, i) => `_${i} as ${one}`).join(', ')} };`;
}

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
