//! A stream gives what whole windows give: bit for bit, as early as it is known, in the plainest type that holds it.

mod erased;
#[path = "streams/running.rs"]
mod running;

use seqnet::prelude::*;

/// A network, what a push gives, and a test of it.
macro_rules! streams {
    ($($name:ident: $Push:ty { $($layers:tt)* })*) => {$(
        mod $name {
            use super::*;

            sequential! {
                struct Net { $($layers)* }
            }

            #[test]
            fn gives_what_windows_give() {
                let layers = stringify!($($layers)*);
                let stateful = layers.contains("stateful = True") || layers.contains("Remembering");
                running::check::<Net>(stateful, |model, check| check(&mut model.stream()));
            }

            #[test]
            fn pushes_the_plainest_type() {
                let _: $Push = Net::zeros().stream().push(&Default::default());
            }
        }
    )*};
}

#[path = "streams/endless.rs"]
mod endless;
#[path = "streams/own.rs"]
mod own;

streams! {
    // Every layer that keeps pace.
    dense: Vector<4> { Input(5, 3), Dense(4) }
    dense_with_softmax: Vector<4> { Input(5, 3), Dense(4, activation = "softmax", use_bias = False) }
    time_distributed: Vector<2> { Input(5, 3), TimeDistributed(Dense(2, activation = "tanh")) }
    activation: Vector<3> { Input(5, 3), Activation("sigmoid") }
    dropout: Vector<3> { Input(5, 3), Dropout(0.5), Activation("tanh") }
    features: Vector<2> { Input(5, 4), Lambda(lambda x: x[:, :, 1:3]), LSTM(2, return_sequences = True) }
    every_second_feature: Vector<2> { Input(4, 4), Lambda(lambda x: x[:, :, ::2]), Dense(2) }
    last_features: Vector<2> { Input(4, 5), LSTM(5, return_sequences = True), Lambda(lambda x: x[..., -2:]) }
    lstm: Vector<4> { Input(5, 3), LSTM(4, return_sequences = True) }
    lstm_1_1_1: Vector<1> { Input(1, 1), LSTM(1, return_sequences = True) }
    lstm_without_bias: Vector<7> { Input(33, 1), LSTM(7, return_sequences = True, use_bias = False) }
    lstm_of_other_activations: Vector<3> {
        Input(7, 5),
        LSTM(3, return_sequences = True, activation = "softsign", recurrent_activation = "hard_sigmoid"),
    }
    gru: Vector<17> { Input(3, 2), GRU(17, return_sequences = True) }
    gru_reset_before: Vector<5> { Input(7, 3), GRU(5, return_sequences = True, reset_after = False) }
    gru_without_bias: Vector<2> { Input(2, 33), GRU(2, return_sequences = True, use_bias = False) }
    simple_rnn: Vector<3> { Input(17, 2), SimpleRNN(3, return_sequences = True) }
    three_in_a_row: Vector<3> {
        Input(6, 3),
        LSTM(5, return_sequences = True),
        GRU(4, return_sequences = True),
        SimpleRNN(3, return_sequences = True),
    }

    // Many to one.
    lstm_to_one: Option<Vector<4>> { Input(5, 3), LSTM(4) }
    gru_to_one: Option<Vector<4>> { Input(5, 3), GRU(4) }
    simple_rnn_to_one: Option<Vector<4>> { Input(5, 3), SimpleRNN(4) }
    of_one_timestep: Option<Vector<2>> { Input(1, 3), LSTM(4, return_sequences = True), GRU(2) }
    vanilla: Option<Vector<6>> { Input(10, 2), LSTM(16), Dense(6), Dropout(0.1), Activation("relu6") }
    flatten: Option<Vector<15>> { Input(5, 3), Flatten() }
    flatten_in_the_middle: Option<Vector<2>> {
        Input(5, 3),
        LSTM(4, return_sequences = True),
        Flatten(),
        Dense(2),
    }
    flatten_of_a_slice: Option<Vector<2>> {
        Input(7, 3),
        Dense(2),
        Slice(1..6, step = 2),
        Flatten(),
        Dense(2),
    }
    flatten_of_padding: Option<Vector<2>> { Input(4, 3), ZeroPadding1D((2, 1)), Flatten(), Dense(2) }
    flatten_of_one_timestep: Option<Vector<3>> { Input(1, 3), Flatten() }
    last_timestep: Option<Vector<4>> { Input(5, 3), LSTM(4, return_sequences = True), Slice(-1) }
    first_timestep: Option<Vector<4>> { Input(5, 3), LSTM(4, return_sequences = True), Slice(0) }
    second_but_last_timestep: Option<Vector<2>> { Input(5, 3), Lambda(lambda x: x[:, -2, :]), Dense(2) }
    timestep_of_padding: Option<Vector<4>> {
        Input(3, 3),
        ZeroPadding1D((1, 2)),
        LSTM(4, return_sequences = True),
        Slice(4),
    }
    slice_after_many_to_one: Option<Vector<2>> { Input(5, 3), LSTM(4), Lambda(lambda x: x[..., 1:3]) }

    // Slices and croppings.
    last_n: Option<Vector<1>> {
        Input(6, 3),
        LSTM(1, return_sequences = True),
        Lambda(lambda x: x[:, -5:, :]),
    }
    last_one: Option<Vector<2>> { Input(6, 3), LSTM(2, return_sequences = True), Slice(-1..) }
    first_n: Option<Vector<2>> { Input(6, 3), LSTM(2, return_sequences = True), Slice(..4) }
    first_one: Option<Vector<2>> { Input(6, 3), LSTM(2, return_sequences = True), Slice(..1) }
    all_but_the_last: Option<Vector<2>> { Input(6, 3), LSTM(2, return_sequences = True), Slice(..-1) }
    middle: Option<Vector<2>> { Input(9, 3), LSTM(2, return_sequences = True), Slice(2..8) }
    middle_from_behind: Option<Vector<2>> { Input(9, 3), LSTM(2, return_sequences = True), Slice(-7..-2) }
    all_of_it: Option<Vector<2>> { Input(3, 3), LSTM(2, return_sequences = True), Slice(0..3) }
    every_second: Option<Vector<2>> {
        Input(9, 3),
        LSTM(2, return_sequences = True),
        Lambda(lambda x: x[:, ::2, :]),
    }
    every_second_of_an_even_number: Option<Vector<2>> {
        Input(8, 3),
        LSTM(2, return_sequences = True),
        Slice(.., step = 2),
    }
    every_third_from_behind: Option<Vector<2>> {
        Input(9, 3),
        LSTM(2, return_sequences = True),
        Slice(-8..-1, step = 3),
    }
    a_step_beyond_the_end: Option<Vector<2>> {
        Input(4, 3),
        LSTM(2, return_sequences = True),
        Slice(1.., step = 9),
    }
    slice_of_a_slice: Option<Vector<2>> {
        Input(9, 3),
        Slice(1..8),
        LSTM(2, return_sequences = True),
        Slice(-5.., step = 2),
    }
    slice_then_many_to_one: Option<Vector<2>> { Input(9, 3), Slice(1..6), LSTM(2) }
    every_second_then_many_to_one: Option<Vector<2>> { Input(8, 3), Slice(.., step = 2), LSTM(2) }
    cropping_both_ends: Option<Vector<2>> {
        Input(8, 3),
        LSTM(2, return_sequences = True),
        Cropping1D((1, 2)),
    }
    cropping_the_end: Option<Vector<2>> { Input(8, 3), LSTM(2, return_sequences = True), Cropping1D((0, 3)) }
    cropping_one_and_one: Option<Vector<2>> { Input(3, 3), LSTM(2, return_sequences = True), Cropping1D(1) }
    cropping_nothing: Option<Vector<2>> { Input(3, 3), LSTM(2, return_sequences = True), Cropping1D(0) }
    cropping_of_a_cropping: Option<Vector<2>> {
        Input(9, 3),
        Cropping1D((2, 1)),
        GRU(2, return_sequences = True),
        Cropping1D((1, 2)),
    }

    // Padding, and what comes after a burst.
    padding_before: Steps<3, 2> { Input(5, 3), ZeroPadding1D((2, 0)), LSTM(2, return_sequences = True) }
    padding_after: Steps<4, 2> { Input(5, 3), ZeroPadding1D((0, 3)), LSTM(2, return_sequences = True) }
    padding_both_ends: Steps<6, 2> { Input(5, 3), ZeroPadding1D((2, 3)), LSTM(2, return_sequences = True) }
    padding_one_timestep: Steps<6, 2> { Input(1, 3), ZeroPadding1D((2, 3)), LSTM(2, return_sequences = True) }
    padding_by_default: Steps<3, 2> { Input(4, 3), ZeroPadding1D(), GRU(2, return_sequences = True) }
    padding_by_nothing: Steps<1, 2> { Input(4, 3), ZeroPadding1D(0), GRU(2, return_sequences = True) }
    padding_then_many_to_one: Option<Vector<2>> { Input(4, 3), ZeroPadding1D((1, 2)), LSTM(2) }
    delayed: Steps<3, 1> {
        Input(3, 2),
        ZeroPadding1D((0, 3)),
        LSTM(1, return_sequences = True),
        Lambda(lambda x: x[:, -3:, :]),
    }
    delayed_by_cropping: Steps<4, 4> {
        Input(5, 3),
        ZeroPadding1D((0, 3)),
        LSTM(4, return_sequences = True),
        Cropping1D((3, 0)),
    }
    padding_of_padding: Steps<10, 2> {
        Input(3, 3),
        ZeroPadding1D((1, 2)),
        GRU(3, return_sequences = True),
        ZeroPadding1D((2, 4)),
        LSTM(2, return_sequences = True),
    }
    padding_three_times: Steps<9, 2> {
        Input(2, 2),
        ZeroPadding1D((1, 1)),
        ZeroPadding1D((0, 4)),
        ZeroPadding1D((2, 0)),
        SimpleRNN(2, return_sequences = True),
    }
    padding_of_a_slice: Steps<4, 2> {
        Input(6, 3),
        Slice(1..5, step = 2),
        ZeroPadding1D((1, 2)),
        LSTM(2, return_sequences = True),
    }
    slice_of_a_burst: Steps<4, 2> {
        Input(4, 3),
        ZeroPadding1D((1, 3)),
        LSTM(2, return_sequences = True),
        Slice(0..7, step = 2),
    }
    slice_before_the_burst: Steps<3, 2> {
        Input(4, 3),
        ZeroPadding1D((0, 4)),
        LSTM(2, return_sequences = True),
        Slice(..3),
    }
    slice_within_a_burst: Steps<2, 2> {
        Input(2, 3),
        ZeroPadding1D((0, 4)),
        LSTM(2, return_sequences = True),
        Slice(3..5),
    }
    burst_window_of_windows: Steps<5, 2> {
        Input(2, 3),
        ZeroPadding1D((3, 3)),
        Slice(2..7),
        LSTM(2, return_sequences = True),
    }

    // Cells one upon the other.
    stacked_cells: Vector<3> { Input(5, 2), RNN([LSTMCell(4), SimpleRNNCell(3)], return_sequences = True) }
    stacked_cells_last: Option<Vector<1>> { Input(5, 2), RNN([GRUCell(2), GRUCell(3), LSTMCell(1)]), Dense(1) }
    stacked_cells_stateful: Vector<2> { Input(3, 2), RNN([GRUCell(3), LSTMCell(2)], return_sequences = True, stateful = True) }

    // Timesteps that are sequences.
    sequences_to_vectors: Vector<3> { Input(5, 4, 2), TimeDistributed(LSTM(3)) }
    sequences_to_sequences: Sequence<4, 6> {
        Input(5, 4, 2),
        TimeDistributed(Bidirectional(LSTM(3, return_sequences = True))),
    }
    sequences_to_one: Option<Vector<3>> {
        Input(4, 6, 2),
        TimeDistributed(Conv1D(3, 2, padding = "same", activation = "tanh")),
        TimeDistributed(AveragePooling1D(2)),
        TimeDistributed(Flatten()),
        LSTM(3),
    }
    sequences_pooled: Sequence<3, 2> { Input(4, 5, 2), TimeDistributed(AdaptiveMaxPooling1D(3)) }
    sequences_through_a_conv_lstm: Sequence<5, 3> {
        Input(4, 6, 2),
        ConvLSTM1D(3, 2, return_sequences = True),
    }
    sequences_through_a_stateful_conv_lstm: Sequence<6, 3> {
        Input(4, 6, 2),
        ConvLSTM1D(3, 4, padding = "same", activation = "relu", return_sequences = True, stateful = True),
    }
    sequences_to_the_last_of_a_conv_lstm: Option<Sequence<3, 2>> {
        Input(4, 6, 2),
        TimeDistributed(Conv1D(3, 2, padding = "same")),
        ConvLSTM1D(2, 2, strides = 2),
    }
    sequences_below_a_conv_lstm: Option<Vector<2>> {
        Input(4, 6, 2),
        ConvLSTM1D(2, 2, padding = "same"),
        Bidirectional(GRU(3)),
        Dense(2),
    }
    sequences_sliced: Option<Sequence<3, 2>> { Input(5, 3, 2), Slice(1.., step = 2), Activation("tanh") }
    sequences_taken: Option<Sequence<3, 2>> { Input(5, 3, 2), TimeDistributed(ZeroPadding1D((0, 1))), Slice(2), Slice(..3) }
    sequences_flattened: Option<Vector<12>> { Input(2, 3, 2), Dense(2), Flatten() }
    sequences_reshaped: Sequence<2, 1> { Input(3, 4), Reshape((3, 2, 2)), TimeDistributed(TimeDistributed(Dense(1))) }
    sequences_out_of_a_decoder: Option<Sequences<2, 3, 1>> {
        Input(4, 2),
        LSTM(3),
        RepeatVector(2),
        TimeDistributed(RepeatVector(3)),
        TimeDistributed(GRU(1, return_sequences = True)),
    }

    // All at once.
    encoder_decoder: Option<Sequence<6, 1>> {
        Input(10, 2),
        LSTM(16),
        RepeatVector(6),
        LSTM(16, return_sequences = True),
        TimeDistributed(Dense(1)),
        Activation("linear"),
    }
    encoder_decoder_of_one_timestep: Option<Sequence<1, 2>> {
        Input(1, 1),
        GRU(3),
        RepeatVector(1),
        GRU(2, return_sequences = True),
    }
    encoder_and_backwards_decoder: Option<Sequence<3, 2>> {
        Input(4, 2),
        LSTM(3),
        RepeatVector(3),
        LSTM(2, return_sequences = True, go_backwards = True),
    }
    repeated_twice: Option<Sequence<4, 2>> {
        Input(4, 2),
        LSTM(3),
        RepeatVector(3),
        GRU(2),
        RepeatVector(4),
        SimpleRNN(2, return_sequences = True),
    }
    repeated_padded_and_sliced: Option<Sequence<3, 2>> {
        Input(4, 2),
        LSTM(3),
        RepeatVector(3),
        ZeroPadding1D((1, 2)),
        LSTM(2, return_sequences = True),
        Slice(1..6, step = 2),
    }
    repeated_cropped_and_flattened: Option<Vector<6>> {
        Input(4, 2),
        LSTM(3),
        RepeatVector(5),
        Cropping1D((1, 2)),
        LSTM(3, return_sequences = True),
        Flatten(),
    }
    repeated_and_pooled: Option<Vector<2>> {
        Input(4, 2),
        LSTM(3),
        RepeatVector(5),
        GRU(3, return_sequences = True),
        AdaptiveAveragePooling1D(3),
        LSTM(2),
    }
    repeated_first_timestep: Option<Sequence<2, 3>> {
        Input(4, 3),
        Dense(3),
        Slice(0),
        RepeatVector(2),
        LSTM(3, return_sequences = True),
    }
    flatten_and_repeat: Option<Sequence<2, 6>> { Input(3, 2), Flatten(), RepeatVector(2), Dense(6) }
    timestep_of_repeated: Option<Vector<2>> {
        Input(4, 2),
        LSTM(3),
        RepeatVector(3),
        LSTM(2, return_sequences = True),
        Slice(1),
    }

    // A vector has no time: every push is a window.
    one_to_one: Vector<4> { Input(8), Dense(4) }
    one_to_many: Sequence<6, 16> { RepeatVector(6, input_shape = (8)), LSTM(16, return_sequences = True) }
    one_to_many_to_one: Vector<2> { Input(3), RepeatVector(4), LSTM(2), Dense(2, activation = "softmax") }
    one_to_many_backwards: Sequence<4, 2> {
        Input(3),
        RepeatVector(4),
        GRU(2, return_sequences = True, go_backwards = True),
    }
    one_to_many_sliced: Sequence<2, 2> {
        Input(3),
        Dense(2),
        RepeatVector(4),
        SimpleRNN(2, return_sequences = True),
        Slice(-2..),
    }
    one_to_many_flattened: Vector<9> {
        Input(3),
        Flatten(),
        RepeatVector(3),
        Flatten(),
        Dropout(0.5),
        Activation("softsign"),
    }
    one_to_many_stateful: Sequence<4, 2> {
        Input(3),
        RepeatVector(4),
        LSTM(2, return_sequences = True, stateful = True),
    }
    features_of_one: Vector<2> { Input(5), Lambda(lambda x: x[..., -3:-1]), Dense(2) }

    // States that outlive a window.
    stateful_lstm: Vector<4> { Input(5, 3), LSTM(4, return_sequences = True, stateful = True) }
    stateful_to_one: Option<Vector<4>> { Input(5, 3), GRU(4, stateful = True) }
    stateful_and_not: Option<Vector<2>> {
        Input(5, 3),
        LSTM(4, return_sequences = True, stateful = True),
        GRU(3),
        Dense(2),
    }
    not_and_stateful: Option<Vector<3>> {
        Input(5, 3),
        LSTM(4, return_sequences = True),
        SimpleRNN(3, stateful = True),
    }
    stateful_after_a_slice: Option<Vector<2>> {
        Input(6, 3),
        Slice(1..4),
        LSTM(2, return_sequences = True, stateful = True),
    }
    stateful_after_a_burst: Steps<4, 2> {
        Input(3, 3),
        ZeroPadding1D((1, 2)),
        GRU(2, return_sequences = True, stateful = True, reset_after = False),
    }
    stateful_decoder: Option<Sequence<3, 2>> {
        Input(4, 2),
        LSTM(3, stateful = True),
        RepeatVector(3),
        LSTM(2, return_sequences = True, stateful = True),
    }
    stateful_backwards_decoder: Option<Vector<2>> {
        Input(4, 2),
        LSTM(3),
        RepeatVector(3),
        GRU(2, stateful = True, go_backwards = True),
    }
}
