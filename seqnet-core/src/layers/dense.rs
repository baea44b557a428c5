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
use core::array;
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
// Registers of sixteen numbers are read whole, also where a model is on the stack.
#[cfg_attr(target_arch = "x86_64", repr(C, align(64)))]
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
        S::convolve::<F, U, 1, A>(array::from_ref(&self.kernel), &[Some(x)], self.bias.as_slice(), y);
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

#[cfg(feature = "train")]
mod derivative {
    //! With `z = W x + b`:
    //!
    //! ```text
    //! dz = a'(z) ∘ dy
    //! dW = dz xᵀ        dkernel = x dzᵀ
    //! db = dz
    //! dx = Wᵀ dz
    //! ```

    use super::{Bias, Dense};
    use crate::activations::Differentiable;
    use crate::train::{Matrix, MatrixMut, Pass, Room, Trainable};
    use crate::{Scalar, Sequence, Vector, cast};

    impl<const F: usize, const U: usize, S: Scalar, A: Differentiable, B: Bias<S>> Dense<F, U, S, A, B> {
        fn kernel(&self) -> Matrix<'_, S> {
            Matrix::new(cast::scalars(&self.kernel), F, U, U)
        }

        /// `z`
        fn sums(&self, x: Matrix<'_, S>, z: &mut [S]) {
            let mut z = MatrixMut::new(z, x.rows(), U, U);
            z.rows().for_each(|z| z.fill(S::ZERO));
            z.add_product(x, self.kernel());
            for z in z.rows() {
                for (z, &b) in z.iter_mut().zip(self.bias.as_slice()) {
                    *z += b;
                }
            }
        }

        fn record_rows(&self, x: &[Vector<F, S>], y: &mut [Vector<U, S>]) {
            self.sums(Matrix::new(cast::flat(x), x.len(), F, F), cast::flat_mut(y));
            for y in y {
                A::apply(y.as_mut_slice());
            }
        }

        fn backward_rows(
            &self,
            x: &[Vector<F, S>],
            y: &[Vector<U, S>],
            dy: &mut [Vector<U, S>],
            gradient: &mut Self,
            dx: Option<&mut [Vector<F, S>]>,
        ) {
            for ((x, y), dy) in x.iter().zip(y).zip(dy.iter_mut()) {
                let mut z = Vector::<U, S>::zeros();
                if A::NEEDS_INPUT {
                    self.sums(Matrix::new(x.as_slice(), 1, F, F), z.as_mut_slice());
                }
                A::backward(z.as_slice(), y.as_slice(), dy.as_mut_slice());
            }
            let n = x.len();
            let dz = Matrix::new(cast::flat(dy), n, U, U);
            MatrixMut::new(cast::scalars_mut(&mut gradient.kernel), F, U, U)
                .add_product_of_transposed(Matrix::new(cast::flat(x), n, F, F), dz);
            dz.add_rows_to(gradient.bias.as_mut_slice());
            if let Some(dx) = dx {
                dx.fill(Vector::zeros());
                MatrixMut::new(cast::flat_mut(dx), n, F, F).add_product_with_transposed(dz, self.kernel());
            }
        }
    }

    impl<const F: usize, const U: usize, S: Scalar, A: Differentiable, B: Bias<S>> Trainable<Vector<F, S>>
        for Dense<F, U, S, A, B>
    {
        type Tape<R: Room> = ();

        fn record<R: Room>(&self, x: &[Vector<F, S>], (): &mut (), y: &mut [Vector<U, S>], _: &Pass<'_>) {
            self.record_rows(x, y);
        }

        fn backward<R: Room>(
            &self,
            x: &[Vector<F, S>],
            y: &[Vector<U, S>],
            (): &mut (),
            dy: &mut [Vector<U, S>],
            gradient: &mut Self,
            dx: Option<&mut [Vector<F, S>]>,
        ) {
            self.backward_rows(x, y, dy, gradient, dx);
        }
    }

    impl<const T: usize, const F: usize, const U: usize, S: Scalar, A: Differentiable, B: Bias<S>>
        Trainable<Sequence<T, F, S>> for Dense<F, U, S, A, B>
    {
        type Tape<R: Room> = ();

        fn record<R: Room>(
            &self,
            x: &[Sequence<T, F, S>],
            (): &mut (),
            y: &mut [Sequence<T, U, S>],
            _: &Pass<'_>,
        ) {
            self.record_rows(cast::all_steps(x), cast::all_steps_mut(y));
        }

        fn backward<R: Room>(
            &self,
            x: &[Sequence<T, F, S>],
            y: &[Sequence<T, U, S>],
            (): &mut (),
            dy: &mut [Sequence<T, U, S>],
            gradient: &mut Self,
            dx: Option<&mut [Sequence<T, F, S>]>,
        ) {
            let dx = dx.map(|dx| cast::all_steps_mut(dx));
            self.backward_rows(cast::all_steps(x), cast::all_steps(y), cast::all_steps_mut(dy), gradient, dx);
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
    const MACS: usize = F * U;

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
