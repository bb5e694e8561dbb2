// A worker does not inherit the loader of TypeScript in Node 20.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
