import { failRange, show } from '../util/errors.ts';
import { arctan } from './arctan.ts';
import { arctanEstimator } from './arctan-estimator.ts';
import { box } from './box.ts';
import { circ } from './circ.ts';
import type { Crossing } from './core/crossing.ts';
import { isStrictLibrary } from './core/is-strict-library.ts';
import type { Surrogate } from './core/surrogate.ts';
import type { Library } from './core/surrogate-row.ts';
import { erf } from './erf.ts';
import { fakeNumericalGradient } from './fake-numerical-gradient.ts';
import { gaussianGrad } from './gaussian-grad.ts';
import { heaviside } from './heaviside.ts';
import { invSquareGrad } from './inv-square-grad.ts';
import { invSquareGrad2 } from './inv-square-grad2.ts';
import { leakyRelu } from './leaky-relu.ts';
import { logTailedRelu } from './log-tailed-relu.ts';
import { multiGaussianGrad } from './multi-gaussian-grad.ts';
import { multiLevelSpikeCount } from './multi-level-spike-count.ts';
import { nonzeroSignLog } from './nonzero-sign-log.ts';
import { periodicExponential } from './periodic-exponential.ts';
import { piecewiseExp } from './piecewise-exp.ts';
import { piecewiseLeakyRelu } from './piecewise-leaky-relu.ts';
import { piecewiseQuadratic } from './piecewise-quadratic.ts';
import { poissonPass } from './poisson-pass.ts';
import { qPseudoSpike } from './q-pseudo-spike.ts';
import { qPseudoSpikeAlphaPlus1 } from './q-pseudo-spike-alpha-plus1.ts';
import { rect } from './rect.ts';
import { reluGrad } from './relu-grad.ts';
import { reluGrad2 } from './relu-grad2.ts';
import { s2nn } from './s2nn.ts';
import { secantLif } from './secant-lif.ts';
import { sigmoid } from './sigmoid.ts';
import { singleExponential } from './single-exponential.ts';
import { slayerGrad } from './slayer-grad.ts';
import { softSign } from './soft-sign.ts';
import { sparseFastSigmoid } from './sparse-fast-sigmoid.ts';
import { spikeRateEscape } from './spike-rate-escape.ts';
import { squarewaveFourierSeries } from './squarewave-fourier-series.ts';
import { stepPiecewiseLinear } from './step-piecewise-linear.ts';
import { straightThrough } from './straight-through.ts';
import { superSpike } from './super-spike.ts';
import { tanh } from './tanh.ts';
import { triangular } from './triangular.ts';

/** The family by name. `Object.entries` lists the surrogates and nothing else. */
export const surrogates = /* @__PURE__ */ withFind({
  sigmoid,
  piecewiseQuadratic,
  piecewiseExp,
  softSign,
  arctan,
  nonzeroSignLog,
  erf,
  piecewiseLeakyRelu,
  squarewaveFourierSeries,
  s2nn,
  qPseudoSpike,
  leakyRelu,
  logTailedRelu,
  reluGrad,
  gaussianGrad,
  multiGaussianGrad,
  invSquareGrad,
  slayerGrad,
  invSquareGrad2,
  reluGrad2,
  superSpike,
  fakeNumericalGradient,
  straightThrough,
  rect,
  poissonPass,
  heaviside,
  triangular,
  arctanEstimator,
  secantLif,
  qPseudoSpikeAlphaPlus1,
  tanh,
  circ,
  box,
  sparseFastSigmoid,
  spikeRateEscape,
  singleExponential,
  stepPiecewiseLinear,
  periodicExponential,
  multiLevelSpikeCount,
});

/** A surrogate of one input, or one of two. */
type Member = Surrogate | Crossing;

/** How `surrogates.find` looks a function of another library up. */
export interface Find {
  /**
   * The surrogate that `library` calls `name`, with the default parameters it has there, and strict where that library
   * fires above the threshold only. Case and underscores do not count.
   *
   * @throws RangeError naming what came and what is known.
   */
  find(library: 'brainpy', name: 'inv_square_grad2' | 'relu_grad2'): Crossing;
  find(library: Library, name: string): Surrogate;
}

/** The family with `find`, which is not enumerable. */
function withFind<F extends Readonly<Record<string, Member>>>(family: F): Readonly<F> & Find {
  const find = (library: Library, name: string) => findPeer(Object.values(family), library, name);
  return Object.defineProperty(family, 'find', { value: find }) as F & Find;
}

function findPeer(family: readonly Member[], library: string, name: string): Member {
  const peers = family.flatMap((member) => (member.row.peers ?? []).map((peer) => ({ member, ...peer })));
  const place = 'surrogates.find';
  const there = peers.filter((peer) => plain(peer.library) === plain(library));
  if (there.length === 0) {
    const libraries = new Set(peers.map((peer) => peer.library));
    failRange(place, `got the library ${show(library)}, known are ${[...libraries].join(', ')}.`);
  }
  const found = there.find((peer) => plain(peer.name) === plain(name));
  if (!found) {
    const names = there.map((peer) => peer.name);
    failRange(place, `${library} has no ${show(name)}, known are ${names.join(', ')}.`);
  }
  const member: Member = found.member(found.parameters ?? {});
  return isStrictLibrary(found.library) ? member({ strict: true }) : member;
}

/** A name without what does not count in it: case and underscores. */
function plain(name: string): string {
  return String(name).toLowerCase().replaceAll('_', '');
}
