//! The timesteps of a series, and the windows that are cut from them.

use seqnet_core::{Scalar, Sequence, Tensor, Vector};

/// One timestep of a series: `F` numbers.
///
/// A number is a timestep of one feature; an array and a [`Vector`] have as many as they are long.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no timestep of {F} features",
    label = "a timestep is a number, an array of numbers or a `Vector`"
)]
pub trait Record<const F: usize>: Copy {
    /// Its features.
    fn features(&self) -> [f64; F];
    /// The timestep with these features, rounded to its own numbers.
    #[must_use]
    fn from_features(features: [f64; F]) -> Self;
}

impl Record<1> for f32 {
    fn features(&self) -> [f64; 1] {
        [self.to_f64()]
    }
    fn from_features([feature]: [f64; 1]) -> f32 {
        Scalar::from_f64(feature)
    }
}

impl Record<1> for f64 {
    fn features(&self) -> [f64; 1] {
        [*self]
    }
    fn from_features([feature]: [f64; 1]) -> f64 {
        feature
    }
}

impl<const F: usize, S: Scalar> Record<F> for [S; F] {
    fn features(&self) -> [f64; F] {
        self.map(Scalar::to_f64)
    }
    fn from_features(features: [f64; F]) -> Self {
        features.map(S::from_f64)
    }
}

impl<const F: usize, S: Scalar> Record<F> for Vector<F, S> {
    fn features(&self) -> [f64; F] {
        std::array::from_fn(|f| self[f].to_f64())
    }
    fn from_features(features: [f64; F]) -> Self {
        Vector::from_fn(|f| S::from_f64(features[f]))
    }
}

/// What holds some timesteps of `F` features, one after the other: a [`Sequence`] of `F` features, or a [`Vector`] of their
/// numbers in a row.
#[diagnostic::on_unimplemented(
    message = "no `{Self}` can be cut from a series of {F} features",
    label = "holds other than {F} features at a timestep",
    note = "help: choose the features, as in `series.iter().map(|step| [step[0]]).collect::<Vec<_>>()`, and call `Dataset::ahead(&series, &chosen)`"
)]
pub trait Window<const F: usize>: Copy {
    /// How many timesteps it holds.
    const TIMESTEPS: usize;

    /// The window of as many timesteps as it holds.
    #[must_use]
    fn cut<R: Record<F>>(timesteps: &[R]) -> Self;
}

impl<const T: usize, const F: usize, S: Scalar> Window<F> for Sequence<T, F, S> {
    const TIMESTEPS: usize = T;

    fn cut<R: Record<F>>(timesteps: &[R]) -> Self {
        let mut window = Sequence::zeros();
        write(timesteps, &mut window);
        window
    }
}

impl<const N: usize, const F: usize, S: Scalar> Window<F> for Vector<N, S> {
    const TIMESTEPS: usize = {
        assert!(
            F > 0 && N.is_multiple_of(F),
            "a vector holds whole timesteps: its length is a multiple of their features\n\
             help: choose features for it, `series.iter().map(|step| [step[0]])`, and call `Dataset::ahead(&series, &chosen)`"
        );
        N / F
    };

    fn cut<R: Record<F>>(timesteps: &[R]) -> Self {
        let mut window = Vector::zeros();
        write(timesteps, &mut window);
        window
    }
}

fn write<const F: usize, R: Record<F>, X: Tensor>(timesteps: &[R], window: &mut X) {
    let numbers = timesteps.iter().flat_map(Record::features);
    for (place, number) in window.as_mut_slice().iter_mut().zip(numbers) {
        *place = X::Scalar::from_f64(number);
    }
}
