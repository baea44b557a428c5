"""Takes the weights of the `.keras` files that `train.py` wrote over to `<network>.safetensors`.

    pip install h5py numpy safetensors
    python convert.py [FOLDER OF THE .keras FILES]

Tensors are named `<layer>/<Keras weight>` (`lstm_1/recurrent_kernel`) and keep Keras's shapes and float32.
"""

import io
import sys
import zipfile
from pathlib import Path

import h5py
import numpy as np
from safetensors.numpy import save_file

HERE = Path(__file__).resolve().parent
NETWORKS = ("encoder_decoder", "vanilla", "next_month")
# Keras saves a layer's weights in the order in which the layer made them, as `vars/0`, `vars/1`, …, below these groups.
WEIGHTS = {
    "cell": ("kernel", "recurrent_kernel", "bias"),  # LSTM
    "layer": ("kernel", "bias"),  # TimeDistributed(Dense)
    "": ("kernel", "bias"),  # Dense
}


def weights(keras_file):
    with zipfile.ZipFile(keras_file) as archive:
        weights_file = io.BytesIO(archive.read("model.weights.h5"))
    tensors = {}
    with h5py.File(weights_file) as file:
        for layer, groups in file["layers"].items():
            for group, names in WEIGHTS.items():
                saved = groups.get(f"{group}/vars".lstrip("/"), {})
                if len(saved) not in (0, len(names)):
                    sys.exit(f"{keras_file}: `{layer}` has {len(saved)} weights, not {', '.join(names)}")
                for index in range(len(saved)):
                    tensors[f"{layer}/{names[index]}"] = np.asarray(saved[str(index)], dtype="float32")
    return tensors


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for network in NETWORKS:
        tensors = weights(folder / f"{network}.keras")
        save_file(tensors, HERE / f"{network}.safetensors")
        print(network, {name: tensor.shape for name, tensor in tensors.items()})


if __name__ == "__main__":
    main()
