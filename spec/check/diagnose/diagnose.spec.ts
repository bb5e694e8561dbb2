import { expect } from 'chai';
import { type FloatArray, wrap } from '../../../lib/array/layout.ts';
import { checkGrad, checkSurrogate, primitive, surrogate, surrogates, tensor } from '../../../lib/index.ts';
import { crossing } from '../../../lib/surrogates/core/crossing.ts';

/** A cube with a gradient of one's own. */
function cube(slope: (x: number) => number, cotangent = (ct: number) => ct) {
  return primitive({
    name: 'cube',
    forward: (x) =>
      wrap(Float64Array.from({ length: x.size }, (_, i) => x.get(i) ** 3) as FloatArray, x.shape),
    vjp: (ct, _, x) => [
      wrap(
        Float64Array.from({ length: x.size }, (_, i) => cotangent(ct.get(i)) * slope(x.get(i))) as FloatArray,
        x.shape,
      ),
    ],
  });
}

const diagnose = (f: ReturnType<typeof cube>, numbers: number[]) =>
  checkGrad((x) => f(x as NonNullable<typeof x>), [tensor(numbers)]).diagnosis;

describe('the diagnosis of checkGrad', () => {
  it('names what is wrong with a function that goes element by element', () => {
    expect(
      diagnose(
        cube((x) => x * x),
        [1, 2, 3],
      )?.text,
    ).to.equal('the gradient is 1/3 times the derivative of the origin');
    expect(
      diagnose(
        cube((x) => -3 * x * x),
        [-1, 0.3, 2],
      )?.cause,
    ).to.equal('gradient-sign');
    expect(
      diagnose(
        cube((x) => 3 * x * x + 1),
        [-1, 0.3, 2],
      )?.cause,
    ).to.equal('gradient-offset');
    expect(
      diagnose(
        cube(
          (x) => 3 * x * x,
          () => 1,
        ),
        [-1, 0.3, 2],
      )?.cause,
    ).to.equal('cotangent-ignored');
  });

  it('names a factor of any size', () => {
    for (const by of [1e-30, 1e-12, 1e12]) {
      const found = diagnose(
        cube((x) => 3 * by * x * x),
        [0.3, 1, 2],
      );
      expect(found?.text).to.equal(`the gradient is ${by} times the derivative of the origin`);
    }
  });

  it('is silent where all is right, and where nothing fits', () => {
    expect(
      diagnose(
        cube((x) => 3 * x * x),
        [1, 2, 3],
      ),
    ).to.equal(undefined);
    expect(
      diagnose(
        cube((x) => 3 * x * x + Math.sin(5 * x)),
        [-2, 0.5, 3],
      ),
    ).to.equal(undefined);
  });

  it('names the factor by which the gradients of several inputs are off', () => {
    const report = checkGrad(
      (x, y) => cube((v) => v * v)(x?.mul(y ?? 1) as NonNullable<typeof x>),
      [tensor([1, 2]), tensor([3, 4])],
    );
    expect(report.passed).to.equal(false);
    expect(report.diagnosis?.text).to.equal('the gradient for all inputs is 1/3 times the derivative');
  });
});

describe('the diagnosis of checkSurrogate', () => {
  it('is silent of a failure that is none of origin, gradient, cotangent or forward', () => {
    const report = checkSurrogate(surrogate({ ...surrogates.arctan.row, mass: () => 2 }), { settings: [] });
    expect(report.passed).to.equal(false);
    expect(report).to.not.have.property('diagnosis');
  });

  it('counts a setting under which an error does not show among those that tell what it is', () => {
    const { row } = surrogates.arctan;
    const forgot = surrogate({ ...row, gradient: (x, p) => row.gradient(x, p) / p.alpha });
    const { diagnosis } = checkSurrogate(forgot, { settings: [1, 2, 4].map((alpha) => ({ alpha })) });
    expect(diagnosis?.text).to.match(/a factor alpha is missing$/);
  });

  it('names a factor of a function of two inputs', () => {
    const { row } = surrogates.reluGrad;
    const twice = surrogate({ ...row, gradient: (x, p) => 2 * row.gradient(x, p) });
    const report = checkSurrogate(crossing({ name: 'twice', of: twice, source: '', peers: [] }));
    expect(report.diagnosis?.text, String(report)).to.equal(
      'the gradient is 2 times the derivative of the origin',
    );
  });
});
