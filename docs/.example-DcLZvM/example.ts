import ndarray from 'ndarray';
import { checkGrad, primitive, tensor } from 'spiketape';

const cube = primitive({
  name: 'cube',
  forward: (x) => map(x, (v) => v ** 3),
  keeps: { inputs: [0] },
  vjp: (ct, _, x) => [map(x, (v, i) => ct.get(i) * 3 * v * v)],
});

function map(x: ndarray.NdArray<Float32Array | Float64Array>, f: (v: number, i: number) => number) {
  const out = new Float64Array(x.size).map((_, i) => f(x.get(i), i));
  return ndarray<Float32Array | Float64Array>(x.data instanceof Float64Array ? out : Float32Array.from(out), x.shape);
}

console.log(cube(tensor([1, 2, 3])).toArray());
console.log(checkGrad(cube, [tensor([1, 2, 3])]).passed);
