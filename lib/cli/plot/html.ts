import { escaped } from '../../util/escaped.ts';
import { printable } from '../printable.ts';
import { type Figure, svg } from './figure.ts';

/** A figure as a page of its own, without scripts. */
export function html(figure: Figure): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(printable(figure.title))}</title>
<style>
  body { margin: 0 auto; max-width: 960px; padding: 1rem; background: #ffffff; }
  @media (prefers-color-scheme: dark) { body { background: #0d1117; } }
  svg { width: 100%; height: auto; }
</style>
</head>
<body>
${svg(figure)}</body>
</html>
`;
}
