"""What the layers of Keras are called, and the arguments of those that seqnet has: inventory.json.

    pip install keras==3.15.0 jax && KERAS_BACKEND=jax python seqnet-weights/tests/inventory.py
"""

import inspect
import json
import pathlib

from keras import layers

OURS = """Activation ActivityRegularization AdaptiveAveragePooling1D AdaptiveMaxPooling1D AlphaDropout AveragePooling1D
BatchNormalization Bidirectional Conv1D Conv1DTranspose ConvLSTM1D Cropping1D Dense DepthwiseConv1D Dropout ELU Embedding
Flatten GRU GRUCell GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalMaxPooling1D
GroupNormalization Identity LSTM LSTMCell LayerNormalization LeakyReLU Masking MaxPooling1D Normalization PReLU Permute
RMSNormalization RNN ReLU RepeatVector Rescaling Reshape SeparableConv1D SimpleRNN SimpleRNNCell Softmax SpatialDropout1D
TimeDistributed UnitNormalization UpSampling1D ZeroPadding1D""".split()


def signature(layer):
    """The arguments with their defaults; `"needed"` where there is none."""
    arguments = inspect.signature(layer.__init__).parameters.values()
    named = [a for a in arguments if a.name != "self" and a.kind not in (a.VAR_KEYWORD, a.VAR_POSITIONAL)]
    return {a.name: "needed" if a.default is a.empty else a.default for a in named}


classes = [name for name, value in vars(layers).items() if inspect.isclass(value) and issubclass(value, layers.Layer)]
signatures = [f"  {json.dumps(name)}: {json.dumps(signature(getattr(layers, name)))}" for name in OURS]
text = '{\n "layers": ' + json.dumps(sorted(set(classes))) + ',\n "signatures": {\n' + ",\n".join(signatures) + "\n }\n}\n"
pathlib.Path(__file__).with_suffix(".json").write_text(text)
