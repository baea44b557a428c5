//! Back-propagation through time, at every place as in an LSTM. With `z` the sums, primed functions their derivatives, and the places
//! as in [the equations](super):
//!
//! ```text
//! dc'  = dc' + a'(c') ∘ o ∘ dh'
//! dz_i = σ'(z_i) ∘ g ∘ dc'
//! dz_f = σ'(z_f) ∘ c ∘ dc'
//! dz_g = a'(z_g) ∘ i ∘ dc'
//! dz_o = σ'(z_o) ∘ a(c') ∘ dh'
//! dc   = f ∘ dc'
//! dx_(n · stride - before + k · dilation) += m ∘ W_kᵀ dz_n,  dh_(n - around + k) += m ∘ U_kᵀ dz_n
//! dW_k = Σ_n dz_n (m ∘ x)ᵀ,  dU_k = Σ_n dz_n (m ∘ h)ᵀ,  db = Σ_n dz_n
//! ```
//!
//! `m` is dropout: for each gate by itself, and the same in all timesteps of a window.

use super::super::adjoint::add_to;
use super::super::gates::{add_bias, add_column};
use super::super::through_time::{Way, draw};
use super::super::window::Padding;
use super::super::{Bias, Recurrent};
use super::{ConvLstm1D, ConvLstm1DState, places};
use crate::activations::Differentiable;
use crate::train::{Pass, Room, Tape, Times, Trainable};
use crate::vector::column;
use crate::{Scalar, Sequence, Sequences, Vector, cast};
use nalgebra::SVector;

/// `i f g o c' a(c') h'` of one place, and later `dz` in the place of the gates.
type Record<const U: usize, S> = [SVector<S, U>; 7];

/// The columns of the gates for each feature, in one place of a kernel.
type Columns<const F: usize, const U: usize, S> = [[SVector<S, U>; 4]; F];

/// What it leaves for its derivative.
pub struct ConvLstm1DTape<
    R: Room,
    S: Scalar,
    const T: usize,
    const N: usize,
    const F: usize,
    const M: usize,
    const U: usize,
> {
    /// Window by window, timestep by timestep in the order in which they are taken.
    records: <Times<R, T> as Room>::Of<[Record<U, S>; M]>,
    /// The state before the first timestep, and that after the last.
    states: [R::Of<ConvLstm1DState<M, U, S>>; 2],
    factors: R::Of<Dropped<N, F, M, U, S>>,
}

/// What dropout multiplies by, for each gate.
#[derive(Clone, Copy, Debug)]
struct Dropped<const N: usize, const F: usize, const M: usize, const U: usize, S> {
    input: [Sequence<N, F, S>; 4],
    state: [Sequence<M, U, S>; 4],
}

impl<R: Room, S: Scalar, const T: usize, const N: usize, const F: usize, const M: usize, const U: usize> Tape
    for ConvLstm1DTape<R, S, T, N, F, M, U>
{
    fn new(windows: usize) -> Self {
        let factors = Dropped { input: [Sequence::zeros(); 4], state: [Sequence::zeros(); 4] };
        ConvLstm1DTape {
            records: Times::<R, T>::filled(windows, [[column(); 7]; M]),
            states: [(); 2].map(|()| R::filled(windows, ConvLstm1DState::default())),
            factors: R::filled(windows, factors),
        }
    }
}

/// A sequence as each of the gates gets it.
fn dropped<const N: usize, const F: usize, S: Scalar>(
    x: &Sequence<N, F, S>,
    factors: &[Sequence<N, F, S>; 4],
) -> [Sequence<N, F, S>; 4] {
    let mut gates = *factors;
    for gate in &mut gates {
        gate.as_mut_slice().iter_mut().zip(x.as_slice()).for_each(|(factor, &x)| *factor *= x);
    }
    gates
}

/// The state that a timestep has left.
fn state_of<const M: usize, const U: usize, S: Scalar>(
    record: &[Record<U, S>; M],
) -> ConvLstm1DState<M, U, S> {
    let mut state = ConvLstm1DState::default();
    for (([.., c, _, h], to_c), to_h) in record.iter().zip(state.c.steps_mut()).zip(state.h.steps_mut()) {
        to_c.as_mut_slice().copy_from_slice(c.as_slice());
        to_h.as_mut_slice().copy_from_slice(h.as_slice());
    }
    state
}

/// Adds what a place contributes to the sums, gate by gate.
fn add<const F: usize, const N: usize, const U: usize, S: Scalar>(
    z: &mut [SVector<S, U>; 4],
    kernel: &Columns<F, U, S>,
    x: &[Sequence<N, F, S>; 4],
    at: usize,
) {
    for (f, gates) in kernel.iter().enumerate() {
        for ((z, w), x) in z.iter_mut().zip(gates).zip(x) {
            add_column(z, w, x[(at, f)]);
        }
    }
}

/// The same backwards: the gradient of the kernel, and what the place gets.
fn add_back<const F: usize, const N: usize, const U: usize, S: Scalar>(
    dz: &[SVector<S, U>],
    (kernel, gradient): (&Columns<F, U, S>, &mut Columns<F, U, S>),
    (x, factors): (&[Sequence<N, F, S>; 4], &[Sequence<N, F, S>; 4]),
    at: usize,
    dx: &mut Vector<F, S>,
) {
    for (f, (gates, gradients)) in kernel.iter().zip(gradient).enumerate() {
        for (((dz, w), gradient), (x, factor)) in
            dz.iter().zip(gates).zip(gradients).zip(x.iter().zip(factors))
        {
            add_column(gradient, dz, x[(at, f)]);
            let sum = w.iter().zip(dz).fold(S::ZERO, |sum, (&w, &dz)| sum + w * dz);
            dx[f] += factor[(at, f)] * sum;
        }
    }
}

impl<
    const F: usize,
    const U: usize,
    const K: usize,
    const N: usize,
    const M: usize,
    P: Padding,
    S: Scalar,
    A: Differentiable,
    G: Differentiable,
    B: Bias<S>,
    const DILATION: usize,
> ConvLstm1D<F, U, K, N, M, P, S, A, G, B, DILATION>
{
    /// `z` in every place.
    fn sums(&self, x: &[Sequence<N, F, S>; 4], h: &[Sequence<M, U, S>; 4]) -> [[SVector<S, U>; 4]; M] {
        let [of_input, of_state] = places::<P>(N, K, DILATION, M);
        let mut z = [[column(); 4]; M];
        for (n, z) in z.iter_mut().enumerate() {
            add_bias(z, self.bias.as_slice());
            for (kernel, at) in self.kernel.iter().zip(of_input.of_window(n)) {
                if let Some(at) = at {
                    add(z, kernel, x, at);
                }
            }
            for (kernel, at) in self.recurrent_kernel.iter().zip(of_state.of_window(n)) {
                if let Some(at) = at {
                    add(z, kernel, h, at);
                }
            }
        }
        z
    }

    /// Takes one timestep.
    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    fn advance(
        &self,
        x: &Sequence<N, F, S>,
        state: &ConvLstm1DState<M, U, S>,
        factors: &Dropped<N, F, M, U, S>,
        now: &mut [Record<U, S>; M],
    ) {
        let z = self.sums(&dropped(x, &factors.input), &dropped(&state.h, &factors.state));
        for ((now, z), before) in now.iter_mut().zip(z).zip(state.c.steps()) {
            let [i, f, g, o, c, a, h] = now;
            [*i, *f, *g, *o] = z;
            G::apply(i.as_mut_slice());
            G::apply(f.as_mut_slice());
            A::apply(g.as_mut_slice());
            G::apply(o.as_mut_slice());
            *c = i.component_mul(g) + f.component_mul(before.matrix());
            *a = *c;
            A::apply(a.as_mut_slice());
            *h = o.component_mul(a);
        }
    }

    /// Makes of the derivatives for the state after a timestep those for the state before it, and adds to `gradient`. Gives `dx`.
    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    fn retreat(
        &self,
        x: &Sequence<N, F, S>,
        state: &ConvLstm1DState<M, U, S>,
        factors: &Dropped<N, F, M, U, S>,
        now: &mut [Record<U, S>; M],
        d_state: &mut ConvLstm1DState<M, U, S>,
        gradient: &mut Self,
    ) -> Sequence<N, F, S> {
        let ConvLstm1DState { h: dh, c: dc } = d_state;
        let (x, h) = (dropped(x, &factors.input), dropped(&state.h, &factors.state));
        let z = if A::NEEDS_INPUT || G::NEEDS_INPUT { self.sums(&x, &h) } else { [[column(); 4]; M] };
        for (n, (now, z)) in now.iter_mut().zip(&z).enumerate() {
            let (dh, dc) = (dh[n].matrix(), &mut dc[n]);
            let [i, f, g, o, c, a, _] = now;
            let mut d_a = dh.component_mul(o);
            A::backward(c.as_slice(), a.as_slice(), d_a.as_mut_slice());
            add_to(dc.as_mut_slice(), d_a.as_slice());
            let sum = *dc.matrix();
            let mut d_o = dh.component_mul(a);
            let (mut d_i, mut d_g) = (sum.component_mul(g), sum.component_mul(i));
            let mut d_f = sum.component_mul(state.c[n].matrix());
            *dc = sum.component_mul(f).into();
            G::backward(z[0].as_slice(), i.as_slice(), d_i.as_mut_slice());
            G::backward(z[1].as_slice(), f.as_slice(), d_f.as_mut_slice());
            A::backward(z[2].as_slice(), g.as_slice(), d_g.as_mut_slice());
            G::backward(z[3].as_slice(), o.as_slice(), d_o.as_mut_slice());
            (*i, *f, *g, *o) = (d_i, d_f, d_g, d_o);
        }
        let [of_input, of_state] = places::<P>(N, K, DILATION, M);
        let mut dx = Sequence::zeros();
        *dh = Sequence::zeros();
        for (n, now) in now.iter().enumerate() {
            let dz = &now[..4];
            add_to(gradient.bias.as_mut_slice(), cast::scalars(dz));
            let kernels = self.kernel.iter().zip(&mut gradient.kernel);
            for (kernels, at) in kernels.zip(of_input.of_window(n)) {
                if let Some(at) = at {
                    add_back(dz, kernels, (&x, &factors.input), at, &mut dx[at]);
                }
            }
            let kernels = self.recurrent_kernel.iter().zip(&mut gradient.recurrent_kernel);
            for (kernels, at) in kernels.zip(of_state.of_window(n)) {
                if let Some(at) = at {
                    add_back(dz, kernels, (&h, &factors.state), at, &mut dh[at]);
                }
            }
        }
        dx
    }
}

macro_rules! trainable {
    ($SEQUENCES:literal, $Output:ty, |$k:ident, $y:ident| $step:expr) => {
        impl<
            const T: usize,
            const F: usize,
            const U: usize,
            const K: usize,
            const N: usize,
            const M: usize,
            P: Padding,
            S: Scalar,
            A: Differentiable,
            G: Differentiable,
            B: Bias<S>,
            const DILATION: usize,
            const STATEFUL: bool,
            const BACKWARDS: bool,
        > Trainable<Sequences<T, N, F, S>>
            for Recurrent<ConvLstm1D<F, U, K, N, M, P, S, A, G, B, DILATION>, $SEQUENCES, STATEFUL, BACKWARDS>
        {
            type Tape<R: Room> = ConvLstm1DTape<R, S, T, N, F, M, U>;

            fn record<R: Room>(
                &self,
                x: &[Sequences<T, N, F, S>],
                tape: &mut Self::Tape<R>,
                y: &mut [$Output],
                pass: &Pass<'_>,
            ) {
                let way = Way { stateful: STATEFUL, backwards: BACKWARDS };
                let goes_on = STATEFUL && pass.goes_on();
                let [first, last] = &mut tape.states;
                let records = tape.records.chunks_mut(T.max(1));
                for (w, ((x, $y), records)) in x.iter().zip(y).zip(records).enumerate() {
                    let (mut noise, factors) = (pass.noise(w), &mut tape.factors[w]);
                    for factors in &mut factors.input {
                        draw(&mut noise, pass.rate(), factors.as_mut_slice());
                    }
                    for factors in &mut factors.state {
                        draw(&mut noise, pass.recurrent_rate(), factors.as_mut_slice());
                    }
                    first[w] = if goes_on { last[w] } else { ConvLstm1DState::default() };
                    let mut state = first[w];
                    for ($k, now) in records.iter_mut().enumerate() {
                        self.cell.advance(&x[way.timestep($k, T)], &state, factors, now);
                        state = state_of(now);
                        if let Some(y) = $step {
                            *y = state.h;
                        }
                    }
                    last[w] = state;
                }
            }

            fn backward<R: Room>(
                &self,
                x: &[Sequences<T, N, F, S>],
                _: &[$Output],
                tape: &mut Self::Tape<R>,
                dy: &mut [$Output],
                gradient: &mut Self,
                mut dx: Option<&mut [Sequences<T, N, F, S>]>,
            ) {
                let way = Way { stateful: STATEFUL, backwards: BACKWARDS };
                let [first, _] = &tape.states;
                let records = tape.records.chunks_mut(T.max(1));
                for (w, ((x, $y), records)) in x.iter().zip(dy).zip(records).enumerate() {
                    let mut d_state = ConvLstm1DState::default();
                    for $k in (0..T).rev() {
                        if let Some(dy) = $step {
                            add_to(d_state.h.as_mut_slice(), dy.as_slice());
                        }
                        let (before, now) = records.split_at_mut($k);
                        let state = before.last().map_or(first[w], state_of);
                        let (t, factors) = (way.timestep($k, T), &tape.factors[w]);
                        let dx_t = self.cell.retreat(
                            &x[t],
                            &state,
                            factors,
                            &mut now[0],
                            &mut d_state,
                            &mut gradient.cell,
                        );
                        if let Some(dx) = &mut dx {
                            dx[w][t] = dx_t;
                        }
                    }
                }
            }
        }
    };
}

trainable!(false, Sequence<M, U, S>, |k, y| if k + 1 == T { Some(&mut *y) } else { None });
trainable!(true, Sequences<T, M, U, S>, |k, y| y.steps_mut().get_mut(k));
