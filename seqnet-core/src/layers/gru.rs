//! Gated recurrent unit (Cho et al. 2014; Keras 3 semantics), with `reset_after`, as cuDNN has it, or without.
//!
//! With `σ` the recurrent activation, `a` the activation and `∘` the element-wise product, one timestep takes `h` to `h'`. With
//! `reset_after`, which is the default, the reset gate acts on the recurrent product:
//!
//! ```text
//! z = σ(W_z x + b_z + U_z h + d_z)              how much to keep
//! r = σ(W_r x + b_r + U_r h + d_r)              how much to look back
//! hh = a(W_hh x + b_hh + r ∘ (U_hh h + d_hh))   what to write
//! h' = z ∘ h + (1 - z) ∘ hh
//! ```
//!
//! Without it, as in the paper, the reset gate acts on the state, and there is one bias:
//!
//! ```text
//! z = σ(W_z x + b_z + U_z h)
//! r = σ(W_r x + b_r + U_r h)
//! hh = a(W_hh x + b_hh + U_hh (r ∘ h))
//! h' = z ∘ h + (1 - z) ∘ hh
//! ```
//!
//! | symbol         | shape   | Keras array                                                 |
//! |----------------|---------|-------------------------------------------------------------|
//! | `x`            | `F`     |                                                             |
//! | `h`            | `U`     |                                                             |
//! | `W_z W_r W_hh` | `U × F` | `kernel` `(F, 3U)`, in this order                           |
//! | `U_z U_r U_hh` | `U × U` | `recurrent_kernel` `(U, 3U)`, in this order                 |
//! | `b_z b_r b_hh` | `U`     | first row of `bias` `(2, 3U)`; or `(3U,)` without `reset_after` |
//! | `d_z d_r d_hh` | `U`     | second row of `bias` `(2, 3U)`                              |

#[cfg(feature = "train")]
mod derivative;

use super::gates::{add_bias, add_column, add_product};
use super::recurrent::{walk, walk_four};
use super::{Bias, Cell, NoBias};
use crate::activations::{Activation, Sigmoid, Tanh};
use crate::kernels::{Gated, Gates, Window};
use crate::trained::{Plain, trained};
use crate::vector::column;
use crate::{Initializer, Parameters, Path, Scalar, Vector, Weight, cast};
use core::marker::PhantomData;
use nalgebra::SVector;

/// Gated recurrent unit: `F` features in, `U` units out.
///
/// `A` and `R` are the `activation` and the `recurrent_activation`. [The equations](self) are in Keras's gate order, and so are the
/// weights: for each feature (or unit) three columns, of `z`, `r` and `hh`.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, Vector, activations::Linear, layers::{Gru, Recurrent}};
///
/// let mut cell = Gru::<1, 1, f32, Linear>::ZEROS; // both gates are σ(0) = 0.5
/// cell.kernel[0][2] = [4.0].into();
/// let layer: Recurrent<_> = Recurrent { cell };
/// let mut h = Vector::zeros();
/// layer.forward(&Sequence::from([[1.0], [2.0]]), &mut Vector::zeros(), &mut h);
/// assert_eq!(h, Vector::from([0.5 * 2.0 + 0.5 * 8.0]));
/// ```
#[doc(alias = "GRU")]
#[derive(Clone, Debug)]
// Registers of sixteen numbers are read whole, also where a model is on the stack.
#[cfg_attr(target_arch = "x86_64", repr(C, align(64)))]
pub struct Gru<
    const F: usize,
    const U: usize,
    S = f32,
    A = Tanh,
    R = Sigmoid,
    const RESET_AFTER: bool = true,
    B = [[SVector<S, U>; 3]; 2],
> {
    /// `W`, in Keras's order `(F, 3U)`.
    pub kernel: [[SVector<S, U>; 3]; F],
    /// `U`, in Keras's order `(U, 3U)`.
    pub recurrent_kernel: [[SVector<S, U>; 3]; U],
    /// `b` and, with `RESET_AFTER`, `d`; or [`NoBias`].
    pub bias: B,
    activations: PhantomData<(A, R)>,
}

/// The bias of a GRU of `U` units: two rows with `RESET_AFTER`, one without it, or none at all.
///
/// A GRU with the other bias is no layer, for it has neither a timestep nor parameters:
///
/// ```compile_fail,E0599
/// use seqnet_core::{Parameters, activations::{Sigmoid, Tanh}, layers::Gru};
///
/// let gru = Gru::<1, 1, f32, Tanh, Sigmoid, false>::ZEROS; // its bias has two rows
/// ```
pub trait GruBias<S: Scalar, const U: usize, const RESET_AFTER: bool>: Bias<S> {
    /// `b`; no numbers where it is zero.
    fn input(&self) -> &[S];
    /// `d`; no numbers where it is zero.
    fn recurrent(&self) -> &[S];
}

impl<S: Scalar, const U: usize> GruBias<S, U, true> for [[SVector<S, U>; 3]; 2] {
    #[inline]
    fn input(&self) -> &[S] {
        let [input, _] = self;
        cast::scalars(input)
    }
    #[inline]
    fn recurrent(&self) -> &[S] {
        let [_, recurrent] = self;
        cast::scalars(recurrent)
    }
}

impl<S: Scalar, const U: usize> GruBias<S, U, false> for [SVector<S, U>; 3] {
    #[inline]
    fn input(&self) -> &[S] {
        cast::scalars(self)
    }
    #[inline]
    fn recurrent(&self) -> &[S] {
        &[]
    }
}

impl<S: Scalar, const U: usize, const RESET_AFTER: bool> GruBias<S, U, RESET_AFTER> for NoBias {
    #[inline]
    fn input(&self) -> &[S] {
        &[]
    }
    #[inline]
    fn recurrent(&self) -> &[S] {
        &[]
    }
}

impl<const F: usize, const U: usize, S, A, R, const RESET_AFTER: bool, B> Cell
    for Gru<F, U, S, A, R, RESET_AFTER, B>
where
    S: Scalar,
    A: Activation,
    R: Activation,
    B: GruBias<S, U, RESET_AFTER>,
{
    type Input = Vector<F, S>;
    type Output = Vector<U, S>;
    type State = Vector<U, S>;
    const MACS: usize = 3 * U * (F + U);

    #[inline]
    fn step(&self, x: &Vector<F, S>, h: &mut Vector<U, S>) {
        let kernel =
            if RESET_AFTER { S::gru_step::<F, U, (A, R)> } else { S::gru_before_step::<F, U, (A, R)> };
        if kernel(self, x, h) {
            return;
        }
        let mut sums = [column::<U, S>(); 3];
        add_bias(&mut sums, self.bias.input());
        add_product(&mut sums, &self.kernel, x.as_slice());

        // In the third place, `U_hh h + d_hh` is summed by itself, for `r` to act on it.
        let [z, r, mut hh] = sums;
        let mut sums = [z, r, column()];
        if RESET_AFTER {
            add_bias(&mut sums, self.bias.recurrent());
            add_product(&mut sums, &self.recurrent_kernel, h.as_slice());
        } else {
            let [z, r, _] = &mut sums;
            for ([u_z, u_r, _], &h) in self.recurrent_kernel.iter().zip(h.as_slice()) {
                add_column(z, u_z, h);
                add_column(r, u_r, h);
            }
        }

        let [mut z, mut r, recurrent] = sums;
        R::apply(z.as_mut_slice());
        R::apply(r.as_mut_slice());
        if RESET_AFTER {
            for ((hh, &r), &recurrent) in
                hh.as_mut_slice().iter_mut().zip(r.as_slice()).zip(recurrent.as_slice())
            {
                *hh += r * recurrent;
            }
        } else {
            for (([_, _, u_hh], &r), &h) in self.recurrent_kernel.iter().zip(r.as_slice()).zip(h.as_slice()) {
                add_column(&mut hh, u_hh, r * h);
            }
        }
        A::apply(hh.as_mut_slice());
        for ((h, &z), &hh) in h.as_mut_slice().iter_mut().zip(z.as_slice()).zip(hh.as_slice()) {
            *h = z * *h + (S::ONE - z) * hh;
        }
    }

    #[inline]
    fn walk(&self, x: &[Vector<F, S>], backwards: bool, h: &mut Vector<U, S>, y: &mut [Vector<U, S>]) {
        let kernel =
            if RESET_AFTER { S::gru_window::<F, U, (A, R)> } else { S::gru_before_window::<F, U, (A, R)> };
        if kernel(self, &mut Window { x, backwards, y: &mut *y }, h) {
            return;
        }
        walk(self, x, backwards, h, y);
    }

    #[inline]
    fn walk_four(
        &self,
        x: [&[Vector<F, S>]; 4],
        backwards: bool,
        states: &mut [Vector<U, S>; 4],
        mut y: [&mut [Vector<U, S>]; 4],
    ) {
        let windows = &mut Window::four(x, backwards, &mut y);
        let kernel =
            if RESET_AFTER { S::gru_windows::<F, U, (A, R)> } else { S::gru_before_windows::<F, U, (A, R)> };
        if kernel(self, windows, states) {
            return;
        }
        walk_four(self, x, backwards, states, y);
    }

    #[inline]
    fn output(h: &Vector<U, S>) -> &Vector<U, S> {
        h
    }
}

impl<const F: usize, const U: usize, S, A, R, const RESET_AFTER: bool, B> Gated<F, U, 3, S>
    for Gru<F, U, S, A, R, RESET_AFTER, B>
where
    S: Scalar,
    A: Activation,
    R: Activation,
    B: GruBias<S, U, RESET_AFTER>,
{
    #[inline]
    fn gates(&self) -> Gates<'_, F, U, 3, S> {
        let Gru { kernel, recurrent_kernel, bias, .. } = self;
        Gates { kernel, recurrent_kernel, bias: bias.input(), recurrent_bias: bias.recurrent() }
    }
}

impl<const F: usize, const U: usize, S, A, R, const RESET_AFTER: bool, B> Parameters<S>
    for Gru<F, U, S, A, R, RESET_AFTER, B>
where
    S: Scalar,
    A: Activation,
    R: Activation,
    B: GruBias<S, U, RESET_AFTER>,
{
    const ZEROS: Self = Gru {
        kernel: [[column(); 3]; F],
        recurrent_kernel: [[column(); 3]; U],
        bias: B::ZEROS,
        activations: PhantomData,
    };
    const PARAMETERS: usize = 3 * U * (F + U) + B::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        let Gru { kernel: w, recurrent_kernel: u, bias, .. } = self;
        let (w, u) = (cast::scalars(w.as_flattened()), cast::scalars(u.as_flattened()));
        see(Weight::new(path, "kernel", &[F, 3 * U], Initializer::GlorotUniform, w));
        see(Weight::new(path, "recurrent_kernel", &[U, 3 * U], Initializer::Orthogonal, u));
        bias.visit(path, Initializer::Zeros, see);
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        let Gru { kernel: w, recurrent_kernel: u, bias, .. } = self;
        let (w, u) = (cast::scalars_mut(w.as_flattened_mut()), cast::scalars_mut(u.as_flattened_mut()));
        see(Weight::new(path, "kernel", &[F, 3 * U], Initializer::GlorotUniform, w));
        see(Weight::new(path, "recurrent_kernel", &[U, 3 * U], Initializer::Orthogonal, u));
        bias.visit_mut(path, Initializer::Zeros, see);
    }
}

trained! {
    impl[
        const F: usize, const U: usize, S: Scalar, A: Activation, R: Activation, const RESET_AFTER: bool,
        B: GruBias<S, U, RESET_AFTER> + Plain
    ] Gru<F, U, S, A, R, RESET_AFTER, B> {
        kernel: &[F, 3 * U],
        recurrent_kernel: &[U, 3 * U],
        bias: B::SHAPE,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Recurrent;
    use super::super::pushed::pushed;
    use super::*;
    use crate::activations::Linear;

    /// Both gates are `σ(0) = 0.5`, so with `W_hh = 1`, `U_hh = 2`, `d_hh = 1` for `x = 0.5, 0`:
    ///
    /// ```text
    /// hh = tanh(0.5 + 0.5 (2 · 0 + 1))        = tanh(1)        = 0.761594
    /// h = 0.5 · 0 + 0.5 hh                                     = 0.380797
    /// hh = tanh(0 + 0.5 (2 · 0.380797 + 1))   = tanh(0.880797) = 0.706818
    /// h = 0.5 · 0.380797 + 0.5 hh                              = 0.543808
    /// ```
    #[test]
    fn two_steps_by_hand() {
        let mut gru = Gru::<1, 1>::ZEROS;
        gru.kernel[0][2] = [1.0].into();
        gru.recurrent_kernel[0][2] = [2.0].into();
        gru.bias[1][2] = [1.0].into();
        let mut h = Vector::zeros();
        for (x, expected) in [(0.5, 0.380_797), (0.0, 0.543_808)] {
            gru.step(&Vector::from([x]), &mut h);
            assert!((h[0] - expected).abs() <= 1e-6, "six digits are on the page");
        }
    }

    /// A linear GRU whose gates are their biases, `z = (½, ½)` and `r = (1, 0)`, and whose `U_hh` exchanges the two units.
    fn exchange<const RESET_AFTER: bool, B: GruBias<f32, 2, RESET_AFTER>>(
        mut bias: B,
    ) -> Gru<1, 2, f32, Linear, Linear, RESET_AFTER, B> {
        let gates = [0.5, 0.5, 1.0, 0.0, 0.0, 0.0];
        bias.as_mut_slice().iter_mut().zip(gates).for_each(|(bias, gate)| *bias = gate);
        let mut gru = Gru { bias, ..Gru::ZEROS };
        gru.recurrent_kernel[0][2] = [0.0, 1.0].into();
        gru.recurrent_kernel[1][2] = [1.0, 0.0].into();
        gru
    }

    /// With `d_hh = (6, 6)`, from `h = (2, 4)`:
    ///
    /// ```text
    /// U_hh h + d_hh = (4 + 6, 2 + 6) = (10, 8)
    /// hh = r ∘ (10, 8) = (10, 0)
    /// h' = ½ (2, 4) + ½ (10, 0) = (6, 2)
    /// ```
    #[test]
    fn the_reset_gate_acts_after_the_product() {
        let mut gru = exchange::<true, _>([[column(); 3]; 2]);
        gru.bias[1][2] = [6.0, 6.0].into();
        let mut h = Vector::from([2.0, 4.0]);
        gru.step(&Vector::zeros(), &mut h);
        assert_eq!(h, Vector::from([6.0, 2.0]));
    }

    /// From `h = (2, 4)`:
    ///
    /// ```text
    /// r ∘ h = (2, 0)
    /// hh = U_hh (2, 0) = (0, 2)
    /// h' = ½ (2, 4) + ½ (0, 2) = (1, 3)
    /// ```
    #[test]
    fn the_reset_gate_acts_before_the_product() {
        let mut h = Vector::from([2.0, 4.0]);
        exchange::<false, _>([column(); 3]).step(&Vector::zeros(), &mut h);
        assert_eq!(h, Vector::from([1.0, 3.0]));
    }

    /// With `z = 0` and `r = 0` nothing of the state is left in either form: `h' = hh = W_hh x = 3 · 2`.
    #[test]
    fn a_gru_needs_no_bias() {
        let mut after = Gru::<1, 1, f32, Linear, Linear, true, NoBias>::ZEROS;
        after.kernel[0][2] = [3.0].into();
        let before = Gru::<1, 1, f32, Linear, Linear, false, NoBias> { kernel: after.kernel, ..Gru::ZEROS };
        let (mut h, mut k) = (Vector::from([7.0]), Vector::from([7.0]));
        after.step(&Vector::from([2.0]), &mut h);
        before.step(&Vector::from([2.0]), &mut k);
        assert_eq!([h, k], [Vector::from([6.0]); 2]);
    }

    #[test]
    fn pushing_a_window_gives_what_forward_gives() {
        let mut cell = exchange::<true, _>([[column(); 3]; 2]);
        cell.kernel = [[[0.1, 0.2].into(), [0.3, 0.4].into(), [0.5, 0.6].into()]];
        let layer: Recurrent<_, true> = Recurrent { cell };
        assert_eq!(pushed(&layer, [[[1.0], [2.0]], [[3.0], [4.0]]]), [1, 1, 1, 1]);
    }

    #[test]
    fn the_bias_has_as_many_rows_as_keras_gives_it() {
        type Before = Gru<2, 3, f32, Tanh, Sigmoid, false, [SVector<f32, 3>; 3]>;
        assert_eq!(Gru::<2, 3>::PARAMETERS, 2 * 9 + 3 * 9 + 2 * 9);
        assert_eq!(Before::PARAMETERS, 2 * 9 + 3 * 9 + 9);
        Gru::<2, 3>::ZEROS.visit(&Path::ROOT, &mut |weight| match weight.path.name() {
            "recurrent_kernel" => assert_eq!(weight.shape, [3, 9]),
            _ => assert_eq!(weight.shape, [2, 9]),
        });
    }
}
