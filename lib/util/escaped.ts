/** A text as it may stand in SVG and HTML, without characters that no reader sees. */
export function escaped(text: string): string {
  const seen = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\ufffe\uffff]/gu, '');
  return seen
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
