import { expect } from 'chai';
import fc from 'fast-check';
import {
  batches,
  batchNorm,
  dropout,
  encoders,
  evaluate,
  expandDims,
  fromBytes,
  lif,
  linear,
  losses,
  optimizers,
  random,
  sequential,
  type Tensor,
  tensor,
  toBytes,
  transpose,
  valueAndGrad,
} from '../../../lib/index.ts';
import { readWeights, writeSafetensors } from '../../../lib/io/weights.ts';

const makers = {
  adam: optimizers.adam,
  adamW: optimizers.adamW,
  adamax: optimizers.adamax,
  rmsprop: (params: object) => optimizers.rmsprop(params as never, { learningRate: 1e-3, momentum: 0.5 }),
  sgd: (params: object) => optimizers.sgd(params as never, { momentum: 0.9, nesterov: true }),
} as const;

const data = random(9).uniform([12, 6]);
const labels = Array.from({ length: 12 }, (_, i) => i % 3);

/** A run with all kinds of state: weights, learned beta, running statistics, an optimizer, two generators. */
function createRun(seed: number, kind: keyof typeof makers = 'adam', hidden = 5) {
  const [weights, order, noise] = [random(seed), random(seed + 1), random(seed + 2)];
  const net = sequential(
    linear(6, hidden, { random: weights }),
    batchNorm(hidden),
    lif({ beta: tensor([0.5]), vThreshold: 0.5 }),
    dropout({ rate: 0.3, random: noise }),
    linear(hidden, 3, { random: weights }),
    lif({ beta: 0.8, vThreshold: 0.3 }),
  );
  return { net, optimizer: makers[kind](net.params as never), random: { order, noise } };
}

type Run = ReturnType<typeof createRun>;

function train({ net, optimizer, random: { order, noise } }: Run, epochs: number): number[] {
  const passes = batches(data, labels, { size: 5, random: order });
  return Array.from({ length: epochs }, () =>
    Array.from(passes, (batch) => {
      const { value, grads } = valueAndGrad(() => {
        const x = encoders.rate(batch.data, { steps: 4, random: noise });
        return losses.crossEntropyMembrane(net.run(x).v, batch.labels);
      }, net.params);
      optimizer.step(grads as never);
      return value;
    }),
  ).flat();
}

/** All numbers of a run, to compare their bits. */
function everythingOf({ net, optimizer, random: { order, noise } }: Run): string {
  return JSON.stringify([net.params, net.buffers, optimizer.state, order.state, noise.state]);
}

const place = (text: string) => new RegExp(`^fromBytes${text}`);

describe('a training run as bytes', () => {
  it('goes on bit-identically, with every optimizer, wherever it was saved', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(makers) as (keyof typeof makers)[])),
        fc.nat(1e6),
        fc.integer({ min: 0, max: 2 }),
        (kind, seed, before) => {
          const [whole, resumed] = [createRun(seed, kind), createRun(seed + 7, kind)];
          train(whole, before);
          whole.optimizer.learningRate = 0.001 / 3;
          const saved = toBytes({ ...whole, step: before });
          expect(fromBytes(saved, resumed)).to.deep.equal({ step: before });
          expect(everythingOf(resumed)).to.equal(everythingOf(whole));
          expect(train(resumed, 2)).to.deep.equal(train(whole, 2));
          expect(everythingOf(resumed)).to.equal(everythingOf(whole));
          expect(toBytes({ ...resumed, step: 3 })).to.deep.equal(toBytes({ ...whole, step: 3 }));
        },
      ),
      { numRuns: 10 },
    );
  });

  it('goes on with an optimizer for each group of parameters, each from a file of its own', () => {
    const start = (seed: number) => {
      const { net } = createRun(seed);
      const groups = { body: [net.params[0], net.params[2]], head: net.params[4] };
      const [body, head] = [makers.sgd(groups.body), makers.adam(groups.head)];
      return { net, groups, optimizers: { body, head } };
    };
    const step = ({ net, groups, optimizers: { body, head } }: ReturnType<typeof start>, times: number) => {
      for (let i = 0; i < times; i++) {
        const loss = () => losses.crossEntropyMembrane(net.run(expandDims(data.mul(i + 1), 0)).v, labels);
        const { grads } = evaluate(() => valueAndGrad(loss, groups));
        body.step(grads.body as never);
        head.step(grads.head);
      }
      return JSON.stringify([net.params, body.state, head.state]);
    };
    const [whole, resumed] = [start(1), start(2)];
    step(whole, 2);
    for (const name of ['body', 'head'] as const) {
      const file = toBytes({ net: whole.net, optimizer: whole.optimizers[name] });
      fromBytes(file, { net: resumed.net, optimizer: resumed.optimizers[name] });
    }
    expect(step(resumed, 2)).to.equal(step(whole, 2));
  });

  it('has running statistics that are not those of a new network', () => {
    const run = createRun(1);
    const fresh = JSON.stringify(run.net.buffers);
    train(run, 1);
    expect(JSON.stringify(run.net.buffers)).not.to.equal(fresh);
  });

  it('is a safetensors file', async () => {
    const run = createRun(1);
    const weights = await readWeights(toBytes(run));
    expect(Object.keys(weights)).to.include.members([
      'params[0].weight',
      'buffers[1].runningMean',
      'optimizer.mean[0]',
    ]);
    const { weight } = run.net.params[0];
    expect(weights['params[0].weight']?.data).to.deep.equal(weight.toTypedArray());
  });

  it('may be a network alone, or one tensor, and is loaded in parts', () => {
    const [from, into] = [createRun(1), createRun(2)];
    const before = JSON.stringify(into.optimizer.state);
    expect(fromBytes(toBytes({ ...from, step: 4 }), { net: into.net })).to.deep.equal({ step: 4 });
    expect(JSON.stringify(into.net.params)).to.equal(JSON.stringify(from.net.params));
    expect(JSON.stringify(into.optimizer.state)).to.equal(before);
    const [a, b] = [tensor([1, Number.NaN, -0]), tensor([0, 0, 0])];
    expect(fromBytes(toBytes({ net: { params: a } }), { net: { params: b } })).to.deep.equal({ step: 0 });
    expect(b.toTypedArray()).to.deep.equal(a.toTypedArray());
    const generator = random(3);
    const copy = random(4);
    fromBytes(toBytes({ net: { params: a }, random: generator }), { net: { params: b }, random: copy });
    expect(copy.state).to.deep.equal(generator.state);
  });
});

describe('fromBytes changes nothing', () => {
  const saved = toBytes({ ...createRun(1), step: 2 });
  const unchanged = (bytes: Uint8Array, error: RegExp, into: Partial<Run> = {}, kind?: 'sgd') => {
    const run = { ...createRun(5, kind), ...into };
    const before = everythingOf(run);
    expect(() => fromBytes(bytes, run)).to.throw(RangeError, error);
    expect(everythingOf(run)).to.equal(before);
  };

  it('for bytes that are cut anywhere, or have more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: saved.length - 1 }), (length) =>
        unchanged(saved.subarray(0, length), place('')),
      ),
      { numRuns: 30 },
    );
    unchanged(Uint8Array.of(...saved, 0, 0), place(''));
  });

  it('for a byte of its arrays that is another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 800 }), fc.integer({ min: 1, max: 255 }), (fromEnd, flip) => {
        const damaged = saved.slice();
        damaged[saved.length - fromEnd] = (damaged[saved.length - fromEnd] as number) ^ flip;
        unchanged(damaged, place(': the bytes are damaged: their checksum'));
      }),
      { numRuns: 30 },
    );
  });

  it('for a number of its header that is another, or the format', () => {
    const text = new TextDecoder('latin1').decode(saved);
    unchanged(
      Uint8Array.from(text.replace('"spiketape"', '"spikdtape"'), (letter) => letter.charCodeAt(0)),
      place(': got the format "spikdtape" when "spiketape" was due'),
    );
    const other = text.replace(
      /\\"step\\":(\d+)/,
      (_, step: string) => `\\"step\\":${(Number(step) + 1) % 10}`,
    );
    expect(other).not.to.equal(text);
    expect(other).to.have.lengthOf(text.length);
    unchanged(
      Uint8Array.from(other, (letter) => letter.charCodeAt(0)),
      place(': the bytes are damaged: their checksum'),
    );
  });

  it('for a tensor that is a view, or whose name another has', () => {
    const whole = tensor([[1, 2, 3]]);
    const bytes = toBytes({
      net: {
        params: {
          a: whole,
          b: tensor([
            [1, 2],
            [3, 4],
          ]),
        },
      },
    });
    const into = {
      params: {
        a: tensor([[0, 0, 0]]),
        b: transpose(
          tensor([
            [9, 9],
            [9, 9],
          ]),
        ),
      },
    };
    expect(() => fromBytes(bytes, { net: into })).to.throw(RangeError, 'fromBytes: params.b is a view');
    expect(into.params.a.toArray()).to.deep.equal([[0, 0, 0]]);
    expect(() => toBytes({ net: { params: { 'a.b': whole, a: { b: tensor(1) } } } })).to.throw(
      RangeError,
      'toBytes: got two tensors of the name params.a.b when one was due.',
    );
  });

  it('for what something else wrote', () => {
    const run = createRun(1);
    unchanged(new TextEncoder().encode('{"weights": [1, 2, 3]}'), place(': got bytes of another format'));
    unchanged(Uint8Array.of(), place(''));
    unchanged(
      writeSafetensors({ a: run.net.params[0].weight }),
      place(': got weights without a training run, toBytes writes both; readWeights'),
    );
  });

  it('for another version', () => {
    const text = new TextDecoder('latin1').decode(saved);
    const newer = text.replace('\\"version\\":1,', '\\"version\\":2,');
    expect(newer).not.to.equal(text);
    unchanged(
      Uint8Array.from(newer, (letter) => letter.charCodeAt(0)),
      place(': got version 2 of the format when 1 was due; another spiketape wrote it'),
    );
  });

  it('for another network, which is named', () => {
    const { net, optimizer } = createRun(5, 'adam', 4);
    unchanged(
      saved,
      place(
        String.raw`: another network was saved: params\[0\]\.weight has the shape \[6, 5\] there and \[6, 4\] here`,
      ),
      { net, optimizer },
    );
    const [first, ...rest] = createRun(1).net.params;
    const fewer = { params: [first, ...rest.slice(0, 3)], buffers: createRun(1).net.buffers };
    unchanged(
      saved,
      place(String.raw`: another network was saved: it has params\[4\]\.weight, and this one has not`),
      {
        net: fewer as never,
      },
    );
    const more = { params: [first, ...rest, { weight: tensor([1]) }], buffers: createRun(1).net.buffers };
    unchanged(
      saved,
      place(String.raw`: another network was saved: it has no params\[6\]\.weight, and this one has`),
      {
        net: more as never,
      },
    );
  });

  it('for another optimizer, or none', () => {
    unchanged(saved, /^sgd\.restore: got the state of "adam" when one of sgd was due/, {}, 'sgd');
    const bare = toBytes({ net: createRun(1).net, random: createRun(1).random });
    unchanged(bare, place(': got no state of an optimizer, as none was saved'));
  });

  it('for other generators', () => {
    const { net, optimizer } = createRun(1);
    unchanged(toBytes({ net, optimizer }), place(': got no state of the generator order; saved were none'));
    unchanged(
      toBytes({ net, optimizer, random: random(1) }),
      place(': got no state of the generator order; saved were one without a name'),
    );
  });

  it('for arguments that are no training run', () => {
    const { net, optimizer } = createRun(1);
    const fails = (f: () => unknown, text: string) => expect(f).to.throw(TypeError, text);
    fails(() => fromBytes('x' as never, { net }), 'fromBytes: got "x" when a Uint8Array was due.');
    fails(
      () => toBytes({} as never),
      'toBytes: got undefined as net when a layer, or an object with params,',
    );
    fails(() => toBytes({ net, model: 1 } as never), 'toBytes: got an unknown field "model", known are net,');
    fails(
      () => toBytes({ net, optimizer: {} as never }),
      'toBytes: got an Object as optimizer when one such as',
    );
    fails(
      () => toBytes({ net, optimizer: random(1) as never }),
      'toBytes: got a Random as optimizer when one such as',
    );
    fails(() => toBytes({ net, random: 7 as never }), 'toBytes: got 7 as random when random(seed),');
    fails(() => toBytes({ net, random: { a: 7 as never } }), 'toBytes: got 7 as random.a when a generator');
    fails(() => toBytes({ net: { params: { w: 1 } } }), 'toBytes: net.params: got 1 at w when a Tensor');
    expect(() => toBytes({ net, optimizer, step: 0.5 })).to.throw(
      RangeError,
      'step must be a whole number, got 0.5',
    );
    const into: { net: { params: Tensor }; step: number } = { net: { params: tensor(1) }, step: 1 };
    fails(() => fromBytes(saved, into), 'fromBytes: got an unknown field "step"');
  });
});
