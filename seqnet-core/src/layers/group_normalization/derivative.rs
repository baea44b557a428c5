//! With `d = √(v + ε)`, `xh = (x - μ) / d` and `dh = γ ∘ dy`, where means are over a group in all timesteps:
//!
//! ```text
//! dγ = Σ_t dy ∘ xh,  dβ = Σ_t dy
//! dx = (dh - mean(dh) - xh mean(dh xh)) / d
//! ```

use super::super::PerFeature;
use super::super::adjoint::add_to;
use super::super::moments::Moments;
use super::super::per_feature::sum;
use super::{Group, GroupNormalization};
use crate::train::{Room, Trainable};
use crate::{Scalar, Sequence, Sequences, Vector, cast};
use core::slice;

impl Group {
    /// The mean over all timesteps.
    fn mean<const F: usize, S: Scalar>(self, x: &[Vector<F, S>]) -> S {
        #[expect(clippy::cast_precision_loss, reason = "no window in memory has 2⁵³ numbers")]
        let count = S::from_f64((x.len() * self.size) as f64);
        x.iter().fold(S::ZERO, |all, x| all + sum(self.of(x.as_slice()), |x| x)) / count
    }
}

impl<const F: usize, const GROUPS: usize, S: Scalar, const EPSILON: u64, G: PerFeature<S>, B: PerFeature<S>>
    GroupNormalization<F, GROUPS, S, EPSILON, G, B>
{
    /// Of one window.
    fn back(
        &self,
        x: &[Vector<F, S>],
        dy: &mut [Vector<F, S>],
        gradient: &mut Self,
        dx: Option<&mut [Vector<F, S>]>,
    ) {
        let mut moments = [Moments::NONE; F];
        for group in Group::all(F, GROUPS) {
            group.of_mut(&mut moments).fill(group.moments(x, EPSILON));
        }
        let normal = |f: usize, x: S| moments[f].normal(x);
        for (x, dy) in x.iter().zip(&*dy) {
            let products = Vector::<F, S>::from_fn(|f| dy[f] * normal(f, x[f]));
            add_to(gradient.gamma.as_mut_slice(), products.as_slice());
            add_to(gradient.beta.as_mut_slice(), dy.as_slice());
        }
        let Some(dx) = dx else { return };
        let gamma = |f: usize| self.gamma.as_slice().get(f).copied().unwrap_or(S::ONE);
        for dy in &mut *dy {
            *dy = Vector::from_fn(|f| gamma(f) * dy[f]);
        }
        for (dx, (x, dh)) in dx.iter_mut().zip(x.iter().zip(&*dy)) {
            *dx = Vector::from_fn(|f| dh[f] * normal(f, x[f]));
        }
        for group in Group::all(F, GROUPS) {
            let (sum, product) = (group.mean(dy), group.mean(dx));
            for (dx, (x, dh)) in dx.iter_mut().zip(x.iter().zip(&*dy)) {
                for f in group.first..group.first + group.size {
                    dx[f] = (dh[f] - sum - normal(f, x[f]) * product) / moments[f].deviation;
                }
            }
        }
    }
}

macro_rules! trainable {
    ([$($generics:tt)*] $X:ty, $steps:expr, $steps_mut:expr) => {
        impl<
            $($generics)*
            const F: usize,
            const GROUPS: usize,
            S: Scalar,
            const EPSILON: u64,
            G: PerFeature<S>,
            B: PerFeature<S>,
        > Trainable<$X> for GroupNormalization<F, GROUPS, S, EPSILON, G, B>
        {
            type Tape<R: Room> = ();

            fn backward<R: Room>(
                &self,
                x: &[$X],
                _: &[$X],
                (): &mut (),
                dy: &mut [$X],
                gradient: &mut Self,
                mut dx: Option<&mut [$X]>,
            ) {
                let (all, all_mut) = ($steps, $steps_mut);
                for (w, (x, dy)) in x.iter().zip(dy).enumerate() {
                    let dx = dx.as_mut().map(|dx| all_mut(&mut dx[w]));
                    self.back(all(x), all_mut(dy), gradient, dx);
                }
            }
        }
    };
}

trainable!([] Vector<F, S>, slice::from_ref::<Vector<F, S>>, slice::from_mut::<Vector<F, S>>);
trainable!([const T: usize,] Sequence<T, F, S>, steps, steps_mut);
trainable!([const T: usize, const N: usize,] Sequences<T, N, F, S>, all_steps, all_steps_mut);

fn steps<const T: usize, const F: usize, S: Scalar>(x: &Sequence<T, F, S>) -> &[Vector<F, S>] {
    x.steps()
}

fn steps_mut<const T: usize, const F: usize, S: Scalar>(x: &mut Sequence<T, F, S>) -> &mut [Vector<F, S>] {
    x.steps_mut()
}

fn all_steps<const T: usize, const N: usize, const F: usize, S: Scalar>(
    x: &Sequences<T, N, F, S>,
) -> &[Vector<F, S>] {
    cast::all_steps(x.steps())
}

fn all_steps_mut<const T: usize, const N: usize, const F: usize, S: Scalar>(
    x: &mut Sequences<T, N, F, S>,
) -> &mut [Vector<F, S>] {
    cast::all_steps_mut(x.steps_mut())
}
