//! A vector for every id of a vocabulary.
//!
//! ```text
//! y_t = E_(x_t)
//! ```
//!
//! | symbol | shape       | Keras array           |
//! |--------|-------------|-----------------------|
//! | `x`    | `T` ids     |                       |
//! | `y`    | `T × U`     |                       |
//! | `E`    | `V × U`     | `embeddings` `(V, U)` |
//!
//! With `mask_zero`, id 0 stands for *nothing here*: its timestep has a vector, but does not count.

#[cfg(feature = "train")]
mod derivative;

use crate::trained::trained;
use crate::vector::column;
use crate::{
    Every, Initializer, Layer, Masked, MaskedStep, Parameters, Path, Scalar, Sequence, Stepwise, Timeline,
    Token, Tokens, Vector, Weight, cast,
};
use nalgebra::SVector;

/// `V` ids to vectors of `U` features; a timestep of id 0 does not count with `MASK_ZERO`.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, Tokens, layers::Embedding};
///
/// let mut embedding = Embedding::<3, 2>::ZEROS;
/// embedding.embeddings = [[0.0, 0.0].into(), [1.0, 2.0].into(), [3.0, 4.0].into()];
/// let mut y = Sequence::zeros();
/// embedding.forward(&Tokens::try_from([2, 1])?, &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[3.0, 4.0], [1.0, 2.0]]));
/// # Ok::<_, seqnet_core::TokensError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Embedding<const V: usize, const U: usize, S = f32, const MASK_ZERO: bool = false> {
    /// `E`, in Keras's order `(V, U)`.
    pub embeddings: [SVector<S, U>; V],
}

impl<const V: usize, const U: usize, S: Scalar, const MASK_ZERO: bool> Embedding<V, U, S, MASK_ZERO> {
    #[inline]
    fn look_up(&self, token: Token<V>) -> MaskedStep<U, S> {
        // A token is below `V`, so there is always a row.
        let row = self.embeddings.get(token.id());
        let vector = row.map_or(Vector::zeros(), |row| Vector::from(*row));
        MaskedStep { vector, valid: token.id() != 0 }
    }
}

impl<const T: usize, const V: usize, const U: usize, S: Scalar> Layer<Tokens<T, V>>
    for Embedding<V, U, S, false>
{
    type Output = Sequence<T, U, S>;
    type State = ();

    fn forward(&self, x: &Tokens<T, V>, (): &mut (), y: &mut Sequence<T, U, S>) {
        for (y, x) in y.steps_mut().iter_mut().zip(x.steps()) {
            *y = self.look_up(*x).vector;
        }
    }
}

impl<const T: usize, const V: usize, const U: usize, S: Scalar> Layer<Tokens<T, V>>
    for Embedding<V, U, S, true>
{
    type Output = Masked<T, U, S>;
    type State = ();

    fn forward(&self, x: &Tokens<T, V>, (): &mut (), y: &mut Masked<T, U, S>) {
        for ((y, valid), x) in y.sequence.steps_mut().iter_mut().zip(&mut y.valid).zip(x.steps()) {
            let step = self.look_up(*x);
            (*y, *valid) = (step.vector, step.valid);
        }
    }
}

impl<X: Timeline<Step = Token<V>>, const V: usize, const U: usize, S: Scalar> Stepwise<X>
    for Embedding<V, U, S, false>
{
    type Memory = ();
    type Rate = Every;
    type Step = Vector<U, S>;

    fn step(&self, (): &mut (), x: &Token<V>, give: &mut impl FnMut(&Vector<U, S>)) {
        give(&self.look_up(*x).vector);
    }
}

impl<X: Timeline<Step = Token<V>>, const V: usize, const U: usize, S: Scalar> Stepwise<X>
    for Embedding<V, U, S, true>
{
    type Memory = ();
    type Rate = Every;
    type Step = MaskedStep<U, S>;

    fn step(&self, (): &mut (), x: &Token<V>, give: &mut impl FnMut(&MaskedStep<U, S>)) {
        give(&self.look_up(*x));
    }
}

impl<const V: usize, const U: usize, S: Scalar, const MASK_ZERO: bool> Parameters<S>
    for Embedding<V, U, S, MASK_ZERO>
{
    const ZEROS: Self = Embedding { embeddings: [column(); V] };
    const PARAMETERS: usize = V * U;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        let values = cast::scalars(&self.embeddings);
        see(Weight::new(path, "embeddings", &[V, U], Initializer::RandomUniform, values));
    }
    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        let values = cast::scalars_mut(&mut self.embeddings);
        see(Weight::new(path, "embeddings", &[V, U], Initializer::RandomUniform, values));
    }
}

trained! {
    impl[const V: usize, const U: usize, S: Scalar, const MASK_ZERO: bool] Embedding<V, U, S, MASK_ZERO> {
        embeddings: &[V, U],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tensor;

    /// Ids `2, 0, 1` are rows 2, 0 and 1, and the second timestep does not count.
    #[test]
    fn id_zero_has_a_vector_that_does_not_count() {
        let mut embedding = Embedding::<3, 1, f32, true>::ZEROS;
        embedding.embeddings = [[7.0].into(), [8.0].into(), [9.0].into()];
        let (mut y, x) = (Masked::ZEROS, Tokens::try_from([2, 0, 1]).unwrap());
        embedding.forward(&x, &mut (), &mut y);
        assert_eq!(y.sequence, Sequence::from([[9.0], [7.0], [8.0]]));
        assert_eq!(y.valid, [true, false, true]);
    }
}
