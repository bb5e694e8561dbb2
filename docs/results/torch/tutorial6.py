"""The convolutional network of tutorials.ts."""

import torch
from torch.nn.functional import cross_entropy, max_pool2d

from common import Task, arctan, convolution, in_order, inverse_square, linear, passes, read_set, spike_function
from leaky import leaky


def make(settings, folder):
    beta, batch, steps = settings["beta"], settings["batch"], settings["steps"]
    gradient = arctan(settings["arctan"]) if "arctan" in settings else inverse_square(settings["slope"])
    spike = spike_function(gradient, strict=True)
    layers = torch.nn.ModuleList([convolution(1, 12, 5), convolution(12, 64, 5), linear(64 * 4 * 4, 10)])

    def run(x):
        """The output spikes of each step."""
        current = max_pool2d(layers[0](x.reshape(-1, 1, 28, 28)), 2)
        v1 = v2 = v3 = torch.zeros(())
        trace = []
        for _ in range(steps):
            spikes, v1 = leaky(v1, current, beta, spike)
            spikes, v2 = leaky(v2, max_pool2d(layers[1](spikes), 2), beta, spike)
            spikes, v3 = leaky(v3, layers[2](spikes.flatten(1)), beta, spike)
            trace.append(spikes)
        return trace

    return Task(
        parameters=layers.parameters(),
        learning_rate=settings["learningRate"],
        loss=lambda x, labels: sum(cross_entropy(spikes, labels) for spikes in run(x)) / steps,
        scores=lambda x: sum(run(x)),
        batches=passes(*read_set(folder, "train"), batch, settings["batches"]),
        tests=in_order(*read_set(folder, "test"), batch),
    )
