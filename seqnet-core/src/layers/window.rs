//! A window that walks along the timesteps: what convolutions and pools have in common.
//!
//! ```text
//! y_o = see(x_(o · stride - before), x_(o · stride - before + dilation), … )        SIZE timesteps, o = 0 … OUT - 1
//! ```
//!
//! | `padding` | `before`                                    | `OUT`                         |
//! |-----------|---------------------------------------------|-------------------------------|
//! | `valid`   | 0                                           | `⌊(T - reach) / stride⌋ + 1`  |
//! | `same`    | `⌊((OUT - 1) · stride + reach - T) / 2⌋`    | `⌈T / stride⌉`                |
//! | `causal`  | `reach - 1`                                 | `⌈T / stride⌉`                |
//!
//! `reach = dilation · (SIZE - 1) + 1`. What lies before the first timestep or after the last is padding: a convolution takes it as
//! zeros, a pool leaves it out.

use crate::{Every, Position, Rate, Scalar, Sometimes, Tensor, Vector};
use core::fmt::Debug;
use seqnet_shapes::reach;

/// Where windows stand on a sequence: [`Valid`], [`Same`], [`Causal`] or [`CausalStrided`].
pub trait Padding: Copy + Debug + Default {
    /// From one window to the next.
    const STRIDE: usize;

    /// The timesteps of padding before a sequence of `timesteps`, on which `out` windows stand that reach over so many.
    fn before(timesteps: usize, reach: usize, out: usize) -> usize;
}

/// Windows that need no later timestep than the last that they see: all but [`Same`].
pub trait Backward: Padding {
    /// How often a window is complete.
    type Rate: Rate;

    /// How many timesteps must pass before the one that completes the first window.
    fn wait(reach: usize) -> usize;
}

/// `padding = "valid"`: none, all windows lie within the sequence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Valid<const STRIDE: usize = 1>;

/// `padding = "same"`: as much before as after, or one timestep more after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Same<const STRIDE: usize = 1>;

/// `padding = "causal"`: before the sequence alone, so that every timestep completes a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Causal;

/// `padding = "causal"` with strides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CausalStrided<const STRIDE: usize>;

impl<const STRIDE: usize> Padding for Valid<STRIDE> {
    const STRIDE: usize = STRIDE;

    #[inline]
    fn before(_: usize, _: usize, _: usize) -> usize {
        0
    }
}

impl<const STRIDE: usize> Backward for Valid<STRIDE> {
    type Rate = Sometimes;

    #[inline]
    fn wait(reach: usize) -> usize {
        reach.saturating_sub(1)
    }
}

impl<const STRIDE: usize> Padding for Same<STRIDE> {
    const STRIDE: usize = STRIDE;

    #[inline]
    fn before(timesteps: usize, reach: usize, out: usize) -> usize {
        (out.saturating_sub(1).saturating_mul(STRIDE).saturating_add(reach)).saturating_sub(timesteps) / 2
    }
}

impl Padding for Causal {
    const STRIDE: usize = 1;

    #[inline]
    fn before(_: usize, reach: usize, _: usize) -> usize {
        reach.saturating_sub(1)
    }
}

impl Backward for Causal {
    type Rate = Every;

    #[inline]
    fn wait(_: usize) -> usize {
        0
    }
}

impl<const STRIDE: usize> Padding for CausalStrided<STRIDE> {
    const STRIDE: usize = STRIDE;

    #[inline]
    fn before(_: usize, reach: usize, _: usize) -> usize {
        reach.saturating_sub(1)
    }
}

impl<const STRIDE: usize> Backward for CausalStrided<STRIDE> {
    type Rate = Sometimes;

    #[inline]
    fn wait(_: usize) -> usize {
        0
    }
}

/// A layer that sees a sequence through a window.
pub(super) trait Window<V> {
    /// What it makes of one window.
    type Seen: Tensor;
    /// How many timesteps it sees.
    const SIZE: usize;
    /// From one of them to the next.
    const DILATION: usize;

    /// Computes `y` from the timesteps in the places from 0 to `SIZE - 1` of the window; there is none in the padding.
    fn see<'a>(&self, place: impl Fn(usize) -> Option<&'a V>, y: &mut Self::Seen)
    where
        V: 'a;
}

/// The timesteps under a window, place by place.
#[derive(Clone, Copy)]
pub(super) struct Places {
    timesteps: usize,
    size: usize,
    dilation: usize,
    stride: usize,
    before: usize,
}

impl Places {
    /// Of `out` windows on so many timesteps.
    #[inline]
    pub(super) fn of<P: Padding>(timesteps: usize, size: usize, dilation: usize, out: usize) -> Self {
        let before = P::before(timesteps, reach(size, dilation), out);
        Places { timesteps, size, dilation, stride: P::STRIDE, before }
    }

    /// The timestep in each place of window `o`; there is none in the padding.
    #[inline]
    pub(super) fn of_window(self, o: usize) -> impl Iterator<Item = Option<usize>> + Clone {
        (0..self.size).map(move |place| {
            let at = (o * self.stride + place * self.dilation).checked_sub(self.before)?;
            (at < self.timesteps).then_some(at)
        })
    }

    /// The window that has timestep `at` in each of its places, of however many windows; there is none between two strides.
    #[cfg(feature = "train")]
    pub(super) fn of_timestep(self, at: usize) -> impl Iterator<Item = Option<usize>> + Clone {
        (0..self.size).map(move |place| {
            let begin = (at + self.before).checked_sub(place * self.dilation)?;
            begin.is_multiple_of(self.stride).then(|| begin / self.stride)
        })
    }
}

/// Lets the window walk along all timesteps.
#[inline]
pub(super) fn walk<P: Padding, V, W: Window<V>>(layer: &W, x: &[V], y: &mut [W::Seen]) {
    let before = P::before(x.len(), reach(W::SIZE, W::DILATION), y.len());
    for (o, y) in y.iter_mut().enumerate() {
        layer.see(|place| x.get((o * P::STRIDE + place * W::DILATION).checked_sub(before)?), y);
    }
}

/// The timesteps that a window may still see, in `ROWS · COLUMNS` places, which are at least as many as it reaches over.
#[derive(Clone, Copy, Debug)]
pub struct WindowMemory<const F: usize, const ROWS: usize, const COLUMNS: usize = 1, S = f32> {
    position: Position,
    /// How many timesteps are to pass before one completes a window.
    wait: usize,
    /// How many timesteps of this sequence are there, at most as many as a window reaches over.
    seen: usize,
    /// The place of the newest.
    newest: usize,
    steps: [[Vector<F, S>; COLUMNS]; ROWS],
}

impl<const F: usize, const ROWS: usize, const COLUMNS: usize, S: Scalar> Default
    for WindowMemory<F, ROWS, COLUMNS, S>
{
    fn default() -> Self {
        let steps = [[Vector::zeros(); COLUMNS]; ROWS];
        WindowMemory { position: Position::default(), wait: 0, seen: 0, newest: 0, steps }
    }
}

impl<const F: usize, const ROWS: usize, const COLUMNS: usize, S: Scalar> WindowMemory<F, ROWS, COLUMNS, S> {
    /// Takes the next timestep of a sequence of `timesteps`; if it completes a window, the layer sees it and `give` gets what it
    /// makes of it.
    #[inline]
    pub(super) fn step<P: Backward, W: Window<Vector<F, S>>>(
        &mut self,
        layer: &W,
        x: &Vector<F, S>,
        timesteps: Option<usize>,
        give: &mut impl FnMut(&W::Seen),
    ) {
        let reach = const {
            let reach = reach(W::SIZE, W::DILATION);
            assert!(reach <= ROWS * COLUMNS, "a stream keeps every timestep that a window reaches over");
            reach
        };
        if self.position.advance(timesteps).timestep == 0 {
            (self.seen, self.wait) = (0, P::wait(reach));
        }
        self.newest = if self.newest + 1 < reach { self.newest + 1 } else { 0 };
        self.seen = reach.min(self.seen + 1);
        if let Some(place) = self.steps.as_flattened_mut().get_mut(self.newest) {
            *place = *x;
        }
        if self.wait > 0 {
            self.wait -= 1;
            return;
        }
        self.wait = P::STRIDE.saturating_sub(1);
        let mut y = W::Seen::ZEROS;
        layer.see(
            |place| {
                let age = (W::SIZE - 1).checked_sub(place)? * W::DILATION;
                let place = self.newest.checked_sub(age).unwrap_or(self.newest + reach - age.min(reach));
                self.steps.as_flattened().get(place).filter(|_| age < self.seen)
            },
            &mut y,
        );
        give(&y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A kernel of 3 over 7 timesteps with strides of 2 gives 4 outputs, which reach over `3 · 2 + 3 = 9`: one more on either side. Over
    /// 6 timesteps it gives 3, which reach over 7: the one more is after them.
    #[test]
    fn same_padding_is_as_much_before_as_after_or_one_less() {
        assert_eq!((Same::<2>::before(7, 3, 4), Same::<2>::before(6, 3, 3)), (1, 0));
        assert_eq!((Same::<1>::before(5, 4, 5), Same::<1>::before(5, 1, 5)), (1, 0));
        assert_eq!(
            Same::<5>::before(4, 2, 1),
            0,
            "where strides are longer than the window, it may need none"
        );
    }

    #[test]
    fn causal_padding_is_before_alone() {
        assert_eq!((Causal::before(9, 5, 9), CausalStrided::<2>::before(9, 5, 5)), (4, 4));
    }
}
