import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { documentsWithSessions } from '../../docs/generate.ts';
import { hasTimes, sessionsOf, withOutputs } from '../../docs/sessions.ts';
import { runHere } from '../cli/run-here.ts';
import { drawn } from '../support/covering.ts';

const root = join(import.meta.dirname, '../..');

/** What does not differ from run to run, nor from machine to machine. */
function withoutTimes(session: string): string {
  return session
    .replace(/^ns per element: .*$/m, 'ns per element:')
    .replace(/\d[\d.]*/g, '#')
    .replace(/[ ─]+/g, ' ');
}

describe('commands in documents', () => {
  for (const path of documentsWithSessions) {
    it(`${path} says what they print`, async () => {
      const text = readFileSync(join(root, path), 'utf8');
      const written = sessionsOf(text);
      const some = drawn(written, 1);
      const now = sessionsOf(await withOutputs(text, { runTask: runHere }, [...some]));
      expect(written).not.to.have.lengthOf(0);
      written.forEach((session, i) => {
        const shown = hasTimes(session) ? withoutTimes : (one: string) => one;
        expect(shown(now[i] ?? '')).to.equal(shown(session));
      });
    });
  }
});
