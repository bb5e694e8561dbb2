/** The optimizers over plain numbers, as their papers have them: the oracles. Parameters are lists of lists. */
export type Lists = readonly (readonly number[])[];

/** A step: gives the parameters after it, and keeps what it needs for the next. */
export type PlainStep = (params: Lists, grads: Lists, learningRate: number) => Lists;

/** Gradients whose norm over all of them is at most `most`. */
export function clipped(grads: Lists, most: number): Lists {
  const norm = Math.hypot(...grads.flat());
  return norm > most ? grads.map((list) => list.map((g) => (g * most) / norm)) : grads;
}

function zip(a: Lists, b: Lists, f: (x: number, y: number) => number): Lists {
  return a.map((list, i) => list.map((x, j) => f(x, b[i]?.[j] as number)));
}

/** Sutskever et al. 2013 in the form of PyTorch: the penalty joins the gradient after clipping. */
export function plainSgd({
  momentum = 0,
  nesterov = false,
  weightDecay = 0,
  clipNorm = Number.POSITIVE_INFINITY,
}): PlainStep {
  let velocity: Lists | undefined;
  return (params, grads, learningRate) => {
    const g = zip(clipped(grads, clipNorm), params, (next, p) => next + weightDecay * p);
    velocity = velocity === undefined ? g : zip(velocity, g, (v, next) => momentum * v + next);
    const change = nesterov ? zip(g, velocity, (next, v) => next + momentum * v) : velocity;
    return zip(params, change, (p, v) => p - learningRate * v);
  };
}

/** Tieleman and Hinton 2012. */
export function plainRmsprop({
  alpha = 0.99,
  epsilon = 1e-8,
  momentum = 0,
  weightDecay = 0,
  clipNorm = Number.POSITIVE_INFINITY,
}): PlainStep {
  let [squares, velocity]: [Lists | undefined, Lists | undefined] = [undefined, undefined];
  return (params, grads, learningRate) => {
    const g = zip(clipped(grads, clipNorm), params, (next, p) => next + weightDecay * p);
    const zeros = zip(g, g, () => 0);
    squares = zip(squares ?? zeros, g, (s, next) => alpha * s + (1 - alpha) * next ** 2);
    const change = zip(g, squares, (next, s) => next / (Math.sqrt(s) + epsilon));
    velocity = zip(velocity ?? zeros, change, (v, next) => momentum * v + next);
    return zip(params, velocity, (p, v) => p - learningRate * v);
  };
}

/** Kingma and Ba 2015, algorithm 2. */
export function plainAdamax({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  clipNorm = Number.POSITIVE_INFINITY,
}): PlainStep {
  let t = 0;
  let [mean, norm]: [Lists | undefined, Lists | undefined] = [undefined, undefined];
  return (params, grads, learningRate) => {
    const g = clipped(grads, clipNorm);
    const zeros = zip(g, g, () => 0);
    t += 1;
    mean = zip(mean ?? zeros, g, (m, next) => beta1 * m + (1 - beta1) * next);
    norm = zip(norm ?? zeros, g, (u, next) => Math.max(beta2 * u, Math.abs(next) + epsilon));
    const change = zip(mean, norm, (m, u) => m / (1 - beta1 ** t) / u);
    return zip(params, change, (p, c) => p - learningRate * c);
  };
}

/** Kingma and Ba 2015, algorithm 1; with weight decay Loshchilov and Hutter 2019, algorithm 2. */
export function plainAdam({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  weightDecay = 0,
  clipNorm = Number.POSITIVE_INFINITY,
}): PlainStep {
  let t = 0;
  let [first, second]: [Lists, Lists] = [[], []];
  return (params, grads, learningRate) => {
    const g = clipped(grads, clipNorm);
    if (t === 0) [first, second] = [zip(g, g, () => 0), zip(g, g, () => 0)];
    t += 1;
    first = zip(first, g, (m, next) => beta1 * m + (1 - beta1) * next);
    second = zip(second, g, (v, next) => beta2 * v + (1 - beta2) * next ** 2);
    const corrected = zip(first, second, (m, v) => {
      const [mean, square] = [m / (1 - beta1 ** t), v / (1 - beta2 ** t)];
      return mean / (Math.sqrt(square) + epsilon);
    });
    const decayed = params.map((list) => list.map((p) => p - learningRate * weightDecay * p));
    return zip(decayed, corrected, (p, change) => p - learningRate * change);
  };
}
