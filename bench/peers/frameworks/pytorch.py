"""PyTorch without a framework on top: neurons as a loop over steps, surrogates as autograd functions."""

from torch_common import BETA, linear, training_commands

import math
import os

import torch
import torch.nn as nn

from protocol import milliseconds, read, serve
from surrogates import spike_functions


class Arctan(torch.autograd.Function):
    """A spike where x >= 0, with the gradient of the arctan surrogate, alpha 2."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x >= 0).to(x)

    @staticmethod
    def backward(ctx, ct):
        (x,) = ctx.saved_tensors
        return ct / (1 + (math.pi * x) ** 2)


spike = Arctan.apply


def lif(current, weight=None):
    """LIF neurons over all steps of [T, B, N]; `weight` [N, N] brings the spikes of the step before back in."""
    v = torch.zeros_like(current[0])
    s = v
    spikes = []
    for i in current.unbind(0):
        if weight is not None:
            i = torch.addmm(i, s, weight)
        h = torch.add(i, v, alpha=BETA)
        s = spike(h - 1)
        v = h - s
        spikes.append(s)
    return torch.stack(spikes)


class Network(nn.Module):
    def __init__(self, hidden, output, recurrent):
        super().__init__()
        self.hidden = linear(hidden)
        self.output = linear(output)
        self.recurrent = None if recurrent is None else nn.Parameter(recurrent)

    def forward(self, x):
        hidden = lif(self.hidden(x), self.recurrent)
        return hidden, lif(self.output(hidden))


def multiply(request):
    size = request["size"]
    a, b = torch.rand(size, size), torch.rand(size, size)
    return {"milliseconds": milliseconds(lambda: a @ b, request["times"])}


def surrogate(request):
    function = spike_functions[request["name"]]
    x = torch.from_numpy(read(request["folder"], "x.f32", "float32")).requires_grad_()
    ct = torch.from_numpy(read(request["folder"], "ct.f32", "float32"))

    def run():
        x.grad = None
        function(x).backward(ct)

    times = milliseconds(run, request["times"])
    x.grad.numpy().tofile(os.path.join(request["folder"], request["result"]))
    return {"milliseconds": times}


def chain(request):
    y = torch.ones(10, requires_grad=True)
    p = torch.ones(10, requires_grad=True)

    def follow():
        result = y
        for _ in range(request["length"]):
            result = result * p
        return result

    def plain():
        with torch.no_grad():
            follow()

    def walked():
        y.grad = p.grad = None
        follow().sum().backward()

    return {"milliseconds": milliseconds(walked if request["walked"] else plain, request["times"])}


if __name__ == "__main__":
    names = lambda request: {"names": list(spike_functions)}
    commands = {"multiply": multiply, "surrogates": names, "surrogate": surrogate, "chain": chain}
    serve({**training_commands(Network, {}), **commands})
