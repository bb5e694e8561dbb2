import { basename } from 'node:path';
import { checkSamples } from '../../index.ts';
import type { CheckSettings } from '../isolated/task.ts';
import { messageOf } from '../message-of.ts';
import { readSamples } from '../subjects/read-samples.ts';
import { common, rejectOptions } from './check-options.ts';
import { type Finding, unchecked } from './finding.ts';

/** Checks the samples of a file. */
export async function checkSamplesFile(file: string, settings: CheckSettings): Promise<Finding> {
  const name = basename(file);
  try {
    rejectOptions(settings, ['choices', 'kinks', 'length', 'range', 'certify']);
    const report = checkSamples(await readSamples(file), common(settings));
    const status = report.passed ? 'passed' : 'failed';
    return { name, kind: 'samples', status, error: null, report: { ...report }, curves: null };
  } catch (error) {
    const text = messageOf(error)
      .replace(`${file}: `, '')
      .replace(/^(checkSamples|samples): /, '');
    return unchecked(name, 'samples', text);
  }
}
