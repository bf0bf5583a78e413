#!/usr/bin/env python3
"""latent beside PyTorch, ONNX Runtime and OpenVINO: peers.py PATH-OF-LATENT [options]

    python3 -m venv peers && peers/bin/pip install torch onnx onnxruntime openvino
    swift build -c release
    peers/bin/python Tests/Benchmarks/peers.py .build/release/latent

Prints the table of the README: for each workload, batch size and thread count the median over the
rounds of each program, and how many times the best of the others is slower. Programs that are not
installed are left out. In a round every program has its turn, each in a process of its own, so that a
disturbance hits all alike; each turn warms up and gives the median of its own runs.

All have networks of the same shapes with random weights; weights decide nothing about the time. The
shapes are those of `latent bench`: the generator of InfoGAN for MNIST, and that of DCGAN for 64 x 64
pictures in colour with 64 base channels; a training step updates D, then G (with Q in InfoGAN), by
Adam. PyTorch is measured with its usual layout and with channels last. The others run in single
precision; latent keeps large linear layers in half precision unless --exact is given.

--record FILE appends the medians of every round as JSON, for Tests/Benchmarks/results/.
"""
import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

FORWARD = ("g-mnist", "g-face64")
TRAINING = ("train-infogan-mnist", "train-dcgan64")
ENGINES = {"torch": "torch", "torch-nhwc": "torch", "onnxruntime": "onnxruntime",
           "openvino": "openvino"}


# The networks, in PyTorch. The other programs read them as ONNX files.

def transposed(before, after, stride=2):
    """Twice the side, or 1 x 1 to 4 x 4 with stride 1."""
    from torch import nn
    return nn.ConvTranspose2d(before, after, 4, stride, 1 if stride == 2 else 0, bias=False)


def convolution(before, after, stride=2):
    """Half the side, or 4 x 4 to 1 x 1 with stride 1."""
    from torch import nn
    return nn.Conv2d(before, after, 4, stride, 1 if stride == 2 else 0, bias=False)


def infogan():
    """Generator, trunk, discriminator, recognition: table 1 of Chen et al. 2016."""
    from torch import nn
    generator = nn.Sequential(
        nn.Linear(74, 1024), nn.BatchNorm1d(1024), nn.ReLU(),
        nn.Linear(1024, 6272), nn.BatchNorm1d(6272), nn.ReLU(), nn.Unflatten(1, (128, 7, 7)),
        nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.BatchNorm2d(64), nn.ReLU(),
        nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Sigmoid())
    trunk = nn.Sequential(
        nn.Conv2d(1, 64, 4, 2, 1), nn.LeakyReLU(0.1),
        nn.Conv2d(64, 128, 4, 2, 1), nn.BatchNorm2d(128), nn.LeakyReLU(0.1), nn.Flatten(),
        nn.Linear(6272, 1024), nn.BatchNorm1d(1024), nn.LeakyReLU(0.1))
    recognition = nn.Sequential(
        nn.Linear(1024, 128), nn.BatchNorm1d(128), nn.LeakyReLU(0.1), nn.Linear(128, 14))
    return generator, trunk, nn.Linear(1024, 1), recognition


def dcgan():
    """Generator and discriminator for 3 x 64 x 64, after Radford et al. 2016."""
    from torch import nn
    widths = [512, 256, 128, 64]
    up, before = [nn.Unflatten(1, (100, 1, 1))], 100
    for width in widths:
        up += [transposed(before, width, 1 if before == 100 else 2), nn.BatchNorm2d(width), nn.ReLU()]
        before = width
    up += [transposed(64, 3), nn.Tanh()]
    down, before = [convolution(3, 64), nn.LeakyReLU(0.2)], 64
    for width in widths[2::-1]:
        down += [convolution(before, width), nn.BatchNorm2d(width), nn.LeakyReLU(0.2)]
        before = width
    down += [convolution(512, 1, 1), nn.Flatten()]
    return nn.Sequential(*up), nn.Sequential(*down)


def generator_of(workload):
    """The generator and the length of its input."""
    return (infogan()[0], 74) if "mnist" in workload else (dcgan()[0], 100)


def step_of(workload, batch, channels_last):
    """A function that does one training step."""
    import torch
    import torch.nn.functional as F
    games = infogan() if "infogan" in workload else dcgan()
    if channels_last:
        games = [network.to(memory_format=torch.channels_last) for network in games]

    def adam(networks, rate):
        parameters = [p for network in networks for p in network.parameters()]
        return torch.optim.Adam(parameters, rate, betas=(0.5, 0.999))

    if "infogan" in workload:
        generator, trunk, discriminator, recognition = games
        optimisers = (adam((trunk, discriminator), 2e-4), adam((generator, recognition), 1e-3))
        judge = lambda pictures: discriminator(trunk(pictures)).flatten()
        real = torch.rand(batch, 1, 28, 28)
    else:
        generator, judge = games
        optimisers = (adam((judge,), 2e-4), adam((generator,), 2e-4))
        real = torch.rand(batch, 3, 64, 64) * 2 - 1
    if channels_last:
        real = real.to(memory_format=torch.channels_last)

    def step():
        if "infogan" in workload:
            category, codes = torch.randint(0, 10, (batch,)), torch.rand(batch, 2) * 2 - 1
            noise = torch.rand(batch, 62) * 2 - 1
            latents = torch.cat([noise, F.one_hot(category, 10).float(), codes], 1)
        else:
            latents = torch.randn(batch, 100)
        fake = generator(latents)
        optimisers[0].zero_grad()
        (F.softplus(-judge(real)).mean() + F.softplus(judge(fake.detach())).mean()).backward()
        optimisers[0].step()
        optimisers[1].zero_grad()
        if "infogan" in workload:
            features = trunk(fake)
            said = recognition(features)
            loss = (F.softplus(-discriminator(features)).mean()
                    + F.cross_entropy(said[:, :10], category)
                    + ((codes - said[:, 10:12])**2).mean(0).sum() / 2)
        else:
            loss = F.softplus(-judge(fake)).mean()
        loss.backward()
        optimisers[1].step()

    return step


def pass_of(engine, workload, batch, threads, folder):
    """A function that does one forward pass."""
    import torch
    generator, size = generator_of(workload)
    generator.eval()
    latents = torch.randn(batch, size)
    if engine.startswith("torch"):
        if engine == "torch-nhwc":
            generator = generator.to(memory_format=torch.channels_last)

        def run():
            with torch.inference_mode():
                generator(latents)
        return run
    path = os.path.join(folder, f"{workload}-{batch}.onnx")
    if not os.path.exists(path):
        torch.onnx.export(generator, (latents,), path, input_names=["z"], output_names=["x"],
                          dynamo=False)
    if engine == "onnxruntime":
        import onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        inputs = {"z": latents.numpy()}
        return lambda: session.run(None, inputs)
    import openvino
    settings = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY", "NUM_STREAMS": "1",
                "INFERENCE_PRECISION_HINT": "f32"}
    request = openvino.Core().compile_model(path, "CPU", settings).create_infer_request()
    request.set_input_tensor(openvino.Tensor(latents.numpy()))
    return request.infer


def work(engine, workload, batch, threads, seconds, folder):
    """One turn of one program, in this process: the median in microseconds."""
    import warnings
    warnings.filterwarnings("ignore")
    import torch
    torch.set_num_threads(threads)
    training = workload in TRAINING
    run = (step_of(workload, batch, engine == "torch-nhwc") if training
           else pass_of(engine, workload, batch, threads, folder))
    for _ in range(2 if training else 3):
        run()
    times, start = [], time.perf_counter()
    while len(times) < (5 if training else 7) or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        run()
        times.append(time.perf_counter() - before)
    return sorted(times)[len(times) // 2] * 1e6


def turn(command, threads):
    """Runs a program and reads the last line that it prints."""
    process = subprocess.run(command, capture_output=True, text=True,
                             env=dict(os.environ, OMP_NUM_THREADS=str(threads)))
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{(process.stderr or process.stdout)[-2000:]}")
    return json.loads(process.stdout.strip().splitlines()[-1])


def versions(latent):
    result = {"latent": subprocess.run([latent, "--version"], capture_output=True,
                                       text=True).stdout.split()[-1]}
    from importlib.metadata import version
    for name in sorted(set(ENGINES.values())):
        if importlib.util.find_spec(name):
            result[name] = version(name)
    return result


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("latent", help="the built program")
    parser.add_argument("--threads", default=f"1,{os.cpu_count()}")
    parser.add_argument("--batches", default="1,64", help="of forward passes; training has 64")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, help="a turn; by default 1, and 4 for training")
    parser.add_argument("--only", action="append", choices=FORWARD + TRAINING,
                        help="a workload; may be given again")
    parser.add_argument("--exact", action="store_true",
                        help="latent, too, keeps all weights in single precision")
    parser.add_argument("--record", metavar="FILE")
    parser.add_argument("--work", nargs=6, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        engine, workload, batch, threads, seconds, folder = options.work
        median = work(engine, workload, int(batch), int(threads), float(seconds), folder)
        print(json.dumps({"median_us": median}))
        return
    if not importlib.util.find_spec("torch"):
        parser.error("torch is needed: it runs, and makes the files that the others read")
    engines = [e for e, module in ENGINES.items() if importlib.util.find_spec(module)]
    if not importlib.util.find_spec("onnx"):
        engines = [e for e in engines if e.startswith("torch")]
    threads = sorted({int(t) for t in options.threads.split(",")})
    jobs = [(w, b, t) for w in options.only or FORWARD + TRAINING
            for b in ([64] if w in TRAINING else map(int, options.batches.split(",")))
            for t in threads]
    print("; ".join(f"{name} {v}" for name, v in versions(options.latent).items()))
    print(f"medians of {options.rounds} rounds in turns; microseconds a forward pass, or pictures a "
          "second of training\n")
    exact = ["--exact"] if options.exact else []
    columns = ["latent"] + engines
    print("| workload | batch | threads | " + " | ".join(columns) + " | latent is faster by |")
    print("|---|---" + "|---" * (len(columns) + 2) + "|")
    records = []
    with tempfile.TemporaryDirectory(prefix="latent-peers-") as folder:
        for workload, batch, thread_count in jobs:
            training = workload in TRAINING
            seconds = str(options.seconds if options.seconds is not None else 4 if training else 1)
            names = [c for c in columns if c.startswith(("latent", "torch")) or not training]
            times = {name: [] for name in names}
            for number in range(options.rounds):
                # Another one begins in each round, so that none always follows the same.
                first = number % len(names)
                for name in names[first:] + names[:first]:
                    command = (
                        [options.latent, "bench", "--workload", workload, "--batch", str(batch),
                         "--threads", str(thread_count), "--seconds", seconds, "--json", *exact]
                        if name == "latent" else
                        [sys.executable, os.path.abspath(__file__), options.latent, "--work", name,
                         workload, str(batch), str(thread_count), seconds, folder])
                    times[name].append(turn(command, thread_count)["median_us"])
            medians = {name: statistics.median(values) for name, values in times.items()}
            ratio = min(v for name, v in medians.items() if name != "latent") / medians["latent"]
            cells = ["-" if name not in medians
                     else f"{batch * 1e6 / medians[name]:.0f}" if training
                     else f"{medians[name]:.0f}" for name in columns]
            print(f"| {workload} | {batch} | {thread_count} | {' | '.join(cells)} | **{ratio:.2f}** |",
                  flush=True)
            records.append({"workload": workload, "batch": batch, "threads": thread_count,
                            "rounds_us": {n: [round(v, 1) for v in t] for n, t in times.items()}})
    if options.record:
        with open(options.record, "a") as file:
            file.write(json.dumps({"date": time.strftime("%Y-%m-%d"),
                                   "versions": versions(options.latent), "rows": records}) + "\n")


main()
