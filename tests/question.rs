//! The networks of *many to one and many to many LSTM examples in Keras*, as the question and its answers write them.
//!
//! Of each one the shape of its output, what a push gives, and when. The types are written out: were one of them another, this would
//! not compile.

mod erased;

use erased::seeded;
use seqnet::prelude::*;

const N: usize = 5;
const N_BLOCKS: usize = 16;
const N_INPUTS: usize = 10;
const N_FEATURES: usize = 2;
const N_OUTPUTS: usize = 6;

sequential! {
    struct OneToOne { Input(8), Dense(4) }
}
sequential! {
    struct OneToMany { RepeatVector(6, input_shape = (8)), LSTM(16, return_sequences = True) }
}
sequential! {
    struct ManyToOne { LSTM(1, input_shape = (12, 3)) }
}
sequential! {
    struct ManyToOneWide { LSTM(128, input_shape = (12, 3)), Dense(1) }
}
sequential! {
    struct ManyToMany { LSTM(1, input_shape = (12, 3), return_sequences = True) }
}
sequential! {
    struct LastN { LSTM(1, input_shape = (6, 3), return_sequences = True), Lambda(lambda x: x[:, -N:, :]) }
}
sequential! {
    struct Delayed { Input(3, 2), ZeroPadding1D((0, 3)), LSTM(1, return_sequences = True), Lambda(lambda x: x[:, -3:, :]) }
}
sequential! {
    struct Vanilla { LSTM(N_BLOCKS, input_shape = (N_INPUTS, N_FEATURES)), Dense(N_OUTPUTS) }
}
sequential! {
    struct EncoderDecoder {
        LSTM(N_BLOCKS, input_shape = (N_INPUTS, N_FEATURES)),
        RepeatVector(N_OUTPUTS),
        LSTM(N_BLOCKS, return_sequences = True),
        TimeDistributed(Dense(1)),
        Activation("linear"),
    }
}

/// Some window.
fn window<const T: usize, const F: usize>() -> Sequence<T, F> {
    let mut angle = 0.0_f32;
    Sequence::from_fn(|_, _| {
        angle += 1.0;
        angle.sin()
    })
}

#[test]
fn one_to_one() {
    let model = OneToOne::random(&mut seeded(1));
    let x = Vector::from([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
    let y: Vector<4> = model.predict(&x);
    let pushed: Vector<4> = model.stream().push(&x);
    assert_eq!(pushed, y);
    assert_eq!(OneToOne::PARAMETERS, 8 * 4 + 4);
}

#[test]
fn one_to_many() {
    let model = OneToMany::random(&mut seeded(2));
    let x = Vector::from([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
    let y: Sequence<6, 16> = model.predict(&x);
    let mut stream = model.stream();
    for _ in 0..2 {
        let pushed: Sequence<6, 16> = stream.push(&x);
        assert_eq!(pushed, y);
    }
    assert_eq!(OneToMany::PARAMETERS, 4 * 16 * (8 + 16 + 1));
}

#[test]
fn many_to_one() {
    let model = ManyToOne::random(&mut seeded(3));
    let x = window::<12, 3>();
    let y: Vector<1> = model.predict(&x);
    let mut stream = model.stream();
    for _ in 0..2 {
        for (t, x) in x.steps().iter().enumerate() {
            let pushed: Option<Vector<1>> = stream.push(x);
            assert_eq!(pushed, (t == 11).then_some(y));
        }
    }
    assert_eq!(ManyToOne::PARAMETERS, 4 * (3 + 1 + 1));
}

#[test]
fn many_to_one_with_a_wide_layer() {
    let model = ManyToOneWide::boxed_random(&mut seeded(3));
    let x = window::<12, 3>();
    let y: Vector<1> = model.predict(&x);
    let mut stream = model.stream();
    for (t, x) in x.steps().iter().enumerate() {
        let pushed: Option<Vector<1>> = stream.push(x);
        assert_eq!(pushed, (t == 11).then_some(y));
    }
    assert_eq!(ManyToOneWide::PARAMETERS, 4 * 128 * (3 + 128 + 1) + 128 + 1);
}

#[test]
fn many_to_many_of_the_same_length() {
    let model = ManyToMany::random(&mut seeded(4));
    let x = window::<12, 3>();
    let y: Sequence<12, 1> = model.predict(&x);
    let mut stream = model.stream();
    for _ in 0..2 {
        for (x, y) in x.steps().iter().zip(y.steps()) {
            let pushed: Vector<1> = stream.push(x);
            assert_eq!(pushed, *y);
        }
    }
}

#[test]
fn many_to_many_of_which_the_last_n() {
    let model = LastN::random(&mut seeded(5));
    let x = window::<6, 3>();
    let y: Sequence<N, 1> = model.predict(&x);
    let mut stream = model.stream();
    for _ in 0..2 {
        for (t, x) in x.steps().iter().enumerate() {
            let pushed: Option<Vector<1>> = stream.push(x);
            assert_eq!(pushed, (t + N).checked_sub(6).map(|t| y[t]));
        }
    }
}

/// The slice leaves out as many timesteps as the padding has added, so that the outputs come with the push that ends the window.
#[test]
fn many_to_many_with_the_inputs_first_and_the_outputs_after() {
    let model = Delayed::random(&mut seeded(6));
    let x = window::<3, 2>();
    let y: Sequence<3, 1> = model.predict(&x);
    let mut stream = model.stream();
    for _ in 0..2 {
        for (t, x) in x.steps().iter().enumerate() {
            let pushed: Steps<3, 1> = stream.push(x);
            assert_eq!(*pushed, y.steps()[..if t == 2 { 3 } else { 0 }]);
        }
    }
}

#[test]
fn vanilla() {
    let model = Vanilla::random(&mut seeded(7));
    let x = window::<N_INPUTS, N_FEATURES>();
    let y: Vector<N_OUTPUTS> = model.predict(&x);
    let mut stream = model.stream();
    for _ in 0..2 {
        for (t, x) in x.steps().iter().enumerate() {
            let pushed: Option<Vector<N_OUTPUTS>> = stream.push(x);
            assert_eq!(pushed, (t == N_INPUTS - 1).then_some(y));
        }
    }
    assert_eq!(Vanilla::PARAMETERS, 4 * 16 * (2 + 16 + 1) + 6 * (16 + 1));
}

#[test]
fn encoder_and_decoder() {
    let model = EncoderDecoder::random(&mut seeded(8));
    let x = window::<N_INPUTS, N_FEATURES>();
    let y: Sequence<N_OUTPUTS, 1> = model.predict(&x);
    let mut stream = model.stream();
    for _ in 0..2 {
        for (t, x) in x.steps().iter().enumerate() {
            let pushed: Option<Sequence<N_OUTPUTS, 1>> = stream.push(x);
            assert_eq!(pushed, (t == N_INPUTS - 1).then_some(y));
        }
    }
    assert_eq!(EncoderDecoder::PARAMETERS, 4 * 16 * (2 + 16 + 1) + 4 * 16 * (16 + 16 + 1) + 16 + 1);
}
