import { join } from 'node:path';
import { defineConfig } from 'vite';
import { formulasWithSource } from './formula-sources.ts';

const live = import.meta.dirname;

// biome-ignore lint/style/noDefaultExport: Vite reads its configuration so.
export default defineConfig({
  root: live,
  base: './',
  resolve: { alias: { spiketape: join(live, '../../lib/index.ts') } },
  plugins: [formulasWithSource()],
  worker: { format: 'es', plugins: () => [formulasWithSource()] },
  build: { target: 'es2023', outDir: join(live, 'dist'), emptyOutDir: true },
});
