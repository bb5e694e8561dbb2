import { expect } from 'chai';
import fc from 'fast-check';
import { renderReport } from '../../../../docs/examples/digits/report.ts';
import type { ReportData, ReportDigit } from '../../../../docs/examples/digits/report-data.ts';
import { runs } from '../../../support/runs.ts';

const HIDDEN = 256;

function digit(change: Partial<ReportDigit> = {}): ReportDigit {
  const steps = change.steps ?? 12;
  return {
    image: Float32Array.from({ length: 784 }, (_, i) => (i % 28) / 27),
    height: 28,
    width: 28,
    label: 4,
    predicted: 4,
    steps,
    hiddenSpikes: Uint8Array.from({ length: steps * HIDDEN }, (_, i) => Number(i % 7 === 0)),
    outputSpikes: Uint8Array.from({ length: steps * 10 }, (_, i) => Number(i % 10 === 4)),
    outputMembrane: Float32Array.from({ length: steps * 10 }, (_, i) => Math.sin(i)),
    threshold: 1,
    ...change,
  };
}

/** 90 right per class, and 4 read as 9 seven times. */
const confusion = Uint32Array.from({ length: 100 }, (_, i) => (i % 11 === 0 ? 90 : i === 49 ? 7 : 0));

function report(change: Partial<ReportData> = {}): ReportData {
  return {
    title: 'Digits',
    data: 'Fake digits',
    options: { Network: '784-256-10 LIF', Surrogate: 'arctan', Seed: 31415 },
    testAccuracy: 0.9234,
    seconds: 42.25,
    samplesPerSecond: 12345.6,
    loss: Float32Array.from({ length: 200 }, (_, i) => 1 / (i + 1)),
    epochs: [
      { trainAccuracy: 0.8, testAccuracy: 0.75 },
      { trainAccuracy: 0.95, testAccuracy: 0.9234 },
    ],
    confusion,
    digits: [digit(), digit({ predicted: 9 }), digit({ label: 0, predicted: 0 })],
    ...change,
  };
}

/** The page without tags, as one line. */
const textOf = (html: string) =>
  html
    .replace(/<style>.*?<\/style>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

const svgsOf = (html: string) => html.match(/<svg [^>]*>/g) ?? [];

describe('renderReport', () => {
  const html = renderReport(report());

  it('is one page that loads nothing', () => {
    expect(html).to.match(/^<!doctype html>\n<html lang="en">/);
    expect(html).not.to.match(/<script|<link|<img|<iframe|@import|url\((?!#)|\s(src|href)=/i);
    expect(html).to.contain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('shows the key figures and the settings', () => {
    const text = textOf(html);
    for (const due of [
      'Test accuracy 92.3 % 900 of 907 digits',
      'Training time 42.3 s 2 epochs',
      'Speed 12,346 /s training samples per second',
      'Final loss 0.005 nats',
      'Network 784-256-10 LIF',
      'Surrogate arctan',
      'Seed 31415',
      'Fake digits',
    ]) {
      expect(text).to.contain(due);
    }
  });

  it('shows all counts of the confusion matrix, and the worst mistake', () => {
    expect(html.match(/<title>\d read as \d: \d+ times?<\/title>/g)).to.have.length(100);
    expect(html).to.contain('<title>4 read as 9: 7 times</title>');
    expect(textOf(html)).to.contain('Most often mixed up: 4 read as 9, 7 times.');
    expect(textOf(renderReport(report({ confusion: new Uint32Array(100) })))).to.contain(
      'No digit was mixed up.',
    );
  });

  it('has three charts of the training, and an image and three charts per digit, each with a name', () => {
    expect(svgsOf(html)).to.have.length(3 + 3 * 4);
    for (const svg of svgsOf(html))
      expect(svg)
        .to.match(/role="img"/)
        .and.to.match(/aria-label="[^"]+"/);
    expect(svgsOf(renderReport(report({ digits: [] })))).to.have.length(3);
  });

  it('says whether a digit was read right, and marks the winner and the right neuron', () => {
    const text = textOf(html);
    expect(text).to.contain('Digit 4 read as 4, right').and.to.contain('Digit 4 read as 9, wrong');
    expect(text).to.contain('4: right, and the winner');
    expect(text).to.contain('9: the winner 4: right');
  });

  it('counts the hidden spikes and draws one stroke for each', () => {
    const spikes = new Uint8Array(12 * HIDDEN);
    for (const i of [0, 1, HIDDEN, 3000]) spikes[i] = 1;
    const one = renderReport(
      report({ digits: [digit({ hiddenSpikes: spikes, outputSpikes: new Uint8Array(120) })] }),
    );
    expect(textOf(one)).to.contain(
      '4 spikes, 0.1 % of what 256 neurons could fire in 12 steps; 253 neurons silent.',
    );
    const strokes = [...one.matchAll(/<path[^>]* d="((?:M[\d.]+ [\d.-]+v[\d.]+)+)"/g)].map(([, d = '']) => d);
    expect(strokes.join('').match(/M/g)).to.have.length(4);
  });

  it('escapes names', () => {
    const nasty = `<script>"&'</script>`;
    const escaped = "&lt;script&gt;&quot;&amp;'&lt;/script&gt;";
    const page = renderReport(report({ title: nasty, data: nasty, options: { [nasty]: nasty } }));
    expect(page).not.to.contain('<script');
    expect(page).to.contain(`<title>${escaped}</title>`);
    expect(page).to.contain(`<h1>${escaped}</h1>\n<p>${escaped}</p>`);
    expect(page).to.contain(`<dt>${escaped}</dt><dd>${escaped}</dd>`);
  });

  it('is the same for the same data', () => {
    expect(renderReport(report())).to.equal(html);
  });

  it('takes plain arrays as well as typed ones', () => {
    expect(renderReport(report({ confusion: Array.from(confusion) }))).to.equal(html);
  });

  it('stays below 1.5 MB when every neuron fires in each of 100 steps and the run was long', () => {
    const busy = digit({ steps: 100, hiddenSpikes: new Uint8Array(100 * HIDDEN).fill(1) });
    const loss = Float32Array.from({ length: 100_000 }, (_, i) => Math.abs(Math.sin(i * i)));
    expect(renderReport(report({ loss, digits: [busy, busy, busy] })).length).to.be.below(1.5e6);
  });

  it('draws only finite coordinates, whatever the run was', () => {
    const lossValue = fc.nat(1e6).map((n) => n / 1e4);
    const share = fc.nat(2004).map((n) => n / 2004);
    const one = fc.record({
      loss: fc.array(fc.oneof(lossValue, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY)), {
        maxLength: 40,
      }),
      epochs: fc.array(
        fc.record({
          trainAccuracy: share,
          testAccuracy: share,
        }),
        { maxLength: 3 },
      ),
      steps: fc.integer({ min: 1, max: 3 }),
      membrane: fc.double({ min: -100, max: 100, noNaN: true }),
      threshold: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(one, ({ loss, epochs, steps, membrane, threshold }) => {
        const outputMembrane = new Float32Array(steps * 10).fill(membrane);
        const page = renderReport(
          report({ loss, epochs, digits: [digit({ steps, outputMembrane, threshold })] }),
        );
        expect(page).not.to.match(/ (d|x|y|width|height|transform|points)="[^"]*(NaN|Infinity|undefined)/);
      }),
      { numRuns: runs(30) },
    );
  });

  const faults: [name: string, change: Partial<ReportData>, text: string][] = [
    ['a confusion matrix of another size', { confusion: [1, 2] }, 'confusion: got 2 values, 100 were due.'],
    [
      'an image of another size',
      { digits: [digit(), digit({ image: [0] })] },
      'digits[1].image: got 1 values, 784 were due.',
    ],
    [
      'spikes of other steps',
      { digits: [digit({ outputSpikes: [1] })] },
      'digits[0].outputSpikes: got 1 values, 120 were due.',
    ],
    [
      'membranes of other steps',
      { digits: [digit({ outputMembrane: [] })] },
      'digits[0].outputMembrane: got 0 values, 120 were due.',
    ],
    [
      'hidden spikes that are not whole steps',
      { digits: [digit({ hiddenSpikes: [1, 0] })] },
      'digits[0].hiddenSpikes: got 2 values, a multiple of the 12 steps was due.',
    ],
    [
      'a label that is no digit',
      { digits: [digit({ label: 10 })] },
      'digits[0].label: got 10, a digit from 0 to 9 was due.',
    ],
    [
      'an answer that is no digit',
      { digits: [digit({ predicted: 0.5 })] },
      'digits[0].predicted: got 0.5, a digit from 0 to 9 was due.',
    ],
  ];
  for (const [name, change, text] of faults) {
    it(`refuses ${name}`, () => {
      expect(() => renderReport(report(change))).to.throw(RangeError, `renderReport: ${text}`);
    });
  }
});
