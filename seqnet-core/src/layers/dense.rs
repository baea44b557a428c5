//! A fully connected layer.
//!
//! ```text
//! y = a(W x + b)
//! ```
//!
//! | symbol | shape   | Keras array       |
//! |--------|---------|-------------------|
//! | `x`    | `F`     |                   |
//! | `y`    | `U`     |                   |
//! | `W`    | `U × F` | `kernel` `(F, U)` |
//! | `b`    | `U`     | `bias` `(U,)`     |
//!
//! `a` is the activation. A sequence goes through timestep by timestep, each with the same weights.

use super::Bias;
use crate::activations::{Activation, Linear};
use crate::trained::{Plain, trained};
use crate::vector::column;
use crate::{
    Every, Initializer, Layer, Parameters, Path, Scalar, Sequence, Stepwise, Timeline, Vector, Weight, cast,
};
use core::marker::PhantomData;
use nalgebra::SVector;

/// `F` features in, `U` units out: `y = a(W x + b)`.
///
/// On a sequence it is applied to every timestep.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Vector, layers::Dense};
///
/// let mut dense = Dense::<2, 1>::ZEROS;
/// dense.kernel = [[2.0].into(), [3.0].into()];
/// dense.bias = [1.0].into();
/// let mut y = Vector::zeros();
/// dense.forward(&Vector::from([10.0, 100.0]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([321.0]));
/// ```
#[derive(Clone, Debug)]
pub struct Dense<const F: usize, const U: usize, S = f32, A = Linear, B = SVector<S, U>> {
    /// `W`, in Keras's order `(F, U)`.
    pub kernel: [SVector<S, U>; F],
    /// `b`, or [`NoBias`](super::NoBias).
    pub bias: B,
    activation: PhantomData<A>,
}

impl<const F: usize, const U: usize, S: Scalar, A: Activation, B: Bias<S>> Dense<F, U, S, A, B> {
    #[inline]
    fn apply(&self, x: &Vector<F, S>, y: &mut Vector<U, S>) {
        let y = y.as_mut_slice();
        y.fill(S::ZERO);
        S::add_product(y, cast::scalars(&self.kernel), x.as_slice());
        // Last, as in Keras: a large bias would take digits from every sum on the way.
        for (y, &b) in y.iter_mut().zip(self.bias.as_slice()) {
            *y += b;
        }
        A::apply(y);
    }
}

impl<const F: usize, const U: usize, S: Scalar, A: Activation, B: Bias<S>> Layer<Vector<F, S>>
    for Dense<F, U, S, A, B>
{
    type Output = Vector<U, S>;
    type State = ();
    const MACS: usize = F * U;

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<U, S>) {
        self.apply(x, y);
    }
}

impl<const T: usize, const F: usize, const U: usize, S: Scalar, A: Activation, B: Bias<S>>
    Layer<Sequence<T, F, S>> for Dense<F, U, S, A, B>
{
    type Output = Sequence<T, U, S>;
    type State = ();
    const MACS: usize = T * F * U;

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<T, U, S>) {
        for (y, x) in y.steps_mut().iter_mut().zip(x.steps()) {
            self.apply(x, y);
        }
    }
}

impl<const F: usize, const U: usize, S, A, B, X> Stepwise<X> for Dense<F, U, S, A, B>
where
    S: Scalar,
    A: Activation,
    B: Bias<S>,
    X: Timeline<Step = Vector<F, S>>,
{
    type Memory = ();
    type Rate = Every;
    type Step = Vector<U, S>;

    #[inline]
    fn step(&self, (): &mut (), x: &Vector<F, S>, give: &mut impl FnMut(&Vector<U, S>)) {
        let mut y = Vector::zeros();
        self.apply(x, &mut y);
        give(&y);
    }
}

impl<const F: usize, const U: usize, S: Scalar, A: Activation, B: Bias<S>> Parameters<S>
    for Dense<F, U, S, A, B>
{
    const ZEROS: Self = Dense { kernel: [column(); F], bias: B::ZEROS, activation: PhantomData };
    const PARAMETERS: usize = F * U + B::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        see(Weight::new(path, "kernel", &[F, U], Initializer::GlorotUniform, cast::scalars(&self.kernel)));
        self.bias.visit(path, Initializer::Zeros, see);
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        see(Weight::new(
            path,
            "kernel",
            &[F, U],
            Initializer::GlorotUniform,
            cast::scalars_mut(&mut self.kernel),
        ));
        self.bias.visit_mut(path, Initializer::Zeros, see);
    }
}

trained! {
    impl[const F: usize, const U: usize, S: Scalar, A: Activation, B: Bias<S> + Plain] Dense<F, U, S, A, B> {
        kernel: &[F, U],
        bias: B::SHAPE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::NoBias;

    /// `y = tanh(2 · 3 + 0.5 · 4 - 7) = tanh(1) = 0.761594`
    #[test]
    fn one_unit_by_hand() {
        let mut dense = Dense::<2, 1, f64, crate::activations::Tanh>::ZEROS;
        dense.kernel = [[2.0].into(), [0.5].into()];
        dense.bias = [-7.0].into();
        let mut y = Vector::zeros();
        dense.forward(&Vector::from([3.0, 4.0]), &mut (), &mut y);
        assert!((y[0] - 0.761_594_155_955_765).abs() <= 1e-15);
    }

    #[test]
    fn without_bias_there_is_one_tensor() {
        let dense = Dense::<2, 3, f32, Linear, NoBias>::ZEROS;
        let mut names = 0;
        dense.visit(&Path::ROOT, &mut |weight| {
            assert_eq!((weight.path.name(), weight.shape), ("kernel", &[2, 3][..]));
            names += 1;
        });
        assert_eq!((names, Dense::<2, 3, f32, Linear, NoBias>::PARAMETERS), (1, 6));
    }
}
