import { join } from 'node:path';
import { defineConfig } from 'vite';
import live from '../../vite.config.ts';

const here = import.meta.dirname;

// biome-ignore lint/style/noDefaultExport: Vite reads its configuration so.
export default defineConfig({
  ...live,
  root: here,
  build: {
    ...live.build,
    outDir: join(here, '../../dist-engine'),
    rollupOptions: { input: [join(here, 'engine.html'), join(here, 'mount.html')] },
  },
});
