import { join } from 'node:path';
import { defineConfig } from 'vite';

const live = import.meta.dirname;

// biome-ignore lint/style/noDefaultExport: Vite reads its configuration so.
export default defineConfig({
  root: live,
  base: './',
  resolve: { alias: { spiketape: join(live, '../../lib/index.ts') } },
  worker: { format: 'es' },
  build: { target: 'es2023', outDir: join(live, 'dist'), emptyOutDir: true },
});
