"""The fully connected network of tutorials.ts."""

import torch
from torch.nn.functional import cross_entropy

from common import Task, arctan, in_order, linear, passes, read_set, spike_function
from leaky import leaky


def make(settings, folder):
    beta, batch = settings["beta"], settings["batch"]
    spike = spike_function(arctan(2), strict=True)
    first, last = linear(784, settings["hidden"]), linear(settings["hidden"], 10)

    def run(x):
        """Spikes and membrane of the output, of each step."""
        current = first(x)
        hidden = torch.zeros_like(current)
        v, trace = torch.zeros(len(x), 10), []
        for _ in range(settings["steps"]):
            spikes, hidden = leaky(hidden, current, beta, spike)
            out, v = leaky(v, last(spikes), beta, spike)
            trace.append((out, v))
        return trace

    return Task(
        parameters=[*first.parameters(), *last.parameters()],
        learning_rate=settings["learningRate"],
        loss=lambda x, labels: sum(cross_entropy(v, labels) for _, v in run(x)),
        scores=lambda x: sum(spikes for spikes, _ in run(x)),
        batches=passes(*read_set(folder, "train"), batch, settings["batches"]),
        tests=in_order(*read_set(folder, "test"), batch),
    )
