//! With `d = √(v + ε)`, `xh = (x - μ) / d` and `dh = γ ∘ dy`, where means are over a group in all timesteps:
//!
//! ```text
//! dγ = Σ_t dy ∘ xh,  dβ = Σ_t dy
//! dx = (dh - mean(dh) - xh mean(dh xh)) / d
//! ```

use super::super::PerFeature;
use super::super::adjoint::add_to;
use super::{Group, GroupNormalization};
use crate::train::{Room, Trainable};
use crate::{Scalar, Sequence, Sequences, Vector, cast};
use core::slice;

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
        let (mut center, mut deviation) = (Vector::<F, S>::zeros(), Vector::<F, S>::zeros());
        for group in Group::all(F, GROUPS) {
            let moments = group.moments(x, EPSILON);
            group.of_mut(center.as_mut_slice()).for_each(|center| *center = moments.0);
            group.of_mut(deviation.as_mut_slice()).for_each(|deviation| *deviation = moments.1);
        }
        let normal = |f: usize, x: S| (x - center[f]) / deviation[f];
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
            let (sum, product) = (group.mean(dy, |dh| dh), group.mean(dx, |product| product));
            for (dx, (x, dh)) in dx.iter_mut().zip(x.iter().zip(&*dy)) {
                for f in group.first..group.first + group.size {
                    dx[f] = (dh[f] - sum - normal(f, x[f]) * product) / deviation[f];
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
