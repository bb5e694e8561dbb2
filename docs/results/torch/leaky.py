"""The neurons of snnTorch that the tutorials are made of."""


def leaky(v, current, beta, spike):
    """They fire above 1; the reset is that of the membrane of the step before, without a gradient."""
    reset = (v > 1).to(v).detach()
    v = beta * v + current - reset
    return spike(v - 1), v
