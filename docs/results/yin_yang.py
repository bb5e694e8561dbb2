"""The network of yin-yang.ts in PyTorch, written by hand: python3 yin_yang.py DATA SEED, DATA as torch-runs.ts writes it."""

import json
import math
import sys
import time

import torch

data = json.load(open(sys.argv[1]))
settings, seed = data["settings"], int(sys.argv[2])
hidden, steps, beta, batch = settings["hidden"], settings["steps"], settings["beta"], settings["batch"]


class Arctan(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x >= 0).to(x)

    @staticmethod
    def backward(ctx, upstream):
        (x,) = ctx.saved_tensors
        alpha = settings["alpha"]
        return upstream * (alpha / 2) / (1 + (math.pi / 2 * alpha * x) ** 2)


def outputs(net, x):
    """The largest membrane of each readout neuron over all steps."""
    current = net[0](x)
    v, readout, trace = torch.zeros_like(current), torch.zeros(len(x), 3), []
    for _ in range(steps):
        h = beta * v + current
        spikes = Arctan.apply(h - 1)
        v = h - spikes
        readout = beta * readout + net[1](spikes)
        trace.append(readout)
    return torch.stack(trace).amax(0)


def main():
    torch.manual_seed(seed)
    torch.set_num_threads(2)
    points, labels = (torch.tensor(data["train"][name]) for name in ("points", "labels"))
    net = torch.nn.ModuleList([torch.nn.Linear(4, hidden), torch.nn.Linear(hidden, 3)])
    for layer in net:
        torch.nn.init.zeros_(layer.bias)
    adam = torch.optim.Adam(net.parameters(), lr=settings["learningRate"])
    updates = settings["epochs"] * len(points) // batch
    start, done = time.perf_counter(), 0
    while done < updates:
        for some in torch.randperm(len(points)).split(batch):
            loss = torch.nn.functional.cross_entropy(outputs(net, points[some]), labels[some])
            adam.zero_grad()
            loss.backward()
            adam.param_groups[0]["lr"] = settings["learningRate"] * (1 - done / updates)
            adam.step()
            done += 1
    seconds = time.perf_counter() - start
    with torch.no_grad():
        points, labels = (torch.tensor(data["test"][name]) for name in ("points", "labels"))
        right = (outputs(net, points).argmax(1) == labels).float().mean().item()
    print(json.dumps({"seed": seed, "accuracy": right, "seconds": round(seconds, 1)}))


main()
