"""The network of braille.ts."""

import math

import torch
from torch.nn.functional import cross_entropy

from common import Task, in_order, inverse_square, passes, read_set, spike_function


def make(settings, folder):
    channels, copies, hidden, steps = (settings[name] for name in ("channels", "copies", "hidden", "steps"))
    alpha, beta, batch = settings["alpha"], settings["beta"], settings["batch"]
    inputs, outputs = channels * copies, settings["letters"] + 1
    spike = spike_function(inverse_square(settings["slope"]), strict=True)

    def normal(scale, *shape):
        return (scale / math.sqrt(shape[0]) * torch.randn(shape)).requires_grad_()

    bias, gain = (torch.randn(copies, channels).requires_grad_() for _ in range(2))
    w1, w2, recurrent = normal(3, inputs, hidden), normal(3, hidden, outputs), normal(0.03, hidden, hidden)

    def charged(v, current, spikes):
        """The membrane of the next step: 0 after a spike, without a gradient through it."""
        return (beta * v + (1 - beta) * current) * (1 - spikes.detach())

    def scores(x):
        """The largest membrane of each readout neuron over all steps."""
        currents = ((x.reshape(len(x), steps, 1, channels) + bias) * gain).flatten(2).unbind(1)
        encoder, v, i = (torch.zeros(len(x), size) for size in (inputs, hidden, hidden))
        spikes = torch.zeros_like(v)
        readout = filtered = torch.zeros(len(x), outputs)
        trace = []
        for current in currents:
            encoded = spike(encoder - 1)
            encoder = charged(encoder, current, encoded)
            jump = encoded @ w1 + spikes @ recurrent
            spikes = spike(v - 1)
            v, i = charged(v, i, spikes), alpha * i + jump
            readout, filtered = beta * readout + (1 - beta) * filtered, alpha * filtered + spikes @ w2
            trace.append(readout)
        return torch.stack(trace).amax(0)

    samples, labels = read_set(folder, "train")
    updates = settings["epochs"] * math.ceil(len(labels) / batch)
    return Task(
        parameters=[bias, gain, w1, w2, recurrent],
        learning_rate=settings["learningRate"],
        loss=lambda x, labels: cross_entropy(scores(x), labels),
        scores=scores,
        batches=passes(samples, labels, batch, updates),
        tests=in_order(*read_set(folder, "test"), batch),
        optimizer=lambda parameters, lr: torch.optim.Adamax(parameters, lr, betas=(0.9, settings["beta2"])),
    )
