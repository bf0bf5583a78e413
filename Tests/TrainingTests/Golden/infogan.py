"""Writes infogan.json: losses, gradients and loss curves of InfoGAN, from PyTorch.

    python infogan.py            (made with PyTorch 2.13.0, CPU)

Weights, pictures and latents are not stored: both sides compute them with `pattern`. Of the small
networks every gradient is stored, of the paper's networks the projection of each gradient on a
pattern and its norm. A loss curve is five whole steps with Adam: one update of D, one of G.

Every number is computed in double precision, and again in single: the difference ("noise") is what
rounding alone does to it. Batch norm over few rows and Adam's first steps, which are signs of
gradients however small, make it larger than a unit in the last place. The gradient cases use
pictures and latents for which no rectifier comes so near to its kink that rounding could choose the
side.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

import common
from common import pattern

torch.manual_seed(0)

SMALL = dict(side=8, noise=4, categories=3, continuousCodes=2, channels=[4, 6], hidden=12,
             recognitionHidden=8, slope=0.1)
PAPER = dict(side=28, noise=62, categories=10, continuousCodes=2, channels=[64, 128], hidden=1024,
             recognitionHidden=128, slope=0.1)


class Game:
    def __init__(self, a, batch, scale, learns=False, follows=False, informed=True):
        self.a, self.batch, self.learns, self.informed = a, batch, learns, informed
        self.follows = follows
        latent = a["noise"] + a["categories"] + a["continuousCodes"]
        small, (c1, c2) = a["side"] // 4, a["channels"]
        area = small * small * c2
        leaky = lambda: nn.LeakyReLU(a["slope"])
        self.G = nn.Sequential(
            nn.Linear(latent, a["hidden"]), nn.BatchNorm1d(a["hidden"]), nn.ReLU(),
            nn.Linear(a["hidden"], area), nn.BatchNorm1d(area), nn.ReLU(),
            nn.Unflatten(1, (c2, small, small)), nn.ConvTranspose2d(c2, c1, 4, 2, 1),
            nn.BatchNorm2d(c1), nn.ReLU(), nn.ConvTranspose2d(c1, 1, 4, 2, 1), nn.Sigmoid())
        self.T = nn.Sequential(
            nn.Conv2d(1, c1, 4, 2, 1), leaky(), nn.Conv2d(c1, c2, 4, 2, 1), nn.BatchNorm2d(c2),
            leaky(), nn.Flatten(), nn.Linear(area, a["hidden"]), nn.BatchNorm1d(a["hidden"]),
            leaky())
        self.D = nn.Sequential(nn.Linear(a["hidden"], 1))
        outputs = a["categories"] + 2 * a["continuousCodes"]
        self.Q = nn.Sequential(
            nn.Linear(a["hidden"], a["recognitionHidden"]),
            nn.BatchNorm1d(a["recognitionHidden"]), leaky(),
            nn.Linear(a["recognitionHidden"], outputs))
        names = {"generator": ["fc1", "bn1", "", "fc2", "bn2", "", "", "up1", "bn3", "", "up2", ""],
                 "trunk": ["conv1", "", "conv2", "bn2", "", "", "fc", "bn3", ""],
                 "discriminator": ["fc"], "recognition": ["fc1", "bn1", "", "fc2"]}
        self.parameters = common.fill_parameters(
            [(self.G, "generator"), (self.T, "trunk"), (self.D, "discriminator"),
             (self.Q, "recognition")], names, scale)
        betas = (0.5, 0.999)
        d = [*self.T.parameters(), *self.D.parameters()]
        g = list(self.G.parameters())
        (g if follows else d).extend(self.Q.parameters())
        self.adamD = torch.optim.Adam(d, 2e-4, betas)
        self.adamG = torch.optim.Adam(g, 1e-3, betas)

    def real(self, salt):
        side = self.a["side"]
        return (pattern(self.batch * side * side, salt, 0.5).float() + 0.5).to(torch.get_default_dtype()).reshape(-1, 1, side, side)

    def latents(self, salt):
        a, n = self.a, self.batch
        noise = pattern(n * a["noise"], salt).reshape(n, -1)
        category = torch.tensor([(i * 7 + salt) % a["categories"] for i in range(n)])
        codes = pattern(n * a["continuousCodes"], salt + 1).reshape(n, -1)
        z = torch.cat([noise, F.one_hot(category, a["categories"]).to(noise.dtype), codes], 1)
        return z, category, codes

    def information(self, features, category, codes):
        k, m = self.a["categories"], self.a["continuousCodes"]
        out = self.Q(features)
        crossEntropy = F.cross_entropy(out[:, :k], category)
        mean = out[:, k:k + m]
        if self.learns:
            s = out[:, k + m:].clamp(-3, 1)
            nll = (s + ((codes - mean) / s.exp())**2 / 2).mean(0) + math.log(2 * math.pi) / 2
            bounds = math.log(2) - nll
        else:
            square = ((codes - mean)**2).mean(0)
            nll = square / 2
            bounds = math.log(2) - torch.log(2 * math.pi * math.e * square) / 2
        return crossEntropy + nll.sum(), [math.log(k) - crossEntropy.item(), *bounds.tolist()]

    def lossD(self, real, latents):
        z, category, codes = latents
        with torch.no_grad():
            fake = self.G(z)
        first = F.softplus(-self.D(self.T(real))).mean()
        features = self.T(fake)
        loss = first + F.softplus(self.D(features)).mean()
        return loss, loss + self.information(features, category, codes)[0]

    def lossG(self, latents):
        z, category, codes = latents
        features = self.T(self.G(z))
        loss = F.softplus(-self.D(features)).mean()
        term, bounds = self.information(features, category, codes)
        return loss, loss + (term if self.informed else 0), term, bounds

    def clear(self):
        for p in self.parameters.values():
            p.grad = None

    def gradients(self, nets):
        return {n: p.grad for n, p in self.parameters.items()
                if n.split(".")[0] in nets and p.grad is not None}

    def step(self, index):
        self.clear()
        loss, total = self.lossD(self.real(50 + index), self.latents(100 + 10 * index))
        total.backward()
        self.adamD.step()
        self.clear()
        lossG, total, term, bounds = self.lossG(self.latents(105 + 10 * index))
        total.backward()
        if self.follows and not self.informed:
            # Q still learns, beside a generator that does not listen.
            q = list(self.Q.parameters())
            for p, grad in zip(q, torch.autograd.grad(
                    self.information(self.T(self.G(self.latents(105 + 10 * index)[0])).detach(),
                                     *self.latents(105 + 10 * index)[1:])[0], q)):
                p.grad = grad
        self.adamG.step()
        return {"discriminatorLoss": loss.item(), "generatorLoss": lossG.item(),
                "information": bounds}


def kink_distance(game, salt):
    def play():
        game.lossD(game.real(salt), game.latents(salt + 50))
        game.lossG(game.latents(salt + 55))
    return common.kink_distance((game.G, game.T, game.Q), play)


def golden_gradients(name, architecture, batch, scale):
    """Losses and gradients at the first weights, of D's step and of G's."""
    torch.set_default_dtype(torch.float64)
    salt = max(range(50, 1050, 50),
               key=lambda salt: kink_distance(Game(architecture, batch, scale), salt))

    def play():
        game = Game(architecture, batch, scale)
        result = {}
        for player, nets in (("discriminator", ("trunk", "discriminator", "recognition")),
                             ("generator", ("generator",))):
            game.clear()
            if player == "discriminator":
                loss, total = game.lossD(game.real(salt), game.latents(salt + 50))
                losses = [loss.item()]
            else:
                loss, total, _, bounds = game.lossG(game.latents(salt + 55))
                losses = [loss.item(), *bounds]
            total.backward()
            result[player] = (losses, {n: g.detach().double()
                                       for n, g in game.gradients(nets).items()})
        return result

    print(name, "kink distance", kink_distance(Game(architecture, batch, scale), salt))
    return {"name": name, "architecture": architecture, "batch": batch, "scale": scale,
            "salt": salt, **common.golden_players(play)}


def golden_curve(architecture, batch, scale, **settings):
    return {**{"learns": False, "follows": False, "informed": True}, **settings,
            "architecture": architecture, "batch": batch, "scale": scale,
            "steps": common.golden_steps(lambda: Game(architecture, batch, scale, **settings))}


common.write("infogan.json", {
    "gradients": [golden_gradients("small", SMALL, 32, 0.3),
                  golden_gradients("paper", PAPER, 16, 0.035)],
    "curves": [golden_curve(SMALL, 32, 0.3, learns=learns, follows=follows, informed=informed)
               for learns in (False, True) for follows in (False, True)
               for informed in (True, False)],
})
