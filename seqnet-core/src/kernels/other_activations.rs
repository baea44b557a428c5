//! Recurrent kernels with other activations than Keras's defaults, beside the layer's own equations in double precision.

use crate::activations::{Elu, HardSigmoid, HardTanh, Linear, Relu, Sigmoid, Softmax, Softsign, Tanh};
use crate::layers::{Cell, Gru, Lstm, SimpleRnn};
use crate::{Parameters, Path, Scalar, Vector};
use nalgebra::SVector;
use std::vec::Vec;

extern crate std;

/// A tile, and one timestep more.
const T: usize = 9;

/// The same numbers in both precisions: every weight is a small one of its own.
fn draw<S: Scalar>(model: &mut impl Parameters<S>) {
    let mut seed = 1_u32;
    model.visit_mut(&Path::ROOT, &mut |weight| {
        for value in weight.values {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *value = S::from_f64(f64::from(seed >> 8) / f64::from(1 << 24) * 0.6 - 0.3);
        }
    });
}

/// The outputs of a window, and those of its timesteps one by one and of four such windows, which must be the same.
fn outputs<const F: usize, const U: usize, S: Scalar, C>(backwards: bool) -> Vec<f64>
where
    C: Cell<Input = Vector<F, S>, Output = Vector<U, S>> + Parameters<S>,
{
    let mut cell = C::ZEROS;
    draw(&mut cell);
    let x: [Vector<F, S>; T] = core::array::from_fn(|t| {
        let x: [f64; F] =
            core::array::from_fn(|f| f64::from(u8::try_from((7 * t + 3 * f) % 11).unwrap()) / 5.0 - 1.0);
        x.map(S::from_f64).into()
    });
    let mut window = [Vector::zeros(); T];
    cell.walk(&x, backwards, &mut C::State::default(), &mut window);

    let mut state = C::State::default();
    for (t, y) in window.iter().enumerate() {
        cell.step(&x[if backwards { T - 1 - t } else { t }], &mut state);
        assert_eq!(C::output(&state), y, "timestep {t}");
    }
    let mut four = [[Vector::zeros(); T]; 4];
    let mut states = [(); 4].map(|()| C::State::default());
    cell.walk_four([&x; 4], backwards, &mut states, four.each_mut().map(|y| &mut y[..]));
    for (y, expected) in four.iter().flatten().zip(window.iter().cycle()) {
        for (y, expected) in y.as_slice().iter().zip(expected.as_slice()) {
            assert!((y.to_f64() - expected.to_f64()).abs() <= 1e-6, "{y} instead of {expected} in a batch");
        }
    }
    window.iter().flat_map(|y| y.as_slice().iter().map(|y| y.to_f64()).collect::<Vec<_>>()).collect()
}

macro_rules! of_every_kind {
    ($($F:literal $U:literal),*) => {$(
        of_every_kind! {
            @$F $U: S
            Lstm<$F, $U, S, Relu, Sigmoid>, Lstm<$F, $U, S, Tanh, HardSigmoid>, Lstm<$F, $U, S, Softsign, Sigmoid>,
            Lstm<$F, $U, S, Linear, Tanh>, Lstm<$F, $U, S, Softmax, Sigmoid>,
            Gru<$F, $U, S, Relu, Sigmoid>, Gru<$F, $U, S, Elu, HardSigmoid>, Gru<$F, $U, S, HardTanh, Softmax>,
            Gru<$F, $U, S, Relu, HardSigmoid, false, [SVector<S, $U>; 3]>,
            SimpleRnn<$F, $U, S, Relu>, SimpleRnn<$F, $U, S, Softsign>, SimpleRnn<$F, $U, S, Softmax>
        }
    )*};
    (@$F:literal $U:literal: $S:ident $($Cell:ty),*) => {$({
        type Of<$S> = $Cell;
        for backwards in [false, true] {
            let (single, double) = (outputs::<$F, $U, f32, Of<f32>>(backwards), outputs::<$F, $U, f64, Of<f64>>(backwards));
            for (single, double) in single.iter().zip(double) {
                let within = 1e-6 * double.abs().max(1.0);
                assert!((single - double).abs() <= within, "{single} instead of {double}: {}", stringify!($Cell));
            }
        }
    })*};
}

#[test]
fn they_are_applied_where_they_belong() {
    of_every_kind!(1 1, 3 4, 2 7, 1 8, 4 16, 5 20, 3 32, 2 37);
}
