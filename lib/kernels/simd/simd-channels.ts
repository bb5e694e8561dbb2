import type { FloatNd } from '../../array/layout.ts';
import type { ChannelSizes } from '../channel-sizes.ts';
import * as reference from '../reference/channels.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';

/** What is done to channels. Each leaves Float64 to its reference, and what is too small. */
export function simdChannels(engine: Engine, leastWork: number) {
  const fits = (x: FloatNd) => x.size >= leastWork && areFloat32(x);
  const areFours = ({ channels, inner }: ChannelSizes) => inner === 1 && channels >= 4;
  const common = ({ outer, channels, inner }: ChannelSizes) => ({ outer, channels, inner });
  const eachChannel = ({ sets, channels }: ChannelSizes) => ({ parts: sets * channels, scratch: 0 });
  const eachFour = ({ sets, channels }: ChannelSizes) => ({
    parts: sets * Math.ceil(channels / 4),
    scratch: 0,
  });
  const eachPlace = ({ sets, outer }: ChannelSizes) => ({ parts: sets * outer, scratch: 0 });

  function channelMoments(mean: FloatNd, variance: FloatNd, x: FloatNd, sizes: ChannelSizes): void {
    const plainly = () => reference.channelMoments(mean, variance, x, sizes);
    const staged = (stage: Stage) => {
      const results = { mean: stage.resultArray(mean), variance: stage.resultArray(variance) };
      const call = { ...results, x: stage.putArray(x), ...common(sizes) };
      if (areFours(sizes)) engine.run({ kernel: 'fourMoments', ...eachFour(sizes), call });
      else engine.run({ kernel: 'channelMoments', ...eachChannel(sizes), call });
    };
    engine.stagedWhere(fits(x), staged, plainly);
  }

  function channelSums(
    total: FloatNd,
    product: FloatNd,
    ct: FloatNd,
    x: FloatNd,
    mean: FloatNd,
    sizes: ChannelSizes,
  ): void {
    const plainly = () => reference.channelSums(total, product, ct, x, mean, sizes);
    const staged = (stage: Stage) => {
      const results = { sums: stage.resultArray(total), products: stage.resultArray(product) };
      const given = { ct: stage.putArray(ct), x: stage.putArray(x), mean: stage.putArray(mean) };
      const call = { ...results, ...given, ...common(sizes) };
      if (areFours(sizes)) engine.run({ kernel: 'fourSums', ...eachFour(sizes), call });
      else engine.run({ kernel: 'channelSums', ...eachChannel(sizes), call });
    };
    engine.stagedWhere(fits(x), staged, plainly);
  }

  function channelScale(
    out: FloatNd,
    x: FloatNd,
    mean: FloatNd,
    factor: FloatNd,
    shift: FloatNd,
    sizes: ChannelSizes,
  ): void {
    const plainly = () => reference.channelScale(out, x, mean, factor, shift, sizes);
    const staged = (stage: Stage) => {
      const call = {
        out: stage.resultArray(out),
        x: stage.putArray(x),
        mean: stage.putArray(mean),
        factor: stage.putArray(factor),
        shift: stage.putArray(shift),
        ...common(sizes),
      };
      engine.run({ kernel: 'channelScale', ...eachPlace(sizes), call });
    };
    engine.stagedWhere(fits(x), staged, plainly);
  }

  function channelScaleVjp(
    out: FloatNd,
    ct: FloatNd,
    x: FloatNd,
    mean: FloatNd,
    factor: FloatNd,
    slope: FloatNd,
    shift: FloatNd,
    sizes: ChannelSizes,
  ): void {
    const plainly = () => reference.channelScaleVjp(out, ct, x, mean, factor, slope, shift, sizes);
    const staged = (stage: Stage) => {
      const call = {
        out: stage.resultArray(out),
        ct: stage.putArray(ct),
        x: stage.putArray(x),
        mean: stage.putArray(mean),
        factor: stage.putArray(factor),
        slope: stage.putArray(slope),
        shift: stage.putArray(shift),
        ...common(sizes),
      };
      engine.run({ kernel: 'channelScaleVjp', ...eachPlace(sizes), call });
    };
    engine.stagedWhere(fits(x), staged, plainly);
  }

  return { channelMoments, channelSums, channelScale, channelScaleVjp };
}
