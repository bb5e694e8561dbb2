import { escaped } from '../escaped.ts';

/** Entries of a legend: classes of the swatch, and what it stands for. */
export type Legend = readonly (readonly [swatch: string, text: string])[];

/** A chart with what is to say about it. */
export function figure(title: string, chart: string, legend: Legend, note = '', className = ''): string {
  const entries = legend.map(([swatch, text]) => `<li><i class="${swatch.trim()}"></i>${escaped(text)}</li>`);
  const list = entries.length > 0 ? `<ul class="legend">${entries.join('')}</ul>` : '';
  const foot = note ? `<p>${escaped(note)}</p>` : '';
  return `<figure${className ? ` class="${className}"` : ''}><figcaption><h4>${title}</h4>${list}</figcaption>${chart}${foot}</figure>`;
}
