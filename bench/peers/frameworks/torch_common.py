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


def convolution(weight, **settings):
    """A convolution that starts from a weight [out, in, height, width], and from no bias where it has one."""
    outputs, inputs, size, _ = weight.shape
    layer = nn.Conv2d(inputs, outputs, size, **settings)
    with torch.no_grad():
        layer.weight.copy_(weight)
        if layer.bias is not None:
            layer.bias.zero_()
    return layer


def count_loss(spikes, labels):
    """Cross entropy of the spike counts."""
    return F.cross_entropy(spikes.sum(0), labels)


def step_loss(spikes, labels):
    """Cross entropy of the spikes of each step, the mean."""
    return F.cross_entropy(spikes.flatten(0, 1), labels.repeat(len(spikes)))


class Weights:
    """The weights that all frameworks start from, by name."""

    SHAPES = {
        "tutorial6": {"conv1": (12, 1, 5, 5), "conv2": (64, 12, 5, 5), "output": (1024, 10)},
        "fashion": {"conv1": (128, 1, 3, 3), "conv2": (128, 128, 3, 3), "hidden": (6272, 2048), "output": (2048, 10)},
    }

    def __init__(self, folder, workload):
        self.folder = folder
        self.shapes = self.SHAPES.get(workload["network"]) or dense_shapes(workload)

    def __contains__(self, name):
        return name in self.shapes

    def __getitem__(self, name):
        return torch.from_numpy(read(self.folder, f"{name}.f32", "float32").reshape(self.shapes[name]))


def dense_shapes(workload):
    inputs, hidden, outputs = (workload[name] for name in ("inputs", "hidden", "outputs"))
    shapes = {"hidden": (inputs, hidden), "output": (hidden, outputs)}
    return {**shapes, "recurrent": (hidden, hidden)} if workload["recurrent"] else shapes


class Training:
    """A network in training. Of `networks`, the one of the workload's name is called with the weights and the workload; it
    gives the spikes of its first layer of neurons and of its last over all steps: for [T, B, inputs], or for images
    [B, 1, height, width] that it sees at each step."""

    def __init__(self, networks, folder, workload):
        self.folder = folder
        self.workload = workload
        name = workload["network"]
        if name not in networks:
            raise NotImplementedError(f"has no network {name}")
        self.net = networks[name](Weights(folder, workload), workload)
        self.loss = step_loss if name == "tutorial6" else count_loss
        parameters = [p for p in self.net.parameters() if p.requires_grad]
        self.optimizer = torch.optim.Adam(parameters, lr=workload["learningRate"])

    def batch(self, number):
        return self.input(number), torch.from_numpy(read(self.folder, f"labels{number}.u8", "uint8")).long()

    def input(self, number):
        if self.workload["network"] != "dense":
            return torch.from_numpy(read(self.folder, f"x{number}.f32", "float32").reshape(-1, 1, 28, 28))
        shape = [self.workload[name] for name in ("steps", "batch", "inputs")]
        return torch.from_numpy(read(self.folder, f"x{number}.u8", "uint8").reshape(shape)).float()

    def look(self, number):
        x, labels = self.batch(number)
        with torch.no_grad():
            hidden, spikes = self.net(x)
            loss = self.loss(spikes, labels)
        return {"loss": loss.item(), "firing": hidden.mean().item()}

    def train(self, numbers):
        times, losses = [], []
        for number in numbers:
            x, labels = self.batch(number)
            start = time.perf_counter()
            self.optimizer.zero_grad(set_to_none=True)
            loss = self.loss(self.net(x)[1], labels)
            loss.backward()
            self.optimizer.step()
            times.append(1000 * (time.perf_counter() - start))
            losses.append(loss.item())
        return {"milliseconds": times, "losses": losses}


def training_commands(networks, versions):
    """The answers of a framework that trains networks, by name."""
    now = {}

    def hello(request):
        torch.set_num_threads(request["threads"])
        python = ".".join(map(str, sys.version_info[:3]))
        return {"threads": torch.get_num_threads(), "versions": {"Python": python, "PyTorch": torch.__version__, **versions}}

    def open_workload(request):
        now["training"] = Training(networks, request["folder"], request["workload"])

    return {
        "hello": hello,
        "open": open_workload,
        "look": lambda request: now["training"].look(request["batch"]),
        "train": lambda request: now["training"].train(request["batches"]),
    }
