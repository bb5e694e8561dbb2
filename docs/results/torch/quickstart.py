"""The network of quickstart.ts."""

import torch

from common import drawn_task, linear, spike_function, triangular

BETA = 0.9


def make(settings, _):
    inputs, hidden, classes = (settings[name] for name in ("inputs", "hidden", "classes"))
    spike = spike_function(triangular(2))
    first, last = linear(inputs, hidden), linear(hidden, classes)

    def draw(count):
        """Spikes [T, B, inputs], more in the channel of the class."""
        labels = torch.randint(classes, [count])
        chances = 0.05 + 0.45 * torch.nn.functional.one_hot(labels, inputs)
        return torch.bernoulli(chances.expand(settings["steps"], -1, -1)), labels

    def scores(x):
        """The sum over the steps of the membrane of each readout neuron."""
        v = readout = total = 0
        for current in first(x):
            h = BETA * v + current
            spikes = spike(h - 1)
            v = h - spikes
            readout = BETA * readout + last(spikes)
            total = total + readout
        return total

    return drawn_task(settings, [first, last], scores, draw, tests=2000)
