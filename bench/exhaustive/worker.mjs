// A worker inherits the loader of TypeScript in some versions of Node only: it is started without, and takes its own.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
