//! Models of many kinds in single precision, as the kernels have it, against double precision, which has none; and streams against windows.
#![no_std]
#![no_main]

use firmware::{Noise, Speaker, distance, exit};
use seqnet::prelude::*;

/// The bound of the whole project is 5e-7, for weights as training makes them. These are up to ½ each, in layers upon layers.
const TOLERANCE: f64 = 1e-6;

/// Declares each model in both precisions.
macro_rules! models {
    ($($name:ident { $($layers:tt)* })*) => {$(
        mod $name {
            pub(crate) mod single {
                use seqnet::prelude::*;
                sequential! { pub(crate) struct Model { $($layers)* } }
            }
            pub(crate) mod double {
                use seqnet::prelude::*;
                sequential! { #[scalar(f64)] pub(crate) struct Model { $($layers)* } }
            }
        }
    )*};
}

models! {
    bidirectional { Input(5, 3), Bidirectional(LSTM(7, return_sequences = True)), GRU(3), Dense(1) }
    convolutions {
        Input(17, 3),
        Conv1D(5, 3, padding = "causal", activation = "gelu"),
        Conv1D(17, 2, dilation_rate = 2, activation = "elu"),
        LayerNormalization(),
        GlobalAveragePooling1D(),
        Dense(3, activation = "softmax"),
    }
    separable { Input(9, 5), SeparableConv1D(7, 3, padding = "same", activation = "silu"), MaxPooling1D(2), LSTM(1) }
    stacked {
        Input(7, 1),
        GRU(33, return_sequences = True),
        GRU(17, return_sequences = True, reset_after = False),
        GRU(5, return_sequences = True, activation = "softsign"),
        SimpleRNN(7),
        Dense(2, activation = "softplus"),
    }
    decoder {
        Input(5, 2),
        LSTM(17),
        RepeatVector(3),
        LSTM(17, return_sequences = True),
        RMSNormalization(),
        TimeDistributed(Dense(1, activation = "mish")),
    }
    words { Input(7), Embedding(11, 3), GRU(5), Dense(11, activation = "log_softmax") }
    ticks { Input(None, 3), Conv1D(5, 3, padding = "causal"), LSTM(17, return_sequences = True), Dense(2) }
}

/// Whether both precisions give the same for noise, but for rounding.
fn agree<A, B>(name: &str) -> bool
where
    A: Model<Scalar = f32, Input: Tensor<Scalar = f32>>,
    B: Model<Scalar = f64, Input: Tensor<Scalar = f64>>,
{
    let (mut noise, mut x) = (Noise::new(), A::Input::ZEROS);
    let model: A = noise.weights();
    noise.fill(x.as_mut_slice());
    let y = model.predict(&x);

    let (mut noise, mut x) = (Noise::new(), B::Input::ZEROS);
    let model: B = noise.weights();
    noise.fill(x.as_mut_slice());
    near(name, y.as_slice(), model.predict(&x).as_slice())
}

fn near(name: &str, single: &[f32], double: &[f64]) -> bool {
    let distance = distance(single, double);
    Speaker.text(name).text(": ").number(distance as f32).text(" from double precision\n");
    distance <= TOLERANCE
}

/// Ids instead of numbers go in.
fn words_agree() -> bool {
    let Ok(x) = Tokens::try_from([3_u32, 0, 10, 7, 1, 3, 9].as_slice()) else { return false };
    let single: words::single::Model = Noise::new().weights();
    let double: words::double::Model = Noise::new().weights();
    near("words", single.predict(&x).as_slice(), double.predict(&x).as_slice())
}

/// Timestep by timestep, the bits are those of the window.
fn stream_agrees() -> bool {
    let mut noise = Noise::new();
    let model: stacked::single::Model = noise.weights();
    let mut x = Sequence::<7, 1>::zeros();
    noise.fill(x.as_mut_slice());
    let mut stream = model.stream();
    let last = x.steps().iter().filter_map(|x| stream.push(x)).last();
    Speaker.text("a stream and a window\n");
    last == Some(model.predict(&x))
}

/// Without an end.
fn ticks_agree() -> bool {
    let mut noise = Noise::new();
    let single: ticks::single::Model = noise.clone().weights();
    let double: ticks::double::Model = noise.weights();
    let (mut single, mut double) = (single.stream(), double.stream());
    let (mut y, mut exact) = (Vector::zeros(), Vector::zeros());
    for _ in 0..20 {
        let (mut x, mut wide) = (Vector::zeros(), Vector::zeros());
        noise.clone().fill(wide.as_mut_slice());
        noise.fill(x.as_mut_slice());
        (y, exact) = (single.push(&x), double.push(&wide));
    }
    near("ticks", y.as_slice(), exact.as_slice())
}

#[firmware::entry]
fn main() -> ! {
    exit(
        agree::<bidirectional::single::Model, bidirectional::double::Model>("bidirectional")
            & agree::<convolutions::single::Model, convolutions::double::Model>("convolutions")
            & agree::<separable::single::Model, separable::double::Model>("separable")
            & agree::<stacked::single::Model, stacked::double::Model>("stacked")
            & agree::<decoder::single::Model, decoder::double::Model>("decoder")
            & words_agree()
            & stream_agrees()
            & ticks_agree(),
    )
}
