import { type Dtype, dtypes } from '../weights/dtype.ts';
import { TorchStorage } from './torch-storage.ts';
import { TorchTensor } from './torch-tensor.ts';
import { PyDict, PyFunction, PyTuple } from './values.ts';

/** A type of numbers as a pickle names it. */
export class TorchType {
  readonly dtype: Dtype | null;

  constructor(dtype: Dtype | null) {
    this.dtype = dtype;
  }
}

const storageNames: Readonly<Record<Dtype, string | null>> = {
  float64: 'Double',
  float32: 'Float',
  float16: 'Half',
  bfloat16: 'BFloat16',
  int64: 'Long',
  int32: 'Int',
  int16: 'Short',
  int8: 'Char',
  uint64: null,
  uint32: null,
  uint16: null,
  uint8: 'Byte',
  bool: 'Bool',
};

/** The functions that make what a state_dict has. */
const functions: readonly PyFunction[] = /* @__PURE__ */ [
  new PyFunction('collections.OrderedDict', (args) => (args.length === 0 ? new PyDict() : undefined)),
  new PyFunction('torch._utils._rebuild_tensor_v2', (args) => tensor(args, args[6])),
  new PyFunction('torch._utils._rebuild_tensor_v3', (args) => tensor(args, args[7], args[6])),
  new PyFunction('torch._utils._rebuild_parameter', ([data]) => tensorOnly(data)),
  new PyFunction('torch._utils._rebuild_parameter_with_state', ([data]) => tensorOnly(data)),
  new PyFunction('torch.Size', ([sizes]) => (sizes instanceof PyTuple ? sizes : undefined)),
  new PyFunction('torch.device', ([kind]) => kind),
];

/** The names that a state_dict is made of, all that a PyTorch file may use: functions and types. */
export function torchNames(): ReadonlyMap<string, PyFunction | TorchType> {
  return new Map<string, PyFunction | TorchType>([
    ...functions.map((known) => [known.name, known] as const),
    ['torch.UntypedStorage', new TorchType(null)],
    ['torch.storage.UntypedStorage', new TorchType(null)],
    ...(Object.keys(dtypes) as Dtype[]).flatMap(namesOf),
  ]);
}

/** The names of a type: its own, and that of the storage that has it. */
function namesOf(dtype: Dtype): [string, TorchType][] {
  const type = new TorchType(dtype);
  const storage = storageNames[dtype];
  const own: [string, TorchType] = [`torch.${dtype}`, type];
  return storage === null ? [own] : [own, [`torch.${storage}Storage`, type]];
}

function tensorOnly(data: unknown): unknown {
  return data instanceof TorchTensor ? data : undefined;
}

/**
 * What `_rebuild_tensor_v2(storage, offset, size, stride, ...)` makes; `_v3` has the type besides.
 *
 * @param marks - That its numbers are to be negated, or conjugated: none are due.
 */
function tensor(
  [storage, offset, size, stride]: readonly unknown[],
  marks: unknown,
  type?: unknown,
): TorchTensor | undefined {
  if (marks instanceof PyDict && marks.entries.size > 0) return undefined;
  if (!(storage instanceof TorchStorage && size instanceof PyTuple && stride instanceof PyTuple))
    return undefined;
  const dtype = (type instanceof TorchType ? type.dtype : undefined) ?? storage.dtype;
  if (dtype === null || !isIndex(offset) || !size.items.every(isIndex) || !stride.items.every(isIndex))
    return undefined;
  const layout = { shape: size.items, strides: stride.items, offset };
  return layout.shape.length === layout.strides.length ? new TorchTensor(dtype, storage, layout) : undefined;
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
