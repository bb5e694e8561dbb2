import { createRequire } from 'node:module';
import type typescript from 'typescript';

/** The compiler, required as it is: an import goes through what transforms sources, which takes seconds for its nine megabytes. */
export const ts: typeof typescript = createRequire(import.meta.url)('typescript');
