"""Writes dcgan.json: losses, gradients and loss curves of DCGAN, from PyTorch.

    python dcgan.py            (made with PyTorch 2.13.0, CPU)

As infogan.py: weights, pictures and latents are patterns that both sides compute, every number has
its rounding "noise", and the gradient cases stay away from the kinks of the rectifiers. D and G play
on the same generated pictures, and G's are judged by the D just updated. The gradients of both
players are those at the first weights.
"""

import torch
import torch.nn.functional as F
from torch import nn

import common
from common import pattern

torch.manual_seed(0)

SMALL = dict(side=8, pictureChannels=1, noise=5, prior=dict(distribution="standardNormal"),
             channels=4, slope=0.2)
MIDDLE = dict(side=32, pictureChannels=3, noise=20,
              prior=dict(distribution="uniform", low=-1, high=1), channels=32, slope=0.2)


class Game:
    def __init__(self, a, batch, scale):
        self.a, self.batch = a, batch
        widths = [a["channels"]]
        while 8 * 2**(len(widths) - 1) < a["side"]:
            widths.append(2 * widths[-1])
        up, names = [nn.Unflatten(1, (a["noise"], 1, 1))], {"generator": [""]}
        before = a["noise"]
        for i, width in enumerate(reversed(widths)):
            first = i == 0
            up += [nn.ConvTranspose2d(before, width, 4, 1 if first else 2, 0 if first else 1,
                                      bias=False), nn.BatchNorm2d(width), nn.ReLU()]
            names["generator"] += [f"up{i + 1}", f"bn{i + 1}", ""]
            before = width
        up += [nn.ConvTranspose2d(before, a["pictureChannels"], 4, 2, 1, bias=False), nn.Tanh()]
        names["generator"] += [f"up{len(widths) + 1}", ""]
        down, names["discriminator"], before = [], [], a["pictureChannels"]
        for i, width in enumerate(widths):
            down.append(nn.Conv2d(before, width, 4, 2, 1, bias=False))
            names["discriminator"].append(f"conv{i + 1}")
            if i > 0:
                down.append(nn.BatchNorm2d(width))
                names["discriminator"].append(f"bn{i + 1}")
            down.append(nn.LeakyReLU(a["slope"]))
            names["discriminator"].append("")
            before = width
        down += [nn.Conv2d(before, 1, 4, 1, 0, bias=False), nn.Flatten()]
        names["discriminator"] += [f"conv{len(widths) + 1}", ""]
        self.G, self.D = nn.Sequential(*up), nn.Sequential(*down)
        self.parameters = common.fill_parameters(
            [(self.G, "generator"), (self.D, "discriminator")], names, scale)
        self.adamD = torch.optim.Adam(self.D.parameters(), 2e-4, (0.5, 0.999))
        self.adamG = torch.optim.Adam(self.G.parameters(), 2e-4, (0.5, 0.999))

    def real(self, salt):
        shape = (self.batch, self.a["pictureChannels"], self.a["side"], self.a["side"])
        return pattern(self.batch * self.a["pictureChannels"] * self.a["side"]**2, salt).reshape(shape)

    def latents(self, salt):
        return pattern(self.batch * self.a["noise"], salt).reshape(self.batch, -1)

    def lossD(self, real, fake):
        return F.softplus(-self.D(real)).mean() + F.softplus(self.D(fake.detach())).mean()

    def lossG(self, fake):
        return F.softplus(-self.D(fake)).mean()

    def clear(self):
        for p in self.parameters.values():
            p.grad = None

    def gradients(self, net):
        return {n: p.grad.detach().double() for n, p in self.parameters.items()
                if n.split(".")[0] == net}

    def step(self, index):
        fake = self.G(self.latents(100 + 10 * index))
        self.clear()
        lossD = self.lossD(self.real(50 + index), fake)
        lossD.backward()
        self.adamD.step()
        self.clear()
        lossG = self.lossG(fake)
        lossG.backward()
        self.adamG.step()
        return {"discriminatorLoss": lossD.item(), "generatorLoss": lossG.item(),
                "information": []}


def kink_distance(game, salt):
    return common.kink_distance((game.G, game.D), lambda: game.lossD(
        game.real(salt), game.G(game.latents(salt + 50))))


def golden_gradients(name, architecture, batch, scale):
    torch.set_default_dtype(torch.float64)
    salt = max(range(50, 1050, 50),
               key=lambda salt: kink_distance(Game(architecture, batch, scale), salt))

    def play():
        game = Game(architecture, batch, scale)
        fake = game.G(game.latents(salt + 50))
        lossD = game.lossD(game.real(salt), fake)
        lossD.backward()
        discriminator = ([lossD.item()], game.gradients("discriminator"))
        game.clear()
        lossG = game.lossG(fake)
        lossG.backward()
        return {"discriminator": discriminator,
                "generator": ([lossG.item()], game.gradients("generator"))}

    print(name, "kink distance", kink_distance(Game(architecture, batch, scale), salt))
    return {"name": name, "architecture": architecture, "batch": batch, "scale": scale,
            "salt": salt, **common.golden_players(play)}


common.write("dcgan.json", {
    "gradients": [golden_gradients("small", SMALL, 32, 0.3),
                  golden_gradients("middle", MIDDLE, 8, 0.06)],
    "curves": [{"architecture": SMALL, "batch": 32, "scale": 0.3,
                "steps": common.golden_steps(lambda: Game(SMALL, 32, 0.3))}],
})
