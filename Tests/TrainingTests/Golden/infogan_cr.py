"""Golden numbers for InfoGANCRObjective: the same game in PyTorch, both precisions.

Spectral norms are written out as in the authors' TensorFlow code rather than taken from PyTorch, whose
parametrization advances its vectors at every forward pass: one power iteration from a kept vector at every
use, the vectors and sigma's factors constant in the gradient, the vector kept once at the end of a step.

    pip install torch==2.15.0 && python3 infogan_cr.py
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

import common
from common import pattern

GREY = {"side": 16, "pictureChannels": 1, "noise": 3, "continuousCodes": 3, "hidden": 12,
        "generatorChannels": [6, 5], "trunkChannels": [4, 6], "headIsBatchNormed": False,
        "slope": 0.2}
COLOUR = {**GREY, "pictureChannels": 3, "noise": 2, "continuousCodes": 4,
          "headIsBatchNormed": True}


class Spectral:
    """A layer whose weight is divided by its spectral norm."""

    def keep(self, salt):
        self.u = pattern(self.weight.shape[0], salt).to(torch.get_default_dtype())

    def normalised(self):
        matrix = self.weight.reshape(self.weight.shape[0], -1)
        with torch.no_grad():
            v = matrix.T @ self.u
            v = v / (v.norm() + 1e-12)
            self.next = matrix @ v
            self.next = self.next / (self.next.norm() + 1e-12)
        return self.weight / (self.next @ (matrix @ v))

    def advance(self):
        with torch.no_grad():
            self.normalised()
            self.u = self.next


class SpectralLinear(nn.Linear, Spectral):
    def forward(self, x):
        return F.linear(x, self.normalised(), self.bias)


class SpectralConv(nn.Conv2d, Spectral):
    def forward(self, x):
        return F.conv2d(x, self.normalised(), self.bias, self.stride, self.padding)


class Game:
    def __init__(self, a, batch, scale, weight, lam=0.05):
        self.a, self.batch, self.weight, self.lam = a, batch, weight, lam
        k, c, hidden = a["continuousCodes"], a["pictureChannels"], a["hidden"]
        leaky = lambda: nn.LeakyReLU(a["slope"])
        base = a["side"] >> len(a["generatorChannels"])
        widths = a["generatorChannels"]
        area = widths[0] * base * base
        layers = [nn.Linear(a["noise"] + k, hidden), nn.ReLU(), nn.BatchNorm1d(hidden),
                  nn.Linear(hidden, area), nn.ReLU(), nn.BatchNorm1d(area),
                  nn.Unflatten(1, (widths[0], base, base))]
        names = ["fc1", "", "bn1", "fc2", "", "bn2", ""]
        for i, width in enumerate(widths):
            last = i + 1 == len(widths)
            layers.append(nn.ConvTranspose2d(width, c if last else widths[i + 1], 4, 2, 1))
            names.append(f"up{i + 1}")
            if not last:
                layers += [leaky(), nn.BatchNorm2d(widths[i + 1])]
                names += ["", f"bn{i + 3}"]
        self.G = nn.Sequential(*layers, nn.Sigmoid())

        def features(channels, conv, linear, normed):
            layers, names, width = [], [], channels
            for i, following in enumerate(a["trunkChannels"]):
                layers += [conv(width, following, 4, 2, 1), leaky()]
                names += [f"conv{i + 1}", ""]
                if normed and i > 0:
                    layers.append(nn.BatchNorm2d(following))
                    names.append(f"bn{i + 1}")
                width = following
            corner = a["side"] >> len(a["trunkChannels"])
            layers += [nn.Flatten(), linear(width * corner * corner, hidden), leaky()]
            names += ["", "fc", ""]
            if normed:
                layers.append(nn.BatchNorm1d(hidden))
                names.append("bn")
            return layers, names

        trunk, trunkNames = features(c, SpectralConv, SpectralLinear, False)
        self.T = nn.Sequential(*trunk)
        self.D = nn.Sequential(SpectralLinear(hidden, 1))
        self.Q = nn.Sequential(SpectralLinear(hidden, hidden), leaky(), SpectralLinear(hidden, k))
        normed = a["headIsBatchNormed"]
        head, headNames = features(2 * c, nn.Conv2d if normed else SpectralConv,
                                   nn.Linear if normed else SpectralLinear, normed)
        self.H = nn.Sequential(*head, nn.Linear(hidden, k))
        nets = [(self.G, "generator"), (self.T, "trunk"), (self.D, "discriminator"),
                (self.Q, "recognition")]
        if weight > 0:
            nets.append((self.H, "contrast"))
        self.parameters = common.fill_parameters(
            nets, {"generator": names + [""], "trunk": trunkNames, "discriminator": ["fc"],
                   "recognition": ["fc1", "", "fc2"], "contrast": headNames + ["head"]}, scale)
        self.spectral = []
        for index, (net, _) in enumerate(nets):
            mine = [m for m in net if isinstance(m, Spectral)]
            for position, module in enumerate(mine):
                module.keep(1000 * index + 500 + position)
            self.spectral += mine
        betas = (0.5, 0.999)
        self.adamD = torch.optim.Adam([*self.T.parameters(), *self.D.parameters(),
                                       *self.Q.parameters()], 2e-3, betas)
        self.adamG = torch.optim.Adam(self.G.parameters(), 1e-3, betas)
        self.adamH = torch.optim.Adam(self.H.parameters(), 2e-3, betas)

    def real(self, salt):
        side, c = self.a["side"], self.a["pictureChannels"]
        values = pattern(self.batch * c * side * side, salt, 0.5).float() + 0.5
        return values.to(torch.get_default_dtype()).reshape(-1, c, side, side)

    def latents(self, salt):
        a, n = self.a, self.batch
        noise = pattern(n * a["noise"], salt).reshape(n, -1)
        codes = pattern(n * a["continuousCodes"], salt + 1).reshape(n, -1)
        return torch.cat([noise, codes], 1), codes

    def pairs(self, salt):
        a, n, k = self.a, self.batch, self.a["continuousCodes"]
        first, codes = self.latents(salt)
        others = pattern(n * k, salt + 2).reshape(n, -1)
        shared = torch.tensor([(i * 5 + salt) % k for i in range(n)])
        same = F.one_hot(shared, k).bool()
        return (first, torch.cat([first[:, :a["noise"]], torch.where(same, codes, others)], 1),
                shared)

    def information(self, features, codes):
        square = ((codes - self.Q(features))**2).mean(0)
        nll = square / 2 + math.log(2 * math.pi) / 2
        bounds = math.log(2) - torch.log(2 * math.pi * math.e * square) / 2
        return self.lam * nll.sum(), bounds.tolist()

    def contrast(self, pairs):
        first, second, shared = pairs
        return F.cross_entropy(self.H(torch.cat([self.G(first), self.G(second)], 1)), shared)

    def lossD(self, real, latents):
        z, codes = latents
        with torch.no_grad():
            fake = self.G(z)
        loss = F.softplus(-self.D(self.T(real))).mean()
        features = self.T(fake)
        loss = loss + F.softplus(self.D(features)).mean()
        return loss, loss + self.information(features, codes)[0]

    def lossG(self, latents, pairs):
        z, codes = latents
        features = self.T(self.G(z))
        loss = F.softplus(-self.D(features)).mean()
        term, bounds = self.information(features, codes)
        contrast = self.contrast(pairs) if self.weight > 0 else torch.zeros(())
        return loss, loss + term + self.weight * contrast, bounds, contrast

    def clear(self):
        for p in self.parameters.values():
            p.grad = None

    def gradients(self, *nets):
        return {n: p.grad.detach().double().clone() for n, p in self.parameters.items()
                if n.split(".")[0] in nets and p.grad is not None}

    def step(self, index):
        salt = 100 + 20 * index
        if self.weight > 0:
            self.clear()
            self.contrast(self.pairs(salt + 10)).backward()
            self.adamH.step()
        self.clear()
        loss, total = self.lossD(self.real(50 + index), self.latents(salt))
        total.backward()
        self.adamD.step()
        for _ in range(2):
            self.clear()
            lossG, total, bounds, contrast = self.lossG(self.latents(salt), self.pairs(salt + 5))
            total.backward()
            self.adamG.step()
        for module in self.spectral:
            module.advance()
        return {"discriminatorLoss": loss.item(), "generatorLoss": lossG.item(),
                "information": bounds + ([contrast.item()] if self.weight > 0 else [])}


def kink_distance(game, salt):
    def play():
        game.lossD(game.real(salt), game.latents(salt + 50))
        game.lossG(game.latents(salt + 55), game.pairs(salt + 60))
    return common.kink_distance((game.G, game.T, game.Q, game.H), play)


def golden_gradients(name, architecture, batch, scale, weight):
    """Losses and gradients at the first weights: of H's step, of D's and of G's."""
    torch.set_default_dtype(torch.float64)
    salt = max(range(50, 1050, 50),
               key=lambda salt: kink_distance(Game(architecture, batch, scale, weight), salt))

    def play():
        game = Game(architecture, batch, scale, weight)
        result = {}
        loss = game.contrast(game.pairs(salt + 60))
        loss.backward()
        result["contrast"] = ([loss.item()], game.gradients("contrast"))
        game.clear()
        loss, total = game.lossD(game.real(salt), game.latents(salt + 50))
        total.backward()
        result["discriminator"] = ([loss.item()],
                                   game.gradients("trunk", "discriminator", "recognition"))
        game.clear()
        loss, total, bounds, contrast = game.lossG(game.latents(salt + 55), game.pairs(salt + 60))
        total.backward()
        result["generator"] = ([loss.item(), *bounds, contrast.item()],
                               game.gradients("generator"))
        return result

    print(name, "kink distance", kink_distance(Game(architecture, batch, scale, weight), salt))
    return {"name": name, "architecture": architecture, "batch": batch, "scale": scale,
            "weight": weight, "salt": salt, **common.golden_players(play)}


def golden_curve(architecture, batch, scale, weight):
    return {"architecture": architecture, "batch": batch, "scale": scale, "weight": weight,
            "steps": common.golden_steps(lambda: Game(architecture, batch, scale, weight))}


common.write("infogan_cr.json", {
    "gradients": [golden_gradients("grey", GREY, 24, 0.3, 2.0),
                  golden_gradients("colour", COLOUR, 24, 0.3, 3.0)],
    "curves": [golden_curve(architecture, 24, 0.3, weight)
               for architecture, weights in ((GREY, (0.0, 2.0)), (COLOUR, (3.0,)))
               for weight in weights],
})
