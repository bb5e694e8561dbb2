"""Surrogates as a PyTorch user would write them: an autograd function of the spike, and the gradient in eager mode.
Parameters are the defaults of spiketape."""

import math

import torch


def sign_free(gradient):
    """A gradient that depends on |x| only."""
    return lambda x: gradient(x.abs())


def sigmoid(x):
    s = torch.sigmoid(4 * x)
    return 4 * s * (1 - s)


def normal(x, sigma):
    return torch.exp(x * x * (-0.5 / sigma**2)) * (1 / (sigma * math.sqrt(2 * math.pi)))


def s2nn(x):
    s = torch.sigmoid(4 * x)
    return torch.where(x < 0, 4 * s * (1 - s), 1 / (1 + x))


def multi_gaussian(x):
    flanks = normal(x - 0.5, 3.0) + normal(x + 0.5, 3.0)
    return 0.5 * (1.15 * normal(x, 0.5) - 0.15 * flanks)


def squarewave(x):
    phase = x * (2 * math.pi / 8)
    return 0.5 * (torch.cos(phase) + torch.cos(3 * phase))


gradients = {
    "sigmoid": sigmoid,
    "piecewiseQuadratic": sign_free(lambda t: torch.relu(1 - t)),
    "piecewiseExp": sign_free(lambda t: 0.5 * torch.exp(-t)),
    "softSign": sign_free(lambda t: 0.5 / (1 + t) ** 2),
    "arctan": lambda x: 0.5 / (1 + (math.pi / 2 * x) ** 2),
    "nonzeroSignLog": sign_free(lambda t: 1 / (1 + t)),
    "erf": lambda x: torch.exp(-(x**2)) / math.sqrt(math.pi),
    "piecewiseLeakyRelu": sign_free(lambda t: torch.where(t <= 1, 0.5, 0.01)),
    "squarewaveFourierSeries": squarewave,
    "s2nn": s2nn,
    "qPseudoSpike": sign_free(lambda t: 1 / (1 + 2 * t) ** 2),
    "leakyRelu": lambda x: torch.where(x < 0, 0.1, 1.0),
    "logTailedRelu": lambda x: torch.where(x > 0, 1 / x.clamp(min=1), 0.0),
    "reluGrad": sign_free(lambda t: 0.3 * torch.relu(1 - t)),
    "gaussianGrad": lambda x: 0.5 * normal(x, 0.5),
    "multiGaussianGrad": multi_gaussian,
    "invSquareGrad": sign_free(lambda t: 1 / (1 + 100 * t) ** 2),
    "slayerGrad": sign_free(lambda t: torch.exp(-t)),
    "superSpike": sign_free(lambda t: 1 / (1 + t) ** 2),
    "fakeNumericalGradient": sign_free(lambda t: (1 / t).clamp(max=0.3)),
    "straightThrough": torch.ones_like,
    "rect": sign_free(lambda t: (t < 0.5).to(t)),
    "triangular": sign_free(lambda t: torch.relu(1 - 2 * t)),
    "arctanEstimator": lambda x: 1 / (1 + (math.pi * x) ** 2),
    "secantLif": lambda x: torch.where(x > 0, 0.82 * 0.08 / torch.cosh(0.08 * x) ** 2, 0.0),
}


def spike_function(gradient):
    class Spike(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return (x >= 0).to(x)

        @staticmethod
        def backward(ctx, ct):
            (x,) = ctx.saved_tensors
            return ct * gradient(x)

    return Spike.apply


spike_functions = {name: spike_function(gradient) for name, gradient in gradients.items()}
