//! Where the time goes: the sums and the gates of all layers, for the machine at hand.
//!
//! A layer says what it computes in terms of [`Kernels`], and this folder says how. There are two kinds of hooks:
//!
//! * *Primitives* that every layer is made of: `z += x W` ([`add_product`](Kernels::add_product)), [`tanh`](Kernels::tanh_each) and
//!   [`sigmoid`](Kernels::sigmoid_each) of a row of numbers. What `portable` makes of them is the definition.
//! * *Whole layers* ([`lstm_step`](Kernels::lstm_step) and so on), where a machine does better than primitive by primitive. They say
//!   whether they did it; if not, the layer goes on with primitives.
//!
//! `f64` has the portable versions alone. For `f32` a machine is one file here: it overrides what it is good at, in the `impl`
//! below and under its `cfg`. Weights come in Keras's own bytes, for every input a row of outputs without a gap, so
//! that they can lie in flash or in a file; only rows of `u` numbers in all, `u` being any number from 1 on, may be counted on, and no
//! alignment but that of the number.
//!
//! Whatever a machine makes of a sum, a timestep by itself (a stream) and within a window are the same bits.

#![allow(unsafe_code, reason = "SIMD: all `unsafe` of the crate but for casts and boxes")]
#![allow(
    unsafe_op_in_unsafe_fn,
    reason = "functions in registers are nothing but such operations, under one contract"
)]
#![allow(
    clippy::inline_always,
    reason = "what is not inlined does not become instructions of the caller's processor"
)]
#![allow(clippy::similar_names, clippy::many_single_char_names, reason = "the letters of the equations")]

// Bare metal by the nearest names that stable Rust has: with an FPU it is `eabihf`, and what cannot exchange 64 bits at once is neither a
// Cortex-A nor a Cortex-R, some of which have an older FPU.
macro_rules! cortex_m_with_fpu {
    ($($item:item)*) => {
        $(#[cfg(all(
            target_arch = "arm",
            target_os = "none",
            target_abi = "eabihf",
            not(target_has_atomic = "64")
        ))] $item)*
    };
}
macro_rules! without_fpu {
    ($($item:item)*) => {
        $(#[cfg(all(
            target_os = "none",
            any(
                all(target_arch = "arm", target_abi = "eabi"),
                all(target_arch = "riscv32", not(target_feature = "f"))
            )
        ))] $item)*
    };
}
macro_rules! with_a_library {
    ($($item:item)*) => {
        $(#[cfg(not(all(
            target_os = "none",
            any(
                all(target_arch = "arm", target_abi = "eabihf", not(target_has_atomic = "64")),
                all(target_arch = "arm", target_abi = "eabi"),
                all(target_arch = "riscv32", not(target_feature = "f"))
            )
        )))] $item)*
    };
}
// Every aarch64 with an operating system has NEON; without one it may be compiled for no FPU at all.
macro_rules! with_registers {
    ($($item:item)*) => {
        $(#[cfg(any(target_arch = "x86_64", all(target_arch = "aarch64", target_feature = "neon")))] $item)*
    };
}
#[cfg(feature = "train")]
macro_rules! without_registers {
    ($($item:item)*) => {
        $(#[cfg(not(any(target_arch = "x86_64", all(target_arch = "aarch64", target_feature = "neon"))))] $item)*
    };
}
cortex_m_with_fpu! {
    mod cortex_m;
    mod short;
    mod table;
}
without_fpu! {
    mod short;
    mod soft;
    mod table;
}
mod portable;
#[cfg(feature = "train")]
pub(crate) mod products;
#[cfg(all(test, not(target_os = "none")))]
mod short;
#[cfg(all(test, not(target_os = "none")))]
mod table;

with_registers! {
    #[cfg(test)]
    mod emulated;
    mod four;
    mod functions;
    mod gru;
    mod interpolation;
    mod lstm;
    #[cfg(feature = "train")]
    mod lstm_training;
    #[cfg(feature = "train")]
    mod matrix;
    mod primitives;
    mod project;
    mod register;
    #[cfg(any(test, target_arch = "x86_64"))]
    mod segments;
    mod simple_rnn;
    #[cfg(all(test, feature = "std"))]
    mod sizes;
    mod sums;
    mod window;
}
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
mod neon;
#[cfg(target_arch = "x86_64")]
pub mod x86;

#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
use neon as machine;
#[cfg(target_arch = "x86_64")]
use x86 as machine;

use crate::layers::LstmState;
use crate::{Scalar, Vector, cast};
use nalgebra::SVector;

/// The functions of one `f32`.
pub(crate) mod single {
    cortex_m_with_fpu! {
        pub(crate) use super::cortex_m::{sqrt, tanh};
        pub(crate) use super::short::{erf, exp, exp_m1, ln_1p};
    }
    without_fpu! {
        pub(crate) use super::short::{erf, exp, exp_m1, ln_1p};
        pub(crate) use super::soft::tanh;
        pub(crate) use libm::sqrtf as sqrt;
    }
    with_a_library! {
        pub(crate) use libm::{
            erff as erf, expf as exp, expm1f as exp_m1, log1pf as ln_1p, tanhf as tanh,
        };
        #[cfg(not(feature = "std"))]
        pub(crate) use libm::sqrtf as sqrt;
    }
}

/// The weights of a recurrent layer of `G` gates, in Keras's order.
#[derive(Clone, Copy, Debug)]
pub struct Gates<'a, const F: usize, const U: usize, const G: usize, S> {
    /// `W`, `(F, G U)`.
    pub kernel: &'a [[SVector<S, U>; G]; F],
    /// `U`, `(U, G U)`.
    pub recurrent_kernel: &'a [[SVector<S, U>; G]; U],
    /// `b`: `G U` numbers, or none where it is zero.
    pub bias: &'a [S],
    /// `d` of a GRU, which is added to the recurrent product: `G U` numbers, or none where it is zero.
    pub recurrent_bias: &'a [S],
}

/// The timesteps of a window, and where their outputs go.
#[derive(Debug)]
pub struct Window<'a, const F: usize, const U: usize, S> {
    /// The timesteps.
    pub x: &'a [Vector<F, S>],
    /// From the last to the first.
    pub backwards: bool,
    /// One output for each timestep, in the order in which they are taken; or none, if only the state is wanted.
    pub y: &'a mut [Vector<U, S>],
}

impl<'a, const F: usize, const U: usize, S> Window<'a, F, U, S> {
    /// Four at once.
    #[inline]
    pub(crate) fn four(
        x: [&'a [Vector<F, S>]; 4],
        backwards: bool,
        y: &'a mut [&mut [Vector<U, S>]; 4],
    ) -> [Self; 4] {
        let ([x0, x1, x2, x3], [y0, y1, y2, y3]) = (x, y);
        let window = |x, y| Window { x, backwards, y };
        [window(x0, y0), window(x1, y1), window(x2, y2), window(x3, y3)]
    }
}

/// The hooks. Each has a default, which is the portable version, or declines.
pub trait Kernels: Copy + 'static {
    /// `z += Σ_k x_k W_k`, where `W_k` is row `k` of the kernel: as many numbers as `z` has.
    fn add_product(z: &mut [Self], kernel: &[Self], x: &[Self]);

    /// `y = Σ_k x_k W_k`, where the sizes are known.
    #[inline]
    fn product<const F: usize, const U: usize>(
        kernel: &[SVector<Self, U>; F],
        x: &Vector<F, Self>,
        y: &mut Vector<U, Self>,
    ) where
        Self: Scalar,
    {
        y.as_mut_slice().fill(Self::ZERO);
        Self::add_product(y.as_mut_slice(), cast::scalars(kernel), x.as_slice());
    }

    /// `y = x`, of as many numbers.
    #[inline]
    fn copy(y: &mut [Self], x: &[Self]) {
        y.iter_mut().zip(x).for_each(|(y, x)| *y = *x);
    }

    /// Replaces each number by its hyperbolic tangent.
    fn tanh_each(values: &mut [Self]);

    /// Replaces each number `x` by `1 / (1 + e⁻ˣ)`.
    fn sigmoid_each(values: &mut [Self]);

    /// Replaces each number by `e` to its power.
    #[inline]
    fn exp_each(values: &mut [Self])
    where
        Self: Scalar,
    {
        portable::exp_each(values);
    }

    /// A timestep of an LSTM with Keras's default activations. Says whether there is a kernel for it.
    #[inline]
    fn lstm_step<const F: usize, const U: usize>(
        _lstm: Gates<'_, F, U, 4, Self>,
        _x: &Vector<F, Self>,
        _state: &mut LstmState<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of a window, with the same bits as by [`lstm_step`](Kernels::lstm_step). Says whether there is a kernel for it.
    #[inline]
    fn lstm_window<const F: usize, const U: usize>(
        _lstm: Gates<'_, F, U, 4, Self>,
        _window: &mut Window<'_, F, U, Self>,
        _state: &mut LstmState<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of four windows of one length; of longer ones the rest is not taken. Says whether there is a kernel for it.
    #[inline]
    fn lstm_windows<const F: usize, const U: usize>(
        _lstm: Gates<'_, F, U, 4, Self>,
        _windows: &mut [Window<'_, F, U, Self>; 4],
        _states: &mut [LstmState<U, Self>; 4],
    ) -> bool {
        false
    }

    /// A timestep of a GRU with `reset_after` and Keras's default activations. Says whether there is a kernel for it.
    #[inline]
    fn gru_step<const F: usize, const U: usize>(
        _gru: Gates<'_, F, U, 3, Self>,
        _x: &Vector<F, Self>,
        _h: &mut Vector<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of a window, with the same bits as by [`gru_step`](Kernels::gru_step). Says whether there is a kernel for it.
    #[inline]
    fn gru_window<const F: usize, const U: usize>(
        _gru: Gates<'_, F, U, 3, Self>,
        _window: &mut Window<'_, F, U, Self>,
        _h: &mut Vector<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of four windows of one length; of longer ones the rest is not taken. Says whether there is a kernel for it.
    #[inline]
    fn gru_windows<const F: usize, const U: usize>(
        _gru: Gates<'_, F, U, 3, Self>,
        _windows: &mut [Window<'_, F, U, Self>; 4],
        _h: &mut [Vector<U, Self>; 4],
    ) -> bool {
        false
    }

    /// A timestep of a GRU without `reset_after`, with Keras's default activations. Says whether there is a kernel for it.
    #[inline]
    fn gru_before_step<const F: usize, const U: usize>(
        _gru: Gates<'_, F, U, 3, Self>,
        _x: &Vector<F, Self>,
        _h: &mut Vector<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of a window, with the same bits as by [`gru_before_step`](Kernels::gru_before_step). Says whether there is a kernel
    /// for it.
    #[inline]
    fn gru_before_window<const F: usize, const U: usize>(
        _gru: Gates<'_, F, U, 3, Self>,
        _window: &mut Window<'_, F, U, Self>,
        _h: &mut Vector<U, Self>,
    ) -> bool {
        false
    }

    /// A timestep of a recurrent layer without gates, with Keras's default activation. Says whether there is a kernel for it.
    #[inline]
    fn rnn_step<const F: usize, const U: usize>(
        _rnn: Gates<'_, F, U, 1, Self>,
        _x: &Vector<F, Self>,
        _h: &mut Vector<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of a window, with the same bits as by [`rnn_step`](Kernels::rnn_step). Says whether there is a kernel for it.
    #[inline]
    fn rnn_window<const F: usize, const U: usize>(
        _rnn: Gates<'_, F, U, 1, Self>,
        _window: &mut Window<'_, F, U, Self>,
        _h: &mut Vector<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of four windows of one length; of longer ones the rest is not taken. Says whether there is a kernel for it.
    #[inline]
    fn rnn_windows<const F: usize, const U: usize>(
        _rnn: Gates<'_, F, U, 1, Self>,
        _windows: &mut [Window<'_, F, U, Self>; 4],
        _h: &mut [Vector<U, Self>; 4],
    ) -> bool {
        false
    }
}

with_registers! {
/// What there is for a machine with registers of a few numbers, for [`machine`] to make functions of.
macro_rules! kernels_in_registers {
    ($machine:ident) => {
        $machine! {
            fn add_product[](z: &mut [f32], kernel: &[f32], x: &[f32]) = primitives::add_product;
            fn product[F U](kernel: &[SVector<f32, U>; F], x: &Vector<F, f32>, y: &mut Vector<U, f32>) = primitives::product;
            fn tanh_each[](values: &mut [f32]) = primitives::tanh_each;
            fn sigmoid_each[](values: &mut [f32]) = primitives::sigmoid_each;
            fn lstm_step[F U](lstm: Gates<'_, F, U, 4, f32>, x: &Vector<F, f32>, state: &mut LstmState<U, f32>) = lstm::step;
            fn lstm_window[F U](lstm: Gates<'_, F, U, 4, f32>, window: &mut Window<'_, F, U, f32>, state: &mut LstmState<U, f32>) = lstm::window;
            fn lstm_windows[F U](lstm: Gates<'_, F, U, 4, f32>, windows: &mut [Window<'_, F, U, f32>; 4], states: &mut [LstmState<U, f32>; 4]) = lstm::windows;
            fn gru_step[F U](gru: Gates<'_, F, U, 3, f32>, x: &Vector<F, f32>, h: &mut Vector<U, f32>) = gru::step;
            fn gru_window[F U](gru: Gates<'_, F, U, 3, f32>, window: &mut Window<'_, F, U, f32>, h: &mut Vector<U, f32>) = gru::window;
            fn gru_windows[F U](gru: Gates<'_, F, U, 3, f32>, windows: &mut [Window<'_, F, U, f32>; 4], h: &mut [Vector<U, f32>; 4]) = gru::windows;
            fn gru_before_step[F U](gru: Gates<'_, F, U, 3, f32>, x: &Vector<F, f32>, h: &mut Vector<U, f32>) = gru::step_before;
            fn gru_before_window[F U](gru: Gates<'_, F, U, 3, f32>, window: &mut Window<'_, F, U, f32>, h: &mut Vector<U, f32>) = gru::window_before;
            fn rnn_step[F U](rnn: Gates<'_, F, U, 1, f32>, x: &Vector<F, f32>, h: &mut Vector<U, f32>) = simple_rnn::step;
            fn rnn_window[F U](rnn: Gates<'_, F, U, 1, f32>, window: &mut Window<'_, F, U, f32>, h: &mut Vector<U, f32>) = simple_rnn::window;
            fn rnn_windows[F U](rnn: Gates<'_, F, U, 1, f32>, windows: &mut [Window<'_, F, U, f32>; 4], h: &mut [Vector<U, f32>; 4]) = simple_rnn::windows;
        }
    };
}
use kernels_in_registers;

/// The same for training.
#[cfg(feature = "train")]
macro_rules! training_in_registers {
    ($machine:ident) => {
        $machine! {
            /// # Safety
            ///
            /// As for [`matrix::lay_out`], but for the registers.
            unsafe fn lay_out[](b: *const f32, of_b: Layout, to: *mut f32) = matrix::lay_out;
            /// # Safety
            ///
            /// As for [`matrix::put_sums`], but for the registers.
            unsafe fn put_sums[](c: *mut f32, at: Layout, row: *const f32, terms: &[Term<'_, f32>]) = matrix::put_sums;
            /// # Safety
            ///
            /// As for [`matrix::add_product`], but for the registers.
            unsafe fn add_product[](c: (*mut f32, Layout), a: (*const f32, Layout), b: (*const f32, Layout)) = matrix::add_product;
            /// # Safety
            ///
            /// There is nothing that the caller has to see to.
            unsafe fn lstm_forward[U](now: &mut Record<U>, before: Option<&Record<U>>) = lstm_training::forward;
            /// # Safety
            ///
            /// There is nothing that the caller has to see to.
            unsafe fn lstm_backward[U](now: &mut Record<U>, before: Option<&Record<U>>, carry: &mut [SVector<f32, U>; 2]) = lstm_training::backward;
        }
    };
}
#[cfg(feature = "train")]
use training_in_registers;

macro_rules! whole_layers {
    ($($name:ident[$G:literal]($x:ident: $X:ty, $state:ident: $State:ty);)*) => {$(
        #[inline]
        fn $name<const F: usize, const U: usize>(layer: Gates<'_, F, U, $G, f32>, $x: $X, $state: $State) -> bool {
            machine::$name(layer, $x, $state);
            true
        }
    )*};
}

/// On a machine with registers of a few numbers.
impl Kernels for f32 {
    #[inline]
    fn add_product(z: &mut [f32], kernel: &[f32], x: &[f32]) {
        machine::add_product(z, kernel, x);
    }
    #[inline]
    fn product<const F: usize, const U: usize>(
        kernel: &[SVector<f32, U>; F],
        x: &Vector<F, f32>,
        y: &mut Vector<U, f32>,
    ) {
        machine::product(kernel, x, y);
    }
    #[inline]
    fn tanh_each(values: &mut [f32]) {
        machine::tanh_each(values);
    }
    #[inline]
    fn sigmoid_each(values: &mut [f32]) {
        machine::sigmoid_each(values);
    }
    whole_layers! {
        lstm_step[4](x: &Vector<F, f32>, state: &mut LstmState<U, f32>);
        lstm_window[4](window: &mut Window<'_, F, U, f32>, state: &mut LstmState<U, f32>);
        gru_step[3](x: &Vector<F, f32>, h: &mut Vector<U, f32>);
        gru_window[3](window: &mut Window<'_, F, U, f32>, h: &mut Vector<U, f32>);
        gru_before_step[3](x: &Vector<F, f32>, h: &mut Vector<U, f32>);
        gru_before_window[3](window: &mut Window<'_, F, U, f32>, h: &mut Vector<U, f32>);
        rnn_step[1](x: &Vector<F, f32>, h: &mut Vector<U, f32>);
        rnn_window[1](window: &mut Window<'_, F, U, f32>, h: &mut Vector<U, f32>);
        lstm_windows[4](windows: &mut [Window<'_, F, U, f32>; 4], states: &mut [LstmState<U, f32>; 4]);
        gru_windows[3](windows: &mut [Window<'_, F, U, f32>; 4], h: &mut [Vector<U, f32>; 4]);
        rnn_windows[1](windows: &mut [Window<'_, F, U, f32>; 4], h: &mut [Vector<U, f32>; 4]);
    }
}
}

/// Everywhere else.
#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", target_feature = "neon"),
    all(
        target_os = "none",
        any(
            all(target_arch = "arm", target_abi = "eabihf", not(target_has_atomic = "64")),
            all(target_arch = "arm", target_abi = "eabi"),
            all(target_arch = "riscv32", not(target_feature = "f"))
        )
    )
)))]
impl Kernels for f32 {
    #[inline]
    fn add_product(z: &mut [f32], kernel: &[f32], x: &[f32]) {
        portable::add_product(z, kernel, x);
    }
    #[inline]
    fn tanh_each(values: &mut [f32]) {
        portable::tanh_each(values);
    }
    #[inline]
    fn sigmoid_each(values: &mut [f32]) {
        portable::sigmoid_each(values);
    }
}

impl Kernels for f64 {
    #[inline]
    fn add_product(z: &mut [f64], kernel: &[f64], x: &[f64]) {
        portable::add_product(z, kernel, x);
    }
    #[inline]
    fn tanh_each(values: &mut [f64]) {
        portable::tanh_each(values);
    }
    #[inline]
    fn sigmoid_each(values: &mut [f64]) {
        portable::sigmoid_each(values);
    }
}
