/** What the command cannot do as it was asked: its text, of one line, is for the person who typed. Exit code 2. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
