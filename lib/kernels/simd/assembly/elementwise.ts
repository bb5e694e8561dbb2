import { exp4, log4, sigmoid4, sigmoidSlope4, softplus4, tanh4, tanhSlope4 } from './elementary';
import { load, pulled, store } from './lanes';
import { pow4, powBaseSlope4, powExponentSlope4 } from './power';

// Kernels over elements. `out` is contiguous: `n` elements in rows of `length`, of which the last may be shorter. An operand lies in
// rows that begin `next` elements apart (0: one row for all), its elements one after the other (`step` 1) or one for the whole row
// (`step` 0). A part is `rowsPerPart` rows; it has room for 48 bytes where a step is 0.

const enum Binary {
  add,
  sub,
  mul,
  div,
  maximum,
  minimum,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  scale,
  scaleDown,
  reluVjp,
  absVjp,
  tie,
  maximumShare,
  pow,
  powBaseSlope,
  powExponentSlope,
}

const enum Unary {
  assign,
  neg,
  abs,
  sqrt,
  square,
  relu,
  round,
  sign,
  exp,
  log,
  sigmoid,
  sigmoidSlope,
  softplus,
  tanh,
  tanhSlope,
}

/** Ones and zeros from a comparison. */
@inline
function bits(mask: v128): v128 {
  return v128.and(mask, f32x4.splat(1));
}

/** -1, 0 or 1; NaN for NaN. */
@inline
function sign4(x: v128): v128 {
  const zero = f32x4.splat(0);
  const size = v128.bitselect(f32x4.sub(x, x), f32x4.splat(1), v128.or(f32x4.ne(x, x), f32x4.eq(x, zero)));
  return v128.bitselect(f32x4.splat(-1), size, f32x4.lt(x, zero));
}

/** ct / x; 0 where ct is 0 or x infinite. */
@inline
function pulledDown(ct: v128, x: v128): v128 {
  const quotient = f32x4.div(ct, x);
  const none = v128.or(f32x4.eq(ct, f32x4.splat(0)), f32x4.eq(f32x4.abs(x), f32x4.splat(Infinity)));
  return v128.andnot(quotient, v128.and(f32x4.ne(quotient, quotient), none));
}

/** ct sign(x); 0 for NaN. */
@inline
function signed(ct: v128, x: v128): v128 {
  const zero = f32x4.splat(0);
  return v128.or(v128.and(ct, f32x4.gt(x, zero)), v128.and(f32x4.neg(ct), f32x4.lt(x, zero)));
}

/** 0 where x < y, half where they are equal, else 1. */
@inline
function share(x: v128, y: v128): v128 {
  const whole = v128.andnot(f32x4.splat(1), f32x4.lt(x, y));
  return v128.bitselect(f32x4.splat(0.5), whole, f32x4.eq(x, y));
}

// The operation is known where these are called, so that one case of each is left after inlining.

@inline
function combine(operation: Binary, x: v128, y: v128): v128 {
  if (operation == Binary.add) return f32x4.add(x, y);
  if (operation == Binary.sub) return f32x4.sub(x, y);
  if (operation == Binary.mul) return f32x4.mul(x, y);
  if (operation == Binary.div) return f32x4.div(x, y);
  if (operation == Binary.maximum) return f32x4.max(x, y);
  if (operation == Binary.minimum) return f32x4.min(x, y);
  if (operation == Binary.equal) return bits(f32x4.eq(x, y));
  if (operation == Binary.greater) return bits(f32x4.gt(x, y));
  if (operation == Binary.greaterEqual) return bits(f32x4.ge(x, y));
  if (operation == Binary.less) return bits(f32x4.lt(x, y));
  if (operation == Binary.lessEqual) return bits(f32x4.le(x, y));
  if (operation == Binary.scale) return pulled(x, y);
  if (operation == Binary.scaleDown) return pulledDown(x, y);
  if (operation == Binary.reluVjp) return v128.andnot(x, f32x4.le(y, f32x4.splat(0)));
  if (operation == Binary.absVjp) return signed(x, y);
  if (operation == Binary.tie) return bits(v128.or(f32x4.eq(x, y), f32x4.ne(x, x)));
  if (operation == Binary.maximumShare) return share(x, y);
  if (operation == Binary.pow) return pow4(x, y);
  if (operation == Binary.powBaseSlope) return powBaseSlope4(x, y);
  if (operation == Binary.powExponentSlope) return powExponentSlope4(x, y);
  return x;
}

@inline
function map(operation: Unary, x: v128): v128 {
  if (operation == Unary.neg) return f32x4.neg(x);
  if (operation == Unary.abs) return f32x4.abs(x);
  if (operation == Unary.sqrt) return f32x4.sqrt(x);
  if (operation == Unary.square) return f32x4.mul(x, x);
  if (operation == Unary.relu) return f32x4.max(x, f32x4.splat(0));
  if (operation == Unary.round) return f32x4.nearest(x);
  if (operation == Unary.sign) return sign4(x);
  if (operation == Unary.exp) return exp4(x);
  if (operation == Unary.log) return log4(x);
  if (operation == Unary.sigmoid) return sigmoid4(x);
  if (operation == Unary.sigmoidSlope) return sigmoidSlope4(x);
  if (operation == Unary.softplus) return softplus4(x);
  if (operation == Unary.tanh) return tanh4(x);
  if (operation == Unary.tanhSlope) return tanhSlope4(x);
  return x;
}

/**
 * Where the elements of a row are loaded from: an element that stands for a whole row is repeated in the room of the operand, to be
 * loaded like any other four.
 */
@inline
function rowOf(room: usize, x: usize, step: i32): usize {
  if (step) return x;
  v128.store(room, v128.load32_splat(x));
  return room;
}

@inline
function binary(
  operation: Binary,
  part: i32,
  scratch: usize,
  out: usize,
  n: i32,
  length: i32,
  rowsPerPart: i32,
  x: usize,
  nextX: i32,
  stepX: i32,
  y: usize,
  nextY: i32,
  stepY: i32,
): void {
  const fourX = <usize>stepX << 4;
  const fourY = <usize>stepY << 4;
  const zero = f32x4.splat(0);
  const first = part * rowsPerPart;
  const end = min(n, (first + rowsPerPart) * length);
  out += <usize>(first * length) << 2;
  x += <usize>(first * nextX) << 2;
  y += <usize>(first * nextY) << 2;
  for (let at = first * length; at < end; at += length) {
    let atX = rowOf(scratch, x, stepX);
    let atY = rowOf(scratch + 16, y, stepY);
    let left = min(length, end - at);
    for (; left >= 4; left -= 4) {
      v128.store(out, combine(operation, v128.load(atX), v128.load(atY)));
      out += 16;
      atX += fourX;
      atY += fourY;
    }
    if (left) {
      store(out, combine(operation, load(atX, left, zero), load(atY, left, zero)), left);
      out += <usize>left << 2;
    }
    x += <usize>nextX << 2;
    y += <usize>nextY << 2;
  }
}

@inline
function unary(
  operation: Unary,
  part: i32,
  scratch: usize,
  out: usize,
  n: i32,
  length: i32,
  rowsPerPart: i32,
  x: usize,
  next: i32,
  step: i32,
): void {
  const four = <usize>step << 4;
  const zero = f32x4.splat(0);
  const first = part * rowsPerPart;
  const end = min(n, (first + rowsPerPart) * length);
  out += <usize>(first * length) << 2;
  x += <usize>(first * next) << 2;
  for (let at = first * length; at < end; at += length) {
    let from = rowOf(scratch, x, step);
    let left = min(length, end - at);
    for (; left >= 4; left -= 4) {
      v128.store(out, map(operation, v128.load(from)));
      out += 16;
      from += four;
    }
    if (left) {
      store(out, map(operation, load(from, left, zero)), left);
      out += <usize>left << 2;
    }
    x += <usize>next << 2;
  }
}

/** y where x is not 0, else z. */
export function select(
  part: i32,
  scratch: usize,
  out: usize,
  n: i32,
  length: i32,
  rowsPerPart: i32,
  x: usize,
  nextX: i32,
  stepX: i32,
  y: usize,
  nextY: i32,
  stepY: i32,
  z: usize,
  nextZ: i32,
  stepZ: i32,
): void {
  const zero = f32x4.splat(0);
  const first = part * rowsPerPart;
  const end = min(n, (first + rowsPerPart) * length);
  out += <usize>(first * length) << 2;
  x += <usize>(first * nextX) << 2;
  y += <usize>(first * nextY) << 2;
  z += <usize>(first * nextZ) << 2;
  for (let at = first * length; at < end; at += length) {
    let atX = rowOf(scratch, x, stepX);
    let atY = rowOf(scratch + 16, y, stepY);
    let atZ = rowOf(scratch + 32, z, stepZ);
    let left = min(length, end - at);
    for (; left >= 4; left -= 4) {
      v128.store(out, v128.bitselect(v128.load(atY), v128.load(atZ), f32x4.ne(v128.load(atX), zero)));
      out += 16;
      atX += <usize>stepX << 4;
      atY += <usize>stepY << 4;
      atZ += <usize>stepZ << 4;
    }
    if (left) {
      const holds = f32x4.ne(load(atX, left, zero), zero);
      store(out, v128.bitselect(load(atY, left, zero), load(atZ, left, zero), holds), left);
      out += <usize>left << 2;
    }
    x += <usize>nextX << 2;
    y += <usize>nextY << 2;
    z += <usize>nextZ << 2;
  }
}

export function add(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.add, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function sub(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.sub, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function mul(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.mul, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function div(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.div, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function maximum(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.maximum, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function minimum(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.minimum, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function equal(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.equal, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function greater(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.greater, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function greaterEqual(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.greaterEqual, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function less(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.less, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function lessEqual(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.lessEqual, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function scale(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.scale, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function scaleDown(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.scaleDown, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function reluVjp(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.reluVjp, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function absVjp(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.absVjp, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function tie(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.tie, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function maximumShare(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.maximumShare, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function pow(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.pow, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function powBaseSlope(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.powBaseSlope, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function powExponentSlope(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32, y: usize, nextY: i32, stepY: i32): void {
  binary(Binary.powExponentSlope, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX, y, nextY, stepY);
}

export function assign(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.assign, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function neg(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.neg, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function abs(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.abs, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function sqrt(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.sqrt, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function square(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.square, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function relu(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.relu, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function round(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.round, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function sign(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.sign, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function exp(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.exp, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function log(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.log, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function sigmoid(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.sigmoid, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function sigmoidSlope(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.sigmoidSlope, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function softplus(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.softplus, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function tanh(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.tanh, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

export function tanhSlope(part: i32, scratch: usize, out: usize, n: i32, length: i32, rowsPerPart: i32, x: usize, nextX: i32, stepX: i32): void {
  unary(Unary.tanhSlope, part, scratch, out, n, length, rowsPerPart, x, nextX, stepX);
}

/** 1 where x reaches a threshold, or with `strict` exceeds it, else 0. A part is `perPart` elements. */
export function step(
  part: i32,
  scratch: usize,
  out: usize,
  x: usize,
  n: i32,
  perPart: i32,
  threshold: f32,
  strict: bool,
): void {
  const limit = f32x4.splat(threshold);
  const one = f32x4.splat(1);
  const first = part * perPart;
  const bytes = <usize>min(perPart, n - first) << 2;
  out += <usize>first << 2;
  x += <usize>first << 2;
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const four = v128.load(x + i);
    v128.store(out + i, v128.and(one, strict ? f32x4.gt(four, limit) : f32x4.ge(four, limit)));
  }
  for (; i < bytes; i += 4) {
    const value = f32.load(x + i);
    f32.store(out + i, (strict ? value > threshold : value >= threshold) ? 1 : 0);
  }
}
