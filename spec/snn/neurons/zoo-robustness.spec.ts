import { expect } from 'chai';
import fc from 'fast-check';
import { withFloat64 } from '../../../lib/array/layout.ts';
import {
  add,
  type Neuron,
  type NeuronOptions,
  neurons,
  sum,
  surrogates,
  type Tensor,
  tensor,
  useKernels,
  valueAndGrad,
} from '../../../lib/index.ts';
import { defaultSettings } from '../../../lib/snn/neurons/neuron-options.ts';
import { startsOf } from '../../../lib/snn/neurons/neuron-state.ts';
import { drawn } from '../../support/covering.ts';
import { runs } from '../../support/runs.ts';
import { settingsOf } from './zoo-cases.ts';
import { tensorModels } from './zoo-steps.ts';

const before = useKernels('reference');
useKernels(before);

const { parallel: _, ...registry } = neurons;
const zoo = registry as unknown as Readonly<Record<string, Neuron>>;
const steps = 5;
const width = 5;

type Columns = Readonly<Record<string, readonly number[]>>;

/** Everything that neurons give, and gradients of its sum, each neuron for itself: by name, then by neuron. */
function outcomes(make: Neuron, settings: NeuronOptions, x: readonly number[], start: Columns | null) {
  const { parameters = {} } = make.row;
  const { values = {} } = tensorModels[make.row.name] ?? {};
  const numberOf = (name: string) =>
    name === 'alpha' && settings.synapse === 'none' ? 0 : (values[name] ?? parameters[name]?.default ?? 0);
  const p = Object.fromEntries(
    Object.keys(parameters).map((name) => [name, tensor(Array(width).fill(numberOf(name)))]),
  );
  const layer = make({ ...p, ...settings });
  const input = tensor([...x], [steps, 1, width]);
  const state =
    start &&
    Object.fromEntries(Object.entries(start).map(([name, one]) => [name, tensor([...one], [1, width])]));
  const { grads, aux } = valueAndGrad(
    () => {
      const { state: last, ...outputs } = layer.run(input, state ?? undefined);
      const all = { ...outputs, ...last } as Record<string, Tensor>;
      return {
        loss: Object.values(all)
          .map((one) => sum(one))
          .reduce(add),
        all,
      };
    },
    { input, ...state, ...Object.fromEntries(Object.entries(p).map(([name, one]) => [`of ${name}`, one])) },
  );
  const columns = (tensors: object) =>
    Object.fromEntries(
      Object.entries(tensors as Record<string, Tensor>).map(([name, one]) => [
        name,
        Array.from({ length: width }, (_, i) =>
          Array.from(one.toTypedArray()).filter((_, at) => at % width === i),
        ),
      ]),
    );
  return { values: columns(aux.all), gradients: columns(grads) };
}

const large = fc.constantFrom(1e4, -1e4, 3000, -100, 30, 1, 0.1, 0);
const cases = (make: Neuron) =>
  fc.record({
    settings: settingsOf(make.row).filter((settings) => make.row.rejects?.({}, settings) === undefined),
    surrogate: fc.constantFrom(surrogates.arctan({ alpha: 2 }), surrogates.rect(), surrogates.sigmoid()),
    x: fc.array(large, { minLength: steps * width, maxLength: steps * width }),
    v: fc.option(fc.array(large, { minLength: width, maxLength: width })),
    kernels: fc.constantFrom('simd' as const, 'reference' as const),
  });

function stateOf(make: Neuron, settings: NeuronOptions, v: readonly number[] | null): Columns | null {
  const names = Object.keys(startsOf(make.row, settings as Readonly<Record<string, string>>));
  return v && Object.fromEntries(names.map((name) => [name, name === 'v' ? v : v.map(() => 0)]));
}

describe('the zoo of neurons with large inputs', () => {
  afterEach(() => useKernels(before));

  for (const [name, make] of drawn(Object.entries(zoo), 9))
    it(`${name} is finite both ways where the exact update is, and resets where it overflows`, () => {
      fc.assert(
        fc.property(cases(make), ({ settings, surrogate, x, v, kernels }) => {
          useKernels(kernels);
          const all = { ...settings, surrogate };
          const run = () => outcomes(make, all, x, stateOf(make, settings, v));
          const [got, exact] = [run(), withFloat64(run)];
          const isExact = (part: 'values' | 'gradients', i: number) =>
            Object.values(exact[part]).every((one) => one[i]?.every((n) => Math.abs(n) < 1e30));
          for (let i = 0; i < width; i++) {
            if (!isExact('values', i)) continue;
            for (const [output, numbers] of Object.entries(got.values))
              expect(numbers[i]?.every(Number.isFinite), `${output} of neuron ${i}`).to.equal(true);
            for (const [of, numbers] of Object.entries(exact.gradients))
              expect(numbers[i]?.some(Number.isNaN), `exact gradient of ${of} of neuron ${i}`).to.equal(
                false,
              );
            if (!isExact('gradients', i)) continue;
            for (const [of, numbers] of Object.entries(got.gradients))
              expect(numbers[i]?.every(Number.isFinite), `gradient of ${of} of neuron ${i}`).to.equal(true);
          }
          if (settings.reset !== 'value' || settings.resetDelay) return;
          for (const one of Object.values(exact.values))
            for (const n of one) expect(n).not.to.include(Number.NaN);
        }),
        { numRuns: runs(80) },
      );
    });

  it('resets by selection where the charge is infinite, and passes no gradient', () => {
    for (const kernels of ['simd', 'reference'] as const) {
      useKernels(kernels);
      for (const name of ['eif', 'adex']) {
        const make = zoo[name] as Neuron;
        const settings = defaultSettings(make.row) as NeuronOptions;

        const start = stateOf(make, settings, [1e4, 1e4, 0, 100, 200]);
        const { values, gradients } = outcomes(make, settings, Array(steps * width).fill(0), start);
        expect(values.spikes?.map((one) => one[0])).to.deep.equal([1, 1, 0, 1, 1]);
        expect(values.v?.[0]?.every((v) => Number.isFinite(v) && v < 1)).to.equal(true);
        expect(gradients.v?.[0]?.every(Number.isFinite)).to.equal(true);
        if (name === 'eif') expect(gradients.v?.[0]).to.deep.equal([0]);
      }
    }
  });
});

describe('the zoo of neurons with NaN in the input', () => {
  afterEach(() => useKernels(before));

  for (const [name, make] of drawn(Object.entries(zoo), 9))
    it(`${name} keeps it in its neuron, and does not spike by it`, () => {
      fc.assert(
        fc.property(cases(make), fc.nat({ max: steps * width - 1 }), (given, at) => {
          const { settings, surrogate, v, kernels } = given;
          useKernels(kernels);
          const x = given.x.map((n) => n / 1e4);
          const all = { ...settings, surrogate };
          const run = (input: readonly number[]) =>
            outcomes(make, all, input, stateOf(make, settings, v?.map((n) => n / 1e4) ?? null));
          const [due, got] = [run(x), run(x.with(at, Number.NaN))];
          const [step, neuron] = [Math.floor(at / width), at % width];
          for (const part of ['values', 'gradients'] as const)
            for (const [one, numbers] of Object.entries(got[part]))
              numbers.forEach((own, i) => {
                if (i !== neuron) expect(own, `${one} of neuron ${i}`).to.deep.equal(due[part][one]?.[i]);
              });
          const spikes = got.values.spikes?.[neuron] ?? [];
          expect(spikes.every(Number.isFinite)).to.equal(true);
          if (
            settings.synapse !== 'chargeDecayJump' &&
            settings.order !== 'chargeDecayJump' &&
            !settings.resetDelay
          )
            expect(spikes[step] ?? 0).to.equal(0);
        }),
        { numRuns: runs(40) },
      );
    });
});
