import type { OnLoadArgs, OnLoadResult, PluginBuild } from 'esbuild';
import { formulaSources } from '../../lib/formula/source/formula-sources.mjs';

type Load = (args: Pick<OnLoadArgs, 'path'>) => Promise<OnLoadResult | undefined>;

/** What Vite takes as a plugin. */
interface LoadingPlugin {
  readonly name: string;
  readonly enforce: 'pre';
  load(id: string): Promise<string | undefined>;
}

/**
 * The plugin of the package's own build for Vite: formulas carry their source as a text, so that a minifier changes nothing of what is
 * read of them.
 */
export function formulasWithSource(): LoadingPlugin {
  const loads: Load[] = [];
  const build = { onLoad: (_: unknown, load: Load) => loads.push(load) };
  const ready = formulaSources.setup(build as unknown as PluginBuild);
  return {
    name: formulaSources.name,
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith('.ts')) return undefined;
      await ready;
      for (const load of loads) {
        const found = await load({ path: id });
        if (typeof found?.contents === 'string') return found.contents;
      }
      return undefined;
    },
  };
}
