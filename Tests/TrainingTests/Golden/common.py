"""What the golden scripts of the objectives share: numbers that Swift computes too, both precisions."""

import functools
import json
import pathlib

import torch
from torch import nn


@functools.cache
def pattern_of(count, salt, scale, dtype):
    i = torch.arange(count, dtype=torch.int64)
    word = (i * 2654435761 + salt * 40503 * 65537 + 12345) % 2**32
    word = (word ^ (word >> 15)) * 2246822519 % 2**32
    word = word ^ (word >> 13)
    values = ((word.double() + 0.5) / 2**31 - 1).float() * torch.tensor(scale).float()
    return values.to(dtype)


def pattern(count, salt, scale=1.0):
    """Single-precision numbers, in the default type."""
    return pattern_of(count, salt, scale, torch.get_default_dtype()).clone()


def fill_parameters(nets, names, scale):
    """Patterns as the weights of `nets`, a list of (network, its name); the parameters by full name.

    `names` has the name of each module of a network, in order.
    """
    parameters = {}
    for index, (net, key) in enumerate(nets):
        position = 0
        for module, name in zip(net, names[key]):
            norm = isinstance(module, nn.modules.batchnorm._BatchNorm)
            for kind, p in module.named_parameters():
                values = pattern(p.numel(), 1000 * index + position, scale)
                if norm and kind == "weight":
                    values = (values.float() + 1).to(values.dtype)
                p.data = values.reshape(p.shape)
                parameters[f"{key}.{name}.{kind}"] = p
                position += 1
            position += 2 if norm else 0
    return parameters


def in_both_precisions(make):
    """What `make` gives in double precision and in single."""
    results = []
    for dtype in (torch.float64, torch.float32):
        torch.set_default_dtype(dtype)
        results.append(make())
    return results


def numbers(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]


def kink_distance(nets, play):
    """How near any rectifier's argument comes to zero in `play`, in units of the arguments' mean size."""
    distances = []
    hooks = [m.register_forward_hook(lambda m, i, o: distances.append(
                 (i[0].abs().min() / i[0].abs().mean()).item()))
             for net in nets for m in net if isinstance(m, (nn.ReLU, nn.LeakyReLU))]
    with torch.no_grad():
        play()
    for hook in hooks:
        hook.remove()
    return min(distances)


def golden_players(play):
    """Losses and gradients of each player, from `play`: {player: (losses, {name: gradient})}.

    Small gradients are given whole, large ones as their projection on a pattern and their norm.
    """
    exact, single = in_both_precisions(play)
    case = {}
    for player in exact:
        gradients = {}
        for n, g in exact[player][1].items():
            noise = float(f"{(g - single[player][1][n]).abs().max().item():.2g}")
            if g.numel() < 500:
                gradients[n] = {"values": numbers(g), "noise": noise}
            else:
                torch.set_default_dtype(torch.float64)
                along = (g.flatten() * pattern(g.numel(), 7)).sum().item()
                gradients[n] = {"projection": along, "norm": g.norm().item(),
                                "noise": noise}
        case[player] = {"losses": exact[player][0], "gradients": gradients}
    return case


def golden_steps(make):
    """Five whole steps of the game that `make` gives."""
    exact, single = in_both_precisions(
        lambda: (lambda game: [game.step(i) for i in range(5)])(make()))

    def flat(report):
        return [report["discriminatorLoss"], report["generatorLoss"], *report["information"]]
    return [{"values": flat(a), "noise": max(abs(x - y) for x, y in zip(flat(a), flat(b)))}
            for a, b in zip(exact, single)]


def write(name, result):
    path = pathlib.Path(__file__).with_name(name)
    path.write_text(json.dumps({"torch": torch.__version__, **result},
                               separators=(",", ":")) + "\n")
