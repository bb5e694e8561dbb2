import { Tensor } from '../../index.ts';

const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const { is } = Object;

interface Known {
  readonly place: string;
  readonly owner: object;
  readonly key: string | symbol;
  readonly descriptor: PropertyDescriptor;
}

/**
 * Remembers what is built into JavaScript, and the methods of tensors: what a check runs on. To be called before the code
 * that is checked comes in. That may add to it, and replace `Math.random` and `Date`, as tests do.
 *
 * @returns What puts back whatever was replaced since, and names the first of it.
 */
export function rememberIntrinsics(): () => string | undefined {
  const known = roots().flatMap(([place, owner, keys]) => propertiesOf(place, owner, keys));
  return () => {
    let found: string | undefined;
    // A plain loop: methods of arrays are among what may have been replaced.
    for (let i = 0; i < known.length; i++) {
      const { place, owner, key, descriptor } = known[i] as Known;
      const now = getOwnPropertyDescriptor(owner, key);
      if (now && is(now.value, descriptor.value) && now.get === descriptor.get) continue;
      found ??= place;
      defineProperty(owner, key, descriptor);
    }
    return found;
  };
}

type Root = readonly [place: string, owner: object, keys?: readonly (string | symbol)[]];

function roots(): Root[] {
  const constructors = [
    ...[Object, Function, Array, String, Number, Boolean, Symbol, BigInt, RegExp, Promise],
    ...[
      Map,
      Set,
      WeakMap,
      WeakSet,
      ArrayBuffer,
      DataView,
      Float32Array,
      Float64Array,
      Int32Array,
      Uint8Array,
    ],
  ];
  const typedArray = getPrototypeOf(Float64Array) as typeof Float64Array;
  const iterators = [[].values(), new Map().values(), new Set().values()].map(getPrototypeOf) as object[];
  const namespaces = { Math, JSON, Reflect };
  return [
    ['globalThis', globalThis, [...constructors.map(({ name }) => name), ...Object.keys(namespaces)]],
    ...[...constructors, Tensor].flatMap((type): Root[] => [
      [type.name, type],
      [`${type.name}.prototype`, type.prototype],
    ]),
    ['TypedArray', typedArray],
    ['TypedArray.prototype', typedArray.prototype],
    ...iterators.map((iterator): Root => [String(iterator), iterator]),
    ...Object.entries(namespaces),
  ];
}

function propertiesOf(place: string, owner: object, keys = ownKeys(owner) as Root[2]): Known[] {
  const found = keys?.map((key) => ({
    place: `${place}.${String(key)}`,
    owner,
    key,
    descriptor: getOwnPropertyDescriptor(owner, key) as PropertyDescriptor,
  }));
  return (found ?? []).filter((one) => one.place !== 'Math.random');
}
