import type { Budget } from '../bytes/budget.ts';
import { decode } from '../weights/decode.ts';
import { type Dtype, dtypes, type WeightData } from '../weights/dtype.ts';

/** The bytes of tensors in a PyTorch file. */
export class TorchStorage {
  private readonly decoded = new Map<Dtype, WeightData>();

  readonly place: string;
  readonly dtype: Dtype | null;
  private readonly bytes: Uint8Array;
  private readonly order: 'little' | 'big';

  /**
   * @param place - What it is, for errors.
   * @param dtype - The type of its numbers; null where each tensor says its own.
   */
  constructor(place: string, dtype: Dtype | null, bytes: Uint8Array, order: 'little' | 'big') {
    this.place = place;
    this.dtype = dtype;
    this.bytes = bytes;
    this.order = order;
  }

  /** All of its numbers, as a type. They are decoded once, however many tensors have parts of them. */
  numbers(dtype: Dtype, budget: Budget): WeightData {
    const before = this.decoded.get(dtype);
    if (before) return before;
    const { bytes: size } = dtypes[dtype];
    const whole = this.bytes.subarray(0, this.bytes.length - (this.bytes.length % size));
    budget.spend(this.place, 2 * whole.length);
    const numbers = decode(dtype, whole, this.order);
    this.decoded.set(dtype, numbers);
    return numbers;
  }
}
