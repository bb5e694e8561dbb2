import { expect } from 'chai';

/** A promise is rejected with an Error whose message holds a text or fits a pattern. */
export async function expectRejection(promise: Promise<unknown>, message: string | RegExp): Promise<void> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  expect(outcome).to.have.property('error').that.is.an('error');
  const text = (outcome as { error: Error }).error.message;
  if (typeof message === 'string') expect(text).to.include(message);
  else expect(text).to.match(message);
}
