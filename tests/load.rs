//! The files of `fixtures/files.zip` into declared models: every format of each, and the outputs are Keras's.
#![allow(deprecated, reason = "some of these networks lose a mask, as in Keras")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the numbers were of the smaller type before they were written"
)]

#[path = "load/cells.rs"]
mod cells;
mod fixtures;
#[path = "load/rtneural.rs"]
mod rtneural;

use fixtures::files;
use fixtures::networks::{keras_activations, keras_networks, keras_networks_with_masks};
use safetensors::{Dtype, SafeTensors};
use seqnet::weights::File;
use seqnet::{LoadWeights, Model, Sequence, Tensor, Tokens, Vector};

/// Against Keras in single precision, element by element and relative to what is above 1; against double precision half of it.
const TOLERANCE: f64 = 1e-6;

/// One window as a file has it: numbers, or ids.
trait Window: Sized {
    fn read(numbers: &[f64]) -> Self;
}

impl<const T: usize, const F: usize> Window for Sequence<T, F> {
    fn read(numbers: &[f64]) -> Self {
        Sequence::from_fn(|t, f| numbers[t * F + f] as f32)
    }
}

impl<const F: usize> Window for Vector<F> {
    fn read(numbers: &[f64]) -> Self {
        Vector::from_fn(|f| numbers[f] as f32)
    }
}

impl<const T: usize, const VOCABULARY: usize> Window for Tokens<T, VOCABULARY> {
    fn read(numbers: &[f64]) -> Self {
        let ids: Vec<u32> = numbers.iter().map(|&id| id as u32).collect();
        Tokens::try_from(&ids[..]).expect("ids of the vocabulary")
    }
}

/// The rows of an array of `io.safetensors`.
fn rows(io: &SafeTensors<'_>, name: &str) -> Option<Vec<Vec<f64>>> {
    let view = io.tensor(name).ok()?;
    let bytes = view.data();
    let numbers: Vec<f64> = match view.dtype() {
        Dtype::F32 => bytes.as_chunks().0.iter().map(|b| f64::from(f32::from_le_bytes(*b))).collect(),
        Dtype::F64 => bytes.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b)).collect(),
        Dtype::I32 => bytes.as_chunks().0.iter().map(|b| f64::from(i32::from_le_bytes(*b))).collect(),
        other => panic!("`{name}` is of {other}"),
    };
    Some(numbers.chunks(numbers.len() / view.shape()[0]).map(<[f64]>::to_vec).collect())
}

/// How far a number is from another, relative to what is above 1.
fn relative(ours: f64, other: f64) -> f64 {
    (ours - other).abs() / other.abs().max(1.0)
}

/// How far we may be from the truth: where Keras itself is further than [`TOLERANCE`] allows, twice as far. It is for `selu` and
/// `squareplus`, which let the numbers and what is rounded of them grow.
fn bound(y: &[Vec<f64>], y64: Option<&[Vec<f64>]>) -> f64 {
    let pairs = y.iter().zip(y64.unwrap_or_default()).flat_map(|(y, y64)| y.iter().zip(y64));
    let off = pairs.map(|(keras, truth)| relative(*keras, *truth)).fold(0.0, f64::max);
    if off > TOLERANCE / 2.0 { 2.0 * off } else { TOLERANCE / 2.0 }
}

/// Loads every file of a case, and compares the outputs with Keras's.
fn check<M>(case: &str)
where
    M: Model<Scalar = f32, Input: Window, Output: Tensor<Scalar = f32>> + LoadWeights<f32>,
{
    let io = files::read(&format!("{case}/io.safetensors"));
    let io = SafeTensors::deserialize(&io).expect("safetensors");
    let (x, y, y64) = (rows(&io, "x").expect("x"), rows(&io, "y").expect("y"), rows(&io, "y64"));
    let mut formats = 0;
    for name in files::names(case) {
        if name.ends_with(".safetensors") {
            continue;
        }
        formats += 1;
        let file = File::from_bytes(&files::read(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let model = M::from_file(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        let bound = bound(&y, y64.as_deref());
        for (row, x) in x.iter().enumerate() {
            let ours = model.predict(&M::Input::read(x));
            for (i, ours) in ours.as_slice().iter().enumerate() {
                let (ours, keras) = (f64::from(*ours), y[row][i]);
                let truth = y64.as_ref().map(|y64| y64[row][i]);
                let near = |bound: f64, other: f64| {
                    relative(ours, other) <= bound || ours.is_nan() && other.is_nan()
                };
                assert!(near(TOLERANCE.max(bound), keras), "{name}: {ours}, and Keras has {keras}");
                assert!(truth.is_none_or(|truth| near(bound, truth)), "{name}: {ours}, not {truth:?}");
            }
        }
    }
    assert!(formats > 0, "{case} has files");
}

/// A test for every network, and a list of their names.
macro_rules! networks {
    ($ALL:ident in $folder:literal: $($case:ident { $($layers:tt)* })*) => {
        const $ALL: &[&str] = &[$(concat!($folder, "/", stringify!($case))),*];

        $(mod $case {
            use seqnet::prelude::*;

            sequential! {
                pub(super) struct Declared { $($layers)* }
            }

            #[test]
            fn gives_what_keras_gives() {
                super::check::<Declared>(concat!($folder, "/", stringify!($case)));
            }
        })*
    };
}

keras_networks! { networks! { PARITY in "parity": } }
keras_networks_with_masks! { networks! { PARITY_WITH_MASKS in "parity": } }

networks! {
    KERAS_2 in "keras2":
    // The variances in this file are negative, so that Keras itself gives NaN.
    k2_bidir_bn {
        Input(6, 3),
        Bidirectional(LSTM(3, return_sequences = True)),
        BatchNormalization(),
        Dropout(0.1),
        SimpleRNN(2),
        Dense(1),
    }
    k2_encdec {
        Input(6, 3),
        LSTM(5),
        RepeatVector(3),
        GRU(4, return_sequences = True),
        TimeDistributed(Dense(2)),
    }
}

keras_activations! { networks! { ACTIVATIONS in "activations": } }

networks! {
    OTHER_ACTIVATIONS in "activations":
    act_exponential {
        Input(4, 3),
        Dense(5, activation = "exponential"),
        LSTM(3, return_sequences = True),
        Conv1D(3, 2, activation = "exponential"),
        Activation("exponential"),
    }
    act_log_sigmoid {
        Input(4, 3),
        LSTM(3, activation = "log_sigmoid", return_sequences = True),
        GRU(3, activation = "log_sigmoid", return_sequences = True),
        SimpleRNN(3, activation = "log_sigmoid", return_sequences = True),
        Dense(5, activation = "log_sigmoid"),
        Dense(4),
        Activation("log_sigmoid"),
    }
    act_log_softmax {
        Input(4, 3),
        LSTM(3, activation = "log_softmax", return_sequences = True),
        GRU(3, activation = "log_softmax", return_sequences = True),
        SimpleRNN(3, activation = "log_softmax", return_sequences = True),
        Dense(5, activation = "log_softmax"),
        Dense(4),
        Activation("log_softmax"),
    }
}

#[test]
fn every_case_is_declared() {
    let declared: std::collections::BTreeSet<String> =
        [PARITY, PARITY_WITH_MASKS, KERAS_2, ACTIVATIONS, OTHER_ACTIVATIONS]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect();
    let all = ["parity/", "keras2/", "activations/"].into_iter().flat_map(files::folder).collect();
    assert_eq!(declared, all);
}
