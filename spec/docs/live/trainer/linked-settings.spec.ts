import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  initialSettings,
  readSettings,
  settingsEntries,
} from '../../../../docs/live/trainer/linked-settings.ts';
import { type Field, fields, holds, type TrainerSettings } from '../../../../docs/live/trainer/settings.ts';
import { brokenDomain } from '../../../../docs/live/worker/broken-domain.ts';
import { list } from '../../../../docs/live/worker/checking.ts';

const listed = list();
const usable = listed.filter(({ fitsNeurons }) => fitsNeurons);

function valuesOf(field: Field): fc.Arbitrary<unknown> {
  if (field.kind === 'choice') return fc.constantFrom(...field.options);
  if (field.kind === 'flag') return fc.boolean();
  const { min, max, integer } = field;
  return integer
    ? fc.integer({ min, max })
    : fc.double({ min, max, noNaN: true }).filter((v) => !Object.is(v, -0));
}

const settings = fc
  .tuple(
    fc.constantFrom(...usable),
    fc.record(Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, valuesOf(field)]))),
  )
  .map(
    ([{ name, initial }, values]) =>
      ({ ...values, surrogate: name, parameters: initial }) as unknown as TrainerSettings,
  );

describe('the link of the trainer', () => {
  it('restores all settings', () => {
    fc.assert(
      fc.property(settings, (all) => {
        const query = new URLSearchParams(settingsEntries(all)).toString();
        const { settings: again, problems } = readSettings(new Map(new URLSearchParams(query)), listed);
        expect(problems).to.deep.equal([]);
        expect(again).to.deep.equal(all);
      }),
    );
  });

  it('gives settings in their domains, whatever it says, and a message for each that is not', () => {
    const keys = [
      ...Object.keys(fields),
      'surrogate',
      'p.alpha',
      'p.constructor',
      '__proto__',
      'beta ',
      'parameters',
    ];
    const texts = fc.oneof(
      fc.constantFrom(
        'NaN',
        'Infinity',
        '-1',
        '1e9',
        '',
        'true',
        'arctan',
        'poissonPass',
        '0x10',
        '1,5',
        '[object Object]',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...keys), texts)), (entries) => {
        const { settings: read, problems } = readSettings(new Map(entries), listed);
        const surrogate = usable.find(({ name }) => name === read.surrogate);
        expect(surrogate).not.to.equal(undefined);
        for (const [name, domain] of Object.entries(surrogate?.parameters ?? {}))
          expect(brokenDomain(domain, read.parameters[name] as number)).to.equal(undefined);
        for (const [key, field] of Object.entries(fields) as [keyof typeof fields, Field][]) {
          const value = read[key];
          if (field.kind === 'number') expect(holds(field, value as number)).to.equal(true);
          else if (field.kind === 'choice') expect(field.options).to.include(value);
          else expect(value).to.be.a('boolean');
        }
        const isDefault = JSON.stringify(read) === JSON.stringify(initialSettings(listed));
        if (new Map(entries).size > 0 && problems.length === 0 && isDefault)
          for (const [key, text] of new Map(entries)) expect(settingsEntries(read)[key]).to.equal(text);
      }),
    );
  });

  it('names what came and what was due', () => {
    const { problems } = readSettings(
      new Map([
        ['hidden', '1e9'],
        ['surrogate', 'poissonPass'],
        ['reset', 'gone'],
        ['nonsense', '1'],
      ]),
      listed,
    );
    expect(problems).to.deep.equal([
      'surrogate: got "poissonPass" when the name of a surrogate for neurons was due.',
      'hidden: got "1e9" when a whole number from 1 to 400 was due.',
      'reset: got "gone" when subtract or value or none was due.',
      'nonsense: got "1" when no such setting was due.',
    ]);
  });
});
