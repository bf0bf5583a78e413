"""Writes hfvae.json: losses, gradients and five steps of HFVAE, from PyTorch.

    python hfvae.py            (made with PyTorch 2.15.0, CPU)

As infogan.py: weights, pictures and the numbers behind samples are patterns that both sides compute,
every number has its rounding "noise", and the gradient cases stay away from the kinks of the
rectifiers. The terms are written down from the formulas of HFVAE over all pairs of a batch, and
autograd does the rest.
"""

import functools
import math

import torch
import torch.nn.functional as F
from torch import nn

import common
from common import numbers, pattern

FLAT = dict(side=8, categoricalCodes=1, categories=3, continuousCodes=2, encoderWidths=[12, 8],
            decoderWidths=[8, 12], decoderUsesTanh=False)
NUMBERS = dict(FLAT, categoricalCodes=0, continuousCodes=4, decoderUsesTanh=True)
MAPS = dict(side=16, pictureChannels=3, categoricalCodes=2, categories=2, continuousCodes=3,
            channels=[4, 6], hidden=10)


class Game:
    def __init__(self, a, batch, scale, weights, count, temperature):
        self.a, self.batch, self.weights, self.count = a, batch, weights, count
        self.temperature = temperature
        self.sizes = [a["categories"]] * a["categoricalCodes"]
        latent = sum(self.sizes) + a["continuousCodes"]
        outputs = sum(self.sizes) + 2 * a["continuousCodes"]
        (maps if "channels" in a else flat)(self, a, latent, outputs)
        self.parameters = common.fill_parameters(
            [(self.G, "generator"), (self.E, "encoder")], self.names, scale)
        self.adam = torch.optim.Adam([*self.G.parameters(), *self.E.parameters()], 1e-3,
                                     (0.9, 0.999))

    def real(self, salt):
        side, channels = self.a["side"], self.a.get("pictureChannels", 1)
        values = pattern(self.batch * channels * side * side, salt, 0.5).float() + 0.5
        return values.to(torch.get_default_dtype()).reshape(-1, channels, side, side)

    def samples(self, salt):
        normals = pattern(self.batch * self.a["continuousCodes"], salt, 2.0)
        uniforms = (pattern(self.batch * sum(self.sizes), salt + 1).float() + 1) / 2
        return normals.reshape(self.batch, -1), uniforms.to(normals.dtype).reshape(self.batch, -1)

    def losses(self, real, samples):
        normals, uniforms = samples
        d, k, b, n = self.a["continuousCodes"], sum(self.sizes), self.batch, self.count
        out = self.E(real)
        logits, mean, spread = out[:, :k].split(self.sizes, 1), out[:, k:k + d], out[:, k + d:]
        z = mean + spread.exp() * normals
        gumbel = -torch.log(-torch.log(uniforms))
        relaxed = [F.softmax((l + g) / self.temperature, 1)
                   for l, g in zip(logits, gumbel.split(self.sizes, 1))]
        pixels = self.G(torch.cat([*relaxed, z], 1))
        reconstruction = F.binary_cross_entropy_with_logits(
            pixels, real, reduction="none").flatten(1).sum(1).mean()

        mix = torch.full((b, b), math.log((n - 1) / (n * (b - 1))))
        mix.fill_diagonal_(-math.log(n))
        normal = torch.distributions.Normal(mean[None], spread.exp()[None])
        pairs = normal.log_prob(z[:, None])                       # (b, b', d)
        given = pairs.diagonal(dim1=0, dim2=1).T                  # (b, d)
        numbers_q = torch.logsumexp(pairs + mix[..., None], 1)    # (b, d)
        vector = torch.logsumexp(pairs.sum(2) + mix, 1)
        prior = torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(1)

        logs = [F.log_softmax(l, 1) for l in logits]
        own = [(l.exp() * l).sum(1) for l in logs]
        marginal = [(l.exp() * torch.logsumexp(l[None] + mix[..., None], 1)).sum(1) for l in logs]
        joint = vector
        if logs:
            every = functools.reduce(
                lambda x, y: (x[:, :, None] + y[:, None, :]).flatten(1), logs)   # (b, combinations)
            density = torch.logsumexp(
                pairs.sum(2)[..., None] + every[None] + mix[..., None], 1)
            joint = (every.exp() * density).sum(1)
        zero = torch.zeros(b)
        categories = sum(marginal, zero)
        prior = prior - sum(math.log(s) for s in self.sizes)
        terms = [(vector - numbers_q.sum(1)).mean(),
                 (numbers_q.sum(1) + categories - prior).mean(),
                 (given.sum(1) + sum(own, zero) - joint).mean(),
                 (joint - vector - categories).mean()]
        loss = reconstruction + sum(w * t for w, t in zip(self.weights, terms))
        information = [*((o - m).mean() for o, m in zip(own, marginal)),
                       *(given - numbers_q).mean(0)]
        return loss, [v.item() for v in (loss, reconstruction, *terms)], \
            [v.item() for v in information]

    def clear(self):
        for p in self.parameters.values():
            p.grad = None

    def step(self, index):
        self.clear()
        loss, losses, information = self.losses(self.real(50 + index), self.samples(100 + 10 * index))
        loss.backward()
        self.adam.step()
        return losses + information


def flat(game, a, latent, outputs):
    def chain(widths, activation):
        modules, names = [], []
        for i, (x, y) in enumerate(zip(widths, widths[1:])):
            modules += [nn.Linear(x, y), activation()]
            names += [f"fc{i + 1}", ""]
        return modules[:-1], names[:-1]
    area = a["side"]**2
    up, upNames = chain([latent, *a["decoderWidths"], area],
                        nn.Tanh if a["decoderUsesTanh"] else nn.ReLU)
    down, downNames = chain([area, *a["encoderWidths"], outputs], nn.ReLU)
    game.G = nn.Sequential(*up, nn.Unflatten(1, (1, a["side"], a["side"])))
    game.E = nn.Sequential(nn.Flatten(), *down)
    game.names = {"generator": [*upNames, ""], "encoder": ["", *downNames]}


def maps(game, a, latent, outputs):
    c, hidden = a["channels"], a["hidden"]
    area = c[-1] * 16
    up = [nn.Linear(latent, hidden, bias=False), nn.BatchNorm1d(hidden), nn.ReLU(),
          nn.Linear(hidden, area, bias=False), nn.Unflatten(1, (c[-1], 4, 4)),
          nn.BatchNorm2d(c[-1]), nn.ReLU()]
    upNames = ["fc1", "bn1", "", "fc2", "", "bn2", ""]
    widths = [*reversed(c), a["pictureChannels"]]
    for i, (x, y) in enumerate(zip(widths, widths[1:])):
        last = i + 2 == len(widths)
        up.append(nn.ConvTranspose2d(x, y, 4, 2, 1, bias=last))
        upNames.append(f"up{i + 1}")
        if not last:
            up += [nn.BatchNorm2d(y), nn.ReLU()]
            upNames += [f"bn{i + 3}", ""]
    down, downNames = [], []
    for i, (x, y) in enumerate(zip([a["pictureChannels"], *c], c)):
        down += [nn.Conv2d(x, y, 4, 2, 1, bias=False), nn.BatchNorm2d(y), nn.ReLU()]
        downNames += [f"conv{i + 1}", f"bn{i + 1}", ""]
    down += [nn.Flatten(), nn.Linear(area, hidden, bias=False), nn.BatchNorm1d(hidden), nn.ReLU(),
             nn.Linear(hidden, outputs)]
    downNames += ["", "fc1", f"bn{len(c) + 1}", "", "fc2"]
    game.G, game.E = nn.Sequential(*up), nn.Sequential(*down)
    game.names = {"generator": upNames, "encoder": downNames}


def golden(name, family, architecture, batch, scale, weights, count, temperature):
    torch.set_default_dtype(torch.float64)
    make = lambda: Game(architecture, batch, scale, weights, count, temperature)

    def distance(salt):
        game = make()
        return common.kink_distance(
            (game.G, game.E), lambda: game.losses(game.real(salt), game.samples(salt + 50)))
    salt = max(range(50, 1050, 50), key=distance)

    def play():
        game = make()
        loss, losses, information = game.losses(game.real(salt), game.samples(salt + 50))
        loss.backward()
        return {"both": (losses + information,
                         {n: p.grad.detach().double() for n, p in game.parameters.items()})}

    print(name, "kink distance", distance(salt))
    exact, single = common.in_both_precisions(
        lambda: (lambda game: [game.step(i) for i in range(5)])(make()))
    return {"name": name, "family": family, "architecture": architecture, "batch": batch,
            "scale": scale, "weights": weights, "pictureCount": count,
            "temperature": temperature, "salt": salt, **common.golden_players(play),
            "steps": [{"values": a, "noise": max(abs(x - y) for x, y in zip(a, b))}
                      for a, b in zip(exact, single)]}


common.write("hfvae.json", {"cases": [
    golden("flat", "vae", FLAT, 16, 0.4, [3.0, 1.0, 0.5, 4.0], 1000, 0.66),
    golden("numbers", "vae", NUMBERS, 12, 0.4, [6.0, 1.0, 1.0, 6.0], 60, 0.66),
    golden("maps", "vae-conv", MAPS, 16, 0.3, [3.0, 1.0, 1.0, 5.0], 500, 0.5),
]})
