//! Weights that a layer has for each feature, or lacks.

use crate::vector::column;
use crate::{Initializer, Path, Scalar, Weight, cast};
use core::fmt::Debug;
use nalgebra::SVector;

/// What stands in a layer's `gamma` or `beta`: a number for each feature, or [`Absent`].
pub trait PerFeature<S: Scalar>: Clone + Debug {
    /// All zeros.
    const ZEROS: Self;
    /// How many numbers there are.
    const PARAMETERS: usize;

    /// The numbers; none where it is absent.
    fn as_slice(&self) -> &[S];
    /// The numbers, to be written.
    fn as_mut_slice(&mut self) -> &mut [S];

    /// Shows the tensor, if there is one.
    fn visit<'a>(
        &'a self,
        path: &Path<'_>,
        name: &str,
        initializer: Initializer,
        see: &mut dyn FnMut(Weight<'_, &'a [S]>),
    ) {
        if Self::PARAMETERS > 0 {
            see(Weight::new(path, name, &[Self::PARAMETERS], initializer, self.as_slice()));
        }
    }

    /// Lends the tensor for writing, if there is one.
    fn visit_mut(
        &mut self,
        path: &Path<'_>,
        name: &str,
        initializer: Initializer,
        see: &mut dyn FnMut(Weight<'_, &mut [S]>),
    ) {
        if Self::PARAMETERS > 0 {
            see(Weight::new(path, name, &[Self::PARAMETERS], initializer, self.as_mut_slice()));
        }
    }
}

/// `scale = false` or `center = false`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Absent;

impl<S: Scalar> PerFeature<S> for Absent {
    const ZEROS: Self = Absent;
    const PARAMETERS: usize = 0;

    fn as_slice(&self) -> &[S] {
        &[]
    }
    fn as_mut_slice(&mut self) -> &mut [S] {
        &mut []
    }
}

impl<S: Scalar, const F: usize> PerFeature<S> for SVector<S, F> {
    const ZEROS: Self = column();
    const PARAMETERS: usize = F;

    #[inline]
    fn as_slice(&self) -> &[S] {
        cast::scalars(core::slice::from_ref(self))
    }
    #[inline]
    fn as_mut_slice(&mut self) -> &mut [S] {
        cast::scalars_mut(core::slice::from_mut(self))
    }
}

/// `y = gamma ∘ y + beta`, with what there is of the two.
#[inline]
pub(super) fn scale_and_center<S: Scalar>(
    y: &mut [S],
    gamma: &impl PerFeature<S>,
    beta: &impl PerFeature<S>,
) {
    for (y, &gamma) in y.iter_mut().zip(gamma.as_slice()) {
        *y *= gamma;
    }
    for (y, &beta) in y.iter_mut().zip(beta.as_slice()) {
        *y += beta;
    }
}

/// `Σ value(x_f)`, in eight sums side by side: each is rounded an eighth as often as one of all would be, and they do not wait for each
/// other.
#[inline]
pub(super) fn sum<S: Scalar>(x: &[S], value: impl Fn(S) -> S) -> S {
    let (eights, rest) = x.as_chunks::<8>();
    let mut sums = [S::ZERO; 8];
    for eight in eights.iter().map(<[S; 8]>::as_slice).chain([rest]) {
        for (sum, &x) in sums.iter_mut().zip(eight) {
            *sum += value(x);
        }
    }
    sums.into_iter().fold(S::ZERO, |all, sum| all + sum)
}

/// `Σ value(x_f) / F`
#[inline]
pub(super) fn mean<S: Scalar>(x: &[S], value: impl Fn(S) -> S) -> S {
    #[expect(clippy::cast_precision_loss, reason = "no vector in memory has 2⁵³ features")]
    let features = S::from_f64(x.len() as f64);
    sum(x, value) / features
}

/// The weights of a layer that are `gamma` and `beta`, which it has beside the `scalar` of its type.
macro_rules! gamma_and_beta {
    (impl[$($generics:tt)*] $layer:ident<$($arguments:ident),*>) => {
        impl<$($generics)*, G: PerFeature<S>, B: PerFeature<S>> Parameters<S> for $layer<$($arguments),*> {
            const ZEROS: Self = $layer { gamma: G::ZEROS, beta: B::ZEROS, scalar: PhantomData };
            const PARAMETERS: usize = G::PARAMETERS + B::PARAMETERS;

            fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
                self.gamma.visit(path, "gamma", Initializer::Ones, see);
                self.beta.visit(path, "beta", Initializer::Zeros, see);
            }

            fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
                self.gamma.visit_mut(path, "gamma", Initializer::Ones, see);
                self.beta.visit_mut(path, "beta", Initializer::Zeros, see);
            }
        }

        trained! {
            impl[$($generics)*, G: PerFeature<S> + Plain, B: PerFeature<S> + Plain] $layer<$($arguments),*> {
                gamma: &[G::PARAMETERS],
                beta: &[B::PARAMETERS],
            }
        }
    };
}
pub(super) use gamma_and_beta;
