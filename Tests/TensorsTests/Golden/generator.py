"""Golden numbers for SeededGenerator and normalQuantile, by independent means.

xoshiro256** and splitmix64 follow the reference C code of Blackman and Vigna
(https://prng.di.unimi.it), quantiles are found by mpmath with 50 digits.
Needs mpmath; run: python3 generator.py > generator.json
"""
import json
import struct

import mpmath

MASK = (1 << 64) - 1
mpmath.mp.dps = 50


def splitmix64(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def rotl(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


class Xoshiro:
    def __init__(self, seed):
        mix = splitmix64(seed)
        self.s = [next(mix) for _ in range(4)]

    def next(self):
        s = self.s
        result = (rotl((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)
        return result

    def below(self, bound):
        """Lemire's nearly divisionless method."""
        while True:
            product = self.next() * bound
            if (product & MASK) >= ((1 << 64) - bound) % bound or (product & MASK) >= bound:
                return product >> 64


def quantile(p):
    return mpmath.sqrt(2) * mpmath.erfinv(2 * mpmath.mpf(p) - 1)


def float32(x):
    return struct.unpack("<f", struct.pack("<f", float(x)))[0]


def stream(seed, count, draw):
    generator = Xoshiro(seed)
    return [draw(generator) for _ in range(count)]


def shuffled(seed, count):
    generator = Xoshiro(seed)
    values = list(range(count))
    for i in range(count - 1, 0, -1):
        j = generator.below(i + 1)
        values[i], values[j] = values[j], values[i]
    return values


seeds = [0, 1, 42, MASK]
bounds = [1, 2, 3, 10, 60000, (1 << 62) + 1]
probabilities = [2.0**-54, 1e-15, 1e-8, 1e-5, 0.001, 0.02425, 0.074, 0.0751, 0.2, 0.4999, 0.5,
                 0.6, 0.9, 0.925, 0.9251, 0.99, 0.999999, 1 - 2.0**-53]
print(json.dumps({
    "next": [{"seed": str(s), "values": [str(v) for v in stream(s, 8, lambda g: g.next())]}
             for s in seeds],
    "below": [{"bound": b, "values": stream(7, 8, lambda g: g.below(b))} for b in bounds],
    "uniform": stream(42, 8, lambda g: (g.next() >> 40) / 2.0**24),
    "normal": stream(42, 16, lambda g: float32(quantile((mpmath.mpf(g.next() >> 11) + 0.5) / 2**53))),
    "shuffled": shuffled(3, 20),
    "quantiles": [{"p": p, "value": float(quantile(p))} for p in probabilities],
}, indent=1))
