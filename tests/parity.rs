//! What Keras computes, seqnet computes: every network of `fixtures/keras`, declared as its `case.json` lists it.

mod erased;
mod fixtures;

use erased::Network;
use fixtures::Case;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

/// Against Keras in double precision, the bound of the whole project: some eight roundings to single precision.
const TOLERANCE: f64 = 5e-7;

/// Against Keras in single precision: it may be as far from the truth on one side as we are on the other.
const TOLERANCE_OF_BOTH: f64 = 2.0 * TOLERANCE;

/// Where Keras's own output in single precision is further than [`TOLERANCE`] from the one in double precision: this
/// activation lets the numbers and what is rounded of them grow. There the tolerance is twice what Keras is off by.
const KERAS_IS_OFF: &[&str] = &["act_selu"];

/// Both in double precision: each of some hundred operations is rounded to 1e-16.
const TOLERANCE_IN_DOUBLE: f64 = 1e-12;

/// TensorFlow computes these with `√½` and `0.2` rounded to single precision even in double: 2e-8 relative for each of the layers.
const CONSTANT_IS_OFF: &[&str] = &["act_gelu", "act_leaky_relu"];
const TOLERANCE_OF_CONSTANT: f64 = 5e-8;

/// A test for every network, and a list of their names.
macro_rules! networks {
    ($ALL:ident: $($case:ident { $($layers:tt)* })*) => {
        const $ALL: &[&str] = &[$(stringify!($case)),*];

        $(mod $case {
            use seqnet::prelude::*;

            sequential! {
                pub(super) struct Single { $($layers)* }
            }
            sequential! {
                #[scalar(f64)]
                pub(super) struct Double { $($layers)* }
            }

            #[test]
            fn is_what_keras_computes() {
                let (single, double) = (super::erased::boxed::<Single>(), super::erased::boxed::<Double>());
                super::check(stringify!($case), single, double);
            }
        })*
    };
}

/// The network of each activation, in which it stands wherever a layer takes one.
macro_rules! activations {
    ($($case:ident = $activation:literal)*) => {
        networks! {
            ACTIVATIONS:
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
    NETWORKS:
    post01_one_to_one {
        Input(8),
        Dense(1),
    }
    post02_one_to_many {
        Input(8),
        RepeatVector(6),
        LSTM(5, return_sequences = True),
    }
    post03_many_to_one {
        Input(6, 3),
        LSTM(5),
    }
    post04_lstm128_dense1 {
        Input(12, 1),
        LSTM(128),
        Dense(1),
    }
    post05_many_to_many {
        Input(6, 3),
        LSTM(5, return_sequences = True),
    }
    post06_last_n_lambda {
        Input(9, 3),
        LSTM(4, return_sequences = True),
        Lambda(lambda x: x[:, -5:, :]),
    }
    post07_last_n_cropping {
        Input(9, 3),
        LSTM(4, return_sequences = True),
        Cropping1D((4, 0)),
    }
    post08_delayed_padding {
        Input(5, 3),
        ZeroPadding1D((0, 3)),
        LSTM(4, return_sequences = True),
        Cropping1D((3, 0)),
    }
    post09_vanilla_n_outputs {
        Input(10, 2),
        LSTM(16),
        Dense(6),
    }
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
    own_conv_padding {
        Input(17, 3),
        Conv1D(5, 4, padding = "same"),
        Conv1D(7, 3, padding = "causal", activation = "tanh"),
        Conv1D(2, 5, activation = "relu"),
    }
    own_conv_strides {
        Input(33, 2),
        Conv1D(3, 2, strides = 2, padding = "same"),
        Conv1D(5, 3, strides = 2, padding = "causal", use_bias = False),
        Conv1D(4, 3, strides = 3),
        Conv1D(2, 2, strides = 5, padding = "same"),
    }
    own_conv_dilation {
        Input(33, 1),
        Conv1D(3, 3, dilation_rate = 2, padding = "causal", activation = "relu"),
        Conv1D(5, 2, dilation_rate = 5, padding = "same"),
        Conv1D(2, 4, dilation_rate = 3),
    }
    own_conv_groups {
        Input(7, 6),
        Conv1D(9, 3, groups = 3, padding = "same"),
        Conv1D(6, 2, groups = 3, padding = "causal", activation = "tanh"),
        Conv1D(12, 2, groups = 6, use_bias = False),
    }
    own_conv_one_timestep {
        Input(1, 33),
        Conv1D(17, 1),
        Conv1D(7, 5, padding = "causal"),
        Conv1D(1, 2, padding = "same"),
        MaxPooling1D(pool_size = 1),
    }
    own_conv_depthwise {
        Input(17, 3),
        DepthwiseConv1D(3),
        DepthwiseConv1D(4, strides = 2, padding = "same", depth_multiplier = 2, activation = "tanh"),
        DepthwiseConv1D(2, dilation_rate = 3, padding = "same", use_bias = False),
    }
    own_conv_depthwise_strides_and_dilation {
        Input(33, 2),
        DepthwiseConv1D(3, strides = 2, dilation_rate = 3, padding = "same"),
        DepthwiseConv1D(2, strides = 3, dilation_rate = 2),
    }
    own_conv_separable {
        Input(17, 3),
        SeparableConv1D(5, 3, padding = "same", depth_multiplier = 2),
        SeparableConv1D(7, 2, strides = 2, use_bias = False),
        SeparableConv1D(2, 3, dilation_rate = 2, activation = "sigmoid"),
    }
    own_conv_before_lstm {
        Input(12, 2),
        Conv1D(8, 3, padding = "causal", activation = "relu"),
        MaxPooling1D(),
        LSTM(5),
        Dense(1),
    }
    own_pool_max {
        Input(17, 3),
        MaxPooling1D(pool_size = 4, strides = 1, padding = "same"),
        MaxPooling1D(),
        MaxPooling1D(pool_size = 3, strides = 2, padding = "same"),
        MaxPooling1D(pool_size = 2, strides = 3),
    }
    own_pool_average {
        Input(17, 3),
        AveragePooling1D(4, strides = 1, padding = "same"),
        AveragePooling1D(5, strides = 2, padding = "same"),
        AveragePooling1D(2),
        AveragePooling1D(3, padding = "same"),
    }
    own_pool_global_max {
        Input(7, 3),
        Conv1D(5, 2),
        GlobalMaxPooling1D(),
        Dense(2),
    }
    own_pool_global_max_keepdims {
        Input(5, 3),
        GlobalMaxPooling1D(keepdims = True),
        UpSampling1D(size = 3),
        GRU(2),
    }
    own_pool_global_average {
        Input(7, 3),
        GlobalAveragePooling1D(),
        Dense(2),
    }
    own_pool_global_average_keepdims {
        Input(33, 2),
        GlobalAveragePooling1D(keepdims = True),
        Conv1D(3, 1),
    }
    own_pool_up_sampling {
        Input(5, 3),
        UpSampling1D(size = 3),
        Conv1D(4, 3, padding = "same"),
        UpSampling1D(),
        AveragePooling1D(7),
    }
    own_cropping_both_ends {
        Input(8, 3),
        LSTM(4, return_sequences = True),
        Cropping1D((1, 2)),
    }
    own_dense_on_sequence {
        Input(5, 3),
        Dense(7, activation = "relu"),
        Dense(2),
    }
    own_dropout_in_the_middle {
        Input(6, 3),
        LSTM(5, return_sequences = True, dropout = 0.2, recurrent_dropout = 0.3),
        Dropout(0.5),
        LSTM(3),
        Dropout(0.4),
        Dense(2),
    }
    own_encoder_decoder_gru {
        Input(8, 3),
        GRU(7, return_sequences = True),
        GRU(5),
        RepeatVector(4),
        GRU(5, return_sequences = True),
        GRU(7, return_sequences = True),
        TimeDistributed(Dense(3)),
    }
    own_exponential {
        Input(3, 3),
        Dense(5, activation = "exponential"),
        LSTM(3, activation = "exponential", return_sequences = True),
        Dense(4),
        Activation("exponential"),
    }
    own_flatten_then_dense {
        Input(5, 3),
        LSTM(4, return_sequences = True),
        Flatten(),
        Dense(3),
    }
    own_gru_go_backwards {
        Input(6, 3),
        GRU(4, return_sequences = True, go_backwards = True),
    }
    own_gru_reset_before_no_bias {
        Input(6, 3),
        GRU(4, reset_after = False, use_bias = False),
    }
    own_lstm_go_backwards_last {
        Input(6, 3),
        LSTM(4, go_backwards = True),
    }
    own_lstm_relu_hard_sigmoid {
        Input(6, 3),
        LSTM(5, activation = "relu", recurrent_activation = "hard_sigmoid", return_sequences = True),
        LSTM(3, activation = "relu", recurrent_activation = "hard_sigmoid"),
    }
    own_one_timestep {
        Input(1, 3),
        LSTM(4, return_sequences = True),
        GRU(3, return_sequences = True),
        SimpleRNN(2),
    }
    own_padding_both_ends {
        Input(5, 3),
        ZeroPadding1D((2, 3)),
        LSTM(4, return_sequences = True),
    }
    own_simple_rnn_go_backwards {
        Input(6, 3),
        SimpleRNN(4, return_sequences = True, go_backwards = True),
    }
    own_slice_every_second {
        Input(9, 3),
        LSTM(4, return_sequences = True),
        Lambda(lambda x: x[:, ::2, :]),
    }
    own_slice_features {
        Input(6, 5),
        Lambda(lambda x: x[:, :, 1:3]),
        LSTM(4, return_sequences = True),
    }
    own_slice_last_timestep {
        Input(6, 3),
        LSTM(4, return_sequences = True),
        Lambda(lambda x: x[:, -1, :]),
        Dense(2),
    }
    own_slice_middle {
        Input(10, 3),
        LSTM(4, return_sequences = True),
        Lambda(lambda x: x[:, 2:8, :]),
    }
    own_softmax_over_features {
        Input(5, 3),
        LSTM(4, return_sequences = True),
        Dense(6, activation = "softmax"),
        Dense(4),
        Activation("softmax"),
    }
    own_stateful_and_stateless {
        Input(5, 3),
        LSTM(4, return_sequences = True),
        LSTM(3, stateful = True),
        Dense(2),
    }
    own_stateful_go_backwards {
        Input(5, 3),
        LSTM(4, return_sequences = True, stateful = True, go_backwards = True),
    }
    own_stateful_gru {
        Input(5, 3),
        GRU(4, return_sequences = True, stateful = True, reset_after = False),
        GRU(3, return_sequences = True, stateful = True),
    }
    own_stateful_simple_rnn {
        Input(5, 3),
        SimpleRNN(4, return_sequences = True, stateful = True),
        SimpleRNN(3, stateful = True),
    }
    own_time_distributed {
        Input(5, 3),
        TimeDistributed(Dense(4, activation = "tanh")),
        LSTM(2),
    }
    own_units_01_features_33 {
        Input(3, 33),
        LSTM(1, return_sequences = True),
        Dense(33),
        GRU(1, return_sequences = True),
        Dense(33, activation = "tanh"),
        SimpleRNN(1),
        Dense(33),
    }
    own_units_02_features_17 {
        Input(3, 17),
        LSTM(2, return_sequences = True),
        Dense(17),
        GRU(2, return_sequences = True),
        Dense(17, activation = "tanh"),
        SimpleRNN(2),
        Dense(17),
    }
    own_units_03_features_07 {
        Input(3, 7),
        LSTM(3, return_sequences = True),
        Dense(7),
        GRU(3, return_sequences = True),
        Dense(7, activation = "tanh"),
        SimpleRNN(3),
        Dense(7),
    }
    own_units_05_features_05 {
        Input(3, 5),
        LSTM(5, return_sequences = True),
        Dense(5),
        GRU(5, return_sequences = True),
        Dense(5, activation = "tanh"),
        SimpleRNN(5),
        Dense(5),
    }
    own_units_07_features_03 {
        Input(3, 3),
        LSTM(7, return_sequences = True),
        Dense(3),
        GRU(7, return_sequences = True),
        Dense(3, activation = "tanh"),
        SimpleRNN(7),
        Dense(3),
    }
    own_units_17_features_02 {
        Input(3, 2),
        LSTM(17, return_sequences = True),
        Dense(2),
        GRU(17, return_sequences = True),
        Dense(2, activation = "tanh"),
        SimpleRNN(17),
        Dense(2),
    }
    own_units_33_features_01 {
        Input(3, 1),
        LSTM(33, return_sequences = True),
        Dense(1),
        GRU(33, return_sequences = True),
        Dense(1, activation = "tanh"),
        SimpleRNN(33),
        Dense(1),
    }
}

activations! {
    act_elu = "elu"
    act_gelu = "gelu"
    act_hard_sigmoid = "hard_sigmoid"
    act_leaky_relu = "leaky_relu"
    act_linear = "linear"
    act_relu = "relu"
    act_relu6 = "relu6"
    act_selu = "selu"
    act_sigmoid = "sigmoid"
    act_silu = "silu"
    act_softmax = "softmax"
    act_softplus = "softplus"
    act_softsign = "softsign"
    act_swish = "swish"
    act_tanh = "tanh"
}

#[test]
fn every_fixture_is_declared() {
    let mut declared = [NETWORKS, ACTIVATIONS].concat();
    declared.sort_unstable();
    assert_eq!(declared, fixtures::all().iter().map(|case| case.name.clone()).collect::<Vec<_>>());
}

/// Holds a network in single and in double precision to a fixture.
fn check(name: &str, mut single: Box<dyn Network>, mut double: Box<dyn Network>) {
    let case = Case::load(name);
    let file = weights(&case);
    for network in [&mut single, &mut double] {
        network.load(&file);
        is_declared_as(&case, &**network);
    }

    let off = error(&double_of(&case.y.values), &case.y64.values);
    assert_eq!(off > TOLERANCE, KERAS_IS_OFF.contains(&name), "{name}: Keras is off by {off:.1e}");
    let (tolerance, tolerance_of_both) =
        if off > TOLERANCE { (2.0 * off, 2.0 * off) } else { (TOLERANCE, TOLERANCE_OF_BOTH) };
    let tolerance_in_double =
        if CONSTANT_IS_OFF.contains(&name) { TOLERANCE_OF_CONSTANT } else { TOLERANCE_IN_DOUBLE };

    let x = double_of(&case.x.values);
    let (y, layers) = batch(&*single, &x);
    assert_close(&format!("{name}: y64"), &y, &case.y64.values, tolerance);
    assert_close(&format!("{name}: y"), &y, &double_of(&case.y.values), tolerance_of_both);
    for ((ours, keras), field) in layers.iter().zip(&case.outputs).zip(&case.layer_names) {
        assert_close(&format!("{name}: {field}"), ours, &double_of(&keras.values), tolerance_of_both);
    }
    let (y, layers) = batch(&*double, &x);
    assert_close(&format!("{name} in double: y64"), &y, &case.y64.values, tolerance_in_double);
    for ((ours, keras), field) in layers.iter().zip(&case.outputs).zip(&case.layer_names) {
        assert_close(
            &format!("{name} in double: {field}"),
            ours,
            &double_of(&keras.values),
            tolerance_of_both,
        );
    }

    if let Some(second) = &case.second_call {
        let x2 = double_of(&second.x.values);
        let (y2, y2_reset) = second_batch(&*single, &x, &x2);
        assert_close(&format!("{name}: y2_64"), &y2, &second.y64.values, TOLERANCE);
        assert_close(&format!("{name}: y2"), &y2, &double_of(&second.y.values), TOLERANCE_OF_BOTH);
        assert_close(
            &format!("{name}: y2_reset"),
            &y2_reset,
            &double_of(&second.y_reset.values),
            TOLERANCE_OF_BOTH,
        );
        let (y2, y2_reset) = second_batch(&*double, &x, &x2);
        assert_close(&format!("{name} in double: y2_64"), &y2, &second.y64.values, TOLERANCE_IN_DOUBLE);
        assert_close(
            &format!("{name} in double: y2_reset"),
            &y2_reset,
            &double_of(&second.y_reset.values),
            TOLERANCE_OF_BOTH,
        );
    }
}

/// The weights under our names, `<layer>/<weight>`.
fn weights(case: &Case) -> Vec<u8> {
    let bytes = |values: &[f32]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
    let tensors: Vec<_> = case
        .weights
        .iter()
        .map(|weight| {
            let name = format!("{}/{}", case.layer_names[weight.layer], weight.name);
            (name, weight.array.shape.clone(), bytes(&weight.array.values))
        })
        .collect();
    let views = tensors.iter().map(|(name, shape, bytes)| {
        (
            name,
            TensorView::new(Dtype::F32, shape.clone(), bytes).expect("as many bytes as the shape has places"),
        )
    });
    safetensors::serialize(views, None).expect("tensors that fit into a file")
}

/// The number of weights, and every layer's name and shape in the summary.
fn is_declared_as(case: &Case, network: &dyn Network) {
    assert_eq!(network.parameters(), case.n_params, "{}", case.name);
    assert_eq!(network.input_shape(), case.input_shape, "{}", case.name);
    let mut rows = network.summary().lines();
    for (name, output) in case.layer_names.iter().zip(&case.outputs) {
        let dimensions: Vec<String> = output.row_shape().iter().map(usize::to_string).collect();
        let shape = format!(" (None, {}) ", dimensions.join(", "));
        let beginning = format!("│ {name} ");
        let row = rows.find(|row| row.starts_with(&beginning));
        let row =
            row.unwrap_or_else(|| panic!("{}: no row for `{name}` in\n{}", case.name, network.summary()));
        assert!(row.contains(&shape), "{}: `{name}` gives{shape}, but the summary says\n{row}", case.name);
    }
}

/// What a network and each of its layers give for a batch.
fn batch(network: &dyn Network, x: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let (mut y, mut layers) = (Vec::new(), Vec::new());
    for x in samples(network, x) {
        let (outputs, last) = network.outputs(x);
        assert_eq!(network.predict(x), last, "`predict_each` gives what `predict` gives");
        layers.resize(outputs.len(), Vec::new());
        for (all, output) in layers.iter_mut().zip(outputs) {
            all.extend(output.values);
        }
        y.extend(last);
    }
    (y, layers)
}

/// What a network gives for a second batch after the first, and from reset states.
fn second_batch(network: &dyn Network, x: &[f64], x2: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let (mut carried, mut reset) = (Vec::new(), Vec::new());
    for (x, x2) in samples(network, x).zip(samples(network, x2)) {
        carried.extend(network.predict_on(&[x, x2]).remove(1));
        reset.extend(network.predict_on(&[x2]).remove(0));
    }
    (carried, reset)
}

fn samples<'a>(network: &dyn Network, x: &'a [f64]) -> impl Iterator<Item = &'a [f64]> + use<'a> {
    x.chunks(network.input_shape().iter().product())
}

fn double_of(values: &[f32]) -> Vec<f64> {
    values.iter().copied().map(f64::from).collect()
}

/// The largest `|ours - expected| / max(1, |expected|)`.
fn error(ours: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(ours.len(), expected.len());
    let errors =
        ours.iter().zip(expected).map(|(ours, expected)| (ours - expected).abs() / expected.abs().max(1.0));
    errors.fold(0.0, f64::max)
}

fn assert_close(what: &str, ours: &[f64], expected: &[f64], tolerance: f64) {
    let error = error(ours, expected);
    assert!(error <= tolerance, "{what} is off by {error:.2e}, but may be by {tolerance:.2e}");
}
