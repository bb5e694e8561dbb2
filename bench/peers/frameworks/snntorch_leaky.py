"""snnTorch: Leaky neurons, and RLeaky for the recurrent layer. They fire above the threshold, not at it, and reset one
step later with no gradient through the reset."""

from torch_common import ALPHA, BETA, linear, training_commands

import snntorch
import torch
import torch.nn as nn
from snntorch import surrogate

from protocol import serve


class Network(nn.Module):
    def __init__(self, hidden, output, recurrent):
        super().__init__()
        self.hidden = linear(hidden)
        self.output = linear(output)
        self.lif1 = leaky() if recurrent is None else recurrent_leaky(recurrent)
        self.lif2 = leaky()

    def forward(self, x):
        hidden = run(self.lif1, self.hidden(x))
        return hidden, run(self.lif2, self.output(hidden))


def leaky():
    return snntorch.Leaky(beta=BETA, spike_grad=surrogate.atan(alpha=ALPHA))


def recurrent_leaky(weight):
    size = weight.shape[0]
    neurons = snntorch.RLeaky(beta=BETA, linear_features=size, spike_grad=surrogate.atan(alpha=ALPHA))
    with torch.no_grad():
        neurons.recurrent.weight.copy_(weight.T)
    # The other networks have no second bias here.
    neurons.recurrent.bias = None
    return neurons


def run(neurons, current):
    spk = mem = torch.zeros_like(current[0])
    recurrent = isinstance(neurons, snntorch.RLeaky)
    spikes = []
    for i in current.unbind(0):
        spk, mem = neurons(i, spk, mem) if recurrent else neurons(i, mem)
        spikes.append(spk)
    return torch.stack(spikes)


if __name__ == "__main__":
    serve(training_commands(Network, {"snnTorch": snntorch.__version__}))
