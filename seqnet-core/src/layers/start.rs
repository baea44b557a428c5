//! Where a slice begins.

use core::fmt::Debug;

/// Where a slice begins: [`Front`] or [`Back`].
pub trait Start: Copy + Debug + Default {
    /// The number of the first element, from zero, among `length`; none if there is no such element because there is no end.
    fn start(length: Option<usize>) -> Option<usize>;
}

/// Element `AT`, counted from the first: Python's `AT:`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Front<const AT: usize>;

/// Element `AT`, counted from behind: Python's `-AT:`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Back<const AT: usize>;

impl<const AT: usize> Start for Front<AT> {
    #[inline]
    fn start(_: Option<usize>) -> Option<usize> {
        Some(AT)
    }
}

impl<const AT: usize> Start for Back<AT> {
    #[inline]
    fn start(length: Option<usize>) -> Option<usize> {
        length.map(|length| length.saturating_sub(AT))
    }
}

/// The elements that a slice selects: every `step`th from the start on.
pub(super) fn select<P: Start, X>(all: &[X], step: usize) -> impl Iterator<Item = &X> {
    // Without an end there is no start from behind, but `all` has an end.
    let start = P::start(Some(all.len())).unwrap_or(all.len());
    all.iter().skip(start).step_by(step.max(1))
}

/// The same, to be written.
#[cfg(feature = "train")]
pub(super) fn select_mut<P: Start, X>(all: &mut [X], step: usize) -> impl Iterator<Item = &mut X> {
    let start = P::start(Some(all.len())).unwrap_or(all.len());
    all.iter_mut().skip(start).step_by(step.max(1))
}
