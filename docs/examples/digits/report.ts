import { escaped } from '../escaped.ts';
import { accuracyFigure, digitFigures, lossFigure, smooth } from './charts.ts';
import { confusionFigure, confusionSums } from './confusion.ts';
import { checkReport, type ReportData, type ReportDigit } from './report-data.ts';
import { css } from './report-style.ts';
import { count, duration, percent, plural } from './words.ts';

/**
 * Renders the report of a training run: one HTML page with style and pictures inside, without scripts, that loads
 * nothing. The same data give the same page, byte for byte.
 *
 * @throws RangeError when an array has not the length that its shape asks for.
 */
export function renderReport(report: ReportData): string {
  checkReport(report);
  const title = escaped(report.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${css}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${escaped(report.data)}</p>
${keyFigures(report)}
${settings(report.options)}
</header>
<main>
<section aria-labelledby="training">
<h2 id="training">Training</h2>
<div class="overview">
${lossFigure(report.loss)}
${accuracyFigure(report.epochs)}
${confusionFigure(report.confusion)}
</div>
</section>
<section aria-labelledby="inside">
<h2 id="inside">Inside the network</h2>
<p>What the neurons do while the network looks at ${report.digits.length} digits of the test set.</p>
${report.digits.map((digit) => digitArticle(digit)).join('\n')}
</section>
</main>
</body>
</html>
`;
}

function keyFigures({
  testAccuracy,
  confusion,
  seconds,
  epochs,
  samplesPerSecond,
  loss,
}: ReportData): string {
  const { right, total } = confusionSums(confusion);
  const last = smooth(loss).at(-1) ?? Number.NaN;
  const figures = [
    ['Test accuracy', percent(testAccuracy), `${count(right)} of ${count(total)} digits`],
    ['Training time', duration(seconds), plural(epochs.length, 'epoch')],
    ['Speed', `${count(Math.round(samplesPerSecond))}<small> /s</small>`, 'training samples per second'],
    ['Final loss', last.toFixed(3), 'nats, smoothed'],
  ];
  const cards = figures.map(
    ([name, value, note]) => `<div><dt>${name}</dt><dd>${value}</dd><dd>${note}</dd></div>`,
  );
  return `<dl class="key">${cards.join('')}</dl>`;
}

function settings(options: ReportData['options']): string {
  const rows = Object.entries(options).map(
    ([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(String(value))}</dd></div>`,
  );
  return `<dl class="settings">${rows.join('')}</dl>`;
}

function digitArticle(digit: ReportDigit): string {
  const { label, predicted } = digit;
  const [is, verdict] = label === predicted ? ['right', 'right'] : ['wrong', 'wrong'];
  return `<article class="digit">
<div class="shown"><h3>Digit ${label}</h3><span class="verdict ${is}">read as ${predicted}, ${verdict}</span>${digitImage(digit)}</div>
${digitFigures(digit)}
</article>`;
}

/** The image as one path per level of grey, so that it weighs little and takes the colours of the page. */
function digitImage({ image, height, width, label }: ReportDigit): string {
  const levels = 16;
  const paths = Array.from({ length: levels }, () => '');
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const level = Math.round(Math.min(1, Math.max(0, image[y * width + x] ?? 0)) * levels);
      if (level > 0) paths[level - 1] += `M${x} ${y}h1v1h-1z`;
    }
  }
  const ink = paths.map((d, i) => (d ? `<path fill-opacity="${(i + 1) / levels}" d="${d}"/>` : '')).join('');
  const name = `Picture of the digit ${label}, ${width} by ${height} pixels.`;
  return (
    `<svg class="image" role="img" aria-label="${name}" viewBox="0 0 ${width} ${height}" ` +
    `fill="currentColor" shape-rendering="crispEdges">${ink}</svg>`
  );
}
