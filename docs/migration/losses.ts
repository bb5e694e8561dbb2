/** A loss of another library, and what gives the same number here. */
export interface LossRow {
  readonly library: string;
  readonly name: string;
  /** Of `spikes` or `v` [T, B, C] and `labels`, as it is written; `each` are the labels of each of the T B rows. */
  readonly here: string;
  readonly differs: string;
}

const flat = (x: string) => `reshape(${x}, [1, T * B, C])`;
const ties =
  'of steps with the same largest membrane, as a neuron has that never gets an input, one has the whole gradient, where here they share it';
const sure = '{ correctRate: 1, incorrectRate: 0 }';

/** The losses. */
export const losses: readonly LossRow[] = [
  {
    library: 'snntorch',
    name: 'ce_rate_loss',
    here: 'losses.crossEntropyEachStep(spikes, labels).div(T)',
    differs:
      'the mean over the steps, where it is the sum here; losses.crossEntropyRate is of the mean rate; a weight as in ce_count_loss',
  },
  {
    library: 'snntorch',
    name: 'ce_count_loss',
    here: 'losses.crossEntropyCount(spikes, labels)',
    differs:
      'with a weight for each class the sum is divided by the size of the batch, where here by the weights of its labels',
  },
  {
    library: 'snntorch',
    name: 'ce_max_membrane_loss',
    here: 'losses.crossEntropyMaxMembrane(v, labels)',
    differs: `${ties}; a weight as in ce_count_loss`,
  },
  {
    library: 'snntorch',
    name: 'mse_count_loss',
    here: `losses.meanSquaredCount(spikes, labels, ${sure}).div(T)`,
    differs:
      'divided by the number of steps; rates 1 and 0 where they are 0.8 and 0.2 here; rate times steps is cut to a whole number',
  },
  {
    library: 'snntorch',
    name: 'mse_membrane_loss',
    here: `losses.meanSquaredCount(${flat('v')}, each, ${sure})`,
    differs: 'of each step, targets 1 and 0',
  },
  {
    library: 'snntorch',
    name: 'ce_temporal_loss',
    here: 'losses.timeToFirstSpike(spikes, labels, { lengths: Array(B).fill(T - 1) })',
    differs:
      'a neuron that does not fire counts as firing in the last step, where here it counts as firing after it; the gradient is -1 at the first spike there, here what the absence of each spike would change',
  },
  {
    library: 'spikingjelly',
    name: 'cross_entropy(out.mean(0), label)',
    here: 'losses.crossEntropyRate(spikes, labels)',
    differs: 'nothing',
  },
  {
    library: 'spikingjelly',
    name: 'mse_loss(out.mean(0), one_hot)',
    here: `losses.meanSquaredCount(spikes, labels, ${sure}).div(T * T)`,
    differs: 'of rates, where it is of counts here',
  },
  {
    library: 'spytorch',
    name: 'NLLLoss(LogSoftmax(max(out, 1)))',
    here: 'losses.crossEntropyMaxMembrane(v, labels)',
    differs: ties,
  },
];
