/** A text as it may stand in HTML and SVG. */
export function escaped(text: string): string {
  const names = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' } as const;
  // Control characters and halves of others may stand in neither.
  const seen = text.replace(/[\p{Cc}\p{Cs}]/gu, '');
  return seen.replace(/[&<>"]/g, (character) => `&${names[character as keyof typeof names]};`);
}
