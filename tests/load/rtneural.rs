//! RTNeural's models run sample by sample, each from where the last stopped, as Keras's stateful one did.

use super::{TOLERANCE, files, relative};
use safetensors::SafeTensors;
use seqnet::prelude::*;

sequential! {
    struct OfDense {
        Input(1),
        Dense(8),
        Activation("tanh"),
        Dense(8),
        Activation("relu"),
        Dense(8),
        Activation("elu"),
        Dense(8),
        Activation("softmax"),
        Dense(1),
        Dense(8, use_bias = False),
        Dense(8, use_bias = False),
        Dense(1, use_bias = False),
    }
}

sequential! {
    struct OfLstm {
        Input(None, 1),
        TimeDistributed(Dense(8, activation = "tanh")),
        LSTM(8, return_sequences = True),
        Dense(1),
    }
}

sequential! {
    struct OfGru {
        Input(None, 1),
        Dense(8, activation = "tanh"),
        GRU(8, return_sequences = True),
        Dense(8, activation = "sigmoid"),
        Dense(1),
    }
}

sequential! {
    struct OfConvolution {
        Input(20, 2),
        Conv1D(4, 3, padding = "causal", dilation_rate = 2, activation = "tanh"),
        PReLU(shared_axes = [1]),
        BatchNormalization(epsilon = 0.01),
        Conv1D(3, 2, padding = "causal", use_bias = False),
        BatchNormalization(scale = False, center = False),
        TimeDistributed(Dense(4, activation = "elu")),
        Activation("softmax"),
        Dense(1, activation = "sigmoid"),
    }
}

fn numbers(file: &str) -> Vec<f32> {
    let text = String::from_utf8(files::read(&format!("rtneural/{file}"))).expect("text");
    text.lines().map(|line| line.parse().expect("a number")).collect()
}

/// RTNeural's own test allows 1e-6 there, for what Keras gave is rounded on another path.
fn check(name: &str, mut push: impl FnMut(f32) -> f32) {
    let (x, y) = (numbers(&format!("{name}_x_python.csv")), numbers(&format!("{name}_y_python.csv")));
    assert_eq!(x.len(), y.len());
    for (x, y) in x.into_iter().zip(y) {
        let ours = push(x);
        assert!((ours - y).abs() <= 1e-6, "{name}: {ours}, not {y}");
    }
}

#[test]
fn dense_layers_and_activations_give_what_keras_gave() {
    let model = OfDense::from_rtneural(&files::read("rtneural/dense.json")).expect("the model");
    check("dense", |x| model.predict(&Vector::from([x]))[0]);
}

#[test]
fn lstm_gives_what_keras_gave() {
    let model = OfLstm::from_rtneural(&files::read("rtneural/lstm.json")).expect("the model");
    let mut stream = model.stream();
    check("lstm", |x| stream.push(&Vector::from([x]))[0]);
}

#[test]
fn gru_gives_what_keras_gave() {
    let model = OfGru::from_rtneural(&files::read("rtneural/gru.json")).expect("the model");
    let mut stream = model.stream();
    check("gru", |x| stream.push(&Vector::from([x]))[0]);
}

/// Convolutions, slopes, normalizations and dense layers at every timestep: `fixtures/rtneural`.
#[test]
fn convolutions_give_what_keras_gave() {
    let model = OfConvolution::from_rtneural(include_bytes!("../fixtures/rtneural/convolution.json"));
    let model = model.expect("the model");
    let io =
        SafeTensors::deserialize(include_bytes!("../fixtures/rtneural/io.safetensors")).expect("safetensors");
    let numbers = |name: &str| {
        let bytes = io.tensor(name).expect("it is there").data().as_chunks().0;
        bytes.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect::<Vec<_>>()
    };
    let ours = model.predict(&Sequence::try_from(&numbers("x")[..]).expect("a window"));
    for (ours, theirs) in ours.as_slice().iter().zip(numbers("y")) {
        assert!(relative(f64::from(*ours), f64::from(theirs)) <= TOLERANCE, "{ours}, not {theirs}");
    }
}
