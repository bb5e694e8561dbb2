"""PyTorch without a framework on top: neurons as a loop over steps, surrogates as autograd functions."""

from torch_common import BETA, convolution, linear, training_commands

import math
import os

import torch
import torch.nn as nn
import torch.nn.functional as F

from protocol import milliseconds, read, serve
from surrogates import spike_functions


# Of the neurons whose threshold adapts.
RHO, KAPPA = 0.99, 20


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


def alif(current):
    """LIF neurons whose threshold rises with what they have fired."""
    v = a = torch.zeros_like(current[0])
    spikes = []
    for i in current.unbind(0):
        limit = 1 + KAPPA * a
        h = torch.add(i, v, alpha=BETA)
        s = spike(h - limit)
        v = h - s * limit
        a = RHO * a + (1 - RHO) * s
        spikes.append(s)
    return torch.stack(spikes)


class Dense(nn.Module):
    def __init__(self, weights, workload):
        super().__init__()
        self.hidden = linear(weights["hidden"])
        self.output = linear(weights["output"])
        self.recurrent = nn.Parameter(weights["recurrent"]) if "recurrent" in weights else None
        self.neuron = workload["neuron"]

    def forward(self, x):
        current = self.hidden(x)
        hidden = alif(current) if self.neuron == "alif" else lif(current, self.recurrent)
        return hidden, lif(self.output(hidden))


class Leaky(torch.autograd.Function):
    """A spike where x > 0, with the gradient that snnTorch calls fast sigmoid, slope 25."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x > 0).to(x)

    @staticmethod
    def backward(ctx, ct):
        (x,) = ctx.saved_tensors
        return ct / (25 * x.abs() + 1) ** 2


def leaky(v, current, reset):
    """Fires above 1; the spike of the step before resets, without a gradient."""
    v = torch.add(current, v, alpha=0.5) - reset
    s = Leaky.apply(v - 1)
    return s, v, s.detach()


class Tutorial6(nn.Module):
    """A call of the second convolution each step: one for all steps takes three times as long. The first is done once."""

    def __init__(self, weights, workload):
        super().__init__()
        self.steps = workload["steps"]
        self.conv1 = convolution(weights["conv1"])
        self.conv2 = convolution(weights["conv2"])
        self.output = linear(weights["output"])

    def forward(self, x):
        current = F.max_pool2d(self.conv1(x), 2)
        v1 = v2 = v3 = torch.zeros(())
        r1 = r2 = r3 = 0
        hidden, spikes = [], []
        for _ in range(self.steps):
            s1, v1, r1 = leaky(v1, current, r1)
            s2, v2, r2 = leaky(v2, F.max_pool2d(self.conv2(s1), 2), r2)
            s3, v3, r3 = leaky(v3, self.output(s2.flatten(1)), r3)
            hidden.append(s1)
            spikes.append(s3)
        return torch.stack(hidden), torch.stack(spikes)


def integrate_and_fire(current):
    """Over all steps, of a list; resets to 0."""
    v = torch.zeros_like(current[0])
    spikes = []
    for i in current:
        h = v + i
        s = spike(h - 1)
        v = h * (1 - s)
        spikes.append(s)
    return torch.stack(spikes)


class Fashion(nn.Module):
    """The first convolution and its norm are done once, as the image is the same at each step."""

    def __init__(self, weights, workload):
        super().__init__()
        self.steps = workload["steps"]
        self.conv1, self.conv2 = (convolution(weights[name], padding=1, bias=False) for name in ("conv1", "conv2"))
        self.norm1, self.norm2 = nn.BatchNorm2d(128), nn.BatchNorm2d(128)
        self.hidden, self.output = (without_bias(weights[name]) for name in ("hidden", "output"))

    def forward(self, x):
        hidden = integrate_and_fire([self.norm1(self.conv1(x))] * self.steps)
        steps = self.steps, len(x)
        pooled = F.max_pool2d(hidden.flatten(0, 1), 2)
        second = integrate_and_fire(self.norm2(self.conv2(pooled)).unflatten(0, steps).unbind(0))
        flat = F.max_pool2d(second.flatten(0, 1), 2).flatten(1)
        third = integrate_and_fire(self.hidden(flat).unflatten(0, steps).unbind(0))
        return hidden, integrate_and_fire(self.output(third).unbind(0))


def without_bias(weight):
    layer = linear(weight)
    layer.bias = None
    return layer


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
    networks = {"dense": Dense, "tutorial6": Tutorial6, "fashion": Fashion}
    names = lambda request: {"names": list(spike_functions)}
    commands = {"multiply": multiply, "surrogates": names, "surrogate": surrogate, "chain": chain}
    serve({**training_commands(networks, {}), **commands})
