/** What tensors store their numbers in: Float32, or Float64 while gradients are checked. */
export type FloatArray = Float32Array | Float64Array;
