"""Keras loads the weights that seqnet writes, and gives the same outputs.

    cargo test --test save_keras -- --ignored
    pip install keras jax safetensors
    KERAS_BACKEND=jax python tests/keras_loads/check.py

`transcript.txt` is what it printed.
"""

import pathlib

import keras
import numpy as np
from keras import Input, Sequential, layers as l
from safetensors.numpy import load_file

FILES = pathlib.Path(__file__).parent / "files"

networks = {
    "encoder_decoder": Sequential([
        Input((12, 1)),
        l.LSTM(32),
        l.RepeatVector(6),
        l.LSTM(32, return_sequences=True),
        l.TimeDistributed(l.Dense(1)),
        l.Activation("linear"),
    ]),
    "mixed": Sequential([
        Input((7, 3)),
        Sequential([
            Input((7, 3)),
            l.Conv1D(4, 3, padding="causal", activation="relu"),
            l.Bidirectional(l.GRU(3, return_sequences=True)),
        ]),
        l.BatchNormalization(),
        l.Dropout(0.5),
        l.LayerNormalization(scale=False),
        l.TimeDistributed(l.Dense(5, activation="tanh")),
        l.PReLU(shared_axes=[1]),
        l.Bidirectional(l.LSTM(2, return_sequences=True), merge_mode="sum"),
        l.SeparableConv1D(3, 2),
        l.SimpleRNN(4, use_bias=False),
        l.Dense(3),
        l.Dense(2, activation="softmax"),
    ]),
    "cells": Sequential([
        Input((5, 3)),
        l.RNN([l.LSTMCell(3), l.GRUCell(2, activation="relu"), l.LSTMCell(2)], return_sequences=True),
        l.RNN(l.GRUCell(4, reset_after=False), return_sequences=True, go_backwards=True),
        l.Bidirectional(l.RNN([l.SimpleRNNCell(2, use_bias=False), l.LSTMCell(3)], return_sequences=True)),
        l.Bidirectional(l.RNN(l.GRUCell(3)), merge_mode="mul"),
        l.Dense(2),
    ]),
    "directions": Sequential([
        Input((4, 5, 3)),
        l.TimeDistributed(l.Bidirectional(l.LSTM(3))),
        l.GroupNormalization(3),
        l.Bidirectional(
            l.LSTM(2, return_sequences=True),
            backward_layer=l.GRU(2, return_sequences=True, go_backwards=True, reset_after=False),
        ),
        l.GroupNormalization(-1, scale=False),
        l.Bidirectional(l.SimpleRNN(3), merge_mode="ave"),
    ]),
    "masked": Sequential([
        Input((6,)),
        l.Embedding(9, 4, mask_zero=True),
        l.Bidirectional(l.LSTM(3, return_sequences=True)),
        l.GRU(4, return_sequences=True),
        l.TimeDistributed(l.Dense(3, activation="tanh")),
        l.GlobalAveragePooling1D(),
        l.Dense(2),
    ]),
    "transposed": Sequential([
        Input((4, 3)),
        l.Conv1DTranspose(4, 4, strides=2, padding="same", activation="relu"),
        l.Conv1DTranspose(3, 3, dilation_rate=2, use_bias=False),
        l.Conv1DTranspose(2, 3, padding="same", output_padding=0),
        l.Conv1DTranspose(2, 4),
    ]),
    "places": Sequential([
        Input((3, 8, 2)),
        l.ConvLSTM1D(3, 3, return_sequences=True),
        l.ConvLSTM1D(4, 2, strides=2, use_bias=False, return_sequences=True),
        l.ConvLSTM1D(2, 2, padding="same", go_backwards=True),
    ]),
    "week": Sequential([
        Input((7, 5, 3)),
        l.TimeDistributed(Sequential([
            Input((5, 3)),
            l.GRU(2, return_sequences=True),
            l.Bidirectional(l.LSTM(2)),
        ])),
        l.LSTM(3),
        l.Dense(2),
    ]),
    "rescaled": Sequential([
        Input((6, 4)),
        l.Normalization(),
        l.DepthwiseConv1D(2, depth_multiplier=2, activation="elu"),
        l.RMSNormalization(),
        l.Conv1D(4, 2, groups=2, dilation_rate=2),
        l.PReLU(),
        l.BatchNormalization(scale=False),
        l.LayerNormalization(center=False),
    ]),
}

print("keras", keras.__version__, "on", keras.backend.backend())
for name, model in networks.items():
    io = load_file(FILES / f"{name}.safetensors")
    # Not `predict`, which keeps the numbers of a `Normalization` from before.
    before = np.array(model(io["x"][None]))[0]
    model.load_weights(FILES / f"{name}.weights.h5")
    after = np.array(model(io["x"][None]))[0]
    off = np.max(np.abs(after - io["y"]) / np.maximum(1, np.abs(io["y"])))
    print(f"{name}: {model.count_params()} weights; outputs {after.shape} differ from seqnet's by at most {off:.1e}")
    assert off <= 1e-6 and not np.allclose(before, after)
print("Keras loads all of them")
