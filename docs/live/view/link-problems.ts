/** What is said of settings of a link that cannot be; nothing where all can. */
export function linkProblems(problems: readonly string[]): string {
  if (problems.length === 0) return '';
  return `The link has settings that cannot be; defaults stand for them. ${problems.slice(0, 4).join(' ')}`;
}
