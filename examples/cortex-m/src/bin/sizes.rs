//! Layers of odd sizes, with and without bias, in single precision, as the kernels have it, against double precision, which has none.
#![no_std]
#![no_main]

use firmware::{Noise, Speaker, distance, exit};
use seqnet::activations::{Sigmoid, Softmax, Tanh};
use seqnet::layers::{Dense, Gru, Lstm, NoBias, Recurrent, SimpleRnn};
use seqnet::{Layer, Parameters, Scalar, Sequence, Tensor};

const TIMESTEPS: usize = 5;

/// Sums of up to 66 products, and five timesteps of them.
const TOLERANCE: f64 = 1e-6;

/// What a layer gives for noise, with weights of noise.
fn output<const F: usize, S, L>() -> L::Output
where
    S: Scalar,
    L: Layer<Sequence<TIMESTEPS, F, S>> + Parameters<S>,
{
    let mut noise = Noise::new();
    let layer: L = noise.weights();
    let mut x = Sequence::zeros();
    noise.fill(x.as_mut_slice());
    let mut y = L::Output::ZEROS;
    layer.forward(&x, &mut L::State::default(), &mut y);
    y
}

/// Whether both precisions give the same, but for rounding.
fn agree<const F: usize, A, B>(name: &str) -> bool
where
    A: Layer<Sequence<TIMESTEPS, F, f32>, Output: Tensor<Scalar = f32>> + Parameters<f32>,
    B: Layer<Sequence<TIMESTEPS, F, f64>, Output: Tensor<Scalar = f64>> + Parameters<f64>,
{
    let (single, double) = (output::<F, f32, A>(), output::<F, f64, B>());
    let largest = distance(single.as_slice(), double.as_slice());
    Speaker.text(name).text(": ").number(largest as f32).text(" from double precision\n");
    largest <= TOLERANCE
}

/// All layers for `F` features and `U` units.
fn all<const F: usize, const U: usize>() -> bool {
    Speaker.count(F as u32).text(" features, ").count(U as u32).text(" units\n");
    agree::<F, Recurrent<Lstm<F, U>, true>, Recurrent<Lstm<F, U, f64>, true>>("LSTM")
        & agree::<
            F,
            Recurrent<Lstm<F, U, f32, Tanh, Sigmoid, NoBias>>,
            Recurrent<Lstm<F, U, f64, Tanh, Sigmoid, NoBias>>,
        >("LSTM without bias")
        & agree::<F, Recurrent<Gru<F, U>, true>, Recurrent<Gru<F, U, f64>, true>>("GRU")
        & agree::<
            F,
            Recurrent<Gru<F, U, f32, Tanh, Sigmoid, true, NoBias>>,
            Recurrent<Gru<F, U, f64, Tanh, Sigmoid, true, NoBias>>,
        >("GRU without bias")
        & agree::<F, Recurrent<SimpleRnn<F, U>, true>, Recurrent<SimpleRnn<F, U, f64>, true>>("SimpleRNN")
        & agree::<F, Dense<F, U, f32, Softmax>, Dense<F, U, f64, Softmax>>("Dense")
}

#[firmware::entry]
fn main() -> ! {
    exit(
        all::<1, 1>()
            & all::<2, 3>()
            & all::<3, 2>()
            & all::<5, 5>()
            & all::<7, 17>()
            & all::<17, 7>()
            & all::<4, 16>()
            & all::<33, 33>(),
    )
}
