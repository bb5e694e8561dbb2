"""SpikingJelly: multi-step LIFNode on PyTorch. tau 10 without decay of the input is beta 0.9, no v_reset is a reset by
subtraction."""

from torch_common import ALPHA, BETA, linear, training_commands

import importlib.metadata

import torch
import torch.nn as nn
from spikingjelly.activation_based import functional, layer, neuron, surrogate

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


class Dense(nn.Module):
    def __init__(self, weights, workload):
        super().__init__()
        if workload["recurrent"] or workload["neuron"] != "lif":
            raise NotImplementedError("has no such layer of this form")
        self.first = nn.Sequential(linear(weights["hidden"]), lif())
        self.last = nn.Sequential(linear(weights["output"]), lif())

    def forward(self, x):
        functional.reset_net(self)
        hidden = self.first(x)
        return hidden, self.last(hidden)


class Fashion(nn.Module):
    """As in the example: the same image at each step goes through all layers."""

    def __init__(self, weights, workload):
        super().__init__()
        self.steps = workload["steps"]
        fire = lambda: neuron.IFNode(surrogate_function=surrogate.ATan(ALPHA))
        convolved = lambda name: layer.Conv2d(*weights[name].shape[1::-1], 3, padding=1, bias=False)
        dense = lambda name: layer.Linear(*weights[name].shape, bias=False)
        self.first = nn.Sequential(convolved("conv1"), layer.BatchNorm2d(128), fire())
        self.rest = nn.Sequential(
            layer.MaxPool2d(2, 2),
            *(convolved("conv2"), layer.BatchNorm2d(128), fire(), layer.MaxPool2d(2, 2), layer.Flatten()),
            *(dense("hidden"), fire(), dense("output"), fire()),
        )
        functional.set_step_mode(self, "m")
        with torch.no_grad():
            self.first[0].weight.copy_(weights["conv1"])
            self.rest[1].weight.copy_(weights["conv2"])
            self.rest[6].weight.copy_(weights["hidden"].T)
            self.rest[8].weight.copy_(weights["output"].T)

    def forward(self, x):
        functional.reset_net(self)
        hidden = self.first(x.unsqueeze(0).repeat(self.steps, 1, 1, 1, 1))
        return hidden, self.rest(hidden)


def version():
    try:
        return importlib.metadata.version("spikingjelly")
    except importlib.metadata.PackageNotFoundError:
        return "a checkout"


if __name__ == "__main__":
    serve(training_commands({"dense": Dense, "fashion": Fashion}, {"SpikingJelly": version()}))
