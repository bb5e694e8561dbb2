// Damages files of weights at random and reads them: npm run fuzz -- --count 1000000 --seed 1
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
if (!Number.isSafeInteger(count) || count < 1)
  throw new RangeError(`--count: got ${values.count} when an integer of at least 1 was due.`);
const { read, rejected } = await fuzz(count, seed);
console.log(`${read + rejected} damaged files: ${rejected} rejected, ${read} read, none ended otherwise.`);
