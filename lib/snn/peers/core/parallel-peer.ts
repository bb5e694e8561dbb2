import type { Tensor } from '../../../autodiff/tensor.ts';
import { showCall, shownAs } from '../../../util/repr.ts';
import type { SpikingLayer } from '../../layers/layer.ts';
import type { PeerLayer } from './peer-layer.ts';
import { paramsOf } from './peer-options.ts';

/** @internal A layer of parallel neurons of another library, which hands out no membrane. */
export function parallelPeer(place: string, shown: object, layer: SpikingLayer<object>): PeerLayer {
  const run = (x: Tensor, given?: unknown) => {
    const { spikes, state } = layer.run(x, given as object);
    return { spikes, state };
  };
  const call = (x: Tensor) => layer(x);
  const params = paramsOf({ ...layer.params });
  return shownAs(Object.assign(call, { run, params }), () => showCall(place, shown)) as unknown as PeerLayer;
}
