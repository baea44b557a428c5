//! What a layer can ask for, whatever the machine.

use super::portable;
use crate::activations::{Activation, Function};
use crate::layers::LstmState;
use crate::{Scalar, Vector, cast};
use nalgebra::SVector;

/// The weights of a recurrent layer of `G` gates, in Keras's order.
#[derive(Clone, Copy, Debug)]
pub struct Gates<'a, const F: usize, const U: usize, const G: usize, S> {
    /// `W`, `(F, G U)`.
    pub kernel: &'a [[SVector<S, U>; G]; F],
    /// `U`, `(U, G U)`.
    pub recurrent_kernel: &'a [[SVector<S, U>; G]; U],
    /// `b`: `G U` numbers, or none where it is zero.
    pub bias: &'a [S],
    /// `d` of a GRU, which is added to the recurrent product: `G U` numbers, or none where it is zero.
    pub recurrent_bias: &'a [S],
}

/// A recurrent layer, which lends its weights. Kernels take the layer itself, for its one address goes by a register.
pub trait Gated<const F: usize, const U: usize, const G: usize, S> {
    /// Its weights.
    fn gates(&self) -> Gates<'_, F, U, G, S>;
}

/// The timesteps of a window, and where their outputs go.
#[derive(Debug)]
pub struct Window<'a, const F: usize, const U: usize, S> {
    /// The timesteps.
    pub x: &'a [Vector<F, S>],
    /// From the last to the first.
    pub backwards: bool,
    /// One output for each timestep, in the order in which they are taken; or none, if only the state is wanted.
    pub y: &'a mut [Vector<U, S>],
}

impl<'a, const F: usize, const U: usize, S> Window<'a, F, U, S> {
    /// Four at once.
    #[inline]
    pub(crate) fn four(
        x: [&'a [Vector<F, S>]; 4],
        backwards: bool,
        y: &'a mut [&mut [Vector<U, S>]; 4],
    ) -> [Self; 4] {
        let ([x0, x1, x2, x3], [y0, y1, y2, y3]) = (x, y);
        let window = |x, y| Window { x, backwards, y };
        [window(x0, y0), window(x1, y1), window(x2, y2), window(x3, y3)]
    }
}

/// The `activation` and the `recurrent_activation` of a layer; one without gates has the same for both.
pub trait Activations {
    /// Of what is written, and of what is shown.
    type Activation: Activation;
    /// Of the gates.
    type Recurrent: Activation;
    /// Whether they are Keras's defaults for layers with gates.
    const ARE_DEFAULT: bool = matches!(
        (Self::Activation::FUNCTION, Self::Recurrent::FUNCTION),
        (Function::Tanh, Function::Sigmoid)
    );
    /// Whether they can be applied to some units at a time.
    const ARE_ELEMENT_WISE: bool = !matches!(Self::Activation::FUNCTION, Function::Other)
        && !matches!(Self::Recurrent::FUNCTION, Function::Other);
}

impl<A: Activation, R: Activation> Activations for (A, R) {
    type Activation = A;
    type Recurrent = R;
}

/// The hooks. Each has a default, which is the portable version, or declines.
pub trait Kernels: Copy + 'static {
    /// `z += Σ_k x_k W_k`, where `W_k` is row `k` of the kernel: as many numbers as `z` has.
    fn add_product(z: &mut [Self], kernel: &[Self], x: &[Self]);

    /// `y = a(Σ_k W_k x_k + b)`, of those of the `K` timesteps that are there. The bias is last, as in Keras: a large one would take digits
    /// from every sum on the way. No numbers are a bias of zeros.
    #[inline]
    fn convolve<const F: usize, const U: usize, const K: usize, A: Activation>(
        kernel: &[[SVector<Self, U>; F]; K],
        x: &[Option<&Vector<F, Self>>; K],
        bias: &[Self],
        y: &mut Vector<U, Self>,
    ) where
        Self: Scalar,
    {
        let y = y.as_mut_slice();
        y.fill(Self::ZERO);
        for (kernel, x) in kernel.iter().zip(x) {
            if let Some(x) = x {
                Self::add_product(y, cast::scalars(kernel), x.as_slice());
            }
        }
        for (y, &b) in y.iter_mut().zip(bias) {
            *y += b;
        }
        A::apply(y);
    }

    /// `y = x`, of as many numbers.
    #[inline]
    fn copy(y: &mut [Self], x: &[Self]) {
        y.iter_mut().zip(x).for_each(|(y, x)| *y = *x);
    }

    /// Replaces each number by its hyperbolic tangent.
    fn tanh_each(values: &mut [Self]);

    /// Replaces each number `x` by `1 / (1 + e⁻ˣ)`.
    fn sigmoid_each(values: &mut [Self]);

    /// Replaces each number, none of which is above zero, by `e` to its power.
    #[inline]
    fn exp_each(values: &mut [Self])
    where
        Self: Scalar,
    {
        portable::exp_each(values);
    }

    /// A timestep of an LSTM. Says whether there is a kernel for it.
    #[inline]
    fn lstm_step<const F: usize, const U: usize, A: Activations>(
        _lstm: &impl Gated<F, U, 4, Self>,
        _x: &Vector<F, Self>,
        _state: &mut LstmState<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of a window, with the same bits as by [`lstm_step`](Kernels::lstm_step). Says whether there is a kernel for it.
    #[inline]
    fn lstm_window<const F: usize, const U: usize, A: Activations>(
        _lstm: &impl Gated<F, U, 4, Self>,
        _window: &mut Window<'_, F, U, Self>,
        _state: &mut LstmState<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of four windows of one length; of longer ones the rest is not taken. Says whether there is a kernel for it.
    #[inline]
    fn lstm_windows<const F: usize, const U: usize, A: Activations>(
        _lstm: &impl Gated<F, U, 4, Self>,
        _windows: &mut [Window<'_, F, U, Self>; 4],
        _states: &mut [LstmState<U, Self>; 4],
    ) -> bool {
        false
    }

    /// A timestep of a GRU with `reset_after`. Says whether there is a kernel for it.
    #[inline]
    fn gru_step<const F: usize, const U: usize, A: Activations>(
        _gru: &impl Gated<F, U, 3, Self>,
        _x: &Vector<F, Self>,
        _h: &mut Vector<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of a window, with the same bits as by [`gru_step`](Kernels::gru_step). Says whether there is a kernel for it.
    #[inline]
    fn gru_window<const F: usize, const U: usize, A: Activations>(
        _gru: &impl Gated<F, U, 3, Self>,
        _window: &mut Window<'_, F, U, Self>,
        _h: &mut Vector<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of four windows of one length; of longer ones the rest is not taken. Says whether there is a kernel for it.
    #[inline]
    fn gru_windows<const F: usize, const U: usize, A: Activations>(
        _gru: &impl Gated<F, U, 3, Self>,
        _windows: &mut [Window<'_, F, U, Self>; 4],
        _h: &mut [Vector<U, Self>; 4],
    ) -> bool {
        false
    }

    /// A timestep of a GRU without `reset_after`. Says whether there is a kernel for it.
    #[inline]
    fn gru_before_step<const F: usize, const U: usize, A: Activations>(
        _gru: &impl Gated<F, U, 3, Self>,
        _x: &Vector<F, Self>,
        _h: &mut Vector<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of a window, with the same bits as by [`gru_before_step`](Kernels::gru_before_step). Says whether there is a kernel
    /// for it.
    #[inline]
    fn gru_before_window<const F: usize, const U: usize, A: Activations>(
        _gru: &impl Gated<F, U, 3, Self>,
        _window: &mut Window<'_, F, U, Self>,
        _h: &mut Vector<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of four windows of one length; of longer ones the rest is not taken. Says whether there is a kernel for it.
    #[inline]
    fn gru_before_windows<const F: usize, const U: usize, A: Activations>(
        _gru: &impl Gated<F, U, 3, Self>,
        _windows: &mut [Window<'_, F, U, Self>; 4],
        _h: &mut [Vector<U, Self>; 4],
    ) -> bool {
        false
    }

    /// A timestep of a recurrent layer without gates, by its activation alone. Says whether there is a kernel for it.
    #[inline]
    fn rnn_step<const F: usize, const U: usize, A: Activations>(
        _rnn: &impl Gated<F, U, 1, Self>,
        _x: &Vector<F, Self>,
        _h: &mut Vector<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of a window, with the same bits as by [`rnn_step`](Kernels::rnn_step). Says whether there is a kernel for it.
    #[inline]
    fn rnn_window<const F: usize, const U: usize, A: Activations>(
        _rnn: &impl Gated<F, U, 1, Self>,
        _window: &mut Window<'_, F, U, Self>,
        _h: &mut Vector<U, Self>,
    ) -> bool {
        false
    }

    /// All timesteps of four windows of one length; of longer ones the rest is not taken. Says whether there is a kernel for it.
    #[inline]
    fn rnn_windows<const F: usize, const U: usize, A: Activations>(
        _rnn: &impl Gated<F, U, 1, Self>,
        _windows: &mut [Window<'_, F, U, Self>; 4],
        _h: &mut [Vector<U, Self>; 4],
    ) -> bool {
        false
    }
}
