/** What the command cannot do as it was asked: its text, of one line, is for the person who typed. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
