import { expect } from 'chai';
import * as fc from 'fast-check';
import { examples } from '../../../../docs/live/checker/examples.ts';
import {
  initialSubject,
  readSubject,
  registrySubject,
  subjectEntries,
  typedSubject,
} from '../../../../docs/live/checker/linked-subject.ts';
import { typescriptOf } from '../../../../docs/live/checker/typescript-of.ts';
import { check, list } from '../../../../docs/live/worker/checking.ts';
import type { Listed, Subject } from '../../../../docs/live/worker/messages.ts';
import { drawn } from '../../../support/covering.ts';

const listed = list();
const from = (entries: Record<string, string>) => readSubject(new Map(Object.entries(entries)), listed);

describe('the link of the checker', () => {
  it('restores what was checked', () => {
    const value = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    const registry = fc.constantFrom(...listed).map((one: Listed) => registrySubject(one));
    const typed = fc
      .tuple(
        value,
        fc.double({ min: -9, max: 9, noNaN: true }).filter((v) => !Object.is(v, -0)),
      )
      .map(
        ([alpha, k]): Subject => ({
          kind: 'typed',
          origin: 'alpha * x > 0 ? k & 1 : 2'.replace('&', '+'),
          gradient: 'k % 2',
          parameters: [
            { name: 'alpha', value: alpha, positive: true },
            { name: 'k', value: k, positive: false },
          ],
        }),
      );
    fc.assert(
      fc.property(fc.oneof(registry, typed), (subject) => {
        const query = new URLSearchParams(subjectEntries(subject)).toString();
        const { subject: again, problems } = readSubject(new Map(new URLSearchParams(query)), listed);
        expect(problems).to.deep.equal([]);
        expect(again).to.deep.equal(subject);
      }),
    );
  });

  for (const [what, entries, message] of [
    ['a surrogate that is not there', { surrogate: 'constructor' }, /surrogate: got "constructor"/],
    [
      'a parameter that is not there',
      { surrogate: 'arctan', 'p.__proto__': '1' },
      /"__proto__" must be a parameter of it/,
    ],
    ['a value outside its domain', { surrogate: 'arctan', 'p.alpha': '-1' }, /"alpha" must be above 0/],
    ['a value that is none', { surrogate: 'arctan', 'p.alpha': 'alert(1)' }, /"alpha" must be a number/],
    ['a formula that cannot be read', { origin: 'alert(1)', gradient: '1' }, /origin: got "alert"/],
    ['one formula', { origin: 'x' }, /not both formulas/],
    ['a key that is no setting', { surrogate: 'arctan', onload: 'x' }, /"onload", which is no setting/],
    [
      'a typed parameter that no formula has',
      { origin: 'k * x', gradient: 'k', 'p.__proto__': '2' },
      /formulas: have no "__proto__"/,
    ],
    [
      'a typed parameter below 0',
      { origin: 'k * x', gradient: 'k', 'p.k': '-2' },
      /k: got -2 when a number above 0/,
    ],
  ] as const) {
    it(`says so of ${what}, and has a default`, () => {
      const { subject, problems } = from(entries);
      expect(problems).to.have.lengthOf(1);
      expect(problems[0]).to.match(message);
      expect(subject.kind === 'typed' || 'alpha' in subject.parameters).to.equal(true);
    });
  }
});

describe('what the checker hands over', () => {
  it('is what its examples say: right ones pass, for the others the cause is named', () => {
    const due = [
      'right',
      'gradient-factor-parameter',
      'gradient-stretch',
      'gradient-not-finite',
      'right',
      'gradient-shift',
    ];
    expect(examples).to.have.lengthOf(due.length);
    for (const [i, { origin, gradient, parameters }] of drawn([...examples.entries()], 3)) {
      const { passed, diagnosis } = check(typedSubject(origin, gradient, parameters));
      expect(passed ? 'right' : diagnosis?.cause).to.equal(due[i]);
    }
  });

  it('is a program', () => {
    expect(typescriptOf(initialSubject())).to.equal(
      [
        "import { checkSurrogate, surrogate } from 'spiketape';",
        '',
        'export const mine = surrogate({',
        "  name: 'mine',",
        '  parameters: { alpha: { default: 2, above: 0 } },',
        '  origin: (x, { alpha }) => Math.tanh(alpha * x) / 2,',
        '  gradient: (x, { alpha }) => alpha / (2 * Math.cosh(alpha * x) ** 2),',
        '});',
        '',
        'checkSurrogate(mine, { assert: true });',
        '',
      ].join('\n'),
    );
    expect(typescriptOf({ kind: 'registry', name: 'arctan', parameters: { alpha: 2 } })).to.match(
      /surrogates\.arctan\({ alpha: 2 }\);/,
    );
  });
});
