import { highDoubles, lowDoubles, singles } from './lanes';
import { rowSum } from './reduce';

// Channels of an array [sets, outer, channels, inner], all in double precision. What is per channel is [sets, channels].

/** The number of a channel at an address. */
@inline
function at(x: usize, channel: i32): f64 {
  return <f64>f32.load(x + (<usize>channel << 2));
}

/** Where the first run of a channel of a set begins. */
@inline
function firstRun(x: usize, part: i32, outer: i32, channels: i32, inner: i32): usize {
  const set = part / channels;
  return x + ((<usize>(set * outer * channels + (part - set * channels)) * <usize>inner) << 2);
}

@inline
function total(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

/** The sum of the products of two rows less a number each. */
@inline
function productSum(x: usize, lessX: f64, y: usize, lessY: f64, length: i32): f64 {
  const m = f64x2.splat(lessX);
  const n = f64x2.splat(lessY);
  let a = f64x2.splat(0);
  let b = a;
  let left = length;
  for (; left >= 4; left -= 4) {
    const u = v128.load(x);
    const v = v128.load(y);
    a = f64x2.add(a, f64x2.mul(f64x2.sub(lowDoubles(u), m), f64x2.sub(lowDoubles(v), n)));
    b = f64x2.add(b, f64x2.mul(f64x2.sub(highDoubles(u), m), f64x2.sub(highDoubles(v), n)));
    x += 16;
    y += 16;
  }
  let sum = total(f64x2.add(a, b));
  for (; left > 0; left--) {
    sum += (<f64>f32.load(x) - lessX) * (<f64>f32.load(y) - lessY);
    x += 4;
    y += 4;
  }
  return sum;
}

/** The mean of each channel, and its variance over n. A part is a channel of a set. */
export function channelMoments(part: i32, scratch: usize, mean: usize, variance: usize, x: usize, outer: i32, channels: i32, inner: i32): void {
  const n = <f64>outer * <f64>inner;
  const step = (<usize>channels * <usize>inner) << 2;
  const first = firstRun(x, part, outer, channels, inner);
  let sum: f64 = 0;
  for (let i = 0, from = first; i < outer; i++, from += step) sum += rowSum(from, inner);
  const center = sum / n;
  let squares: f64 = 0;
  for (let i = 0, from = first; i < outer; i++, from += step) squares += productSum(from, center, from, center, inner);
  f32.store(mean + (<usize>part << 2), <f32>center);
  f32.store(variance + (<usize>part << 2), <f32>(squares / n));
}

/** The sums over each channel of a cotangent, and of its products with x - mean. A part is a channel of a set. */
export function channelSums(part: i32, scratch: usize, sums: usize, products: usize, ct: usize, x: usize, mean: usize, outer: i32, channels: i32, inner: i32): void {
  const step = (<usize>channels * <usize>inner) << 2;
  const m = at(mean, part);
  let g = firstRun(ct, part, outer, channels, inner);
  let from = firstRun(x, part, outer, channels, inner);
  let sum: f64 = 0;
  let product: f64 = 0;
  for (let i = 0; i < outer; i++) {
    sum += rowSum(g, inner);
    product += productSum(g, 0, from, m, inner);
    g += step;
    from += step;
  }
  f32.store(sums + (<usize>part << 2), <f32>sum);
  f32.store(products + (<usize>part << 2), <f32>product);
}

/** out = (x - mean) factor + shift. A part is all channels of one place of a set. */
export function channelScale(part: i32, scratch: usize, out: usize, x: usize, mean: usize, factor: usize, shift: usize, outer: i32, channels: i32, inner: i32): void {
  const first = (part / outer) * channels;
  const skip = (<usize>part * <usize>channels * <usize>inner) << 2;
  out += skip;
  x += skip;
  for (let c = first; c < first + channels; c++) {
    const m = at(mean, c);
    const f = at(factor, c);
    const s = at(shift, c);
    let left = inner;
    for (; left >= 4; left -= 4) {
      const u = v128.load(x);
      v128.store(out, singles(scaled(lowDoubles(u), m, f, s), scaled(highDoubles(u), m, f, s)));
      x += 16;
      out += 16;
    }
    for (; left > 0; left--) {
      f32.store(out, <f32>((<f64>f32.load(x) - m) * f + s));
      x += 4;
      out += 4;
    }
  }
}

@inline
function scaled(x: v128, mean: f64, factor: f64, shift: f64): v128 {
  return f64x2.add(f64x2.mul(f64x2.sub(x, f64x2.splat(mean)), f64x2.splat(factor)), f64x2.splat(shift));
}

/** out = ct factor + (x - mean) slope + shift. A part is all channels of one place of a set. */
export function channelScaleVjp(part: i32, scratch: usize, out: usize, ct: usize, x: usize, mean: usize, factor: usize, slope: usize, shift: usize, outer: i32, channels: i32, inner: i32): void {
  const first = (part / outer) * channels;
  const skip = (<usize>part * <usize>channels * <usize>inner) << 2;
  out += skip;
  ct += skip;
  x += skip;
  for (let c = first; c < first + channels; c++) {
    const m = at(mean, c);
    const f = at(factor, c);
    const t = at(slope, c);
    const s = at(shift, c);
    let left = inner;
    for (; left >= 4; left -= 4) {
      const g = v128.load(ct);
      const u = v128.load(x);
      v128.store(out, singles(pulledBack(lowDoubles(g), lowDoubles(u), m, f, t, s), pulledBack(highDoubles(g), highDoubles(u), m, f, t, s)));
      ct += 16;
      x += 16;
      out += 16;
    }
    for (; left > 0; left--) {
      f32.store(out, <f32>(<f64>f32.load(ct) * f + (<f64>f32.load(x) - m) * t + s));
      ct += 4;
      x += 4;
      out += 4;
    }
  }
}

@inline
function pulledBack(ct: v128, x: v128, mean: f64, factor: f64, slope: f64, shift: f64): v128 {
  const tilted = f64x2.mul(f64x2.sub(x, f64x2.splat(mean)), f64x2.splat(slope));
  return f64x2.add(f64x2.add(f64x2.mul(ct, f64x2.splat(factor)), tilted), f64x2.splat(shift));
}
