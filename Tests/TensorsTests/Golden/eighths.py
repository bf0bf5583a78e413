#!/usr/bin/env python3
"""Writes eighths.json: what PyTorch says all numbers of eight bits are; null for what is no number."""
import json, os
import torch

out = {}
for dtype in (torch.float8_e4m3fn, torch.float8_e5m2):
    values = torch.arange(256, dtype=torch.uint8).view(dtype).float().tolist()
    out[str(dtype)[6:]] = [str(v) for v in values]
folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "eighths.json"), "w") as file:
    json.dump(out, file)
