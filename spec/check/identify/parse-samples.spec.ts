import { expect } from 'chai';
import { parseSamples } from '../../../lib/check/identify/parse-samples.ts';

describe('files of samples', () => {
  const due = { x: [1, 2.5], gradient: [3, -Infinity] };

  for (const [what, text] of [
    ['CSV', 'x,gradient\n1,3\n2.5,-inf\n'],
    ['CSV of a spreadsheet', '\uFEFF"X";"Gradient"\r\n1;3\r\n\r\n2.5;-inf\r\n'],
    ['tabs, and an index before', 'index\tgradient\tx\n0\t3\t1\n1\t-Infinity\t2.5'],
    ['JSON', '{ "x": [1, 2.5], "gradient": [3, -Infinity], "more": 1 }'],
    ['JSON by rows', '[{ "x": 1, "gradient": 3 }, { "x": 2.5, "gradient": "-Infinity" }]'],
  ] as const) {
    it(`may be ${what}`, () => {
      expect(parseSamples(text)).to.eql(due);
    });
  }

  it('may have an origin, and NaN as Python spells it', () => {
    expect(parseSamples('x,gradient,origin\n1,nan,2').origin).to.eql([2]);
    expect(parseSamples('{"x":[1],"gradient":[NaN],"origin":[2]}').gradient[0]).to.be.NaN;
  });

  for (const [what, text, kind, message] of [
    ['are empty', ' \n', RangeError, 'samples: the file is empty.'],
    [
      'have no gradient',
      'x,g\n1,2',
      TypeError,
      'samples: there is no column gradient: x, gradient and perhaps origin were due.',
    ],
    [
      'have no x',
      '{ "gradient": [1] }',
      TypeError,
      'samples: there is no column x: x, gradient and perhaps origin were due.',
    ],
    [
      'have text for a number',
      'x,gradient\n1,2\n2,abc',
      TypeError,
      'samples: got "abc" as gradient in line 3 when a number was due.',
    ],
    [
      'have nothing for a number',
      'x,gradient\n1,\n',
      TypeError,
      'samples: got "" as gradient in line 2 when a number was due.',
    ],
    ['have a short line', 'x,gradient\n1', RangeError, 'samples: line 2 has 1 columns when 2 were due.'],
    [
      'have no list',
      '{ "x": 1, "gradient": [1] }',
      TypeError,
      'samples: got 1 as x when a list of numbers was due.',
    ],
    [
      'have text in a list',
      '{ "x": [1], "gradient": ["a"] }',
      TypeError,
      'samples: got "a" as gradient[0] when a number was due.',
    ],
    [
      'have blanks for a number in a list',
      '{ "x": [1], "gradient": [" "] }',
      TypeError,
      'samples: got " " as gradient[0] when a number was due.',
    ],
    ['are broken JSON', '{ "x": [1', TypeError, 'samples: it begins as JSON does and is none: '],
  ] as const) {
    it(`are refused where they ${what}`, () => {
      expect(() => parseSamples(text)).to.throw(kind, message);
    });
  }
});
