import { expect } from 'chai';
import { rememberIntrinsics } from '../../../lib/cli/isolated/remember-intrinsics.ts';
import { Tensor } from '../../../lib/index.ts';

describe('rememberIntrinsics', () => {
  const replaceable: readonly (readonly [string, object, string | symbol])[] = [
    ['Array.prototype.every', Array.prototype, 'every'],
    ['Array.prototype.Symbol(Symbol.iterator)', Array.prototype, Symbol.iterator],
    ['JSON.stringify', JSON, 'stringify'],
    ['Math.abs', Math, 'abs'],
    ['Object.entries', Object, 'entries'],
    ['TypedArray.prototype.map', Object.getPrototypeOf(Float64Array.prototype), 'map'],
    ['Tensor.prototype.toTypedArray', Tensor.prototype, 'toTypedArray'],
    ['globalThis.Math', globalThis, 'Math'],
    ['Map.prototype.get', Map.prototype, 'get'],
    ['Function.prototype.call', Function.prototype, 'call'],
  ];
  for (const [place, owner, key] of replaceable) {
    it(`names ${place} when it is replaced or gone, and puts it back`, () => {
      const replaced = rememberIntrinsics();
      const before = Object.getOwnPropertyDescriptor(owner, key);
      expect(replaced()).to.equal(undefined);
      Reflect.defineProperty(owner, key, { configurable: true, value: () => true });
      const found = replaced();
      Reflect.deleteProperty(owner, key);
      const gone = replaced();
      expect([found, gone]).to.deep.equal([place, place]);
      expect(Object.getOwnPropertyDescriptor(owner, key)).to.deep.equal(before);
    });
  }

  it('minds no additions, and no other Math.random', () => {
    const replaced = rememberIntrinsics();
    const { random } = Math;
    Object.defineProperty(Array.prototype, 'added', { configurable: true, value: 1 });
    Math.random = () => 0.5;
    const found = replaced();
    Math.random = random;
    Reflect.deleteProperty(Array.prototype, 'added');
    expect(found).to.equal(undefined);
  });
});
