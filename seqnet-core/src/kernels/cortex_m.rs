//! Arm processors with an FPU of single precision and no vectors: Cortex-M4F, M7, M33.
//!
//! Their 32 registers hold 16 sums, 12 weights and four inputs; one instruction fetches a row of weights, and each fused multiplication
//! adds to its own sum. There is no branch on the numbers: the time is that of the shape alone. Tanh and the logistic
//! function are [a table](super::table), with an error below 6e-8; an infinite number gives NaN there.
#![expect(unsafe_code, reason = "calls of assembly, each with its argument")]

mod assembly;

use super::short::exp;
use super::table::{DENSITY, HALF, Row, TABLE};
use super::{Activations, Gated, Kernels};
use crate::layers::LstmState;
use crate::{Vector, cast};
use assembly::{copy, mix, multiply, multiply_add, products, sigmoid_fours, square_root, tanh_fours};
use core::mem::MaybeUninit;
use nalgebra::SVector;

impl Kernels for f32 {
    #[inline]
    fn add_product(z: &mut [f32], kernel: &[f32], x: &[f32]) {
        add_rows(z, Rows { numbers: kernel, columns: z.len() }, x);
    }
    #[inline]
    fn copy(y: &mut [f32], x: &[f32]) {
        // SAFETY: both have so many.
        unsafe { copy(y.as_mut_ptr(), x.as_ptr(), y.len().min(x.len())) }
    }
    #[inline]
    fn tanh_each(values: &mut [f32]) {
        tanh_in_place(values);
    }
    #[inline]
    fn sigmoid_each(values: &mut [f32]) {
        sigmoid_each(values);
    }
    #[inline]
    fn exp_each(values: &mut [f32]) {
        for value in values {
            *value = exp(*value);
        }
    }

    /// [`Lstm`](crate::layers::Lstm)'s equations, with room for two gates: `g` is summed where `f` has been, and then `o` where `i` has been.
    #[inline]
    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    fn lstm_step<const F: usize, const U: usize, A: Activations>(
        lstm: &impl Gated<F, U, 4, f32>,
        x: &Vector<F, f32>,
        LstmState { h, c }: &mut LstmState<U, f32>,
    ) -> bool {
        if !A::ARE_DEFAULT {
            return false;
        }
        let lstm = lstm.gates();
        let w = Rows { numbers: cast::scalars(lstm.kernel.as_flattened()), columns: 4 * U };
        let u = Rows { numbers: cast::scalars(lstm.recurrent_kernel.as_flattened()), columns: 4 * U };
        let (x, h, c) = (x.as_slice(), h.as_mut_slice(), c.as_mut_slice());
        let gate = |z: &mut [f32], h: &[f32], number: usize| {
            sum(z, lstm.bias.get(number * U..).unwrap_or_default(), w.from_column(number * U), x);
            add_rows(z, u.from_column(number * U), h);
        };

        let mut gates = sums::<U, 2>(lstm.bias, w, x);
        let i_and_f = cast::scalars_mut(&mut gates);
        add_rows(i_and_f, u, h);
        sigmoid_each(i_and_f);
        let [i, f] = gates.each_mut().map(|gate| gate.as_mut_slice());
        multiply_each(c, f);

        let g = f;
        gate(g, h, 2);
        tanh_in_place(g);
        add_product_each(c, i, g);

        let o = i;
        gate(o, h, 3);
        sigmoid_each(o);
        tanh_of_each(h, c);
        multiply_each(h, o);
        true
    }

    /// [`Gru`](crate::layers::Gru)'s equations in their order.
    #[inline]
    fn gru_step<const F: usize, const U: usize, A: Activations>(
        gru: &impl Gated<F, U, 3, f32>,
        x: &Vector<F, f32>,
        h: &mut Vector<U, f32>,
    ) -> bool {
        if !A::ARE_DEFAULT {
            return false;
        }
        let gru = gru.gates();
        let w = Rows { numbers: cast::scalars(gru.kernel.as_flattened()), columns: 3 * U };
        let u = Rows { numbers: cast::scalars(gru.recurrent_kernel.as_flattened()), columns: 3 * U };
        let h = h.as_mut_slice();

        let mut gates = sums::<U, 3>(gru.bias, w, x.as_slice());
        let (z_and_r, _) = gates.split_at_mut(2);
        let z_and_r = cast::scalars_mut(z_and_r);
        add_rows(z_and_r, u, h);
        // A bias is a row of weights for a one.
        add_rows(z_and_r, Rows { numbers: gru.recurrent_bias, columns: 3 * U }, &[1.0]);
        sigmoid_each(z_and_r);
        let [z, r, hh] = &mut gates;
        let d_hh = gru.recurrent_bias.get(2 * U..).unwrap_or_default();
        let [recurrent] = sums::<U, 1>(d_hh, u.from_column(2 * U), h);
        add_product_each(hh.as_mut_slice(), r.as_slice(), recurrent.as_slice());
        tanh_in_place(hh.as_mut_slice());
        mix_each(h, z.as_slice(), hh.as_slice());
        true
    }
}

/// Weights, for each input a row; or some of their columns, from the first number on.
#[derive(Clone, Copy)]
struct Rows<'a> {
    numbers: &'a [f32],
    /// Numbers from one row to the next.
    columns: usize,
}

impl Rows<'_> {
    #[inline]
    fn from_column(self, column: usize) -> Self {
        Rows { numbers: self.numbers.get(column..).unwrap_or_default(), columns: self.columns }
    }

    /// How many of `inputs` have a row whose first `columns` numbers are there.
    #[inline]
    fn inputs(self, inputs: usize, columns: usize) -> usize {
        let last = self.numbers.len().checked_sub(columns);
        let rows = last.and_then(|last| last.checked_div(self.columns)).map_or(0, |before| before + 1);
        rows.min(inputs)
    }
}

/// `b + Σ_k x_k W_k` for `G` gates, where no numbers are a bias of zeros.
#[inline]
fn sums<const U: usize, const G: usize>(bias: &[f32], kernel: Rows<'_>, x: &[f32]) -> [SVector<f32, U>; G] {
    let mut z = MaybeUninit::<[SVector<f32, U>; G]>::uninit();
    // SAFETY: it is room for so many numbers.
    unsafe { write_sum(z.as_mut_ptr().cast(), G * U, bias, kernel, x) }
    // SAFETY: all of it is written.
    unsafe { z.assume_init() }
}

/// `z = b + Σ_k x_k W_k`
#[inline]
fn sum(z: &mut [f32], bias: &[f32], kernel: Rows<'_>, x: &[f32]) {
    // SAFETY: it has so many numbers.
    unsafe { write_sum(z.as_mut_ptr(), z.len(), bias, kernel, x) }
}

/// Writes a sum to where no numbers need be yet.
///
/// # Safety
/// At `z` so many `columns` can be written.
#[inline]
unsafe fn write_sum(z: *mut f32, columns: usize, bias: &[f32], kernel: Rows<'_>, x: &[f32]) {
    let inputs = kernel.inputs(x.len(), columns);
    let bias = if bias.len() < columns {
        // SAFETY: by the contract.
        unsafe { z.write_bytes(0, columns) };
        z
    } else {
        bias.as_ptr()
    };
    // SAFETY: `z` by the contract; `bias` has as many numbers, or is `z`; `x` has `inputs`, and `kernel` as many rows.
    unsafe { products(z, bias, kernel.numbers.as_ptr(), x.as_ptr(), inputs, columns, kernel.columns) }
}

/// `z += Σ_k x_k W_k`
#[inline]
fn add_rows(z: &mut [f32], kernel: Rows<'_>, x: &[f32]) {
    let inputs = kernel.inputs(x.len(), z.len());
    let (columns, z) = (z.len(), z.as_mut_ptr());
    // SAFETY: `z` has so many numbers, `x` has `inputs`, and `kernel` has as many rows.
    unsafe { products(z, z, kernel.numbers.as_ptr(), x.as_ptr(), inputs, columns, kernel.columns) }
}

/// `y *= a`
#[inline]
fn multiply_each(y: &mut [f32], a: &[f32]) {
    // SAFETY: both have so many.
    unsafe { multiply(y.as_mut_ptr(), a.as_ptr(), y.len().min(a.len())) }
}

/// `y += a b`
#[inline]
fn add_product_each(y: &mut [f32], a: &[f32], b: &[f32]) {
    // SAFETY: all have so many.
    unsafe { multiply_add(y.as_mut_ptr(), a.as_ptr(), b.as_ptr(), y.len().min(a.len()).min(b.len())) }
}

/// `y = a y + (1 - a) b`
#[inline]
fn mix_each(y: &mut [f32], a: &[f32], b: &[f32]) {
    // SAFETY: all have so many.
    unsafe { mix(y.as_mut_ptr(), a.as_ptr(), b.as_ptr(), y.len().min(a.len()).min(b.len())) }
}

/// `y = tanh(x)`
fn tanh_of_each(y: &mut [f32], x: &[f32]) {
    // SAFETY: both have so many.
    unsafe { write_tanh(y.as_mut_ptr(), x.as_ptr(), y.len().min(x.len())) }
}

/// `tanh(x)`
#[inline]
pub(crate) fn tanh(x: f32) -> f32 {
    let mut x = [x];
    tanh_in_place(&mut x);
    x[0]
}

/// `√x`
#[inline]
pub(crate) fn sqrt(x: f32) -> f32 {
    // SAFETY: it takes any number.
    unsafe { square_root(x) }
}

/// `x = tanh(x)`
fn tanh_in_place(x: &mut [f32]) {
    let (at, count) = (x.as_mut_ptr(), x.len());
    // SAFETY: it has so many.
    unsafe { write_tanh(at, at, count) }
}

/// `y = tanh(x)`
///
/// # Safety
/// `x` are `count` numbers, and `y` as many that can be written, or `x` itself.
unsafe fn write_tanh(y: *mut f32, x: *const f32, count: usize) {
    let (fours, rest) = (count / 4, count % 4);
    // SAFETY: there are so many fours; the table is the one that is asked for.
    unsafe { tanh_fours(y.cast(), fours, middle(), x.cast(), DENSITY) }
    if rest > 0 {
        let (mut last, at) = ([0.0; 4], 4 * fours);
        // SAFETY: it is one four; and the numbers from there on, which are fewer.
        unsafe {
            copy(last.as_mut_ptr(), x.add(at), rest);
            tanh_fours(&raw mut last, 1, middle(), &raw const last, DENSITY);
            copy(y.add(at), last.as_ptr(), rest);
        }
    }
}

fn sigmoid_each(values: &mut [f32]) {
    let (fours, rest) = values.as_chunks_mut::<4>();
    // SAFETY: there are so many fours; the table is the one that is asked for.
    unsafe { sigmoid_fours(fours.as_mut_ptr(), fours.len(), middle(), DENSITY / 2.0, 0.5) }
    if !rest.is_empty() {
        let mut last = [0.0; 4];
        // SAFETY: it is one four; the rest is shorter.
        unsafe {
            copy(last.as_mut_ptr(), rest.as_ptr(), rest.len());
            sigmoid_fours(&raw mut last, 1, middle(), DENSITY / 2.0, 0.5);
            copy(rest.as_mut_ptr(), last.as_ptr(), rest.len());
        }
    }
}

/// The row of the table for numbers around zero.
fn middle() -> *const Row {
    // SAFETY: the table has twice as many rows.
    unsafe { TABLE.as_ptr().add(HALF) }
}
