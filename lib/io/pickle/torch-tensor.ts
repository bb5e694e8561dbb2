import type { Dtype } from '../weights/dtype.ts';
import type { Strided } from '../weights/gather.ts';
import type { TorchStorage } from './torch-storage.ts';

/** A tensor of a PyTorch file: how it lies in its storage, which it may share with others. */
export class TorchTensor {
  readonly dtype: Dtype;
  readonly storage: TorchStorage;
  readonly layout: Strided;

  constructor(dtype: Dtype, storage: TorchStorage, layout: Strided) {
    this.dtype = dtype;
    this.storage = storage;
    this.layout = layout;
  }
}
