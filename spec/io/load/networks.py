"""Writes networks as PyTorch saves them, with what they do: networks.py FOLDER.

The neurons are loops of torch with the parameter names and the updates of snnTorch's Leaky and RLeaky: fire above the
threshold, reset by subtraction in the next step, a recurrent Linear with bias over the spikes of the step before.
"""
import json
import sys
from pathlib import Path

import torch
from torch import nn

STEPS, BATCH = 25, 3


class Leaky(nn.Module):
    def __init__(self, size, recurrent=False):
        super().__init__()
        self.beta = nn.Parameter(torch.rand(size) * 0.5 + 0.4)
        self.register_buffer("threshold", torch.rand(size) * 0.5 + 0.5)
        self.register_buffer("graded_spikes_factor", torch.tensor(1.0))
        self.register_buffer("reset_mechanism_val", torch.tensor(0))
        self.recurrent = nn.Linear(size, size) if recurrent else None
        self.margin = None

    def forward(self, x):
        mem = spikes = torch.zeros_like(x[0])
        trace = []
        self.margin = 1.0
        for current in x:
            if self.recurrent is not None:
                current = current + self.recurrent(spikes)
            reset = (mem > self.threshold).to(x.dtype)
            mem = self.beta.clamp(0, 1) * mem + current - reset * self.threshold
            spikes = (mem > self.threshold).to(x.dtype)
            trace.append((spikes, mem))
            self.margin = min(self.margin, float((mem - self.threshold).abs().min()))
        return [torch.stack(part) for part in zip(*trace)]


class Net(nn.Module):
    def __init__(self, recurrent):
        super().__init__()
        self.fc1 = nn.Linear(4, 6)
        self.lif1 = Leaky(6, recurrent)
        self.fc2 = nn.Linear(6, 6)
        self.lif2 = Leaky(6)
        nn.init.uniform_(self.fc2.bias, 0.1, 0.5)

    def forward(self, x):
        hidden, _ = self.lif1(self.fc1(x))
        return (hidden, *self.lif2(self.fc2(hidden)))


def flat(x):
    return x.detach().double().flatten().tolist()


def drawn(recurrent):
    """A network and an input that make it neither silent nor fire always, with no membrane so close to its threshold that
    rounding decides."""
    while True:
        net, x = Net(recurrent), torch.rand(STEPS, BATCH, 4) * 4
        hidden, spikes, _ = net(x)
        fires = 50 <= hidden.sum() <= hidden.numel() - 50 and spikes.sum() > 20
        if fires and min(net.lif1.margin, net.lif2.margin) > 1e-4:
            return net, x


def network(folder, name, recurrent):
    net, x = drawn(recurrent)
    torch.save(net.state_dict(), folder / f"{name}.pt")
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    net.fc1(x).sum().backward()
    optimizer.step()
    checkpoint = {"epoch": 7, "model": Net(recurrent).state_dict(), "optimizer": optimizer.state_dict(), "note": "x"}
    torch.save(checkpoint, folder / f"{name}-checkpoint.pt")
    saved = torch.load(folder / f"{name}.pt")
    net.load_state_dict(saved)
    hidden, spikes, v = net(x)
    return {"x": flat(x), "hidden": flat(hidden), "spikes": flat(spikes), "v": flat(v)}


def tensors(folder):
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 7
    values = {
        "base": base,
        "turned": base.t(),
        "part": base[1:3, 2:5],
        "expanded": base[0].expand(3, 6),
        "parameter": nn.Parameter(base[0].clone()),
        "scalar": torch.tensor(0.1),
        "empty": torch.zeros(0, 3),
    }
    for kind in ("float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool"):
        values[kind] = (torch.arange(5) - 2 if kind not in ("uint8", "bool") else torch.arange(5)).to(getattr(torch, kind))
    torch.save(values, folder / "tensors.pt")
    torch.save(values, folder / "tensors4.pt", pickle_protocol=4)
    return {
        name: {"dtype": str(value.dtype)[6:], "shape": list(value.shape), "data": flat(value)}
        for name, value in values.items()
    }


def main():
    folder = Path(sys.argv[1])
    torch.manual_seed(int(sys.argv[2]))
    found = {name: network(folder, name, name == "recurrent") for name in ("feedforward", "recurrent")}
    found["tensors"] = tensors(folder)
    torch.save(Net(False), folder / "module.pt")
    torch.save(Net(False).state_dict(), folder / "old.pt", _use_new_zipfile_serialization=False)
    torch.jit.script(nn.Linear(2, 2)).save(str(folder / "script.pt"))
    (folder / "found.json").write_text(json.dumps(found))


main()
