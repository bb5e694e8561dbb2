"""The network of yin-yang.ts."""

import torch
from torch.nn.functional import cross_entropy

from common import Task, arctan, in_order, linear, passes, read_set, spike_function


def make(settings, folder):
    hidden, steps, beta, batch = (settings[name] for name in ("hidden", "steps", "beta", "batch"))
    spike = spike_function(arctan(settings["alpha"]))
    first, last = linear(4, hidden), linear(hidden, 3)

    def scores(x):
        """The largest membrane of each readout neuron over all steps."""
        current = first(x)
        v, readout, trace = torch.zeros_like(current), 0, []
        for _ in range(steps):
            h = beta * v + current
            spikes = spike(h - 1)
            v = h - spikes
            readout = beta * readout + last(spikes)
            trace.append(readout)
        return torch.stack(trace).amax(0)

    points, labels = read_set(folder, "train")
    updates = settings["epochs"] * len(points) // batch
    return Task(
        parameters=[*first.parameters(), *last.parameters()],
        learning_rate=settings["learningRate"],
        loss=lambda x, labels: cross_entropy(scores(x), labels),
        scores=scores,
        batches=passes(points, labels, batch, updates),
        tests=in_order(*read_set(folder, "test"), 1000),
        schedule=lambda update: 1 - update / updates,
    )
