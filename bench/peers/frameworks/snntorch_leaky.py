"""snnTorch: Leaky neurons, and RLeaky for the recurrent layer. They fire above the threshold, not at it, and reset one
step later with no gradient through the reset."""

from torch_common import ALPHA, BETA, convolution, linear, training_commands

import snntorch
import torch
import torch.nn as nn
from snntorch import surrogate, utils

from protocol import serve


class Dense(nn.Module):
    def __init__(self, weights, workload):
        super().__init__()
        if workload["neuron"] != "lif":
            raise NotImplementedError(f"has no neuron {workload['neuron']}")
        self.hidden = linear(weights["hidden"])
        self.output = linear(weights["output"])
        self.lif1 = recurrent_leaky(weights["recurrent"]) if "recurrent" in weights else leaky()
        self.lif2 = leaky()

    def forward(self, x):
        hidden = run(self.lif1, self.hidden(x))
        return hidden, run(self.lif2, self.output(hidden))


class Tutorial6(nn.Module):
    """As in the tutorial: all layers at each step."""

    def __init__(self, weights, workload):
        super().__init__()
        self.steps = workload["steps"]
        fire = lambda **more: snntorch.Leaky(
            beta=0.5, spike_grad=surrogate.fast_sigmoid(slope=25), init_hidden=True, **more
        )
        self.first = nn.Sequential(convolution(weights["conv1"]), nn.MaxPool2d(2), fire())
        convolved = [convolution(weights["conv2"]), nn.MaxPool2d(2), fire(), nn.Flatten()]
        self.rest = nn.Sequential(*convolved, linear(weights["output"]), fire(output=True))

    def forward(self, x):
        for part in (self.first, self.rest):
            utils.reset(part)
        hidden, spikes = [], []
        for _ in range(self.steps):
            hidden.append(self.first(x))
            spikes.append(self.rest(hidden[-1])[0])
        return torch.stack(hidden), torch.stack(spikes)


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
    serve(training_commands({"dense": Dense, "tutorial6": Tutorial6}, {"snnTorch": snntorch.__version__}))
