"""The networks of recall.ts: kappa 0 is LIF."""

import torch

from common import arctan, drawn_task, linear, spike_function

BETA = 0.9


def make(settings, _):
    group, cue, delay, hidden = (settings[name] for name in ("group", "cue", "delay", "hidden"))
    rho, kappa = settings["rho"], settings["kappa"]
    steps = 2 * cue + delay
    spike = spike_function(arctan(2))
    first, last = linear(3 * group, hidden), linear(hidden, 2)

    def draw(count):
        """Spikes [T, B, channels] in the group of the cue, then nothing, then in the group that asks for it."""
        labels = torch.randint(2, [count])
        chances = torch.full([steps, count, 3, group], 0.02)
        chances[:cue, torch.arange(count), labels] = 0.4
        chances[cue + delay :, :, 2] = 0.4
        return torch.bernoulli(chances).flatten(2), labels

    def scores(x):
        """The sum of the membrane of each readout neuron over the steps in which it is asked."""
        v = a = readout = total = 0
        for step, current in enumerate(first(x)):
            h = BETA * v + current
            limit = 1 + kappa * a
            spikes = spike(h - limit)
            v = h - spikes * limit
            a = rho * a + (1 - rho) * spikes
            readout = BETA * readout + last(spikes)
            if step >= steps - cue:
                total = total + readout
        return total

    return drawn_task(settings, [first, last], scores, draw, tests=1000)
