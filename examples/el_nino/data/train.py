"""Trains the three networks of the example on `elnino.csv` with Keras.

    pip install keras==3.15.1 jax==0.10.2 safetensors
    python train.py && python convert.py && python float64.py

Writes beside itself, for each network, `<network>.keras` (the best of five seeds by its validation loss) and
`<network>.test.safetensors` (`input`, `target` and `keras_output` of the test windows).
"""

import csv
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

import keras
import numpy as np
from keras import layers
from safetensors.numpy import save_file

HERE = Path(__file__).resolve().parent
WINDOW = 12
HORIZON = 6
SEEDS = range(5)

NETWORKS = {
    "next_month": lambda: [keras.Input((WINDOW, 1)), layers.LSTM(32), layers.Dense(1)],
    "vanilla": lambda: [keras.Input((WINDOW, 1)), layers.LSTM(32), layers.Dense(HORIZON)],
    "encoder_decoder": lambda: [
        keras.Input((WINDOW, 1)),
        layers.LSTM(32),
        layers.RepeatVector(HORIZON),
        layers.LSTM(32, return_sequences=True),
        layers.TimeDistributed(layers.Dense(1)),
        layers.Activation("linear"),
    ],
}


def read_temperatures():
    with open(HERE / "elnino.csv", newline="") as file:
        return np.array([float(row["sst"]) for row in csv.DictReader(file)])


def windows(temperatures, horizon):
    """Training and test windows `(x, y)` of the series standardized by its first 80 %.

    A window is for training if all its targets lie in the first 80 %, for testing if none does.
    """
    split = int(len(temperatures) * 0.8)
    past = temperatures[:split]
    z = (temperatures - past.mean()) / past.std()
    first_targets = np.arange(WINDOW, len(z) - horizon + 1)
    x = np.stack([z[i - WINDOW : i] for i in first_targets])[..., None].astype("float32")
    y = np.stack([z[i : i + horizon] for i in first_targets]).astype("float32")
    train, test = first_targets + horizon <= split, first_targets >= split
    return (x[train], y[train]), (x[test], y[test])


def train(network, seed, x, y):
    """A network fitted with early stopping by the last 15 % of the windows, and its loss on them."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(NETWORKS[network]())
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")
    fitted = int(len(x) * 0.85)
    validation = x[fitted:], y[fitted:]
    model.fit(
        x[:fitted],
        y[:fitted],
        validation_data=validation,
        epochs=300,
        batch_size=32,
        verbose=0,
        callbacks=[keras.callbacks.EarlyStopping(patience=40, restore_best_weights=True)],
    )
    return float(model.evaluate(*validation, verbose=0)), model


def main():
    temperatures = read_temperatures()
    for network in NETWORKS:
        (x, y), (test_x, test_y) = windows(temperatures, 1 if network == "next_month" else HORIZON)
        if network == "encoder_decoder":
            y, test_y = y[..., None], test_y[..., None]
        best = None
        for seed in SEEDS:
            loss, model = train(network, seed, x, y)
            output = np.asarray(model(test_x, training=False)).astype("float32")
            print(f"{network} seed {seed}: validation {loss:.4f}, test {np.mean((output - test_y) ** 2):.4f}", flush=True)
            if best is None or loss < best[0]:
                best = loss, seed, model, output
        _, seed, model, output = best
        print(f"{network}: kept seed {seed}")
        model.save(HERE / f"{network}.keras")
        tensors = {"input": test_x, "target": test_y, "keras_output": output}
        save_file(tensors, HERE / f"{network}.test.safetensors")


if __name__ == "__main__":
    main()
