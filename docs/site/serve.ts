// Serves the built site on this machine, as `npm run docs:serve`: a page that is opened as a file may load no modules.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isolation, serve } from '../live/test/server.ts';

const dist = join(import.meta.dirname, 'dist');
if (existsSync(join(dist, 'index.html'))) {
  const { url } = await serve(dist, '/', isolation);
  console.log(`docs/site/dist is at ${url} until Ctrl+C.`);
} else {
  console.error('docs/site/dist has no site; `npm run docs` builds it.');
  process.exitCode = 2;
}
