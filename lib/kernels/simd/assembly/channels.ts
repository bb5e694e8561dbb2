import { highDoubles, lowDoubles, singles } from './lanes';
import { rowSum } from './reduce';

// Channels of an array [sets, outer, channels, inner], all in double precision. What is per channel is [sets, channels].

/** The number of a channel at an address. */
@inline
function at(x: usize, channel: i32): f64 {
  return <f64>f32.load(x + (<usize>channel << 2));
}

/** The numbers of four channels. */
@inline
function fourOf(x: usize, channel: i32): v128 {
  return v128.load(x + (<usize>channel << 2));
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

/** The first of the four channels of a part, whose channels lie in single elements: the last four overlap those before. */
@inline
function firstOfFour(part: i32, channels: i32): i32 {
  const fours = (channels + 3) >> 2;
  const set = part / fours;
  return set * channels + min((part - set * fours) << 2, channels - 4);
}

/** Where the first row of such channels begins, of which `channel` is the first. */
@inline
function firstRow(x: usize, channel: i32, outer: i32, channels: i32): usize {
  const set = channel / channels;
  return x + ((<usize>(set * outer * channels) + <usize>(channel - set * channels)) << 2);
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

/** The same of channels that lie in single elements, four of them a part: at least four of each set. */
export function fourMoments(part: i32, scratch: usize, mean: usize, variance: usize, x: usize, outer: i32, channels: i32): void {
  const channel = firstOfFour(part, channels);
  const first = firstRow(x, channel, outer, channels);
  const step = <usize>channels << 2;
  const n = f64x2.splat(<f64>outer);
  let low = f64x2.splat(0);
  let high = low;
  for (let i = 0, from = first; i < outer; i++, from += step) {
    const row = v128.load(from);
    low = f64x2.add(low, lowDoubles(row));
    high = f64x2.add(high, highDoubles(row));
  }
  const lowMean = f64x2.div(low, n);
  const highMean = f64x2.div(high, n);
  low = high = f64x2.splat(0);
  for (let i = 0, from = first; i < outer; i++, from += step) {
    const row = v128.load(from);
    const a = f64x2.sub(lowDoubles(row), lowMean);
    const b = f64x2.sub(highDoubles(row), highMean);
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const skip = <usize>channel << 2;
  v128.store(mean + skip, singles(lowMean, highMean));
  v128.store(variance + skip, singles(f64x2.div(low, n), f64x2.div(high, n)));
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

/** The same of channels that lie in single elements, four of them a part: at least four of each set. */
export function fourSums(part: i32, scratch: usize, sums: usize, products: usize, ct: usize, x: usize, mean: usize, outer: i32, channels: i32): void {
  const channel = firstOfFour(part, channels);
  const skip = <usize>channel << 2;
  const step = <usize>channels << 2;
  const means = fourOf(mean, channel);
  const lowMean = lowDoubles(means);
  const highMean = highDoubles(means);
  let g = firstRow(ct, channel, outer, channels);
  let from = firstRow(x, channel, outer, channels);
  let lowSum = f64x2.splat(0);
  let highSum = lowSum;
  let low = lowSum;
  let high = lowSum;
  for (let i = 0; i < outer; i++) {
    const cotangents = v128.load(g);
    const row = v128.load(from);
    const a = lowDoubles(cotangents);
    const b = highDoubles(cotangents);
    lowSum = f64x2.add(lowSum, a);
    highSum = f64x2.add(highSum, b);
    low = f64x2.add(low, f64x2.mul(a, f64x2.sub(lowDoubles(row), lowMean)));
    high = f64x2.add(high, f64x2.mul(b, f64x2.sub(highDoubles(row), highMean)));
    g += step;
    from += step;
  }
  v128.store(sums + skip, singles(lowSum, highSum));
  v128.store(products + skip, singles(low, high));
}

/** out = (x - mean) factor + shift. A part is all channels of one place of a set. */
export function channelScale(part: i32, scratch: usize, out: usize, x: usize, mean: usize, factor: usize, shift: usize, outer: i32, channels: i32, inner: i32): void {
  const first = (part / outer) * channels;
  const skip = (<usize>part * <usize>channels * <usize>inner) << 2;
  out += skip;
  x += skip;
  const end = first + channels;
  let c = first;
  if (inner == 1) {
    for (; c + 4 <= end; c += 4) {
      const u = v128.load(x);
      const m = fourOf(mean, c);
      const f = fourOf(factor, c);
      const s = fourOf(shift, c);
      const low = scaled(lowDoubles(u), lowDoubles(m), lowDoubles(f), lowDoubles(s));
      const high = scaled(highDoubles(u), highDoubles(m), highDoubles(f), highDoubles(s));
      v128.store(out, singles(low, high));
      x += 16;
      out += 16;
    }
  }
  for (; c < end; c++) {
    const m = at(mean, c);
    const f = at(factor, c);
    const s = at(shift, c);
    const ms = f64x2.splat(m);
    const fs = f64x2.splat(f);
    const ss = f64x2.splat(s);
    let left = inner;
    for (; left >= 4; left -= 4) {
      const u = v128.load(x);
      v128.store(out, singles(scaled(lowDoubles(u), ms, fs, ss), scaled(highDoubles(u), ms, fs, ss)));
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
function scaled(x: v128, mean: v128, factor: v128, shift: v128): v128 {
  return f64x2.add(f64x2.mul(f64x2.sub(x, mean), factor), shift);
}

/** out = ct factor + (x - mean) slope + shift. A part is all channels of one place of a set. */
export function channelScaleVjp(part: i32, scratch: usize, out: usize, ct: usize, x: usize, mean: usize, factor: usize, slope: usize, shift: usize, outer: i32, channels: i32, inner: i32): void {
  const first = (part / outer) * channels;
  const skip = (<usize>part * <usize>channels * <usize>inner) << 2;
  out += skip;
  ct += skip;
  x += skip;
  const end = first + channels;
  let c = first;
  if (inner == 1) {
    for (; c + 4 <= end; c += 4) {
      const g = v128.load(ct);
      const u = v128.load(x);
      const m = fourOf(mean, c);
      const f = fourOf(factor, c);
      const t = fourOf(slope, c);
      const s = fourOf(shift, c);
      const low = pulledBack(lowDoubles(g), lowDoubles(u), lowDoubles(m), lowDoubles(f), lowDoubles(t), lowDoubles(s));
      const high = pulledBack(highDoubles(g), highDoubles(u), highDoubles(m), highDoubles(f), highDoubles(t), highDoubles(s));
      v128.store(out, singles(low, high));
      ct += 16;
      x += 16;
      out += 16;
    }
  }
  for (; c < end; c++) {
    const m = at(mean, c);
    const f = at(factor, c);
    const t = at(slope, c);
    const s = at(shift, c);
    const ms = f64x2.splat(m);
    const fs = f64x2.splat(f);
    const ts = f64x2.splat(t);
    const ss = f64x2.splat(s);
    let left = inner;
    for (; left >= 4; left -= 4) {
      const g = v128.load(ct);
      const u = v128.load(x);
      v128.store(out, singles(pulledBack(lowDoubles(g), lowDoubles(u), ms, fs, ts, ss), pulledBack(highDoubles(g), highDoubles(u), ms, fs, ts, ss)));
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
function pulledBack(ct: v128, x: v128, mean: v128, factor: v128, slope: v128, shift: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.mul(ct, factor), f64x2.mul(f64x2.sub(x, mean), slope)), shift);
}
