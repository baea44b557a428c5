//! A recurrent layer's way through a window, tile by tile: the inputs of a tile are multiplied at once, the states one after the other.

use super::project::project_all;
use super::register::{Register, room};
use super::{Gated, Window};

/// How many timesteps' inputs are multiplied at once.
const TILE: usize = 8;

/// Where the weights of a layer of `U` units and `G` gates lie.
#[derive(Clone, Copy)]
pub(super) struct Weights {
    /// How many rows of `G U` numbers the kernel has.
    pub(super) features: usize,
    pub(super) kernel: *const f32,
    /// `U` rows of `G U` numbers.
    pub(super) recurrent: *const f32,
    /// `G U` numbers, or null for zeros.
    pub(super) bias: *const f32,
    /// `G U` numbers, or null for zeros.
    pub(super) recurrent_bias: *const f32,
}

impl Weights {
    #[inline(always)]
    pub(super) fn of<const F: usize, const U: usize, const G: usize>(layer: &impl Gated<F, U, G, f32>) -> Self {
        let gates = layer.gates();
        let or_null = |bias: &[f32]| if bias.len() == G * U { bias.as_ptr() } else { core::ptr::null() };
        Weights {
            features: F,
            kernel: gates.kernel.as_ptr().cast(),
            recurrent: gates.recurrent_kernel.as_ptr().cast(),
            bias: or_null(gates.bias),
            recurrent_bias: or_null(gates.recurrent_bias),
        }
    }
}

/// Where the timesteps of a window lie, and where their outputs go.
#[derive(Clone, Copy)]
pub(super) struct Steps {
    /// So many rows of as many numbers as there are features.
    pub(super) count: usize,
    pub(super) x: *const f32,
    pub(super) backwards: bool,
    /// So many rows of `U` numbers: of the first timesteps that are taken.
    pub(super) outputs: usize,
    pub(super) y: *mut f32,
}

impl Steps {
    #[inline(always)]
    pub(super) fn of<const F: usize, const U: usize>(window: &mut Window<'_, F, U, f32>) -> Self {
        Steps {
            count: window.x.len(),
            x: window.x.as_ptr().cast(),
            backwards: window.backwards,
            outputs: window.y.len(),
            y: window.y.as_mut_ptr().cast(),
        }
    }

    /// The first of the numbers that are taken in place `t`, which is less than the number of timesteps.
    #[inline(always)]
    pub(super) fn input(&self, t: usize, features: usize) -> *const f32 {
        let t = if self.backwards { self.count.wrapping_sub(1 + t) } else { t };
        self.x.wrapping_add(t * features)
    }
}

/// What a recurrent layer of `U` units does with the sums of a timestep's inputs.
pub(super) trait Recurrence<const U: usize> {
    /// Takes the sums `z` from the state `before` to the one `after`. The sums are of no use any more.
    ///
    /// # Safety
    ///
    /// The processor has the instructions. `z` has a row of all gates, `before` and `after` have `U` numbers, and none overlap.
    unsafe fn advance(&self, z: *mut f32, before: *const f32, after: *mut f32);
}

/// All timesteps of a window.
///
/// # Safety
///
/// As for [`Register`]; what [`Weights`] and [`Steps`] say is there, `bias` is null or has `G U` numbers, and `h` has `U`.
#[inline(always)]
pub(super) unsafe fn walk<V: Register, const U: usize, const G: usize>(
    weights: Weights,
    bias: *const f32,
    layer: &impl Recurrence<U>,
    steps: Steps,
    h: *mut f32,
) {
    let Weights { kernel, features, .. } = weights;
    let (mut z, mut hs) = (room::<[[[f32; U]; G]; TILE]>(), room::<[[f32; U]; 2]>());
    let z = z.as_mut_ptr().cast::<f32>();
    let mut after = hs.as_mut_ptr().cast::<f32>();
    let (mut before, mut other) = (h.cast_const(), after.add(U));
    let mut t = 0;
    while t < steps.count {
        let count = TILE.min(steps.count - t);
        project_all::<V>(z, bias, kernel, G * U, |s| steps.input(t + s, features), features, count);
        for s in 0..count {
            layer.advance(z.add(s * G * U), before, after);
            if t + s < steps.outputs {
                core::ptr::copy_nonoverlapping(after, steps.y.add((t + s) * U), U);
            }
            before = after;
            core::mem::swap(&mut after, &mut other);
        }
        t += count;
    }
    if t > 0 {
        core::ptr::copy_nonoverlapping(before, h, U);
    }
}
