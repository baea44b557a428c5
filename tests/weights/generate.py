"""Writes the files of this folder, for `tests/trained.rs`; needs nothing but Python.

Every number is another multiple of 1/64, which both kinds of floats hold exactly.
"""

import itertools
import json
import math
import pathlib
import struct

HERE = pathlib.Path(__file__).parent
numbers = (n / 64 for n in itertools.count(-40))


def tensor(name, shape):
    values = [next(numbers) for _ in range(math.prod(shape))]
    return name, "F32", shape, struct.pack(f"<{len(values)}f", *values)


def write(name, tensors):
    header, data = {}, b""
    for tensor_name, dtype, shape, numbers in tensors:
        offsets = [len(data), len(data) + len(numbers)]
        header[tensor_name] = {"dtype": dtype, "shape": shape, "data_offsets": offsets}
        data += numbers
    header = json.dumps(header).encode()
    header += b" " * (-len(header) % 8)
    (HERE / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + data)


EVERY = {
    "normalization": {"mean": [2], "variance": [2], "count": []},
    "conv1d": {"kernel": [2, 2, 3], "bias": [3]},
    "depthwise_conv1d": {"kernel": [2, 3, 2], "bias": [6]},
    "separable_conv1d": {"depthwise_kernel": [1, 6, 1], "pointwise_kernel": [1, 6, 4]},
    "inner": {"gru/kernel": [4, 9], "gru/recurrent_kernel": [3, 9], "gru/bias": [9]},
    "batch_normalization": {"gamma": [3], "beta": [3], "moving_mean": [3], "moving_variance": [3]},
    "batch_normalization_1": {"beta": [3], "moving_mean": [3], "moving_variance": [3]},
    "layer_normalization": {"gamma": [3]},
    "rms_normalization": {"scale": [3]},
    "p_re_lu": {"alpha": [1, 3]},
    "bidirectional": {
        "forward/kernel": [3, 8],
        "forward/recurrent_kernel": [2, 8],
        "forward/bias": [8],
        "backward/kernel": [3, 9],
        "backward/recurrent_kernel": [3, 9],
        "backward/bias": [2, 9],
    },
    "simple": {"kernel": [5, 3], "recurrent_kernel": [3, 3]},
    "time_distributed": {"kernel": [3, 2], "bias": [2]},
    "gru": {"kernel": [2, 6], "recurrent_kernel": [2, 6], "bias": [2, 6]},
    "lstm": {"kernel": [2, 8], "recurrent_kernel": [2, 8], "bias": [8]},
    "dense": {"kernel": [2, 1]},
}
WORDS = {
    "embedding": {"embeddings": [5, 3]},
    "lstm": {"kernel": [3, 8], "recurrent_kernel": [2, 8], "bias": [8]},
}
for file, layers in [("every", EVERY), ("words", WORDS)]:
    # In another order than the layers, for tensors have names.
    write(file, sorted(tensor(f"{layer}/{name}", shape) for layer in layers for name, shape in layers[layer].items()))

write("halves", [
    ("a/kernel", "F16", [2, 1], struct.pack("<2e", 1.5, -2.0)),
    ("a/bias", "BF16", [1], struct.pack("<f", 0.25)[2:]),
    ("b/kernel", "F32", [1, 1], struct.pack("<f", 3.0)),
    ("b/bias", "F64", [1], struct.pack("<d", 2.0**-40)),
])
