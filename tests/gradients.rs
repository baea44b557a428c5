//! What a step of training does in Keras, it does here: losses, gradients, and weights after one and five steps, in double precision.
//!
//! `fixtures/gradients/generate.py` makes the files and lists the networks.
#![cfg(feature = "train")]

mod gradients {
    pub(crate) mod case;
}

use gradients::case::{Case, Fixture, Rounded};
use seqnet::__private::train::MeanAbsoluteError;
use seqnet::prelude::*;
use seqnet::train::{
    Adam, AdamW, BinaryCrossentropy, CategoricalCrossentropy, Huber, MeanSquaredError, RmsProp, Sgd,
    SparseCategoricalCrossentropy,
};

/// A hundredth in single precision.
const ROUNDED: f64 = 0.009_999_999_776_482_582;

/// A test for every network: its optimizer, its loss, and its layers.
macro_rules! networks {
    ($($case:ident($optimizer:expr, $loss:expr) { $($layers:tt)* })*) => {
        $(mod $case {
            use super::*;

            sequential! {
                #[scalar(f64)]
                pub(super) struct Network { $($layers)* }
            }

            #[test]
            fn learns_as_in_keras() {
                Case { name: stringify!($case), model: Network::zeros(), optimizer: $optimizer, loss: $loss }.check();
            }
        })*

        #[test]
        fn every_fixture_has_its_network() {
            assert_eq!(Fixture::names(), [$(stringify!($case)),*]);
        }
    };
}

networks! {
    g01_dense_mse(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(5), Dense(4, activation = "tanh"), Dense(2)
    }
    g02_lstm_dense_mse(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(6, 3), LSTM(5), Dense(1)
    }
    g03_m2m_mse(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(6, 3), LSTM(4, return_sequences = True), TimeDistributed(Dense(2))
    }
    g04_encdec_mse(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(6, 2), LSTM(4), RepeatVector(3), LSTM(5, return_sequences = True), TimeDistributed(Dense(2))
    }
    g05_gru_after_mse(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(6, 3), GRU(4, return_sequences = True), GRU(3), Dense(2)
    }
    g06_gru_before_mae(Rounded(Adam::new(0.01)), MeanAbsoluteError) {
        Input(6, 3), GRU(4, reset_after = False), Dense(2)
    }
    g07_simplernn_huber(Rounded(Adam::new(0.01)), Huber::default()) {
        Input(6, 3), SimpleRNN(4, return_sequences = True), SimpleRNN(3), Dense(2)
    }
    g08_bidir_cce(Rounded(Adam::new(0.01)), CategoricalCrossentropy::default()) {
        Input(5, 3), Bidirectional(LSTM(3)), Dense(4, activation = "softmax")
    }
    g09_stack_scce(Rounded(Adam::new(0.01)), SparseCategoricalCrossentropy::default()) {
        Input(5, 3), LSTM(4, return_sequences = True), LSTM(3), Dense(4), Activation("softmax")
    }
    g10_lstm_bce(Rounded(Adam::new(0.01)), BinaryCrossentropy::default()) {
        Input(5, 3), LSTM(4), Dense(1, activation = "sigmoid")
    }
    g11_masking_scce(Rounded(Adam::new(0.01)), SparseCategoricalCrossentropy::default()) {
        Input(7, 3), Masking(), LSTM(4, return_sequences = True), GRU(3), Dense(4, activation = "softmax")
    }
    g12_masked_m2m_mse(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(7, 3), Masking(), LSTM(4, return_sequences = True), TimeDistributed(Dense(2))
    }
    g13_conv_pool_bn(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(12, 2),
        Conv1D(4, 3, padding = "same", activation = "relu"),
        MaxPooling1D(2),
        BatchNormalization(),
        LSTM(3),
        Dense(1),
    }
    g14_conv_causal_ln_gap(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(9, 2),
        Conv1D(3, 3, padding = "causal", dilation_rate = 2),
        LayerNormalization(),
        AveragePooling1D(2),
        GlobalAveragePooling1D(),
        Dense(2),
    }
    g15_embedding_gru_bce(Rounded(Adam::new(0.01)), BinaryCrossentropy::default()) {
        Input(6), Embedding(7, 3, mask_zero = True), GRU(4), Dense(1, activation = "sigmoid")
    }
    // TensorFlow's 0.01 of `"l1"` and `"l2"` is rounded to single precision.
    g16_l2_clipnorm(Rounded(Adam::new(0.01).clipnorm(0.1)), MeanSquaredError) {
        Input(5, 3),
        LSTM(4, kernel_regularizer = L2(ROUNDED), recurrent_regularizer = L1(ROUNDED)),
        Dense(2, kernel_regularizer = L2(ROUNDED)),
    }
    g17_last_n_crop(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(8, 2), LSTM(4, return_sequences = True), Cropping1D((5, 0)), TimeDistributed(Dense(1))
    }
    g18_bidir_mul_sum(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(5, 2),
        Bidirectional(GRU(3, return_sequences = True), merge_mode = "mul"),
        Bidirectional(LSTM(3), merge_mode = "sum"),
        Dense(1),
    }
    g19_rmsprop(RmsProp::new(0.01), MeanSquaredError) {
        Input(5, 3), LSTM(4), Dense(1)
    }
    // TensorFlow's 0.9 is rounded to single precision.
    g20_sgd_nesterov(Sgd::new(0.05).momentum(f64::from(0.9_f32)).nesterov(true), MeanSquaredError) {
        Input(5, 3), GRU(4), Dense(1)
    }
    g21_adamw(Rounded(AdamW::new(0.01).weight_decay(0.02)), MeanSquaredError) {
        Input(5, 3), LSTM(4), Dense(1)
    }
    g22_adam_global_clip(Rounded(Adam::new(0.01).global_clipnorm(0.05).amsgrad(true)), MeanSquaredError) {
        Input(5, 3), LSTM(4), Dense(1)
    }
    g23_go_backwards_hardsig(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(5, 3),
        LSTM(
            4,
            go_backwards = True,
            recurrent_activation = "hard_sigmoid",
            activation = "softsign",
            return_sequences = True,
        ),
        Flatten(),
        Dense(2, activation = "gelu"),
    }
    g24_cells(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(5, 3),
        RNN(
            [
                LSTMCell(4, kernel_regularizer = L2(0.0625)),
                GRUCell(3),
                SimpleRNNCell(2, recurrent_regularizer = L1(0.03125)),
            ],
            return_sequences = True,
        ),
        RNN(LSTMCell(3, bias_regularizer = L2(0.0625))),
        Dense(2),
    }
    g25_masked_cells(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(6, 3), Masking(), RNN([GRUCell(3, reset_after = False), LSTMCell(4)], go_backwards = True), Dense(2)
    }
    g26_masked_bn(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(6, 3), Masking(), LSTM(4, return_sequences = True), BatchNormalization(), GRU(3), Dense(2)
    }
    g27_activity(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(5, 3),
        LSTM(4, activity_regularizer = L1(0.03125), return_sequences = True),
        ActivityRegularization(l1 = 0.03125, l2 = 0.0625),
        Bidirectional(GRU(3, activity_regularizer = L2(0.0625), return_sequences = True), merge_mode = "sum"),
        Dense(2, activity_regularizer = L2(0.0625)),
    }
    g28_activity_masked(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(6, 3), Masking(), LSTM(4, activity_regularizer = L2(0.0625), return_sequences = True), Dense(2)
    }
    g29_directions(Rounded(Adam::new(0.01)), MeanSquaredError) {
        Input(5, 3),
        Bidirectional(
            LSTM(3, kernel_regularizer = L2(0.0625), activity_regularizer = L1(0.03125)),
            backward_layer = GRU(3, go_backwards = True, recurrent_regularizer = L1(0.03125)),
            merge_mode = "ave",
        ),
        Dense(2),
    }
}
