//! Masks, ids and both directions: what Keras computes, seqnet computes, and streams give what windows give.
#![allow(deprecated, reason = "some of these networks lose a mask, as in Keras")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the numbers were of the smaller type before they were written"
)]

#[path = "fixtures/networks.rs"]
mod networks;

use networks::keras_networks_with_masks;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use safetensors::{Dtype, SafeTensors};
use seqnet::{Model, Path, Sequence, Sequences, Tensor, Tokens, Vector};
use std::fs;

/// Against Keras in double precision, the bound of the whole project.
const TOLERANCE: f64 = 5e-7;
/// Against Keras in single precision, which may be as far from the truth on the other side.
const TOLERANCE_OF_BOTH: f64 = 2.0 * TOLERANCE;

/// One window as a fixture has it: numbers, or ids.
trait Window: Sized {
    fn read(numbers: &[f64]) -> Self;
}

impl<const T: usize, const F: usize> Window for Sequence<T, F> {
    fn read(numbers: &[f64]) -> Self {
        Sequence::from_fn(|t, f| numbers[t * F + f] as f32)
    }
}

impl<const T: usize, const N: usize, const F: usize> Window for Sequences<T, N, F> {
    fn read(numbers: &[f64]) -> Self {
        Sequences::from_fn(|t, n, f| numbers[(t * N + n) * F + f] as f32)
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

/// The tensors of a case, and the names of its weights in Keras's order.
struct Case {
    file: Vec<u8>,
    weights: Vec<String>,
}

impl Case {
    fn load(name: &str) -> Case {
        let folder = format!("{}/tests/fixtures/keras/{name}", env!("CARGO_MANIFEST_DIR"));
        let file = fs::read(format!("{folder}/io.safetensors")).expect("the arrays");
        let text = fs::read_to_string(format!("{folder}/case.json")).expect("the description");
        let case: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let weights = case["weights"].as_array().expect("a list").iter();
        let weights = weights
            .map(|weight| format!("w/{}/{}", weight["layer"], weight["path"].as_str().expect("a name")))
            .collect();
        Case { file, weights }
    }

    fn has(&self, name: &str) -> bool {
        SafeTensors::deserialize(&self.file).expect("a file of tensors").tensor(name).is_ok()
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        let tensors = SafeTensors::deserialize(&self.file).expect("a file of tensors");
        let tensor = tensors.tensor(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let bytes = tensor.data();
        match tensor.dtype() {
            Dtype::F64 => bytes.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect(),
            Dtype::F32 => bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes).into()).collect(),
            Dtype::I32 => bytes.as_chunks().0.iter().map(|bytes| i32::from_le_bytes(*bytes).into()).collect(),
            other => panic!("{name} holds {other:?}"),
        }
    }
}

/// The model with the weights of a case, which stand in the same order in both.
fn filled<M: Model<Scalar = f32>>(case: &Case) -> M {
    let (mut model, mut names) = (M::ZEROS, case.weights.iter());
    model.visit_mut(&Path::ROOT, &mut |weight| {
        let values = case.numbers(names.next().expect("as many weights as Keras has"));
        assert_eq!(values.len(), weight.values.len(), "{}", weight.path);
        for (weight, value) in weight.values.iter_mut().zip(values) {
            *weight = value as f32;
        }
    });
    assert_eq!(names.next(), None, "a weight that seqnet does not have");
    model
}

fn assert_close(name: &str, y: &[f32], expected: &[f64], tolerance: f64) {
    assert_eq!(y.len(), expected.len(), "{name}");
    for (y, expected) in y.iter().zip(expected) {
        let error = (f64::from(*y) - expected).abs();
        assert!(error <= tolerance * expected.abs().max(1.0), "{name}: {y}, not {expected}");
    }
}

/// Holds all samples of a case to Keras, the second window of a stateful network too.
fn check<M: Model<Scalar = f32>>(name: &str)
where
    M::Input: Window,
{
    let case = Case::load(name);
    let model: M = filled(&case);
    let (x, size) = (case.numbers("x"), M::Output::SHAPE.iter().product::<usize>());
    let samples = case.numbers("y").len() / size;
    for sample in 0..samples {
        let rows = |numbers: &[f64], length: usize| numbers[sample * length..(sample + 1) * length].to_vec();
        let mut state = M::State::default();
        let y = model.predict_from(&mut state, &M::Input::read(&rows(&x, x.len() / samples)));
        assert_close(name, y.as_slice(), &rows(&case.numbers("y64"), size), TOLERANCE);
        assert_close(name, y.as_slice(), &rows(&case.numbers("y"), size), TOLERANCE_OF_BOTH);
        if case.has("x2") {
            let y = model
                .predict_from(&mut state, &M::Input::read(&rows(&case.numbers("x2"), x.len() / samples)));
            assert_close(name, y.as_slice(), &rows(&case.numbers("y2_64"), size), TOLERANCE);
        }
    }
}

seqnet::sequential! { struct Recurrent { Input(4, 2), LSTM(3, return_sequences = True), GRU(2) } }
seqnet::sequential! {
    struct Twice<const F: usize, const H: usize, const U: usize> { Input(F), Dense(H, activation = "tanh"), Dense(U) }
}
seqnet::sequential! { struct Last { Input(3, 3), LSTM(4, return_sequences = True), Dense(2) } }

macro_rules! networks {
    ($($case:ident { $($layers:tt)* })*) => {$(
        #[test]
        fn $case() {
            seqnet::sequential! { struct Network { $($layers)* } }
            check::<Network>(stringify!($case));
        }
    )*};
}

keras_networks_with_masks! { networks! {} }

networks! {
    own_bidir_backward_layer {
        Input(7, 3),
        Bidirectional(LSTM(4, return_sequences = True), backward_layer = LSTM(2, return_sequences = True, go_backwards = True)),
    }
    own_bidir_backward_layer_last {
        Input(7, 3),
        Bidirectional(GRU(3), backward_layer = GRU(5, go_backwards = True)),
    }
    own_bidir_backward_layer_of_another_class {
        Input(5, 2),
        Bidirectional(SimpleRNN(3, return_sequences = True, activation = "relu"), merge_mode = "sum", backward_layer = GRU(3, return_sequences = True, go_backwards = True, reset_after = False)),
        Bidirectional(GRU(2), merge_mode = "ave", backward_layer = LSTM(2, go_backwards = True)),
    }
    own_bidir_before_dense {
        Input(7, 1),
        Bidirectional(LSTM(5, return_sequences = True)),
        TimeDistributed(Dense(2, activation = "tanh")),
        Bidirectional(SimpleRNN(3)),
        Dense(1),
    }
    own_bidir_go_backwards {
        Input(6, 3),
        Bidirectional(LSTM(3, return_sequences = True, go_backwards = True), backward_layer = LSTM(3, return_sequences = True)),
        Bidirectional(GRU(2, go_backwards = True), backward_layer = GRU(2)),
    }
    own_bidir_no_bias {
        Input(5, 3),
        Bidirectional(LSTM(3, return_sequences = True, use_bias = False)),
        Bidirectional(GRU(2, use_bias = False), merge_mode = "sum"),
    }
    own_bidir_one_timestep {
        Input(1, 17),
        Bidirectional(GRU(5, return_sequences = True)),
        Bidirectional(LSTM(1)),
    }
    own_bidir_stateful {
        Input(5, 3),
        Bidirectional(LSTM(3, return_sequences = True, stateful = True)),
        Bidirectional(GRU(2, stateful = True), merge_mode = "sum"),
    }
    own_cells_one {
        Input(5, 3),
        RNN(LSTMCell(4), return_sequences = True),
        RNN(GRUCell(3, reset_after = False), go_backwards = True),
    }
    own_cells_stacked {
        Input(7, 2),
        RNN([LSTMCell(5), GRUCell(3), SimpleRNNCell(2, activation = "relu")], return_sequences = True),
        RNN(StackedRNNCells([GRUCell(1, use_bias = False), LSTMCell(7, recurrent_activation = "hard_sigmoid")])),
        Dense(2),
    }
    own_cells_both_directions {
        Input(5, 2),
        Bidirectional(RNN([GRUCell(3), LSTMCell(2)], return_sequences = True)),
        TimeDistributed(Dense(2)),
    }
    own_cells_masked {
        Input(7, 3),
        Masking(),
        RNN([LSTMCell(3), GRUCell(4)], return_sequences = True),
        RNN([SimpleRNNCell(2), SimpleRNNCell(3)]),
    }
    own_sequences_both_directions {
        Input(3, 4, 2),
        TimeDistributed(Bidirectional(LSTM(3, return_sequences = True))),
        TimeDistributed(Bidirectional(GRU(2), merge_mode = "sum")),
    }
    own_sequences_model {
        Input(3, 4, 2),
        TimeDistributed(crate::Recurrent -> (2)),
        TimeDistributed(crate::Twice::<2, 5, 3> -> (3)),
        crate::Last -> (3, 2),
    }
    own_embedding_alone {
        Input(5),
        Embedding(33, 17, mask_zero = True),
    }
    own_embedding_flatten {
        Input(5),
        Embedding(17, 2),
        Flatten(),
        Dense(1, activation = "sigmoid"),
    }
    own_embedding_mask_holes {
        Input(7),
        Embedding(3, 4, mask_zero = True),
        Bidirectional(LSTM(3, return_sequences = True)),
        TimeDistributed(Dense(2)),
    }
    own_embedding_one_id {
        Input(3),
        Embedding(1, 2),
        GRU(3),
    }
    own_embedding_plain {
        Input(6),
        Embedding(7, 3),
        LSTM(4, return_sequences = True),
        Dense(2),
    }
    own_mask_all_masked {
        Input(5, 1),
        Masking(),
        GRU(3, return_sequences = True),
        Bidirectional(LSTM(2, return_sequences = True)),
        SimpleRNN(3),
        Dense(2),
    }
    own_mask_bidir_backward_layer {
        Input(5, 3),
        Masking(),
        Bidirectional(GRU(3, return_sequences = True, go_backwards = True), merge_mode = "sum", backward_layer = LSTM(3, return_sequences = True)),
        Bidirectional(GRU(2), backward_layer = SimpleRNN(3, go_backwards = True)),
    }
    own_mask_bidir_last {
        Input(7, 3),
        Masking(),
        Bidirectional(GRU(4, return_sequences = True), merge_mode = "mul"),
        Bidirectional(LSTM(3, return_sequences = True), merge_mode = "sum"),
        Bidirectional(SimpleRNN(2), merge_mode = "ave"),
    }
    own_mask_bidir_stateful {
        Input(5, 3),
        Masking(),
        Bidirectional(LSTM(3, return_sequences = True, stateful = True)),
    }
    own_mask_global_average {
        Input(7, 3),
        Masking(),
        LSTM(4, return_sequences = True),
        GlobalAveragePooling1D(),
        Dense(2),
    }
    own_mask_global_average_keepdims {
        Input(6, 2),
        Masking(),
        GlobalAveragePooling1D(keepdims = True),
        GRU(3),
    }
    own_mask_global_max {
        Input(6, 2),
        Masking(),
        GlobalMaxPooling1D(),
        Dense(3),
    }
    own_mask_go_backwards {
        Input(6, 3),
        Masking(),
        LSTM(4, return_sequences = True, go_backwards = True),
        GRU(3, go_backwards = True),
    }
    own_mask_go_backwards_sequences {
        Input(6, 3),
        Masking(),
        SimpleRNN(4, return_sequences = True, go_backwards = True),
        GRU(3, return_sequences = True, go_backwards = True),
    }
    own_mask_gru_simple_rnn {
        Input(7, 3),
        Masking(),
        GRU(5, return_sequences = True),
        GRU(3, return_sequences = True, reset_after = False),
        SimpleRNN(4),
    }
    own_mask_lost {
        Input(7, 3),
        Masking(),
        Conv1D(4, kernel_size = 2),
        LSTM(3, return_sequences = True),
    }
    own_mask_lost_flatten {
        Input(5, 3),
        Masking(),
        LSTM(3, return_sequences = True),
        Flatten(),
        Dense(2),
    }
    own_mask_lost_padding {
        Input(5, 3),
        Masking(),
        LSTM(3, return_sequences = True),
        ZeroPadding1D(padding = (1, 2)),
        GRU(3),
    }
    own_mask_of_a_mask {
        Input(6, 3),
        Masking(),
        GRU(2, return_sequences = True),
        Masking(),
        LSTM(3, return_sequences = True),
        Dense(2),
    }
    own_mask_repeat_vector {
        Input(4),
        RepeatVector(5),
        Masking(),
        LSTM(3, return_sequences = True),
        Dense(2),
    }
    own_mask_stateful {
        Input(5, 3),
        Masking(),
        LSTM(4, return_sequences = True, stateful = True),
        GRU(3, stateful = True),
    }
    own_mask_through_dense_dropout {
        Input(6, 3),
        Masking(),
        Dense(5, activation = "relu"),
        Dropout(0.5),
        TimeDistributed(Dense(4)),
        Activation(activation = "tanh"),
        LayerNormalization(),
        LSTM(3, return_sequences = True),
        Dense(2),
        GRU(2),
    }
    own_mask_value {
        Input(7, 2),
        Masking(mask_value = -1),
        LSTM(3, return_sequences = True),
        Dense(2),
    }
}

seqnet::sequential! { struct Step { Input(2), Dense(5, activation = "tanh") } }
seqnet::sequential! {
    struct ByTheModel { Input(7, 2), Masking(), TimeDistributed(crate::Step -> (5)), LSTM(3) }
}
seqnet::sequential! {
    struct ByTheLayer { Input(7, 2), Masking(), TimeDistributed(Dense(5, activation = "tanh")), LSTM(3) }
}

/// A model at every timestep lets the mask pass as its layers do; the LSTM below heeds it.
#[test]
#[expect(clippy::cast_precision_loss, reason = "small integers")]
fn a_mask_goes_on_beside_a_model_at_every_timestep() {
    let mut model = ByTheModel::random(&mut Xoshiro256PlusPlus::seed_from_u64(3));
    let mut layers = ByTheLayer::zeros();
    layers.time_distributed.layer = model.time_distributed.layer.dense.clone();
    layers.lstm = model.lstm.clone();
    let mut x = Sequence::from_fn(|t, f| if t % 3 == 1 { 0.0 } else { (2 * t + f) as f32 / 8.0 });
    let y = model.predict(&x);
    assert_eq!(y, layers.predict(&x));
    let mut stream = model.stream();
    let pushed = x.steps().map(|x| stream.push(&x));
    assert_eq!(pushed, [None, None, None, None, None, None, Some(y)]);
    // Without the mask it is another.
    model.time_distributed.layer.dense.bias = [1.0; 5].into();
    let before = model.predict(&x);
    x[(1, 0)] = f32::MIN_POSITIVE;
    assert_ne!(model.predict(&x), before);
}

seqnet::sequential! {
    struct LiveByTheModel { Input(None, 2), Masking(), TimeDistributed(crate::Step -> (5)), LSTM(3, return_sequences = true) }
}
seqnet::sequential! {
    struct LiveByTheLayer {
        Input(None, 2), Masking(), TimeDistributed(Dense(5, activation = "tanh")), LSTM(3, return_sequences = true)
    }
}

/// The same in a stream without end, where a timestep that does not count leaves the LSTM as it is.
#[test]
fn a_mask_goes_on_beside_a_model_in_a_stream_without_end() {
    let model = LiveByTheModel::random(&mut Xoshiro256PlusPlus::seed_from_u64(3));
    let mut layers = LiveByTheLayer::zeros();
    layers.time_distributed.layer = model.time_distributed.layer.dense.clone();
    layers.lstm = model.lstm.clone();
    let (mut stream, mut expected) = (model.stream(), layers.stream());
    let mut last = Vector::zeros();
    for x in [[0.5, 1.0], [0.0, 0.0], [0.0, -1.0], [0.0, 0.0]].map(Vector::from) {
        let y: Vector<3> = stream.push(&x);
        assert_eq!(y, expected.push(&x));
        assert_eq!(y == last, x == Vector::zeros());
        last = y;
    }
}
