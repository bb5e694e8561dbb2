import { nothingButNoise } from '../../check/identify.ts';
import { type Identification, identify as identifySamples } from '../../index.ts';
import { version } from '../../util/version.ts';
import { type Command, exitCodes } from '../command.ts';
import { readPositive } from '../line/numbers.ts';
import { messageOf } from '../message-of.ts';
import { readSamples } from '../subjects/read-samples.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { jsonText, short } from '../words.ts';
import { hanging } from '../wrap.ts';

/** Of which function samples are. */
export const identify: Command = {
  name: 'identify',
  summary: 'Say which surrogate gradient samples are of, up to a factor, a shift, a stretch.',
  arguments: 'FILE',
  options: {
    noise: { value: 'X', help: 'the standard deviation of the noise (default: found out)' },
    json: { help: 'as JSON' },
  },
  notes: [
    'FILE is CSV with a line of names, or JSON, with columns x and gradient, of any framework; the grid need not be even. `spiketape check mine.py` shows how to write one.',
    'Exit code: 0 a function fits, 1 none does, 2 it could not be done.',
  ],
  examples: ['identify samples.csv', 'identify samples.json --json | jq .match'],
  async run(line, terminal) {
    const [file, ...more] = line.positionals;
    if (file === undefined || more.length > 0)
      throw new UsageError(`got ${line.positionals.length} files when one was due: identify samples.csv.`);
    const noise = line.value('noise');
    const samples = await readSamples(file);
    terminal.progress(`comparing ${file} …`);
    const found = told(file, () =>
      identifySamples(samples, noise === undefined ? {} : { noise: readPositive('--noise', noise) }),
    );
    terminal.progress('');
    if (line.has('json'))
      terminal.write(jsonText({ spiketape: version, command: 'identify', file, ...found }));
    else terminal.write(linesOf(found, terminal).join('\n'));
    return found.fits ? exitCodes.passed : exitCodes.failed;
  },
};

/** What the library throws names itself; the user typed a file. */
function told<T>(file: string, f: () => T): T {
  try {
    return f();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file}: ${messageOf(error).replace(/^identify: /, '')}`, { cause: error });
  }
}

function linesOf(found: Identification, { columns }: Terminal): string[] {
  const { fits, match, also, leftOut, noise, isNoise } = found;
  const off = `${short(100 * match.error, 2)} % of the peak`;
  const none = isNoise ? nothingButNoise : `none fits; nearest is ${match.text}, off by ${off}`;
  const head = fits ? match.text : none;
  return [
    ...hanging('', head, columns),
    ...also.flatMap(({ text }) => hanging('  also ', text, columns)),
    ...(fits ? [`  off by at most ${off}, of which noise is ${short(100 * noise, 2)} %`] : []),
    ...(leftOut > 0 ? [`  ${leftOut} samples that are no finite number were left out`] : []),
  ];
}
