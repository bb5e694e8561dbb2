// Damages files of weights at random and reads them: npm run fuzz -- --count 1000000 --seed 1
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

const usage = `Usage: npm run fuzz -- [options]

  --count N  files that are damaged and read (default: 100000)
  --seed N   of what is drawn (default: 1)
  --help     this text`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(usage);
  const [count, seed] = [Number(values.count), Number(values.seed)];
  if (!Number.isSafeInteger(count) || count < 1)
    throw new RangeError(`--count: got ${values.count} when an integer of at least 1 was due.`);
  if (!Number.isSafeInteger(seed))
    throw new RangeError(`--seed: got ${values.seed} when an integer was due.`);
  const { read, rejected } = await fuzz(count, seed);
  console.log(`${read + rejected} damaged files: ${rejected} rejected, ${read} read, none ended otherwise.`);
}

try {
  await main();
} catch (error) {
  console.error(`fuzz: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
