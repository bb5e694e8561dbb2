import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { lif, surrogates, tensor } from '../../lib/index.ts';
import type { NeuronVector } from '../../lib/io/vectors/neuron-vectors.ts';
import type { SurrogateVector } from '../../lib/io/vectors/surrogate-vectors.ts';
import type { VectorFile } from '../../lib/io/vectors/vector-file.ts';
import { outcomeOf } from '../cli/fake-terminal.ts';
import { python } from './export/run-code.ts';

/** An adapter of a framework that has one surrogate and one neuron, written in plain Python. */
const adapter = `import math

def surrogate(case):
    if case["name"] != "superSpike":
        return None
    alpha = case["parameters"]["alpha"]
    x = [float(one) for one in case["input"]]
    return [1.0 if one >= 0 else 0.0 for one in x], [alpha / (1 + abs(one)) ** 2 for one in x]

def neuron(case):
    p, s, n = case["parameters"], case["settings"], case["neurons"]
    plain = s.get("reset") in ("subtract", "value") and not s.get("resetDelay") and not s.get("refractory")
    if case["name"] != "lif" or not plain or s["maxSpikes"] > 1:
        return None
    slope = lambda h: 1 / (1 + (math.pi * h) ** 2)
    v, tape, spikes, traces = list(case["start"]["v"]), [], [], []
    for t in range(case["steps"]):
        for i in range(n):
            h = p["beta"] * v[i] + p["gain"] * case["input"][t * n + i]
            fires = 1.0 if h >= p["vThreshold"] else 0.0
            v[i] = h - fires * p["vThreshold"] if s["reset"] == "subtract" else (1 - fires) * h
            tape.append((h, fires))
            spikes.append(fires)
            traces.append(v[i])
    ct, gradient, back = case["cotangent"], [0.0] * len(tape), [0.0] * n
    for k in reversed(range(len(tape))):
        h, fires = tape[k]
        at = back[k % n] + ct["v"][k]
        through = -p["vThreshold"] if s["reset"] == "subtract" else -h
        by_spike = ct["spikes"][k] + (0 if s["detachReset"] else at * through)
        by_h = at * (1 if s["reset"] == "subtract" else 1 - fires) + by_spike * slope(h - p["vThreshold"])
        gradient[k], back[k % n] = p["gain"] * by_h, p["beta"] * by_h
    return {"spikes": spikes, "v": traces}, gradient
`;

describe('conformance vectors', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-vectors-'));
  after(() => rmSync(folder, { recursive: true }));
  const out = join(folder, 'vectors');
  const read = <T>(kind: string) =>
    JSON.parse(readFileSync(join(out, `${kind}.json`), 'utf8')) as VectorFile<T>;
  let printed = '';
  before(async () => {
    printed = (await outcomeOf(['vectors', '--out', out])).out;
  });

  it('has all surrogates of one input and all neurons', () => {
    const [a, b] = [read<SurrogateVector>('surrogates'), read<NeuronVector>('neurons')];
    expect(printed).to.equal(
      `${out}: ${a.cases.length} surrogates, ${b.cases.length} neurons, run.py (format 1)\n`,
    );
    expect(new Set(a.cases.map(({ name }) => name)).size).to.equal(37);
    expect(new Set(b.cases.map(({ name }) => name)).size).to.equal(13);
    for (const { version, format } of [a, b])
      expect([version, format]).to.deep.equal([1, 'spiketape-vectors']);
    expect(new Set([...a.cases, ...b.cases].map(({ id }) => id)).size).to.equal(
      a.cases.length + b.cases.length,
    );
  });

  it('has the values and gradients of the engine, away from kinks', () => {
    for (const { name, parameters, input, output, gradient, kinks, special } of read<SurrogateVector>(
      'surrogates',
    ).cases) {
      const make = Reflect.get(surrogates, name) as typeof surrogates.arctan;
      const spike = make(parameters as { alpha: number });
      const xs = input.map(Number);
      expect(xs).to.deep.equal(xs.map(Math.fround));
      expect(
        xs.some((x) => kinks.map(Number).includes(x)),
        name,
      ).to.equal(false);
      expect(gradient.map(Number), name).to.deep.equal(xs.map((x) => spike.gradient(x)));
      expect(special.gradient.map(Number).slice(0, -1).every(Number.isFinite), name).to.equal(true);
      if (output && name !== 'multiLevelSpikeCount' && name !== 'periodicExponential')
        expect(output).to.deep.equal(xs.map((x) => Number(x >= (spike.row.threshold?.(spike.params) ?? 0))));
    }
  });

  it('has neurons that spike and do not, from their starts', () => {
    for (const one of read<NeuronVector>('neurons').cases) {
      const { spikes } = one.output;
      if (spikes) expect(spikes.filter((s) => s !== 0).length, one.id).to.be.within(5, 70);
      expect(Object.keys(one.cotangent)).to.deep.equal(Object.keys(one.output));
    }
    const [first] = read<NeuronVector>('neurons').cases;
    const { input, output, parameters } = first as NeuronVector;
    const run = lif(parameters as { beta: number }).run(tensor(input.map(Number), [24, 1, 3]));
    expect(Array.from(run.spikes.toTypedArray())).to.deep.equal(output.spikes);
  });

  describe('run.py', () => {
    before(function () {
      if (!existsSync(python) && !process.env.CI) this.skip();
    });
    const run = (text: string) => {
      writeFileSync(join(folder, 'adapter.py'), text);
      try {
        const args = [join(out, 'run.py'), 'adapter'];
        return { code: 0, text: execFileSync(python, args, { cwd: folder, encoding: 'utf8' }) };
      } catch (error) {
        const { status, stdout } = error as { status: number; stdout: string };
        return { code: status, text: stdout };
      }
    };

    it('passes a framework that gives the same', () => {
      expect(run(adapter)).to.deep.equal({ code: 0, text: '5 ok, 0 FAIL, 108 skip\n' });
    });

    it('says what another gives, and where', () => {
      const { code, text } = run(adapter.replace('alpha / (1', 'alpha / 2 / (1'));
      expect(code).to.equal(1);
      expect(text).to.match(/^FAIL superSpike\(\{ alpha: 1 \}\) gradient\[0\]: got .* when .* was due$/m);
      expect(text).to.match(/^3 ok, 2 FAIL, 108 skip$/m);
      expect(run(adapter.replace('- fires * p["v', '- 0.5 * fires * p["v')).text).to.match(
        /^FAIL lif, .* v\[\d+\]: got /m,
      );
      expect(run(adapter.replace('"spikes": spikes', '"spikes": spikes[1:]')).text).to.include(
        'spikes: 71 numbers when 72 were due',
      );
    });
  });

  for (const [args, text] of [
    [['vectors'], 'vectors: got no --out when a folder was due: --out vectors.'],
    [['vectors', 'lif', '--out', 'x'], 'vectors: got "lif" when no name was due: vectors --out DIR.'],
    [['vectors', '--out', '/dev/null/x'], 'vectors: --out: "/dev/null/x" cannot be made: '],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async () => {
      const { code, err } = await outcomeOf(args);
      expect(code).to.equal(2);
      expect(err).to.include(text);
    });
  }
});
