"""What the frameworks on PyTorch share: the training step, and the answers to the comparison's questions."""

import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import torch
import torch.nn as nn
import torch.nn.functional as F

from protocol import read

BETA = 0.9
ALPHA = 2.0


def linear(weight):
    """A linear layer that starts from a weight [inputs, outputs] and no bias."""
    layer = nn.Linear(*weight.shape)
    with torch.no_grad():
        layer.weight.copy_(weight.T)
        layer.bias.zero_()
    return layer


class Training:
    """A network in training. `build(w1, w2, recurrent)` gives its layers: called with [T, B, inputs] they give the
    spikes of both layers over all steps."""

    def __init__(self, build, folder, workload):
        self.folder = folder
        self.workload = workload
        inputs, hidden, outputs = (workload[name] for name in ("inputs", "hidden", "outputs"))
        recurrent = self.weight("recurrent", hidden, hidden) if workload["recurrent"] else None
        self.net = build(self.weight("hidden", inputs, hidden), self.weight("output", hidden, outputs), recurrent)
        parameters = [p for p in self.net.parameters() if p.requires_grad]
        self.optimizer = torch.optim.Adam(parameters, lr=workload["learningRate"])

    def weight(self, name, rows, columns):
        return torch.from_numpy(read(self.folder, f"{name}.f32", "float32").reshape(rows, columns))

    def batch(self, number):
        shape = [self.workload[name] for name in ("steps", "batch", "inputs")]
        x = torch.from_numpy(read(self.folder, f"x{number}.u8", "uint8").reshape(shape)).float()
        return x, torch.from_numpy(read(self.folder, f"labels{number}.u8", "uint8")).long()

    def look(self, number):
        x, labels = self.batch(number)
        with torch.no_grad():
            hidden, spikes = self.net(x)
            loss = F.cross_entropy(spikes.sum(0), labels)
        return {"loss": loss.item(), "firing": hidden.mean().item()}

    def train(self, numbers):
        times, losses = [], []
        for number in numbers:
            x, labels = self.batch(number)
            start = time.perf_counter()
            self.optimizer.zero_grad(set_to_none=True)
            loss = F.cross_entropy(self.net(x)[1].sum(0), labels)
            loss.backward()
            self.optimizer.step()
            times.append(1000 * (time.perf_counter() - start))
            losses.append(loss.item())
        return {"milliseconds": times, "losses": losses}


def training_commands(build, versions):
    """The answers of a framework that trains networks."""
    now = {}

    def hello(request):
        torch.set_num_threads(request["threads"])
        python = ".".join(map(str, sys.version_info[:3]))
        return {"threads": torch.get_num_threads(), "versions": {"Python": python, "PyTorch": torch.__version__, **versions}}

    def open_workload(request):
        now["training"] = Training(build, request["folder"], request["workload"])

    return {
        "hello": hello,
        "open": open_workload,
        "look": lambda request: now["training"].look(request["batch"]),
        "train": lambda request: now["training"].train(request["batches"]),
    }
