"""What Keras has: `keras.json`, beside this file.

    pip install keras==3.15.1 jax && KERAS_BACKEND=jax python seqnet-macros/src/inventory/generate.py

`layers`: every name in `keras.layers`, with the arguments of its class in their order; those with a default have it as JSON.
`activations`: every name in `keras.activations`.
`masked`: whether there is a mask after a layer of the class that is given a sequence with one.
"""

import inspect
import json
import pathlib

import keras


def arguments(layer):
    parameters = list(inspect.signature(layer.__init__).parameters.values())[1:]
    return [
        [p.name] if p.default is p.empty else [p.name, p.default]
        for p in parameters
        if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)
    ]


def is_layer(item):
    return inspect.isclass(item) and issubclass(item, keras.layers.Layer)


GIVEN = {
    "Activation": ["tanh"],
    "ActivityRegularization": [],
    "Bidirectional": [keras.layers.LSTM(3, return_sequences=True)],
    "Lambda": [lambda x: x[:, -3:, :]],
    "Permute": [(2, 1)],
    "RNN": [keras.layers.LSTMCell(3)],
    "Reshape": [(6, 8)],
    "SeparableConv1D": [3, 3],
    "Conv1D": [3, 3],
    "GroupNormalization": [2],
    "TimeDistributed": [keras.layers.Dense(3)],
}


def masked(name):
    """Whether the mask of 12 timesteps of 4 features goes on."""
    layer = getattr(keras.layers, name)
    recurrent = {"return_sequences": True} if name in ("LSTM", "GRU", "SimpleRNN", "RNN") else {}
    needed = [1 if argument[0] != "rate" else 0.5 for argument in arguments(layer) if len(argument) == 1]
    x = keras.layers.Masking()(keras.Input((12, 4)))
    y = layer(*GIVEN.get(name, needed), **recurrent)(x)
    return getattr(y, "_keras_mask", None) is not None


# Those that `sequential!` has, on one sequence.
SEQUENTIAL = """Activation ActivityRegularization AdaptiveAveragePooling1D AdaptiveMaxPooling1D AlphaDropout AveragePooling1D
BatchNormalization Bidirectional Conv1D Conv1DTranspose Cropping1D Dense DepthwiseConv1D Dropout ELU Flatten GRU GaussianDropout
GaussianNoise GlobalAveragePooling1D
GlobalMaxPooling1D GroupNormalization Identity LSTM Lambda LayerNormalization LeakyReLU Masking MaxPooling1D Normalization
PReLU Permute RMSNormalization RNN ReLU Rescaling Reshape SeparableConv1D SimpleRNN SpatialDropout1D TimeDistributed
UnitNormalization UpSampling1D ZeroPadding1D""".split()

names = [name for name in sorted(dir(keras.layers)) if not name.startswith("_")]
layers = {name: arguments(item) if is_layer(item := getattr(keras.layers, name)) else [] for name in names}
lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(layers[name])}" for name in names)
activations = [name for name in sorted(dir(keras.activations)) if not name.startswith("_")]
masks = json.dumps({name: masked(name) for name in SEQUENTIAL})
text = f'{{\n"layers": {{\n{lines}\n}},\n"activations": {json.dumps(activations)},\n"masked": {masks}\n}}\n'
pathlib.Path(__file__).with_name("keras.json").write_text(text)
