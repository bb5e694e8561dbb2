/** An array [sets, outer, channels, inner], of which each channel of each set is normalized on its own. */
export interface ChannelSizes {
  readonly sets: number;
  readonly outer: number;
  readonly channels: number;
  readonly inner: number;
}
