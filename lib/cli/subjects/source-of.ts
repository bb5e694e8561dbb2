import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { neuronModels } from '../../snn/neurons/neuron-models.ts';
import type { Source } from '../isolated/task.ts';
import { memberOf } from './member.ts';

/** An ending of modules, or of what is told of in their place, and what may follow it: the name of an export. */
const file = /^(?<file>.*\.(?:[cm]?[jt]sx?|py|csv|tsv|json))(?::(?<name>[^:/\\]+))?$/i;

/**
 * What was typed for functions: a file (`mine.ts`), one of its exports (`mine.ts:mine`), the name of a model of neurons, or one that `memberOf` knows.
 *
 * @throws UsageError for what is none of these.
 */
export function sourceOf(typed: string): Source {
  if (isFile(typed)) return { typed, file: resolve(typed) };
  const { file: path, name } = file.exec(typed)?.groups ?? {};
  if (path !== undefined) return { typed, file: resolve(path), ...(name && { export: name }) };
  if (/[/\\]/.test(typed)) return { typed, file: resolve(typed) };
  if (!neuronModels().has(typed)) memberOf(typed);
  return { typed, name: typed };
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
