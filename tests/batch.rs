//! Several windows at once come to what each comes to by itself.

mod erased;

use erased::{seeded, values};
use rand::RngExt;
use seqnet::prelude::*;

/// An element may be off by the rounding of its sums.
const TOLERANCE: f64 = 5e-7;

/// Eleven windows of noise: two times four, and three.
macro_rules! comes_to_the_same {
    ($($(#[$doc:meta])* $name:ident { $($model:tt)* })*) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            use seqnet::prelude::*;

            sequential! { struct Network { $($model)* } }

            type Input = <Network as Model>::Input;
            type Output = <Network as Model>::Output;

            let mut rng = seeded(7);
            let mut model = Network::boxed();
            model.randomize(&mut rng);
            let mut draw = || {
                let mut x = Input::ZEROS;
                x.as_mut_slice().iter_mut().for_each(|x| *x = rng.random_range(-2.0..2.0));
                x
            };
            let x: Vec<Input> = (0..11).map(|_| draw()).collect();
            let mut y = vec![Output::ZEROS; x.len()];
            model.predict_batch(&x, &mut y);
            for (n, (x, y)) in x.iter().zip(&y).enumerate() {
                for (y, expected) in values(y).into_iter().zip(values(&model.predict(x))) {
                    assert!((y - expected).abs() <= TOLERANCE, "window {n}: {y} instead of {expected}");
                }
            }
        }
    )*};
}

comes_to_the_same! {
    an_lstm { Input(7, 3), LSTM(33), Dense(2) }
    /// In which the states are not those of the forward direction.
    lstms_both_ways { Input(5, 2), Bidirectional(LSTM(16, return_sequences = true)), LSTM(17, go_backwards = true) }
    small_ones {
        Input(3, 2),
        LSTM(1, return_sequences = true),
        LSTM(2, return_sequences = true),
        GRU(5, return_sequences = true),
        SimpleRNN(7, return_sequences = true),
        GRU(13),
    }
    /// Whose weights are read in the order in which they lie.
    large_ones { Input(3, 5), LSTM(97, return_sequences = true), GRU(61, use_bias = false) }
    an_lstm_without_a_bias { Input(6, 1), LSTM(8, use_bias = false, return_sequences = true) }
    a_gru { Input(9, 4), GRU(20, return_sequences = true), GRU(3, use_bias = false), Dense(4, activation = "softmax") }
    grus_that_reset_before {
        Input(4, 4),
        GRU(5, reset_after = false, return_sequences = true),
        GRU(16, reset_after = false, use_bias = false, return_sequences = true),
        GRU(93, reset_after = false, go_backwards = true),
    }
    a_simple_rnn { Input(8, 5), SimpleRNN(19, return_sequences = true), SimpleRNN(1) }
    other_activations { Input(4, 2), LSTM(6, activation = "relu"), Dense(3, activation = "gelu") }
    an_encoder_decoder {
        Input(12, 1),
        LSTM(32),
        RepeatVector(6),
        LSTM(32, return_sequences = true),
        TimeDistributed(Dense(1)),
    }
    masks { Input(5, 2), Masking(0.0), LSTM(4, return_sequences = true), GRU(4) }
    /// Which begins afresh with each, as `predict` does.
    a_stateful_layer { Input(5, 2), LSTM(4, stateful = true) }
    /// Of which four windows at once are too much for a small stack.
    a_long_window { Input(1000, 1), LSTM(64, return_sequences = true), Slice(-1) }
    convolutions { Input(10, 3), Conv1D(4, 3, activation = "relu"), MaxPooling1D(2), LSTM(8) }
}

sequential! { struct Encoder -> (4) { Input(3, 2), LSTM(4) } }
sequential! { struct Nested<const H: usize> -> (2) { Input(3, 2), crate::Encoder -> (4), RepeatVector(5), GRU(H), Dense(2) } }

#[test]
fn a_model_in_a_generic_one() {
    let mut rng = seeded(1);
    let model = Nested::<9>::random(&mut rng);
    let x: [Sequence<3, 2>; 4] = [(); 4].map(|()| Sequence::from_fn(|_, _| rng.random_range(-1.0..1.0)));
    let mut y = [Vector::zeros(); 4];
    model.predict_batch(&x, &mut y);
    for (x, y) in x.iter().zip(&y) {
        for (y, expected) in values(y).into_iter().zip(values(&model.predict(x))) {
            assert!((y - expected).abs() <= TOLERANCE, "{y} instead of {expected}");
        }
    }
}

#[test]
fn none_are_none() {
    Encoder::random(&mut seeded(1)).predict_batch(&[], &mut []);
}

#[test]
#[should_panic(expected = "a batch of 2 windows gives as many outputs, not 1")]
fn another_number_of_outputs_is_a_mistake() {
    Encoder::random(&mut seeded(1)).predict_batch(&[Sequence::zeros(); 2], &mut [Vector::zeros()]);
}
