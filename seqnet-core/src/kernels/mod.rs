//! Where the time goes: the sums and the gates of all layers, for the machine at hand.
//!
//! A layer says what it computes in terms of [`Kernels`], and this folder says how. There are two kinds of hooks:
//!
//! * *Primitives* that every layer is made of: `z += x W` ([`add_product`](Kernels::add_product)), [`tanh`](Kernels::tanh_each) and
//!   [`sigmoid`](Kernels::sigmoid_each) of a row of numbers. What `portable` makes of them is the definition. A place of a convolution, and
//!   what is one of a single timestep, can be taken at once ([`convolve`](Kernels::convolve)).
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
mod hooks;
mod portable;
#[cfg(feature = "train")]
pub(crate) mod products;
#[cfg(all(test, not(target_os = "none")))]
mod short;
#[cfg(all(test, not(target_os = "none")))]
mod table;

#[cfg(all(test, feature = "std"))]
mod other_activations;

with_registers! {
    #[cfg(test)]
    mod emulated;
    mod convolution;
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

with_registers! {
    use crate::Vector;
    use crate::activations::{Activation, Linear};
    use crate::layers::LstmState;
    use nalgebra::SVector;
}

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

pub use hooks::{Activations, Gated, Gates, Kernels, Window};

with_registers! {
/// What there is for a machine with registers of a few numbers, for [`machine`] to make functions of.
macro_rules! kernels_in_registers {
    ($machine:ident) => {
        $machine! {
            fn add_product[](z: &mut [f32], kernel: &[f32], x: &[f32]) = primitives::add_product;
            fn convolve[F U K; A](kernel: &[[SVector<f32, U>; F]; K], x: &[Option<&Vector<F, f32>>; K], bias: &[f32], y: &mut Vector<U, f32>) = convolution::convolve;
            fn tanh_each[](values: &mut [f32]) = primitives::tanh_each;
            fn sigmoid_each[](values: &mut [f32]) = primitives::sigmoid_each;
            fn exp_each[](values: &mut [f32]) = primitives::exp_each;
            fn lstm_step[F U; A](lstm: &impl Gated<F, U, 4, f32>, x: &Vector<F, f32>, state: &mut LstmState<U, f32>) = lstm::step;
            fn lstm_window[F U; A](lstm: &impl Gated<F, U, 4, f32>, window: &mut Window<'_, F, U, f32>, state: &mut LstmState<U, f32>) = lstm::window;
            fn lstm_windows[F U; A](lstm: &impl Gated<F, U, 4, f32>, windows: &mut [Window<'_, F, U, f32>; 4], states: &mut [LstmState<U, f32>; 4]) = lstm::windows;
            fn gru_step[F U; A](gru: &impl Gated<F, U, 3, f32>, x: &Vector<F, f32>, h: &mut Vector<U, f32>) = gru::step;
            fn gru_window[F U; A](gru: &impl Gated<F, U, 3, f32>, window: &mut Window<'_, F, U, f32>, h: &mut Vector<U, f32>) = gru::window;
            fn gru_windows[F U; A](gru: &impl Gated<F, U, 3, f32>, windows: &mut [Window<'_, F, U, f32>; 4], h: &mut [Vector<U, f32>; 4]) = gru::windows;
            fn gru_before_step[F U; A](gru: &impl Gated<F, U, 3, f32>, x: &Vector<F, f32>, h: &mut Vector<U, f32>) = gru::step_before;
            fn gru_before_window[F U; A](gru: &impl Gated<F, U, 3, f32>, window: &mut Window<'_, F, U, f32>, h: &mut Vector<U, f32>) = gru::window_before;
            fn gru_before_windows[F U; A](gru: &impl Gated<F, U, 3, f32>, windows: &mut [Window<'_, F, U, f32>; 4], h: &mut [Vector<U, f32>; 4]) = gru::windows_before;
            fn rnn_step[F U; A](rnn: &impl Gated<F, U, 1, f32>, x: &Vector<F, f32>, h: &mut Vector<U, f32>) = simple_rnn::step;
            fn rnn_window[F U; A](rnn: &impl Gated<F, U, 1, f32>, window: &mut Window<'_, F, U, f32>, h: &mut Vector<U, f32>) = simple_rnn::window;
            fn rnn_windows[F U; A](rnn: &impl Gated<F, U, 1, f32>, windows: &mut [Window<'_, F, U, f32>; 4], h: &mut [Vector<U, f32>; 4]) = simple_rnn::windows;
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
        fn $name<const F: usize, const U: usize, A: Activations>(
            layer: &impl Gated<F, U, $G, f32>,
            $x: $X,
            $state: $State,
        ) -> bool {
            if A::ARE_ELEMENT_WISE {
                machine::$name::<F, U, A>(layer, $x, $state);
            }
            A::ARE_ELEMENT_WISE
        }
    )*};
}

/// What is small is done by what every such processor has, where it is asked for: a call would take longer than the products.
#[inline]
fn convolve<const F: usize, const U: usize, const K: usize, A: Activations>(
    kernel: &[[SVector<f32, U>; F]; K],
    x: &[Option<&Vector<F, f32>>; K],
    bias: &[f32],
    y: &mut Vector<U, f32>,
) {
    if const { convolution::is_small::<machine::Everywhere, U>(K * F) } {
        // SAFETY: that every such processor has.
        unsafe { convolution::convolve::<machine::Everywhere, F, U, K, A>(kernel, x, bias, y) }
    } else {
        machine::convolve::<F, U, K, A>(kernel, x, bias, y);
    }
}

/// On a machine with registers of a few numbers.
impl Kernels for f32 {
    #[inline]
    fn add_product(z: &mut [f32], kernel: &[f32], x: &[f32]) {
        machine::add_product(z, kernel, x);
    }
    #[inline]
    fn convolve<const F: usize, const U: usize, const K: usize, A: Activation>(
        kernel: &[[SVector<f32, U>; F]; K],
        x: &[Option<&Vector<F, f32>>; K],
        bias: &[f32],
        y: &mut Vector<U, f32>,
    ) {
        if <(A, A)>::ARE_ELEMENT_WISE {
            convolve::<F, U, K, (A, A)>(kernel, x, bias, y);
        } else {
            convolve::<F, U, K, (Linear, Linear)>(kernel, x, bias, y);
            A::apply(y.as_mut_slice());
        }
    }
    #[inline]
    fn tanh_each(values: &mut [f32]) {
        machine::tanh_each(values);
    }
    #[inline]
    fn sigmoid_each(values: &mut [f32]) {
        machine::sigmoid_each(values);
    }
    #[inline]
    fn exp_each(values: &mut [f32]) {
        if values.len() <= 8 {
            // SAFETY: that every such processor has. A call would take longer than so few.
            unsafe { primitives::exp_each::<machine::Everywhere>(values) }
        } else {
            machine::exp_each(values);
        }
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
        gru_before_windows[3](windows: &mut [Window<'_, F, U, f32>; 4], h: &mut [Vector<U, f32>; 4]);
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
