//! `predict` and `push` allocate nothing.

mod counting;
mod erased;
mod every_layer;

use counting::allocations;
use erased::{seeded, tensor};
use every_layer::{N, N_BLOCKS, N_FEATURES, N_INPUTS, N_OUTPUTS, every_layer};
use seqnet::prelude::*;
use std::hint::black_box;

macro_rules! tests {
    ($($name:ident: $how:ident { $($layers:tt)* })*) => {$(
        #[test]
        fn $name() {
            sequential! {
                struct Net { $($layers)* }
            }
            let mut boxed = Box::new(Net::zeros());
            boxed.randomize(&mut seeded(1));
            let model: &Net = &boxed;
            tests!(@$how model);
        }
    )*};
    (@stream $model:ident) => {
        tests!(@window $model);
        tests!(@endless $model);
    };
    (@window $model:ident) => {
        let x = ones();
        let mut state = State::<Net>::default();
        let predict = || {
            black_box($model.predict(black_box(&x)));
            black_box($model.predict_from(&mut state, black_box(&x)));
            black_box($model.predict_each(black_box(&x), |_, _| ()));
            $model.predict_batch(black_box(&[x; 5]), black_box(&mut [Tensor::ZEROS; 5]));
        };
        assert_eq!(allocations(predict), 0, "predict");
    };
    (@endless $model:ident) => {
        let x = ones();
        let mut stream = $model.stream();
        let push = || {
            for _ in 0..30 {
                black_box(stream.push(black_box(&x)));
            }
            stream.reset();
            black_box(stream.clone().push(black_box(&x)));
        };
        assert_eq!(allocations(push), 0, "push");
    };
}
every_layer!(tests);

/// The tensor of a type that its use decides.
fn ones<X: Tensor>() -> X {
    let numbers = X::SHAPE.iter().product();
    tensor(&vec![1.0; numbers])
}

mod handover {
    use super::{allocations, black_box, ones, seeded};
    use seqnet::prelude::*;
    use seqnet::{ByState, EncoderDecoder, FromLast};

    sequential! { struct Encoder { Input(5, 2), Bidirectional(LSTM(2, return_sequences = true)), GRU(3) } }
    sequential! {
        struct Decoder -> (4, 2) { Input(4, 2), LSTM(4, return_sequences = true), GRU(3, return_sequences = true), Dense(2) }
    }

    #[test]
    fn states_are_handed_over_in_place() {
        let model = EncoderDecoder::<_, _, FromLast, ByState>::new(
            Encoder::random(&mut seeded(1)),
            Decoder::random(&mut seeded(2)),
        );
        let (x, first) = (ones(), ones());
        let run = || {
            let _: Sequence<4, 2> = black_box(model.predict(black_box(&x)));
            black_box(model.begin(black_box(&x)).push(black_box(&first)));
        };
        assert_eq!(allocations(run), 0);
    }
}

#[test]
fn allocations_are_counted() {
    assert_eq!(allocations(|| drop(black_box(Box::new(1)))), 1);
}
