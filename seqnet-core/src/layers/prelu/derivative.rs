//! ```text
//! da = Σ x dy where x < 0
//! dx = dy     where x ≥ 0, else a dy
//! ```

use super::{PRelu, row, rows};
use crate::train::{Room, Trainable};
use crate::{Scalar, Sequence, Sequences, Vector};
use nalgebra::SVector;

/// One timestep; slopes go around where there is one for all.
fn back<S: Scalar>(x: &[S], alpha: &[S], dy: &[S], d_alpha: &mut [S], dx: Option<&mut [S]>) {
    let slopes = d_alpha.len().max(1);
    for (f, (&x, &dy)) in x.iter().zip(dy).enumerate() {
        if let (true, Some(d)) = (x < S::ZERO, d_alpha.get_mut(f % slopes)) {
            *d += x * dy;
        }
    }
    for (((dx, &x), &dy), &alpha) in dx.into_iter().flatten().zip(x).zip(dy).zip(alpha.iter().cycle()) {
        *dx = if x < S::ZERO { alpha * dy } else { dy };
    }
}

impl<const F: usize, const A: usize, S: Scalar> Trainable<Vector<F, S>> for PRelu<SVector<S, A>> {
    type Tape<R: Room> = ();

    fn backward<R: Room>(
        &self,
        x: &[Vector<F, S>],
        _: &[Vector<F, S>],
        (): &mut (),
        dy: &mut [Vector<F, S>],
        gradient: &mut Self,
        mut dx: Option<&mut [Vector<F, S>]>,
    ) {
        for (w, (x, dy)) in x.iter().zip(&*dy).enumerate() {
            let dx = dx.as_mut().map(|dx| dx[w].as_mut_slice());
            back(x.as_slice(), self.alpha.as_slice(), dy.as_slice(), gradient.alpha.as_mut_slice(), dx);
        }
    }
}

impl<const T: usize, const F: usize, const B: usize, const A: usize, S: Scalar> Trainable<Sequence<T, F, S>>
    for PRelu<[SVector<S, A>; B]>
{
    type Tape<R: Room> = ();

    fn backward<R: Room>(
        &self,
        x: &[Sequence<T, F, S>],
        _: &[Sequence<T, F, S>],
        (): &mut (),
        dy: &mut [Sequence<T, F, S>],
        gradient: &mut Self,
        mut dx: Option<&mut [Sequence<T, F, S>]>,
    ) {
        for (w, (x, dy)) in x.iter().zip(&*dy).enumerate() {
            for (t, (x, dy)) in x.steps().iter().zip(dy.steps()).enumerate() {
                let dx = dx.as_mut().map(|dx| dx[w][t].as_mut_slice());
                // The slopes of the timestep, or those that all share.
                let Some(at) = (0..B).nth(t).or((B > 0).then_some(0)) else { continue };
                let d_alpha = gradient.alpha[at].as_mut_slice();
                back(x.as_slice(), row(&self.alpha, t), dy.as_slice(), d_alpha, dx);
            }
        }
    }
}

impl<
    const T: usize,
    const N: usize,
    const F: usize,
    const C: usize,
    const B: usize,
    const A: usize,
    S: Scalar,
> Trainable<Sequences<T, N, F, S>> for PRelu<[[SVector<S, A>; B]; C]>
{
    type Tape<R: Room> = ();

    fn backward<R: Room>(
        &self,
        x: &[Sequences<T, N, F, S>],
        _: &[Sequences<T, N, F, S>],
        (): &mut (),
        dy: &mut [Sequences<T, N, F, S>],
        gradient: &mut Self,
        mut dx: Option<&mut [Sequences<T, N, F, S>]>,
    ) {
        for (w, (x, dy)) in x.iter().zip(&*dy).enumerate() {
            for (t, (x, dy)) in x.steps().iter().zip(dy.steps()).enumerate() {
                let Some(of_sequence) = (0..C).nth(t).or((C > 0).then_some(0)) else { continue };
                for (n, (x, dy)) in x.steps().iter().zip(dy.steps()).enumerate() {
                    let dx = dx.as_mut().map(|dx| dx[w][t][n].as_mut_slice());
                    let Some(at) = (0..B).nth(n).or((B > 0).then_some(0)) else { continue };
                    let d_alpha = gradient.alpha[of_sequence][at].as_mut_slice();
                    back(x.as_slice(), row(rows(&self.alpha, t), n), dy.as_slice(), d_alpha, dx);
                }
            }
        }
    }
}
