//! Groups of features made comparable among themselves, over all timesteps (Wu & He 2018).
//!
//! For each of `GROUPS` groups `g` of `F / GROUPS` features, with `n` numbers in all timesteps:
//!
//! ```text
//! μ = Σ_t Σ_(f in g) x_tf / n
//! v = Σ_t Σ_(f in g) (x_tf - μ)² / n
//! y_tf = γ_f (x_tf - μ) / √(v + EPSILON) + β_f
//! ```
//!
//! | symbol   | shape                       | Keras array    |
//! |----------|-----------------------------|----------------|
//! | `x`, `y` | `F`, `T × F` or `T × N × F` |                |
//! | `γ`      | `F`                         | `gamma` `(F,)` |
//! | `β`      | `F`                         | `beta` `(F,)`  |
//!
//! The timesteps of sequences of sequences are those of all of them. Without `scale` there is no `γ`, without `center` no `β`. With as many groups as features it is instance normalization.

#[cfg(feature = "train")]
mod derivative;

use super::PerFeature;
use super::moments::Moments;
use super::per_feature::{gamma_and_beta, scale_and_center};
use crate::trained::{Plain, trained};
use crate::{Initializer, Layer, Parameters, Path, Scalar, Sequence, Sequences, Vector, Weight, cast};
use core::marker::PhantomData;
use core::slice;
use nalgebra::SVector;

/// `F` features in `GROUPS` groups, each by its mean and variance over all timesteps.
///
/// `EPSILON` are the bits of an `f64`.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, layers::GroupNormalization};
///
/// let mut normalization = GroupNormalization::<2, 2, f32, 0>::ZEROS;
/// normalization.gamma = [1.0, 3.0].into();
/// let mut y = Sequence::zeros();
/// normalization.forward(&Sequence::from([[10.0, 5.0], [30.0, 1.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[-1.0, 3.0], [1.0, -3.0]]));
/// ```
#[derive(Clone, Debug)]
pub struct GroupNormalization<
    const F: usize,
    const GROUPS: usize,
    S = f32,
    const EPSILON: u64 = { f64::to_bits(1e-3) },
    G = SVector<S, F>,
    B = SVector<S, F>,
> {
    /// `γ`, or [`Absent`](super::Absent).
    pub gamma: G,
    /// `β`, or [`Absent`](super::Absent).
    pub beta: B,
    scalar: PhantomData<S>,
}

/// The features of one group.
#[derive(Clone, Copy)]
struct Group {
    first: usize,
    size: usize,
}

impl Group {
    /// The groups of `features`.
    fn all(features: usize, groups: usize) -> impl Iterator<Item = Group> {
        let size = features.checked_div(groups).unwrap_or(0);
        (0..groups).map(move |g| Group { first: g * size, size })
    }

    fn of<S>(self, x: &[S]) -> &[S] {
        x.get(self.first..self.first + self.size).unwrap_or_default()
    }

    fn of_mut<S>(self, x: &mut [S]) -> &mut [S] {
        x.get_mut(self.first..self.first + self.size).unwrap_or_default()
    }

    /// Those of all timesteps.
    fn moments<const F: usize, S: Scalar>(self, x: &[Vector<F, S>], epsilon: u64) -> Moments<S> {
        Moments::of(x.iter().map(|x| self.of(x.as_slice())), epsilon)
    }
}

impl<const F: usize, const GROUPS: usize, S: Scalar, const EPSILON: u64, G: PerFeature<S>, B: PerFeature<S>>
    GroupNormalization<F, GROUPS, S, EPSILON, G, B>
{
    /// The timesteps of a window, all at once.
    fn normalize(&self, x: &[Vector<F, S>], y: &mut [Vector<F, S>]) {
        for group in Group::all(F, GROUPS) {
            let moments = group.moments(x, EPSILON);
            for (y, x) in y.iter_mut().zip(x) {
                for (y, &x) in group.of_mut(y.as_mut_slice()).iter_mut().zip(group.of(x.as_slice())) {
                    *y = moments.normal(x);
                }
            }
        }
        for y in y {
            scale_and_center(y.as_mut_slice(), &self.gamma, &self.beta);
        }
    }
}

impl<const F: usize, const GROUPS: usize, S: Scalar, const EPSILON: u64, G: PerFeature<S>, B: PerFeature<S>>
    Layer<Vector<F, S>> for GroupNormalization<F, GROUPS, S, EPSILON, G, B>
{
    type Output = Vector<F, S>;
    type State = ();
    const MACS: usize = 2 * F;

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<F, S>) {
        self.normalize(slice::from_ref(x), slice::from_mut(y));
    }
}

impl<
    const T: usize,
    const F: usize,
    const GROUPS: usize,
    S: Scalar,
    const EPSILON: u64,
    G: PerFeature<S>,
    B: PerFeature<S>,
> Layer<Sequence<T, F, S>> for GroupNormalization<F, GROUPS, S, EPSILON, G, B>
{
    type Output = Sequence<T, F, S>;
    type State = ();
    const MACS: usize = 2 * T * F;

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<T, F, S>) {
        self.normalize(x.steps(), y.steps_mut());
    }
}

impl<
    const T: usize,
    const N: usize,
    const F: usize,
    const GROUPS: usize,
    S: Scalar,
    const EPSILON: u64,
    G: PerFeature<S>,
    B: PerFeature<S>,
> Layer<Sequences<T, N, F, S>> for GroupNormalization<F, GROUPS, S, EPSILON, G, B>
{
    type Output = Sequences<T, N, F, S>;
    type State = ();
    const MACS: usize = 2 * T * N * F;

    #[inline]
    fn forward(&self, x: &Sequences<T, N, F, S>, (): &mut (), y: &mut Sequences<T, N, F, S>) {
        self.normalize(cast::all_steps(x.steps()), cast::all_steps_mut(y.steps_mut()));
    }
}

gamma_and_beta! {
    impl[const F: usize, const GROUPS: usize, S: Scalar, const EPSILON: u64]
        GroupNormalization<F, GROUPS, S, EPSILON, G, B>
}

#[cfg(test)]
mod tests {
    use super::super::Absent;
    use super::super::pushed::output;
    use super::*;

    const THREE: u64 = f64::to_bits(3.0);

    /// The group's numbers are 3, 5, 5 and 3: the mean is 4, the variance 1, and `√(1 + 3) = 2`.
    ///
    /// ```text
    /// y_00 = 2 (3 - 4) / 2 + 1 = 0     y_01 = 4 (5 - 4) / 2 - 1 = 1
    /// y_10 = 2 (5 - 4) / 2 + 1 = 2     y_11 = 4 (3 - 4) / 2 - 1 = -3
    /// ```
    #[test]
    fn one_group_by_hand() {
        let mut layer = GroupNormalization::<2, 1, f64, THREE>::ZEROS;
        layer.gamma = [2.0, 4.0].into();
        layer.beta = [1.0, -1.0].into();
        let y = output(&layer, Sequence::from([[3.0, 5.0], [5.0, 3.0]]));
        assert_eq!(y, Sequence::from([[0.0, 1.0], [2.0, -3.0]]));
    }

    /// Each pair has the mean in its middle, and the variance 1.
    #[test]
    fn groups_know_nothing_of_each_other() {
        type Layer = GroupNormalization<4, 2, f64, THREE, Absent, Absent>;
        let y = output(&Layer::ZEROS, Vector::from([3.0, 5.0, 101.0, 99.0]));
        assert_eq!(y, Vector::from([-0.5, 0.5, 0.5, -0.5]));
        assert_eq!((Layer::PARAMETERS, GroupNormalization::<4, 2>::PARAMETERS), (0, 8));
    }

    /// The same numbers as in one group above, each pair of timesteps in a sequence of its own.
    #[test]
    fn the_timesteps_of_all_sequences_are_one_group() {
        type Layer = GroupNormalization<2, 1, f64, THREE, Absent, Absent>;
        let y = output(&Layer::ZEROS, Sequences::from([[[3.0, 5.0]], [[5.0, 3.0]]]));
        assert_eq!(y, Sequences::from([[[-0.5, 0.5]], [[0.5, -0.5]]]));
    }

    /// Over one number there is no variance.
    #[test]
    fn one_number_is_always_zero() {
        type Layer = GroupNormalization<2, 2, f32, THREE, Absent, Absent>;
        assert_eq!(output(&Layer::ZEROS, Vector::from([1e3, -7.0])), Vector::from([0.0, 0.0]));
    }
}
