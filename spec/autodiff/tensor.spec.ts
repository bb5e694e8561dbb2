import { inspect } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { scope, slice, Tensor, tensor, transpose, zeros } from '../../lib/index.ts';
import { expectNumbers, expectThrows } from '../support/expect.ts';
import { indices, product } from '../support/indices.ts';
import { anyFloat, anySample, numbers } from '../support/sample.ts';

describe('a tensor', () => {
  const any = anySample({}, anyFloat);

  it('reads in row-major order whatever its strides', () => {
    fc.assert(
      fc.property(any, (x) => {
        expect(x.tensor.shape).to.deep.equal(x.shape);
        expect(x.tensor.size).to.equal(product(x.shape));
        expect([...x.tensor.toTypedArray()]).to.deep.equal(numbers(x));
        const array = x.tensor.toNdarray();
        expect(array.shape).to.deep.equal(x.shape);
        for (const index of indices(x.shape)) expect(array.get(...index)).to.deep.equal(x.at(index));
      }),
    );
  });

  it('comes back from each of its own forms', () => {
    fc.assert(
      fc.property(any, ({ tensor: x }) => {
        const forms = [tensor(x.toNdarray()), tensor(x.toTypedArray(), x.shape)];
        // Nested arrays cannot tell the sizes after an empty axis.
        if (x.size > 0) forms.push(tensor(x.toArray()));
        for (const again of forms) {
          expect(again.shape).to.deep.equal(x.shape);
          expect(again.toTypedArray()).to.deep.equal(x.toTypedArray());
        }
      }),
    );
  });

  it('gives copies: writing to what was read does not change it', () => {
    fc.assert(
      fc.property(anySample(), (x) => {
        const before = numbers(x);
        x.tensor.toTypedArray().fill(77);
        x.tensor.toNdarray().data.fill(77);
        (x.tensor.shape as number[]).fill(77);
        expect([...x.tensor.toTypedArray()]).to.deep.equal(before);
        expect(x.tensor.shape).to.deep.equal(x.shape);
      }),
    );
  });

  it('reads as Float32', () => {
    expect(tensor([1]).toTypedArray()).to.be.instanceOf(Float32Array);
    expect(tensor([1]).toNdarray().data).to.be.instanceOf(Float32Array);
  });

  it('shows its shape, and its numbers while they are few', () => {
    expect(String(tensor([[1, 2]]))).to.equal('Tensor(shape [1, 2], [[1,2]])');
    expect(String(tensor(3))).to.equal('Tensor(shape [], 3)');
    expect(String(zeros([65]))).to.equal('Tensor(shape [65], …)');
  });

  it('shows NaN and infinities, which JSON has not', () => {
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    expect(
      String(
        tensor([
          [nan, -0.5],
          [infinity, -infinity],
        ]),
      ),
    ).to.equal('Tensor(shape [2, 2], [[NaN,-0.5],[Infinity,-Infinity]])');
    expect(String(tensor(nan))).to.equal('Tensor(shape [], NaN)');
  });

  it('is shown by console.log as by toString, inside other values too', () => {
    expect(inspect(tensor([1, 2]))).to.equal('Tensor(shape [2], [1,2])');
    expect(inspect({ w: tensor(3) })).to.equal('{ w: Tensor(shape [], 3) }');
  });

  it('is its shape and numbers in JSON', () => {
    expect(
      JSON.stringify({
        w: transpose(
          tensor([
            [1, 2],
            [3, 4],
          ]),
        ),
      }),
    ).to.equal('{"w":{"shape":[2,2],"data":[1,3,2,4]}}');
    fc.assert(
      fc.property(any, (x) => {
        expect(x.tensor.toJSON()).to.deep.equal({ shape: x.shape, data: numbers(x) });
      }),
    );
  });
});

describe('item', () => {
  it('is the only element, whatever the shape', () => {
    expect(tensor(3).item()).to.equal(3);
    expect(tensor([[[4]]]).item()).to.equal(4);
    expect(
      slice(
        transpose(
          tensor([
            [1, 2],
            [3, 4],
          ]),
        ),
        [1, 0],
        [2, 1],
      ).item(),
    ).to.equal(2);
  });

  it('refuses more elements, or none', () => {
    const text = 'when one of a single element was due.';
    expectThrows(() => tensor([1, 2]).item(), RangeError, `item: got a tensor of shape [2] ${text}`);
    expectThrows(() => zeros([0]).item(), RangeError, `item: got a tensor of shape [0] ${text}`);
  });
});

describe('a tensor whose scope has ended', () => {
  const text =
    'Tensor: a tensor of shape [2, 1] was used after its scope ended; ' +
    'return it from valueAndGrad, noGrad or scope to keep it.';

  function lost(): Tensor {
    let kept: Tensor | undefined;
    scope(() => {
      kept = tensor([[1], [2]]);
    });
    return kept as unknown as Tensor;
  }

  const uses: Readonly<Record<string, (x: Tensor) => unknown>> = {
    shape: (x) => x.shape,
    size: (x) => x.size,
    item: (x) => x.item(),
    toArray: (x) => x.toArray(),
    toTypedArray: (x) => x.toTypedArray(),
    toNdarray: (x) => x.toNdarray(),
    toJSON: (x) => JSON.stringify(x),
    add: (x) => x.add(1),
    transpose: (x) => transpose(x),
    'the right hand of mul': (x) => tensor(2).mul(x),
  };

  for (const [name, use] of Object.entries(uses)) {
    it(`cannot be used: ${name}`, () => {
      expectThrows(() => use(lost()), Error, text);
    });
  }

  it('can still be shown', () => {
    const text = 'Tensor(shape [2, 1], its scope has ended)';
    expect([String(lost()), inspect(lost())]).to.deep.equal([text, text]);
  });

  it('is a Tensor all the same', () => {
    expect(lost()).to.be.instanceOf(Tensor);
  });

  it('was a view of memory that lives on', () => {
    const x = tensor([[1, 2]]);
    scope(() => transpose(x));
    expectNumbers(x, [[1, 2]]);
  });
});
