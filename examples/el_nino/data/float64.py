"""Adds `float64_output` to the test files: what the trained weights give without the rounding of float32.

    pip install numpy safetensors
    python float64.py

It tells how much of a difference between two float32 outputs is rounding. Keras itself cannot tell: on JAX its `tanh`
computes in float32 even where the layers are in float64.
"""

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

HERE = Path(__file__).resolve().parent


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(weights, name, x):
    """The outputs at all timesteps."""
    kernel, recurrent_kernel, bias = (weights[f"{name}/{part}"] for part in ("kernel", "recurrent_kernel", "bias"))
    h = c = np.zeros((len(x), len(recurrent_kernel)))
    outputs = []
    for t in range(x.shape[1]):
        i, f, g, o = np.split(x[:, t] @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h)
    return np.stack(outputs, axis=1)


def dense(weights, name, x):
    return x @ weights[f"{name}/kernel"] + weights[f"{name}/bias"]


def many_to_one(weights, x):
    return dense(weights, "dense", lstm(weights, "lstm", x)[:, -1])


def encoder_decoder(weights, x):
    code = lstm(weights, "lstm", x)[:, -1]
    return dense(weights, "time_distributed", lstm(weights, "lstm_1", np.repeat(code[:, None], 6, axis=1)))


NETWORKS = {"next_month": many_to_one, "vanilla": many_to_one, "encoder_decoder": encoder_decoder}


def main():
    for network, output in NETWORKS.items():
        weights = {name: weight.astype("float64") for name, weight in load_file(HERE / f"{network}.safetensors").items()}
        test_file = HERE / f"{network}.test.safetensors"
        tensors = load_file(test_file)
        exact = output(weights, tensors["input"].astype("float64"))
        error = np.max(np.abs(tensors["keras_output"] - exact) / np.maximum(1, np.abs(exact)))
        print(f"{network}: Keras in float32 is within {error:.1e} · max(1, |y|)")
        save_file(tensors | {"float64_output": exact}, test_file)


if __name__ == "__main__":
    main()
