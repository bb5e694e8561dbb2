"""SpikingJelly: multi-step LIFNode on PyTorch. tau 10 without decay of the input is beta 0.9, no v_reset is a reset by
subtraction."""

from torch_common import ALPHA, BETA, linear, training_commands

import importlib.metadata

import torch.nn as nn
from spikingjelly.activation_based import functional, neuron, surrogate

from protocol import serve


def lif():
    return neuron.LIFNode(
        tau=1 / (1 - BETA),
        decay_input=False,
        v_threshold=1.0,
        v_reset=None,
        surrogate_function=surrogate.ATan(ALPHA),
        detach_reset=False,
        step_mode="m",
    )


class Network(nn.Module):
    def __init__(self, hidden, output, recurrent):
        super().__init__()
        if recurrent is not None:
            raise NotImplementedError("has no recurrent layer of this form")
        self.first = nn.Sequential(linear(hidden), lif())
        self.last = nn.Sequential(linear(output), lif())

    def forward(self, x):
        functional.reset_net(self)
        hidden = self.first(x)
        return hidden, self.last(hidden)


def version():
    try:
        return importlib.metadata.version("spikingjelly")
    except importlib.metadata.PackageNotFoundError:
        return "a checkout"


if __name__ == "__main__":
    serve(training_commands(Network, {"SpikingJelly": version()}))
