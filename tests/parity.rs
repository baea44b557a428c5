//! What Keras computes, seqnet computes: every network of `fixtures/keras`, declared as its `case.json` lists it.

mod erased;
mod fixtures;

use erased::Network;
use fixtures::Case;
use fixtures::networks::{keras_activations, keras_networks};
use safetensors::Dtype;
use safetensors::tensor::TensorView;

/// Against Keras in double precision, the bound of the whole project: some eight roundings to single precision.
const TOLERANCE: f64 = 5e-7;

/// Against Keras in single precision: it may be as far from the truth on one side as we are on the other.
const TOLERANCE_OF_BOTH: f64 = 2.0 * TOLERANCE;

/// Where Keras's own output in single precision is further than [`TOLERANCE`] from the one in double precision: these
/// activations let the numbers and what is rounded of them grow, and this normalization divides by a small deviation. There the tolerance
/// is twice what Keras is off by.
const KERAS_IS_OFF: &[&str] = &["act_celu", "act_selu", "act_squareplus", "own_norm_time_distributed"];

/// Both in double precision: each of some hundred operations is rounded to 1e-16.
const TOLERANCE_IN_DOUBLE: f64 = 1e-12;

/// TensorFlow computes these with `√½` and `0.2`, and other slopes and factors, rounded to single precision even in double: 2e-8 relative
/// for each of the layers.
const CONSTANT_IS_OFF: &[&str] = &[
    "act_gelu",
    "act_leaky_relu",
    "own_function_gelu",
    "own_function_leaky_relu",
    "own_leaky_relu_layers",
    "own_relu_slope",
];
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

keras_networks! { networks! { KERAS: } }
keras_activations! { networks! { ACTIVATIONS: } }

networks! {
    NETWORKS:
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
    act_exponential {
        Input(6, 3),
        Dense(5, activation = "exponential"),
        LSTM(3, return_sequences = True),
        Conv1D(3, 2, activation = "exponential"),
        Activation("exponential"),
    }
    own_sequences_recurrent {
        Input(4, 3, 2),
        TimeDistributed(GRU(3, return_sequences = True)),
        TimeDistributed(TimeDistributed(Dense(2, activation = "relu")), name = time_distributed_2),
        TimeDistributed(SimpleRNN(5, go_backwards = True), name = time_distributed_3),
        LSTM(3),
    }
    own_sequences_convolution {
        Input(3, 7, 2),
        TimeDistributed(Conv1D(4, 3, padding = "causal", activation = "tanh")),
        TimeDistributed(MaxPooling1D(2)),
        Dense(5, activation = "softmax"),
        TimeDistributed(Flatten()),
        GRU(2, return_sequences = True),
    }
    own_sequences_any_rank {
        Input(3, 2, 5),
        Dense(7),
        BatchNormalization(),
        LayerNormalization(),
        LeakyReLU(0.25),
        RMSNormalization(),
        Dropout(0.5),
        Rescaling(0.5, offset = -0.5),
        Activation("tanh"),
        Lambda(lambda x: x[:, 1:, :]),
        Softmax(),
        UnitNormalization(),
        Lambda(lambda x: x[:, -1, :]),
        LSTM(2),
    }
    own_sequences_reshape {
        Input(12, 2),
        Reshape((3, 4, 2)),
        TimeDistributed(AveragePooling1D(3, strides = 1)),
        Reshape((3, 4)),
        Reshape((3, 1, 4)),
        TimeDistributed(Permute((2, 1))),
        Reshape((2, -1, 3)),
        Flatten(),
        Dense(1),
    }
    own_sequences_decoder {
        Input(3, 2),
        TimeDistributed(RepeatVector(4)),
        TimeDistributed(LSTM(2, return_sequences = True)),
        TimeDistributed(ZeroPadding1D((1, 2))),
        TimeDistributed(GlobalAveragePooling1D()),
    }
    own_sequences_conv_lstm {
        Input(4, 9, 2),
        ConvLSTM1D(3, 3, return_sequences = True),
        ConvLSTM1D(5, 4, strides = 2, padding = "same", activation = "relu", use_bias = False, return_sequences = True),
        ConvLSTM1D(2, 2),
        Dense(3),
    }
    own_sequences_conv_lstm_dilation {
        Input(3, 7, 3),
        ConvLSTM1D(
            2, 3, dilation_rate = 2, go_backwards = True, recurrent_activation = "hard_sigmoid", return_sequences = True
        ),
        ConvLSTM1D(4, 2, dilation_rate = 2, padding = "same", go_backwards = True),
        LSTM(3),
    }
    own_sequences_conv_lstm_stateful {
        Input(3, 4, 2),
        ConvLSTM1D(3, 2, padding = "same", stateful = True),
    }
    own_sequences_stateful {
        Input(3, 4, 2),
        TimeDistributed(LSTM(3, stateful = True)),
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
    own_conv_transpose {
        Input(5, 3),
        Conv1DTranspose(4, 3),
        Conv1DTranspose(5, 4, strides = 2, padding = "same", activation = "tanh"),
        Conv1DTranspose(3, 5, padding = "same"),
        Conv1DTranspose(2, 2, strides = 3, use_bias = False),
    }
    own_conv_transpose_output_padding {
        Input(3, 2),
        Conv1DTranspose(3, 4, strides = 3, output_padding = 1),
        Conv1DTranspose(4, 3, strides = 2, padding = "same", output_padding = 0),
        Conv1DTranspose(2, 7, strides = 3, padding = "same", output_padding = 2, activation = "softmax"),
    }
    own_conv_transpose_dilation {
        Input(4, 3),
        Conv1DTranspose(5, 3, dilation_rate = 2, activation = "silu"),
        Conv1DTranspose(2, 2, dilation_rate = 5, padding = "same"),
    }
    own_conv_transpose_of_one_timestep {
        Input(1, 7),
        Conv1DTranspose(3, 2, strides = 5),
        Conv1DTranspose(2, 1, strides = 2, padding = "same"),
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
    own_pool_adaptive_max {
        Input(17, 3),
        AdaptiveMaxPooling1D(12),
        AdaptiveMaxPooling1D(output_size = 5),
        AdaptiveMaxPooling1D((8,)),
        AdaptiveMaxPooling1D(4),
    }
    own_pool_adaptive_average {
        Input(17, 3),
        AdaptiveAveragePooling1D(10),
        AdaptiveAveragePooling1D(output_size = 4),
        AdaptiveAveragePooling1D((9,)),
        AdaptiveAveragePooling1D(3),
        TimeDistributed(Dense(2)),
        AdaptiveAveragePooling1D(1),
    }
    own_pool_adaptive_sequences {
        Input(2, 5, 3),
        TimeDistributed(AdaptiveMaxPooling1D(3)),
        TimeDistributed(AdaptiveAveragePooling1D(2)),
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
    own_norm_batch {
        Input(7, 5),
        BatchNormalization(),
        BatchNormalization(epsilon = 0.1, scale = False),
        BatchNormalization(center = False, momentum = 0.9),
        BatchNormalization(scale = False, center = False, epsilon = 1e-5),
    }
    own_norm_batch_vector {
        Input(17),
        BatchNormalization(),
        Dense(3),
        BatchNormalization(axis = 1),
    }
    own_norm_layer {
        Input(5, 7),
        LayerNormalization(),
        LayerNormalization(epsilon = 0.5, center = False),
        LayerNormalization(scale = False),
        LayerNormalization(axis = 2, scale = False, center = False),
        LayerNormalization(rms_scaling = True, scale = False),
    }
    own_norm_group {
        Input(5, 6),
        GroupNormalization(3),
        GroupNormalization(groups = -1, epsilon = 0.5, center = False),
        GroupNormalization(groups = 1, scale = False),
    }
    own_norm_group_vector {
        Input(32),
        GroupNormalization(epsilon = 1.0),
        Dense(33),
        GroupNormalization(groups = 11, axis = 1, scale = False, center = False),
    }
    own_norm_one_feature {
        Input(3, 1),
        LayerNormalization(epsilon = 1.0),
        RMSNormalization(),
        BatchNormalization(),
    }
    own_norm_root_mean_square {
        Input(3, 33),
        RMSNormalization(),
        RMSNormalization(epsilon = 0.1),
        UnitNormalization(),
    }
    own_norm_unit_vector {
        Input(17),
        UnitNormalization(),
        Dense(2),
        UnitNormalization(),
    }
    own_norm_data {
        Input(5, 3),
        Normalization(),
        Normalization(invert = True),
        Normalization(mean = [0.125, 0.25, -0.75], variance = [1.0, 4.0, 0.25]),
        Normalization(mean = 0.5, variance = 2, invert = True),
        Rescaling(1./256, offset = -0.5),
        Rescaling([2.0, 256.0, 0.5]),
    }
    own_norm_time_distributed {
        Input(3, 2),
        TimeDistributed(BatchNormalization()),
        TimeDistributed(LayerNormalization()),
        TimeDistributed(Rescaling(3.0)),
    }
    own_norm_before_lstm {
        Input(12, 2),
        Normalization(),
        LSTM(5, return_sequences = True),
        LayerNormalization(epsilon = 0.1),
        LSTM(3),
        BatchNormalization(),
        Dense(1),
    }
    own_relu_layers {
        Input(5, 3),
        Dense(7),
        ReLU(max_value = 0.75),
        Dense(5),
        ReLU(threshold = 0.25),
        Dense(7),
        ReLU(1.5, 0.125, 0.25),
        Dense(5),
        ReLU(),
    }
    own_leaky_relu_layers {
        Input(5, 3),
        LeakyReLU(),
        Dense(7),
        LeakyReLU(0.1),
    }
    own_relu_slope {
        Input(5, 3),
        ReLU(max_value = None, negative_slope = 0.3),
    }
    own_elu_softmax_layers {
        Input(5, 3),
        ELU(alpha = 0.5),
        Dense(7),
        ELU(),
        Dense(5),
        Softmax(axis = -1),
    }
    own_prelu {
        Input(3, 5),
        PReLU(),
        PReLU(shared_axes = [1]),
        Dense(7),
        PReLU(shared_axes = 2),
        PReLU(shared_axes = (1, 2)),
    }
    own_prelu_vector {
        Input(5),
        PReLU(),
        Dense(3),
        PReLU(shared_axes = [1]),
    }
    own_function_arguments {
        Input(5, 3),
        Dense(7),
        Activation(relu(max_value = 6, threshold = 0.5)),
        Dense(7),
        Activation(elu(alpha = 0.5)),
        Dense(7),
        Activation(celu(0.5)),
        Dense(7),
        Activation(hard_shrink(threshold = 0.25)),
        Dense(7),
        Activation(soft_shrink(threshold = 0.25)),
        Dense(7),
        Activation(squareplus(b = 2)),
        Dense(7),
        Activation(threshold(0.5, -0.25)),
    }
    own_function_gelu {
        Input(5, 3),
        Dense(7),
        Activation(gelu(approximate = True)),
    }
    own_function_leaky_relu {
        Input(5, 3),
        Dense(7),
        Activation(leaky_relu(negative_slope = 0.1)),
    }
    own_identities {
        Input(5, 3),
        SpatialDropout1D(0.5),
        GaussianNoise(0.5),
        GaussianDropout(0.5),
        AlphaDropout(0.5),
        ActivityRegularization(l1 = 0.1, l2 = 0.1),
        Identity(),
        LSTM(2),
    }
    own_reshape {
        Input(4, 6),
        Reshape((8, 3)),
        Permute((2, 1)),
        Reshape((-1, 4)),
        Reshape((24,)),
        Reshape((2, -1)),
        LSTM(2),
    }
    own_reshape_vector {
        Input(6),
        Permute((1,)),
        Reshape((2, 3)),
        Permute((1, 2)),
        Permute((2, 1)),
        Reshape((3, -1)),
        Reshape((-1,)),
    }
    own_permute_lstm {
        Input(5, 7),
        Permute((2, 1)),
        GRU(3, return_sequences = True),
        Permute((2, 1)),
    }
}

#[test]
fn every_fixture_is_declared() {
    let mut declared = [KERAS, NETWORKS, ACTIVATIONS].concat();
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
