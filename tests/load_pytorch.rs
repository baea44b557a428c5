//! State dicts of PyTorch into declared models: `fixtures/pytorch`, whose outputs follow the equations of its documentation.

use safetensors::SafeTensors;
use seqnet::prelude::*;
use seqnet::weights::{File, Format};

/// What is left of double precision after the rounding of weights' products and sums to single.
const TOLERANCE: f64 = 1e-6;

fn read(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/pytorch/{name}.safetensors", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The model of a file gives what the module gives.
fn check<M: Model<Scalar = f32, Input: Tensor<Scalar = f32>>>(name: &str) {
    let bytes = read(name);
    assert_eq!(File::from_bytes(&bytes).expect("a file").format, Format::PyTorch);
    let model = M::from_pytorch(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let io = read("io");
    let io = SafeTensors::deserialize(&io).expect("safetensors");
    let (x, y) = (io.tensor(&format!("{name}/x")).expect("x"), io.tensor(&format!("{name}/y")).expect("y"));
    let mut window = M::Input::ZEROS;
    for (number, bytes) in window.as_mut_slice().iter_mut().zip(x.data().as_chunks().0) {
        *number = f32::from_le_bytes(*bytes);
    }
    let ours = model.predict(&window);
    let theirs: Vec<f64> = y.data().as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    assert_eq!(ours.as_slice().len(), theirs.len(), "{name}");
    for (ours, theirs) in ours.as_slice().iter().zip(theirs) {
        assert!(
            (f64::from(*ours) - theirs).abs() <= TOLERANCE * theirs.abs().max(1.0),
            "{name}: {ours}, not {theirs}"
        );
    }
}

#[test]
fn stacked_and_bidirectional() {
    sequential! {
        struct Stacked {
            Input(7, 3),
            Bidirectional(LSTM(5, return_sequences = true)),
            Bidirectional(LSTM(5)),
            Dense(2, name = head),
        }
    }
    check::<Stacked>("stacked");
}

/// `10` comes after `2`, though not in the alphabet.
#[test]
fn a_sequential_is_in_the_order_of_its_numbers() {
    sequential! {
        struct Numbered {
            Input(5, 2),
            GRU(4, return_sequences = true),
            Dense(4, activation = "tanh"),
            TimeDistributed(Dense(1)),
        }
    }
    check::<Numbered>("sequential");
}

#[test]
fn a_convolution_in_groups_before_a_plain_recurrent_layer() {
    sequential! {
        struct Convolution {
            Input(8, 4),
            Conv1D(6, 3, groups = 2),
            SimpleRNN(3, use_bias = false),
        }
    }
    check::<Convolution>("convolution");
}

#[test]
fn normalizations() {
    sequential! {
        struct Normalized {
            Input(4, 3),
            BatchNormalization(epsilon = 1e-5),
            LayerNormalization(epsilon = 1e-5),
        }
    }
    check::<Normalized>("normalization");
}
