//! Every derivative is the limit of differences, for all layers in double precision, with sizes that no vector of a processor divides; dropout and
//! noise too, for a pass with one seed is one function.
#![cfg(feature = "train")]

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use seqnet::prelude::*;
use seqnet::train::{Heap, Loss, MeanSquaredError, Pass, Tape, Trainable};
use seqnet::{Path, Role};

/// With `h = 1e-5` a central difference is off by `h² f'''/6`, and rounding by `1e-16 f/h`: some `1e-10` each, a thousandth of this.
const TOLERANCE: f64 = 1e-7;
const H: f64 = 1e-5;

/// The windows of a batch.
const BATCH: usize = 3;

/// A network whose derivatives are checked.
trait Network:
    Model<Scalar = f64, Input: Tensor<Scalar = f64>>
    + Trainable<<Self as Model>::Input, Output = <Self as Model>::Output>
    + Clone
{
}
impl<M> Network for M where
    M: Model<Scalar = f64, Input: Tensor<Scalar = f64>>
        + Trainable<<M as Model>::Input, Output = <M as Model>::Output>
        + Clone
{
}

/// Numbers away from zero, where many functions have a corner.
fn draw(rng: &mut StdRng) -> f64 {
    let size = rng.random_range(0.1..1.0);
    if rng.random() { size } else { -size }
}

struct Batch<M: Network> {
    x: Vec<<M as Model>::Input>,
    targets: Vec<<M as Model>::Output>,
}

impl<M: Network> Batch<M> {
    /// The loss of a batch, and where it is asked for the derivatives for the weights and the inputs.
    fn run(&self, model: &M, derivatives: bool) -> (f64, M, Vec<<M as Model>::Input>) {
        let mut tape = <M as Trainable<<M as Model>::Input>>::Tape::<Heap>::new(BATCH);
        let mut y = vec![<M as Model>::Output::ZEROS; BATCH];
        let (mut dy, mut dx, mut gradient) = (y.clone(), self.x.clone(), M::ZEROS);
        model.record(&self.x, &mut tape, &mut y, &Pass::new(5));
        let pairs = y.iter().zip(&self.targets).zip(&mut dy);
        let loss: f64 = pairs.map(|((y, target), dy)| MeanSquaredError.window(y, target, dy)).sum();
        let loss = loss + M::activity(&tape);
        if derivatives {
            model.backward(&self.x, &y, &mut tape, &mut dy, &mut gradient, Some(&mut dx));
        }
        (loss, gradient, dx)
    }
}

fn check<M: Network>(name: &str, model: M) {
    check_without(name, model, |_, _| false);
}

/// Some numbers of some windows are zero, and stay so.
fn check_without<M: Network>(name: &str, mut model: M, is_absent: fn(usize, usize) -> bool) {
    let rng = &mut StdRng::seed_from_u64(11);
    model.visit_mut(&Path::ROOT, &mut |weight| {
        let positive = weight.path.to_string().ends_with("variance");
        weight.values.iter_mut().for_each(|w| *w = if positive { draw(rng).abs() } else { 0.8 * draw(rng) });
    });
    let mut batch = Batch::<M> {
        x: vec![<M as Model>::Input::ZEROS; BATCH],
        targets: vec![<M as Model>::Output::ZEROS; BATCH],
    };
    batch.x.iter_mut().flat_map(Tensor::as_mut_slice).for_each(|x| *x = draw(rng));
    for (w, x) in batch.x.iter_mut().enumerate() {
        let numbers = x.as_mut_slice().iter_mut().enumerate();
        numbers.filter(|(i, _)| is_absent(w, *i)).for_each(|(_, x)| *x = 0.0);
    }
    batch.targets.iter_mut().flat_map(Tensor::as_mut_slice).for_each(|t| *t = draw(rng));
    let (_, gradient, dx) = batch.run(&model, true);

    let mut given = Vec::new();
    gradient.visit(&Path::ROOT, &mut |weight| {
        given.push((weight.path.to_string(), weight.training.role, weight.values.to_vec()));
    });
    for (path, role, given) in given {
        if role != Role::Trained {
            continue;
        }
        for (i, given) in given.into_iter().enumerate() {
            let at = |h: f64| {
                let mut moved = model.clone();
                moved.visit_mut(&Path::ROOT, &mut |weight| {
                    if weight.path.to_string() == path {
                        weight.values[i] += h;
                    }
                });
                batch.run(&moved, false).0
            };
            let expected = (at(H) - at(-H)) / (2.0 * H);
            let bound = TOLERANCE * expected.abs().max(1.0);
            assert!((given - expected).abs() <= bound, "{name}: {path}[{i}] is {given}, not {expected}");
        }
    }
    for (w, dx) in dx.iter().enumerate() {
        for i in (0..batch.x[w].as_slice().len()).filter(|i| !is_absent(w, *i)) {
            let mut at = |h: f64| {
                let before = batch.x[w].as_slice()[i];
                batch.x[w].as_mut_slice()[i] = before + h;
                let loss = batch.run(&model, false).0;
                batch.x[w].as_mut_slice()[i] = before;
                loss
            };
            let expected = (at(H) - at(-H)) / (2.0 * H);
            let given = dx.as_slice()[i];
            let bound = TOLERANCE * expected.abs().max(1.0);
            assert!((given - expected).abs() <= bound, "{name}: dx {w} {i} is {given}, not {expected}");
        }
    }
}

macro_rules! networks {
    ($($name:ident { $($layers:tt)* })*) => {
        $(#[test]
        fn $name() {
            sequential! {
                #[scalar(f64)]
                struct Network { $($layers)* }
            }
            check(stringify!($name), Network::zeros());
        })*
    };
}

networks! {
    dense { Input(7), Dense(5, activation = "gelu"), Dense(3, use_bias = False), Dense(1, activation = "softplus") }
    dense_on_a_sequence { Input(3, 2), Dense(5, activation = "silu"), Flatten(), Dense(2) }
    lstm { Input(5, 3), LSTM(7, return_sequences = True), LSTM(2, go_backwards = True), Dense(3) }
    lstm_with_other_functions {
        Input(4, 2), LSTM(3, activation = "silu", recurrent_activation = "softsign", use_bias = False), Dense(1)
    }
    lstm_with_dropout {
        Input(5, 4), LSTM(5, dropout = 0.4, recurrent_dropout = 0.3, return_sequences = True), LSTM(3, dropout = 0.5)
    }
    gru { Input(5, 3), GRU(7, return_sequences = True), GRU(2, go_backwards = True), Dense(3) }
    gru_with_other_functions { Input(4, 2), GRU(3, activation = "mish", recurrent_activation = "softsign"), Dense(1) }
    gru_resets_before {
        Input(4, 3),
        GRU(5, reset_after = False, return_sequences = True),
        GRU(2, reset_after = False, activation = "gelu", recurrent_activation = "silu", use_bias = False),
    }
    gru_with_dropout { Input(5, 4), GRU(5, dropout = 0.4, recurrent_dropout = 0.3) }
    gru_resets_before_with_dropout { Input(4, 3), GRU(3, reset_after = False, recurrent_dropout = 0.4) }
    simple_rnn {
        Input(5, 3), SimpleRNN(3, return_sequences = True), SimpleRNN(2, activation = "silu", recurrent_dropout = 0.3)
    }
    one_by_one { Input(1, 1), LSTM(1, return_sequences = True), GRU(1, return_sequences = True), SimpleRNN(1) }
    both_directions {
        Input(4, 3),
        Bidirectional(LSTM(2, return_sequences = True)),
        Bidirectional(GRU(3, return_sequences = True), merge_mode = "mul"),
        Bidirectional(SimpleRNN(3), merge_mode = "ave"),
    }
    encoder_decoder { Input(3, 2), LSTM(3), RepeatVector(4), GRU(3, return_sequences = True), TimeDistributed(Dense(2)) }
    sequences_of_sequences { Input(2, 3, 2), TimeDistributed(LSTM(3)), LSTM(2), Dense(1) }
    convolutions {
        Input(9, 2),
        Conv1D(4, 3, strides = 2, padding = "same", activation = "tanh"),
        Conv1D(4, 2, groups = 2, activation = "silu"),
        Conv1D(3, 2, padding = "causal", dilation_rate = 2),
    }
    conv_lstms {
        Input(3, 5, 2),
        ConvLSTM1D(2, 3, activation = "silu", return_sequences = True, dropout = 0.3, recurrent_dropout = 0.2),
        ConvLSTM1D(3, 2, padding = "same", strides = 2, go_backwards = True, return_sequences = True),
        ConvLSTM1D(2, 2, padding = "same", dilation_rate = 2, recurrent_activation = "hard_sigmoid", use_bias = False),
        Dense(1),
    }
    transposed_convolutions {
        Input(4, 2),
        Conv1DTranspose(3, 3, strides = 2, padding = "same", activation = "tanh"),
        Conv1DTranspose(2, 3, dilation_rate = 2, activation = "silu"),
        Conv1DTranspose(2, 2, strides = 3, output_padding = 2, activation = "gelu", use_bias = False),
    }
    depthwise_convolutions {
        Input(7, 2), DepthwiseConv1D(3, depth_multiplier = 2, activation = "silu"), SeparableConv1D(3, 2, activation = "gelu")
    }
    pools { Input(9, 3), MaxPooling1D(2, padding = "same"), AveragePooling1D(2, strides = 1), GlobalMaxPooling1D() }
    adaptive_pools { Input(7, 3), AdaptiveAveragePooling1D(5), Dense(2), AdaptiveMaxPooling1D(8), AdaptiveMaxPooling1D(3), AdaptiveAveragePooling1D(4) }
    averages { Input(5, 3), UpSampling1D(2), GlobalAveragePooling1D(keepdims = True), Flatten(), Dense(2) }
    normalizations { Input(4, 3), LayerNormalization(), Dense(3), RMSNormalization(), UnitNormalization() }
    group_normalization { Input(4, 6), GroupNormalization(3), LSTM(4), GroupNormalization(groups = -1, scale = False), GroupNormalization(2), Dense(2) }
    rms_scaling { Input(5), LayerNormalization(rms_scaling = True, center = False), Dense(2) }
    batch_normalization { Input(4, 3), BatchNormalization(), Dense(3), BatchNormalization(scale = False) }
    frozen_batch_normalization { Input(4, 3), BatchNormalization(trainable = False), Dense(2) }
    data_normalization { Input(3), Rescaling(2.0, 0.5), Normalization(mean = 1.0, variance = 4.0), Dense(2) }
    rectifiers { Input(3, 2), PReLU(), PReLU(shared_axes = [1]), LeakyReLU(), ELU(), Softmax(), ReLU(max_value = 0.5) }
    normalized_sequences_of_sequences {
        Input(3, 4, 6), GroupNormalization(3), PReLU(shared_axes = [2]), PReLU(), GroupNormalization(-1), TimeDistributed(LSTM(2)), GRU(2)
    }
    slices {
        Input(8, 3), Slice(1..7, step = 2), ZeroPadding1D((2, 1)), Cropping1D((1, 1)), Permute((2, 1)), Reshape((4, 3)), Slice(-1)
    }
    cells {
        Input(4, 3),
        RNN([LSTMCell(3), GRUCell(4), SimpleRNNCell(2)], return_sequences = True),
        RNN([LSTMCell(2, activation = "silu"), LSTMCell(3, use_bias = False)], go_backwards = True, return_sequences = True),
        RNN(GRUCell(2), return_sequences = True),
        RNN([GRUCell(2), GRUCell(3, reset_after = False), SimpleRNNCell(2), LSTMCell(2), GRUCell(1), LSTMCell(2)]),
    }
    cells_with_dropout {
        Input(4, 3),
        RNN([LSTMCell(3, dropout = 0.4), GRUCell(4, recurrent_dropout = 0.3, seed = 3)], return_sequences = True),
        RNN(LSTMCell(3, dropout = 0.3, recurrent_dropout = 0.3)),
    }
    directions_of_their_own {
        Input(4, 3),
        Bidirectional(
            LSTM(2, return_sequences = True, dropout = 0.4),
            backward_layer = GRU(3, go_backwards = True, return_sequences = True, recurrent_dropout = 0.3),
        ),
        Bidirectional(
            RNN([LSTMCell(2), GRUCell(3)]),
            backward_layer = SimpleRNN(3, go_backwards = True, activity_regularizer = "l2"),
            merge_mode = "mul",
        ),
    }
    activity {
        Input(4, 3),
        LSTM(3, return_sequences = True, activity_regularizer = L2(0.1)),
        Bidirectional(GRU(2, return_sequences = True, activity_regularizer = L2(0.2)), merge_mode = "sum"),
        TimeDistributed(Dense(3, activity_regularizer = "l2")),
        ActivityRegularization(l1 = 0.1, l2 = 0.1),
        Flatten(),
        Dense(2, activity_regularizer = L1L2(0.1, 0.2)),
    }
    dropouts {
        Input(4, 5), Dropout(0.3), SpatialDropout1D(0.3), GaussianNoise(0.1), GaussianDropout(0.2), AlphaDropout(0.2), Dense(2)
    }
}

/// Networks over five timesteps of three features, of which the first window lacks none, the second the first and the fourth, and the
/// third all after the second.
macro_rules! masked {
    ($($name:ident { $($layers:tt)* })*) => {
        $(#[test]
        fn $name() {
            sequential! {
                #[scalar(f64)]
                struct Network { Input(5, 3), Masking(), $($layers)* }
            }
            check_without(stringify!($name), Network::zeros(), |w, i| match w {
                0 => false,
                1 => [0, 3].contains(&(i / 3)),
                _ => i / 3 > 1,
            });
        })*
    };
}

masked! {
    masked_timesteps_are_left_out {
        Bidirectional(LSTM(3, return_sequences = True, recurrent_dropout = 0.2)),
        GRU(3, return_sequences = True, dropout = 0.2),
        Dropout(0.2),
        SimpleRNN(2),
    }
    masked_cells {
        RNN([LSTMCell(3, recurrent_dropout = 0.3), GRUCell(2, dropout = 0.4)], return_sequences = True),
        Bidirectional(RNN([SimpleRNNCell(2), LSTMCell(3), GRUCell(2)], return_sequences = True)),
        RNN([GRUCell(3, reset_after = False), SimpleRNNCell(2, recurrent_dropout = 0.2)], go_backwards = True),
    }
    masked_moments {
        Dense(3), BatchNormalization(), LSTM(4, return_sequences = True), BatchNormalization(center = False), GRU(2)
    }
    masked_activity {
        LSTM(3, return_sequences = True, activity_regularizer = "l2"),
        Bidirectional(GRU(2, activity_regularizer = L2(0.1), return_sequences = True), merge_mode = "mul"),
        ActivityRegularization(l2 = 0.2),
        LSTM(2),
    }
}

/// The second window begins, and the third ends, with what does not count; layers that go on give zeros until something does.
#[test]
fn a_masked_window_goes_on_as_in_prediction() {
    sequential! {
        #[scalar(f64)]
        struct Network {
            Input(3, 1),
            Masking(),
            RNN([LSTMCell(2), GRUCell(3)], stateful = True, return_sequences = True),
            SimpleRNN(2, stateful = True),
        }
    }
    let model = Network::random(&mut StdRng::seed_from_u64(1));
    let windows = [[1.0, 2.0, 3.0], [0.0, -1.0, 0.5], [0.0, 0.0, 0.0], [2.0, 0.0, 0.0]];
    let (mut tape, mut state) =
        (<Network as Trainable<_>>::Tape::<Heap>::new(1), <Network as Model>::State::default());
    for (k, window) in windows.into_iter().enumerate() {
        let (x, mut y) = (Sequence::from(window.map(|x| [x])), [Vector::zeros()]);
        let pass = if k == 0 { Pass::new(0) } else { Pass::new(0).going_on() };
        model.record::<Heap>(&[x], &mut tape, &mut y, &pass);
        let expected = model.predict_from(&mut state, &x);
        let difference = (0..2).map(|u| (y[0][u] - expected[u]).abs()).fold(0.0, f64::max);
        assert!(difference <= 1e-14, "window {k}: {y:?}, not {expected:?}; sums in another order");
    }
}

/// What is drawn depends on the seed, the layer and the number of the window, and not on how a batch is divided.
#[test]
fn a_batch_can_be_divided() {
    sequential! {
        #[scalar(f64)]
        struct Network { Input(4, 3), LSTM(5, dropout = 0.5, recurrent_dropout = 0.5, return_sequences = True), Dropout(0.5) }
    }
    let model = Network::random(&mut StdRng::seed_from_u64(1));
    let x: [Sequence<4, 3, f64>; 4] =
        std::array::from_fn(|w| Sequence::from_fn(|t, f| f64::from(u32::try_from(w + t * f).unwrap())));
    let outputs = |parts: usize, seed: u64| {
        let mut all = Vec::new();
        for (i, x) in x.chunks(parts).enumerate() {
            let mut tape = <Network as Trainable<_>>::Tape::<Heap>::new(parts);
            let mut y = vec![Sequence::zeros(); x.len()];
            model.record::<Heap>(x, &mut tape, &mut y, &Pass::new(seed).from(i * parts));
            all.extend(y);
        }
        all
    };
    assert_eq!(outputs(4, 1), outputs(3, 1));
    assert_eq!(outputs(4, 1), outputs(1, 1));
    assert_ne!(outputs(4, 1), outputs(4, 2));
}
