import { expect } from 'chai';

/** Expects a promise to be rejected with an error of a kind whose text has a part. */
export async function rejects(
  promise: Promise<unknown>,
  kind: new (text: string) => Error,
  part: string,
): Promise<void> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(kind);
  expect((error as Error).message).to.include(part);
}
