//! Models of any length: what they give is what a model of a window gives that has as many timesteps.

use crate::erased::{Network, seeded, tensor};
use crate::running::{Item, Running, draw};
use seqnet::prelude::*;

/// A network without end, what a push gives, and after how many timesteps it is compared.
macro_rules! endless {
    ($($name:ident: $Push:ty { $F:literal, $layers:tt } for $($T:literal),*;)*) => {$(
        mod $name {
            use super::*;

            endless!(@declare Net None, $F, $layers);

            #[test]
            fn gives_what_windows_give() {
                $({
                    endless!(@declare Window $T, $F, $layers);
                    let (mut window, mut rng) = (Window::boxed(), seeded($T));
                    Network::fill(&mut *window, &mut || draw(&mut rng));
                    let model = Net::from_safetensors(&window.to_safetensors()).expect("the same layers");
                    let x: Vec<f64> = (0..$T * $F).map(|_| draw(&mut rng)).collect();
                    let y: Item = Network::predict(&*window, &x).into_iter().map(f64::to_bits).collect();
                    let mut stream = model.stream();
                    for _ in 0..2 {
                        let stream: &mut dyn Running = &mut stream;
                        let given: Vec<Item> = x.chunks($F).flat_map(|x| stream.push(x)).collect();
                        assert_eq!(given.concat(), y, "after {} timesteps", $T);
                        stream.reset();
                    }
                })*
            }

            #[test]
            fn pushes_the_plainest_type() {
                let _: $Push = Net::zeros().stream().push(&Vector::zeros());
            }
        }
    )*};
    (@declare $Net:ident $T:tt, $F:literal, [$($layers:tt)*]) => {
        sequential! {
            struct $Net { Input($T, $F), $($layers)* }
        }
    };
}

endless! {
    dense: Vector<4> { 3, [Dense(4, activation = "relu"), TimeDistributed(Dense(4))] } for 1, 9;
    lstm: Vector<2> { 3, [LSTM(2, return_sequences = True)] } for 1, 2, 40;
    gru: Vector<2> {
        1, [
            GRU(3, return_sequences = True),
            Dropout(0.5),
            GRU(2, return_sequences = True, reset_after = False),
        ]
    } for 7, 33;
    simple_rnn: Vector<4> { 3, [SimpleRNN(4, return_sequences = True), Activation("softmax")] } for 5;
    stateful: Vector<2> { 3, [LSTM(2, return_sequences = True, stateful = True)] } for 5, 6;
    features: Vector<1> { 3, [LSTM(2, return_sequences = True), Lambda(lambda x: x[:, :, 1:2])] } for 4;
    padding_before: Steps<3, 2> { 3, [ZeroPadding1D((2, 0)), LSTM(2, return_sequences = True)] } for 1, 7;
    padding_twice: Steps<4, 2> {
        3, [
            ZeroPadding1D((2, 0)),
            GRU(3, return_sequences = True),
            ZeroPadding1D((1, 0)),
            LSTM(2, return_sequences = True),
        ]
    } for 1, 7;
    cropping: Option<Vector<2>> { 3, [LSTM(2, return_sequences = True), Cropping1D((2, 0))] } for 3, 8;
    slice: Option<Vector<2>> { 3, [Slice(3..), LSTM(2, return_sequences = True)] } for 4, 9;
    slice_of_padding: Steps<3, 2> {
        3, [
            ZeroPadding1D((2, 0)),
            LSTM(2, return_sequences = True),
            Slice(1..),
        ]
    } for 1, 5;
    every_third: Option<Vector<2>> {
        3, [
            LSTM(2, return_sequences = True),
            Lambda(lambda x: x[:, 1::3, :]),
        ]
    } for 2, 4, 5, 6, 11;
}

sequential! {
    struct Nested { Input(None, 3), ZeroPadding1D((1, 0)), LSTM(2, return_sequences = True), Slice(.., step = 2) }
}
sequential! {
    struct Around { Input(None, 3), crate::endless::Nested -> (None, 2), Dense(3) }
}

/// Padding makes the first push give two timesteps, of which the slice takes the first.
#[test]
fn models_of_any_length_can_be_nested() {
    let model = Around::random(&mut seeded(2));
    let (mut inner, mut outer) = (model.nested.stream(), model.stream());
    let mut rng = seeded(3);
    let mut counts = Vec::new();
    for _ in 0..6 {
        let x: Vector<3> = tensor(&[(); 3].map(|()| draw(&mut rng)));
        let (given, then): (Steps<2, 2>, Steps<2, 3>) = (inner.push(&x), outer.push(&x));
        counts.push(given.len());
        for (given, then) in given.iter().zip(&then) {
            let mut y = Vector::zeros();
            model.dense.forward(given, &mut (), &mut y);
            assert_eq!(*then, y);
        }
        assert_eq!(given.len(), then.len());
    }
    assert_eq!(counts, [1, 1, 0, 1, 0, 1]);
}
