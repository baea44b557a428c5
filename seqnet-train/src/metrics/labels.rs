//! Which class a target names.

use seqnet_core::{Scalar, Sequence, Tensor, Token, Tokens, Vector};

/// A target that names a class for each row of an output `Y`: by its id, or as a row of its own that is highest at the class.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names no classes of an output `{Y}`",
    label = "a class is a `Token` of as many as the output has features, or a tensor like the output"
)]
pub trait Labels<Y> {
    /// The classes of the rows.
    fn labels(&self) -> impl Iterator<Item = usize>;
}

impl<const C: usize, S: Scalar> Labels<Vector<C, S>> for Token<C> {
    fn labels(&self) -> impl Iterator<Item = usize> {
        std::iter::once(self.id())
    }
}

impl<const T: usize, const C: usize, S: Scalar> Labels<Sequence<T, C, S>> for Tokens<T, C> {
    fn labels(&self) -> impl Iterator<Item = usize> {
        self.as_slice().iter().map(|token| token.id())
    }
}

impl<Y: Tensor> Labels<Y> for Y {
    fn labels(&self) -> impl Iterator<Item = usize> {
        rows(self).map(highest)
    }
}

/// The numbers of a tensor, by its last dimension.
pub(super) fn rows<Y: Tensor>(y: &Y) -> impl Iterator<Item = &[Y::Scalar]> {
    y.as_slice().chunks_exact(features::<Y>().max(1))
}

/// How long the last dimension is.
pub(super) fn features<Y: Tensor>() -> usize {
    Y::SHAPE.last().copied().unwrap_or_default()
}

/// The class of a row: where it is highest, for the first time if there are several; of one number, whether it is above one half.
pub(super) fn highest<S: Scalar>(row: &[S]) -> usize {
    if let [probability] = row {
        return usize::from(*probability > S::from_f64(0.5));
    }
    let mut best = 0;
    for (class, value) in row.iter().enumerate() {
        if *value > row[best] {
            best = class;
        }
    }
    best
}
