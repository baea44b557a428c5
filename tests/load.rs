//! The files of `fixtures/files.zip` into declared models: every format of each, and the outputs are Keras's.
#![allow(deprecated, reason = "some of these networks lose a mask, as in Keras")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the numbers were of the smaller type before they were written"
)]

mod fixtures;

use fixtures::files;
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

/// The network of each activation, in which it stands wherever a layer takes one.
macro_rules! activations {
    ($($case:ident = $activation:literal)*) => {
        networks! {
            ACTIVATIONS in "activations":
            $($case {
                Input(4, 3),
                LSTM(3, activation = $activation, recurrent_activation = $activation, return_sequences = True),
                GRU(3, activation = $activation, recurrent_activation = $activation, return_sequences = True),
                SimpleRNN(3, activation = $activation, return_sequences = True),
                Dense(5, activation = $activation),
                Dense(4),
                Activation($activation),
            })*
        }
    };
}

networks! {
    PARITY in "parity":
    post01_one_to_one { Input(8), Dense(1) }
    post02_one_to_many { Input(8), RepeatVector(6), LSTM(5, return_sequences = True) }
    post03_many_to_one { Input(6, 3), LSTM(5) }
    post04_lstm128_dense1 { Input(12, 1), LSTM(128), Dense(1) }
    post05_many_to_many { Input(6, 3), LSTM(5, return_sequences = True) }
    post06_last_n_lambda { Input(9, 3), LSTM(4, return_sequences = True), Lambda(lambda x: x[:, -5:, :]) }
    post07_last_n_cropping { Input(9, 3), LSTM(4, return_sequences = True), Cropping1D((4, 0)) }
    post08_delayed_padding {
        Input(5, 3),
        ZeroPadding1D((0, 3)),
        LSTM(4, return_sequences = True),
        Cropping1D((3, 0)),
    }
    post09_vanilla_n_outputs { Input(10, 2), LSTM(16), Dense(6) }
    post10_encoder_decoder {
        Input(12, 2),
        LSTM(16),
        RepeatVector(6),
        LSTM(16, return_sequences = True),
        TimeDistributed(Dense(2)),
    }
    post11_activity_softmax {
        Input(10, 6),
        LSTM(12, return_sequences = True),
        LSTM(8),
        Dense(4),
        Activation("softmax"),
    }
    rnn12_gru_reset_after {
        Input(7, 3),
        GRU(5, return_sequences = True),
        GRU(4),
        Dense(2, activation = "tanh"),
    }
    rnn13_gru_reset_before {
        Input(7, 3),
        GRU(5, return_sequences = True, reset_after = False),
        GRU(4, reset_after = False, activation = "relu", recurrent_activation = "hard_sigmoid"),
    }
    rnn14_simple {
        Input(7, 3),
        SimpleRNN(5, return_sequences = True),
        SimpleRNN(3, activation = "relu", use_bias = False),
    }
    rnn15_bidir_concat_sum {
        Input(6, 3),
        Bidirectional(LSTM(4, return_sequences = True)),
        Bidirectional(GRU(3, return_sequences = True), merge_mode = "sum"),
        Bidirectional(LSTM(3)),
    }
    rnn16_bidir_mul_ave {
        Input(6, 3),
        Bidirectional(LSTM(4, return_sequences = True), merge_mode = "mul"),
        Bidirectional(SimpleRNN(5, return_sequences = True), merge_mode = "ave"),
        Bidirectional(GRU(3), merge_mode = "mul"),
    }
    rnn17_go_backwards {
        Input(6, 3),
        LSTM(4, return_sequences = True, go_backwards = True),
        GRU(3, go_backwards = True),
    }
    rnn18_stateful {
        Input(5, 3),
        LSTM(4, return_sequences = True, stateful = True),
        GRU(3, stateful = True),
    }
    rnn19_nobias_unitforget {
        Input(6, 3),
        LSTM(4, use_bias = False, return_sequences = True),
        GRU(3, use_bias = False),
        Dense(2, use_bias = False),
    }
    rnn20_embedding_mask {
        Input(8),
        Embedding(11, 5, mask_zero = True),
        LSTM(4, return_sequences = True),
        GRU(3),
        Dense(1, activation = "sigmoid"),
    }
    rnn21_masking_varlen {
        Input(9, 3),
        Masking(0.0),
        LSTM(5, return_sequences = True),
        LSTM(4),
        Dense(3, activation = "softmax"),
    }
    rnn22_masking_holes_bidir {
        Input(7, 2),
        Masking(mask_value = -1.0),
        Bidirectional(LSTM(3, return_sequences = True)),
        TimeDistributed(Dense(2)),
    }
    cnn23_conv_pool {
        Input(16, 3),
        Conv1D(6, 3, padding = "same", activation = "relu"),
        MaxPooling1D(2),
        Conv1D(5, 3, strides = 2, padding = "valid"),
        BatchNormalization(),
        LSTM(4),
        Dropout(0.3),
        Dense(2),
    }
    cnn24_causal_dilated {
        Input(15, 2),
        Conv1D(4, 3, padding = "causal", dilation_rate = 2),
        LayerNormalization(),
        AveragePooling1D(3, strides = 2, padding = "same"),
        Conv1D(3, 2, padding = "same", strides = 3, use_bias = False),
        GlobalAveragePooling1D(),
        Dense(2),
    }
    shape25_reshape_permute {
        Input(4, 6),
        Permute((2, 1)),
        UpSampling1D(2),
        ZeroPadding1D((1, 2)),
        Cropping1D((2, 1)),
        Flatten(),
        Dense(12),
        Reshape((4, 3)),
        GlobalMaxPooling1D(),
    }
    td26_timedistributed {
        Input(5, 8),
        TimeDistributed(Dense(6, activation = "relu")),
        TimeDistributed(LayerNormalization()),
        TimeDistributed(Reshape((3, 2))),
        TimeDistributed(LSTM(4)),
        Flatten(),
        Dense(3),
    }
    opt27_after_fit {
        Input(6, 3),
        LSTM(5),
        RepeatVector(4),
        GRU(3, return_sequences = True),
        TimeDistributed(Dense(2)),
    }
}

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

activations! {
    act_celu = "celu"
    act_elu = "elu"
    act_gelu = "gelu"
    act_hard_shrink = "hard_shrink"
    act_hard_sigmoid = "hard_sigmoid"
    act_hard_silu = "hard_silu"
    act_hard_swish = "hard_swish"
    act_hard_tanh = "hard_tanh"
    act_leaky_relu = "leaky_relu"
    act_linear = "linear"
    act_mish = "mish"
    act_relu = "relu"
    act_relu6 = "relu6"
    act_selu = "selu"
    act_sigmoid = "sigmoid"
    act_silu = "silu"
    act_soft_shrink = "soft_shrink"
    act_softmax = "softmax"
    act_softplus = "softplus"
    act_softsign = "softsign"
    act_sparse_plus = "sparse_plus"
    act_sparse_sigmoid = "sparse_sigmoid"
    act_sparsemax = "sparsemax"
    act_squareplus = "squareplus"
    act_swish = "swish"
    act_tanh = "tanh"
    act_tanh_shrink = "tanh_shrink"
}

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
        [PARITY, KERAS_2, ACTIVATIONS, OTHER_ACTIVATIONS].concat().into_iter().map(str::to_owned).collect();
    let all = ["parity/", "keras2/", "activations/"].into_iter().flat_map(files::folder).collect();
    assert_eq!(declared, all);
}

/// RTNeural's models run sample by sample, each from where the last stopped, as Keras's stateful one did.
mod rtneural {
    use super::files;
    use seqnet::prelude::*;

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
}
