"""What the programs of this folder share: spikes with a surrogate gradient, layers, random batches, and the loop of training."""

import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterable

import numpy
import torch
from torch import nn


def spike_function(gradient, strict=False):
    """Spikes at the threshold 0 (above it where strict), with this gradient in place of that of the step."""

    class Spike(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return (x > 0 if strict else x >= 0).to(x)

        @staticmethod
        def backward(ctx, upstream):
            return upstream * gradient(ctx.saved_tensors[0])

    return Spike.apply


def arctan(alpha):
    return lambda x: (alpha / 2) / (1 + (math.pi / 2 * alpha * x) ** 2)


def triangular(alpha):
    return lambda x: (1 - alpha * x.abs()).clamp(min=0)


def inverse_square(alpha):
    return lambda x: 1 / (1 + alpha * x.abs()) ** 2


def linear(inputs, outputs):
    """Weights uniform in 1 / sqrt(inputs) around 0, biases 0."""
    return without_bias(nn.Linear(inputs, outputs))


def convolution(inputs, outputs, side):
    return without_bias(nn.Conv2d(inputs, outputs, side))


def without_bias(layer):
    nn.init.zeros_(layer.bias)
    return layer


@dataclass
class Task:
    """A network in training: the parameters, the scores of each class for samples, batches to learn from and to be tested on."""

    parameters: Iterable[torch.Tensor]
    learning_rate: float
    loss: Callable
    scores: Callable
    batches: Iterable
    tests: Iterable
    # What the learning rate is multiplied by at an update, counted from 0.
    schedule: Callable = lambda update: 1
    optimizer: Callable = torch.optim.Adam


def drawn_task(settings, layers, scores, draw, tests):
    """Cross entropy of the scores, over batches that are drawn anew by `draw(count)`; tested on `tests` samples."""
    return Task(
        parameters=[parameter for layer in layers for parameter in layer.parameters()],
        learning_rate=settings["learningRate"],
        loss=lambda x, labels: nn.functional.cross_entropy(scores(x), labels),
        scores=scores,
        batches=(draw(settings["batch"]) for _ in range(settings["batches"])),
        tests=[draw(tests)],
    )


def read_set(folder, name):
    """The samples [count, values] of a set, and their labels."""
    labels = torch.from_numpy(numpy.fromfile(folder / f"{name}.i32", "int32")).long()
    values = torch.from_numpy(numpy.fromfile(folder / f"{name}.f32", "float32"))
    return values.reshape(len(labels), -1), labels


def passes(x, labels, size, count):
    """So many batches, pass after pass in random order."""
    done = 0
    while True:
        for some in torch.randperm(len(labels)).split(size):
            if done == count:
                return
            yield x[some], labels[some]
            done += 1


def in_order(x, labels, size):
    return zip(x.split(size), labels.split(size))


def train_and_test(make, folder, seed):
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    task = make(json.loads((Path(folder) / "settings.json").read_text()), Path(folder))
    start = time.perf_counter()
    train(task)
    seconds = round(time.perf_counter() - start, 1)
    print(json.dumps({"seed": seed, "accuracy": test(task), "seconds": seconds}))


def train(task):
    optimizer = task.optimizer(task.parameters, lr=task.learning_rate)
    for update, (x, labels) in enumerate(task.batches):
        loss = task.loss(x, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.param_groups[0]["lr"] = task.learning_rate * task.schedule(update)
        optimizer.step()


def test(task):
    right = count = 0
    with torch.no_grad():
        for x, labels in task.tests:
            right += (task.scores(x).argmax(1) == labels).sum().item()
            count += len(labels)
    return right / count
