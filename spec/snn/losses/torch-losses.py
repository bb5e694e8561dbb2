"""Writes torch-losses.json: losses of a sequence and their gradients, as loops and losses of PyTorch. python3 torch-losses.py > torch-losses.json"""
import json

import torch
from torch.nn import functional as F

torch.manual_seed(3)
STEPS, BATCH, CLASSES, NEURONS = 5, 4, 3, 2
weight = torch.tensor([0.5, 2.0, 1.25])
lengths = [5, 2, 4, 1]
labels = torch.tensor([2, 0, 1, 1])
each = torch.randint(0, CLASSES, (STEPS, BATCH))
targets = torch.randn(STEPS, BATCH, CLASSES)


def alone(loss):
    """The mean of what a loss gives of each sample without its padding."""
    return lambda x: sum(loss(x[:n, b : b + 1], labels[b : b + 1]) for b, n in enumerate(lengths)) / BATCH


def each_step(x, y, weight=None):
    return sum(F.cross_entropy(step, y, weight=weight) for step in x)


def grouped(x):
    return x.reshape(STEPS, BATCH, CLASSES, NEURONS).sum(3)


def squared_count(x, y, most, rates=(0.8, 0.2)):
    target = torch.full((len(y), CLASSES), rates[1])
    target[range(len(y)), y] = rates[0]
    return F.mse_loss(x.sum(0), target * most)


rows = {
    "crossEntropyEachStep": lambda x: each_step(x, labels),
    "crossEntropyEachStep weight": lambda x: each_step(x, labels, weight),
    "crossEntropyEachStep each": lambda x: sum(F.cross_entropy(x[t], each[t]) for t in range(STEPS)),
    "crossEntropyEachStep each weight": lambda x: STEPS
    * F.cross_entropy(x.reshape(-1, CLASSES), each.reshape(-1), weight=weight),
    "crossEntropyEachStep lengths": alone(each_step),
    "crossEntropyRate": lambda x: F.cross_entropy(x.mean(0), labels),
    "crossEntropyRate lengths": alone(lambda x, y: F.cross_entropy(x.mean(0), y)),
    "crossEntropyCount weight": lambda x: F.cross_entropy(x.sum(0), labels, weight=weight),
    "crossEntropyCount lengths": alone(lambda x, y: F.cross_entropy(x.sum(0), y)),
    "crossEntropyCount classes": lambda x: F.cross_entropy(grouped(x).sum(0), labels),
    "crossEntropyMembrane weight": lambda x: F.cross_entropy(x.sum(0), labels, weight=weight),
    "crossEntropyMaxMembrane lengths": alone(lambda x, y: F.cross_entropy(x.max(0).values, y)),
    "meanSquaredCount": lambda x: squared_count(x, labels, STEPS),
    "meanSquaredCount classes": lambda x: squared_count(grouped(x), labels, STEPS * NEURONS),
    "meanSquaredCount lengths": alone(lambda x, y: squared_count(x, y, len(x))),
    "meanSquaredMembrane": lambda x: F.mse_loss(x, targets),
    "meanSquaredMembrane same": lambda x: sum(F.mse_loss(step, targets[0]) for step in x) / STEPS,
    "meanSquaredMembrane lengths": lambda x: sum(
        F.mse_loss(x[:n, b], targets[:n, b]) for b, n in enumerate(lengths)
    )
    / BATCH,
}

out = {
    "weight": weight.tolist(),
    "lengths": lengths,
    "labels": labels.tolist(),
    "each": each.tolist(),
    "targets": targets.tolist(),
    "rows": {},
}
for name, loss in rows.items():
    size = CLASSES * (NEURONS if name.endswith("classes") else 1)
    x = torch.randn(STEPS, BATCH, size, requires_grad=True)
    value = loss(x)
    value.backward()
    out["rows"][name] = {"x": x.tolist(), "value": value.item(), "gradient": x.grad.tolist()}
print(json.dumps(out))
