import type { Tensor } from '../../autodiff/tensor.ts';
import type { CodeOptions } from '../../formula/code/finished-code.ts';
import type { Target } from '../../formula/code/targets.ts';
import { neuronCode } from '../../snn/neurons/code/neuron-code.ts';
import type { Neuron, NeuronLayer, NeuronScanner } from '../../snn/neurons/neuron.ts';
import type { NeuronRow } from '../../snn/neurons/neuron-row.ts';
import { typicalOptions } from '../../snn/neurons/typical-options.ts';
import { surrogateCode } from '../../surrogates/core/code/surrogate-code.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { failType } from '../../util/errors.ts';

const place = 'codeOf';

/** What can be written: a surrogate of one input, a layer of neurons, or what makes such layers. */
export type Writable<K extends string = string> = Surrogate<K> | CodedNeuron | { readonly row: NeuronRow };

/** A layer of neurons, as `lif(...)` or a neuron of one's own gives it. */
export interface CodedNeuron {
  readonly neuron: NeuronRow;
  run(x: Tensor): object;
}

/**
 * A surrogate, or the step of a neuron, as code for somewhere else. It is written from the same graph that the kernels are compiled
 * from; formulas are read, and never run.
 *
 * Of a surrogate, with its parameters as constants: a `torch.autograd.Function`, a `jax.custom_vjp`, or functions
 * `NAME_forward`, `NAME_gradient` and `NAME_origin` of C, CUDA or WGSL.
 *
 * Of a layer of neurons, with its settings and surrogate as constants and its parameters as arguments: a function
 * `NAME(x, ...states, ...parameters)` of PyTorch or JAX that gives spikes and states and is differentiated, or functions `NAME_forward`
 * and `NAME_backward` over structs. A neuron without options (`neurons.alif`) has its typical parameters.
 *
 * @throws TypeError for what is none of these, is learned in its surrogate, or has weights among its neurons; RangeError for an unknown
 *   target, and where a formula is outside the subset or uses what the target does not have; the text names it.
 */
export function codeOf<K extends string>(
  written: Writable<K>,
  target: Target,
  options: CodeOptions = {},
): string {
  const layer = layerOf(written);
  return layer
    ? neuronCode(place, layer.spec, target, options)
    : surrogateCode(place, written, target, options);
}

/** A layer of neurons, where it is one or makes one; undefined where it is something else. */
function layerOf(written: unknown): (NeuronLayer & NeuronScanner) | undefined {
  if (typeof written !== 'function') return undefined;
  const { row, neuron, spec, size } = written as Partial<NeuronLayer & NeuronScanner & { row: NeuronRow }>;
  if (row && typeof row.step === 'function')
    return layerOf((written as unknown as Neuron)(typicalOptions(row)));
  if (neuron === undefined || spec === undefined) return undefined;
  if (size !== undefined)
    failType(
      place,
      `${neuron.name} has weights among its neurons when a layer without was due: what it was made of.`,
    );
  return written as unknown as NeuronLayer & NeuronScanner;
}
