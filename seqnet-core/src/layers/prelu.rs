//! The rectifier whose negative slopes are learned (He, Zhang, Ren & Sun 2015).
//!
//! ```text
//! y_tf = x_tf             for x_tf ≥ 0
//! y_tf = a_tf x_tf        else
//! ```
//!
//! | symbol   | shape                       | Keras array                           |
//! |----------|-----------------------------|---------------------------------------|
//! | `x`, `y` | `F`, `T × F` or `T × N × F` |                                       |
//! | `a`      | the same                    | `alpha` `(F,)`, `(T, F)`, `(T, N, F)` |
//!
//! Along an axis that is shared, Keras's `alpha` has a size of 1.

#[cfg(feature = "train")]
mod derivative;

use crate::trained::{Plain, trained};
use crate::vector::column;
use crate::{
    Every, Initializer, Layer, Parameters, Path, Position, Scalar, Sequence, Sequences, Stepwise, Timeline,
    Vector, Weight, cast,
};
use core::fmt::Debug;
use nalgebra::SVector;

/// What stands in `alpha`: `SVector<S, F>` for a vector, `[SVector<S, F>; T]` for a sequence, `[[SVector<S, F>; N]; T]` for sequences.
pub trait Slopes<S: Scalar>: Clone + Debug {
    /// All zeros.
    const ZEROS: Self;
    /// Its dimensions in Keras.
    const SHAPE: &'static [usize];
    /// How many numbers it has.
    const PARAMETERS: usize;

    /// Its numbers, row-major.
    fn as_slice(&self) -> &[S];
    /// Its numbers, row-major, to be written.
    fn as_mut_slice(&mut self) -> &mut [S];
}

impl<S: Scalar, const F: usize> Slopes<S> for SVector<S, F> {
    const ZEROS: Self = column();
    const SHAPE: &'static [usize] = &[F];
    const PARAMETERS: usize = F;

    fn as_slice(&self) -> &[S] {
        cast::scalars(core::slice::from_ref(self))
    }
    fn as_mut_slice(&mut self) -> &mut [S] {
        cast::scalars_mut(core::slice::from_mut(self))
    }
}

impl<S: Scalar, const T: usize, const F: usize> Slopes<S> for [SVector<S, F>; T] {
    const ZEROS: Self = [column(); T];
    const SHAPE: &'static [usize] = &[T, F];
    const PARAMETERS: usize = T * F;

    fn as_slice(&self) -> &[S] {
        cast::scalars(self)
    }
    fn as_mut_slice(&mut self) -> &mut [S] {
        cast::scalars_mut(self)
    }
}

impl<S: Scalar, const T: usize, const N: usize, const F: usize> Slopes<S> for [[SVector<S, F>; N]; T] {
    const ZEROS: Self = [[column(); N]; T];
    const SHAPE: &'static [usize] = &[T, N, F];
    const PARAMETERS: usize = T * N * F;

    fn as_slice(&self) -> &[S] {
        cast::scalars(self.as_flattened())
    }
    fn as_mut_slice(&mut self) -> &mut [S] {
        cast::scalars_mut(self.as_flattened_mut())
    }
}

/// `x` for `x ≥ 0`, else `alpha x`, with an `alpha` for each feature and each timestep unless they share it.
///
/// ```
/// use nalgebra::SVector;
/// use seqnet_core::{Layer, Parameters, Sequence, layers::PRelu};
///
/// let mut layer = PRelu::<[SVector<f32, 2>; 1]>::ZEROS;
/// layer.alpha = [[0.5, 0.25].into()];
/// let mut y = Sequence::zeros();
/// layer.forward(&Sequence::from([[-4.0, 4.0], [8.0, -8.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[-2.0, 4.0], [8.0, -2.0]]), "both timesteps share the slopes");
/// ```
#[doc(alias = "PReLU")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PRelu<A> {
    /// `a`.
    pub alpha: A,
}

/// One timestep, with slopes that go around where there is one for all.
#[inline]
fn rectify<S: Scalar>(x: &[S], alpha: &[S], y: &mut [S]) {
    for ((y, &x), &alpha) in y.iter_mut().zip(x).zip(alpha.iter().cycle()) {
        *y = if x < S::ZERO { alpha * x } else { x };
    }
}

/// The slopes of a timestep, or those that all share.
#[inline]
fn row<S: Scalar, const A: usize>(alpha: &[SVector<S, A>], timestep: usize) -> &[S] {
    alpha.get(timestep).or(alpha.first()).map_or(&[], |alpha| alpha.as_slice())
}

/// The same of one that is a sequence.
#[inline]
fn rows<S: Scalar, const B: usize, const A: usize>(
    alpha: &[[SVector<S, A>; B]],
    timestep: usize,
) -> &[SVector<S, A>] {
    alpha.get(timestep).or(alpha.first()).map_or(&[], |alpha| alpha)
}

/// A sequence, with the slopes of its timesteps.
#[inline]
fn rectify_all<const T: usize, const F: usize, const A: usize, S: Scalar>(
    x: &Sequence<T, F, S>,
    alpha: &[SVector<S, A>],
    y: &mut Sequence<T, F, S>,
) {
    for (timestep, (y, x)) in y.steps_mut().iter_mut().zip(x.steps()).enumerate() {
        rectify(x.as_slice(), row(alpha, timestep), y.as_mut_slice());
    }
}

impl<const F: usize, const A: usize, S: Scalar> Layer<Vector<F, S>> for PRelu<SVector<S, A>> {
    type Output = Vector<F, S>;
    type State = ();
    const MACS: usize = F;

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<F, S>) {
        rectify(x.as_slice(), self.alpha.as_slice(), y.as_mut_slice());
    }
}

impl<const T: usize, const F: usize, const B: usize, const A: usize, S: Scalar> Layer<Sequence<T, F, S>>
    for PRelu<[SVector<S, A>; B]>
{
    type Output = Sequence<T, F, S>;
    type State = ();
    const MACS: usize = T * F;

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<T, F, S>) {
        rectify_all(x, &self.alpha, y);
    }
}

impl<
    const T: usize,
    const N: usize,
    const F: usize,
    const C: usize,
    const B: usize,
    const A: usize,
    S: Scalar,
> Layer<Sequences<T, N, F, S>> for PRelu<[[SVector<S, A>; B]; C]>
{
    type Output = Sequences<T, N, F, S>;
    type State = ();
    const MACS: usize = T * N * F;

    #[inline]
    fn forward(&self, x: &Sequences<T, N, F, S>, (): &mut (), y: &mut Sequences<T, N, F, S>) {
        for (timestep, (y, x)) in y.steps_mut().iter_mut().zip(x.steps()).enumerate() {
            rectify_all(x, rows(&self.alpha, timestep), y);
        }
    }
}

impl<
    const N: usize,
    const F: usize,
    const C: usize,
    const B: usize,
    const A: usize,
    S: Scalar,
    X: Timeline<Step = Sequence<N, F, S>>,
> Stepwise<X> for PRelu<[[SVector<S, A>; B]; C]>
{
    type Memory = Position;
    type Rate = Every;
    type Step = Sequence<N, F, S>;
    const MACS: usize = N * F;

    #[inline]
    fn step(&self, position: &mut Position, x: &Sequence<N, F, S>, give: &mut impl FnMut(&Self::Step)) {
        let mut y = Sequence::zeros();
        rectify_all(x, rows(&self.alpha, position.advance(X::TIMESTEPS).timestep), &mut y);
        give(&y);
    }
}

impl<const F: usize, const B: usize, const A: usize, S: Scalar, X: Timeline<Step = Vector<F, S>>> Stepwise<X>
    for PRelu<[SVector<S, A>; B]>
{
    type Memory = Position;
    type Rate = Every;
    type Step = Vector<F, S>;
    const MACS: usize = F;

    #[inline]
    fn step(&self, position: &mut Position, x: &Vector<F, S>, give: &mut impl FnMut(&Vector<F, S>)) {
        let mut y = Vector::zeros();
        let timestep = position.advance(X::TIMESTEPS).timestep;
        rectify(x.as_slice(), row(&self.alpha, timestep), y.as_mut_slice());
        give(&y);
    }
}

impl<S: Scalar, A: Slopes<S>> Parameters<S> for PRelu<A> {
    const ZEROS: Self = PRelu { alpha: A::ZEROS };
    const PARAMETERS: usize = A::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        see(Weight::new(path, "alpha", A::SHAPE, Initializer::Zeros, self.alpha.as_slice()));
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        see(Weight::new(path, "alpha", A::SHAPE, Initializer::Zeros, self.alpha.as_mut_slice()));
    }
}

trained! {
    impl[S: Scalar, A: Slopes<S> + Plain] PRelu<A> { alpha: A::SHAPE }
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;

    #[test]
    fn a_vector_has_a_slope_for_each_feature_or_one_for_all() {
        let each = PRelu { alpha: SVector::from([0.5, 0.25]) };
        assert_eq!(output(&each, Vector::from([-4.0, -4.0])), Vector::from([-2.0, -1.0]));
        let one = PRelu { alpha: SVector::from([0.5]) };
        assert_eq!(output(&one, Vector::from([-4.0, -4.0, 4.0])), Vector::from([-2.0, -2.0, 4.0]));
    }

    #[test]
    fn a_sequence_has_slopes_for_each_timestep() {
        let layer = PRelu { alpha: [SVector::from([0.5, 0.25]), SVector::from([2.0, 3.0])] };
        let x = Sequence::from([[-4.0, -4.0], [-1.0, -1.0]]);
        assert_eq!(output(&layer, x), Sequence::from([[-2.0, -1.0], [-2.0, -3.0]]));
    }

    /// Shared along the second axis, so that both timesteps of a sequence have the slopes of the sequence.
    #[test]
    fn sequences_have_slopes_for_each_of_them() {
        let layer = PRelu { alpha: [[SVector::from([0.5])], [SVector::from([2.0])]] };
        let x = Sequences::from([[[-4.0], [1.0]], [[-1.0], [-2.0]]]);
        assert_eq!(output(&layer, x), Sequences::from([[[-2.0], [1.0]], [[-2.0], [-4.0]]]));
        let each = PRelu { alpha: [[[0.5].into(), [0.25].into()], [SVector::from([2.0]), [3.0].into()]] };
        assert_eq!(output(&each, x), Sequences::from([[[-2.0], [1.0]], [[-2.0], [-6.0]]]));
    }

    #[test]
    fn a_stream_begins_anew_with_every_window() {
        let windows = [[[-1.0, 2.0], [-3.0, -4.0]], [[-5.0, 6.0], [-7.0, -8.0]]];
        let each = PRelu { alpha: [SVector::from([0.5, 0.25]), SVector::from([2.0, 3.0])] };
        assert_eq!(pushed(&each, windows), [1, 1, 1, 1]);
        let features = PRelu { alpha: [SVector::from([0.5]), SVector::from([2.0])] };
        assert_eq!(pushed(&features, windows), [1, 1, 1, 1]);
    }

    #[test]
    fn shapes_are_those_of_keras() {
        fn shape<A: Slopes<f32>>() -> (&'static [usize], usize) {
            (A::SHAPE, <PRelu<A> as Parameters<f32>>::PARAMETERS)
        }
        assert_eq!(shape::<SVector<f32, 3>>(), (&[3][..], 3));
        assert_eq!(shape::<[SVector<f32, 3>; 2]>(), (&[2, 3][..], 6));
        assert_eq!(shape::<[SVector<f32, 3>; 1]>(), (&[1, 3][..], 3));
    }
}
