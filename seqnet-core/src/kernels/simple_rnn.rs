//! A recurrent layer without gates in registers:
//!
//! ```text
//! h' = a(W x + U h + b)
//! ```

use super::four::{Recurrences, add_product, walk_four};
use super::functions::activation;
use super::register::{Register, room};
use super::sums::{Source, sum_all};
use super::window::{Recurrence, Steps, Weights, walk};
use super::{Activations, Gated, Window};
use crate::Vector;
use core::marker::PhantomData;

/// One timestep.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn step<V: Register, const F: usize, const U: usize, A: Activations>(
    rnn: &impl Gated<F, U, 1, f32>,
    x: &Vector<F, f32>,
    h: &mut Vector<U, f32>,
) {
    take::<V, U, A>(Weights::of(rnn), x.as_slice().as_ptr(), h.as_mut_slice().as_mut_ptr());
}

/// All timesteps of a window.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn window<V: Register, const F: usize, const U: usize, A: Activations>(
    rnn: &impl Gated<F, U, 1, f32>,
    window: &mut Window<'_, F, U, f32>,
    h: &mut Vector<U, f32>,
) {
    take_all::<V, U, A>(Weights::of(rnn), Steps::of(window), h.as_mut_slice().as_mut_ptr());
}

/// All timesteps of four windows.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn windows<V: Register, const F: usize, const U: usize, A: Activations>(
    rnn: &impl Gated<F, U, 1, f32>,
    windows: &mut [Window<'_, F, U, f32>; 4],
    h: &mut [Vector<U, f32>; 4],
) {
    let h = h.each_mut().map(|h| h.as_mut_slice().as_mut_ptr());
    let weights = Weights::of(rnn);
    let layer: Layer<V, U, A> = Layer { recurrent: weights.recurrent, types: PhantomData };
    walk_four::<V, F, U, 1>(weights, weights.bias, &layer, windows, h);
}

/// # Safety
///
/// As for [`Register`]; what [`Weights`] says is there, `x` has as many numbers as there are features, `h` has `U`.
#[inline(always)]
pub(super) unsafe fn take<V: Register, const U: usize, A: Activations>(rnn: Weights, x: *const f32, h: *mut f32) {
    let from = Source { z: rnn.bias, kernel: rnn.kernel, x, rows: rnn.features };
    let mut after = room::<[f32; U]>();
    let after = after.as_mut_ptr().cast();
    advance::<V, U, A>(from, rnn.recurrent, h, after);
    core::ptr::copy_nonoverlapping(after.cast_const(), h, U);
}

/// # Safety
///
/// As for [`take`]; what [`Steps`] says is there.
#[inline(always)]
pub(super) unsafe fn take_all<V: Register, const U: usize, A: Activations>(rnn: Weights, steps: Steps, h: *mut f32) {
    let layer: Layer<V, U, A> = Layer { recurrent: rnn.recurrent, types: PhantomData };
    walk::<V, U, 1>(rnn, rnn.bias, &layer, steps, h);
}

/// `recurrent` has `U` rows of `U` numbers.
struct Layer<V, const U: usize, A> {
    recurrent: *const f32,
    types: PhantomData<(V, A)>,
}

impl<V: Register, const U: usize, A: Activations> Recurrence<U> for Layer<V, U, A> {
    #[inline(always)]
    unsafe fn advance(&self, z: *mut f32, before: *const f32, after: *mut f32) {
        advance::<V, U, A>(Source::sums_alone(z), self.recurrent, before, after);
    }
}

impl<V: Register, const U: usize, A: Activations> Recurrences<U> for Layer<V, U, A> {
    #[inline(always)]
    unsafe fn advance_four(&self, z: [*mut f32; 4], before: [*const f32; 4], after: [*mut f32; 4]) {
        add_product::<V, U>(z, z.map(<*mut f32>::cast_const), (self.recurrent, U), U, before, U);
        for w in 0..4 {
            activate_all::<V, U, A>(z[w], after[w]);
        }
    }
}

/// Takes the sums of a timestep from `before` to `after`.
///
/// # Safety
///
/// As for [`Register`]; `from` is the source of `U` sums, `recurrent` has `U` rows of `U` numbers, `before` and `after` have `U` numbers
/// and do not overlap.
#[inline(always)]
unsafe fn advance<V: Register, const U: usize, A: Activations>(
    from: Source,
    recurrent: *const f32,
    before: *const f32,
    after: *mut f32,
) {
    sum_all::<V, U, 1>(from, recurrent, U, before, after);
    activate_all::<V, U, A>(after, after);
}

/// # Safety
///
/// As for [`Register`]; both have `U` numbers, and may be the same.
#[inline(always)]
unsafe fn activate_all<V: Register, const U: usize, A: Activations>(z: *const f32, after: *mut f32) {
    let mut unit = 0;
    while unit < U {
        activation::<V, A>(V::load_up_to(z.add(unit), U - unit)).store_up_to(after.add(unit), U - unit);
        unit += V::LANES;
    }
}
