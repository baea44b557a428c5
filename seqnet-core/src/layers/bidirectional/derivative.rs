//! ```text
//! df, db = mergeᵀ(dy)             what the mode makes of `dy`, for each direction in its own order
//! dx     = forwardᵀ(df) + backwardᵀ(db)
//! ```

use super::super::adjoint::add_to;
use super::super::through_time::{ThroughTime, Timed};
use super::{Bidirectional, Merge};
use crate::layers::recurrent::{Cell, Recurrent};
use crate::train::{EndsWith, Kept, Pass, Room, Tape, Trainable};
use crate::{BothWays, Masked, Regularizer, Scalar, Sequence, Tensor, Vector};

/// A direction's outputs, the derivatives for them, and its tape.
pub struct Direction<R: Room, Y: Tensor, L> {
    y: Kept<R, Y>,
    dy: Kept<R, Y>,
    layer: L,
}

impl<R: Room, Y: Tensor, L: Tape> Tape for Direction<R, Y, L> {
    fn new(windows: usize) -> Self {
        Direction { y: Tape::new(windows), dy: Tape::new(windows), layer: L::new(windows) }
    }
}

/// What both directions leave, and the second's `dx`.
pub struct BothTape<R: Room, X: Tensor, F, B> {
    forward: F,
    backward: B,
    dx: Kept<R, X>,
    /// What the size of the outputs of each direction costs, and has cost.
    activity: [Regularizer; 2],
    cost: f64,
}

impl<R: Room, X: Tensor, F: Tape, B: Tape> Tape for BothTape<R, X, F, B> {
    fn new(windows: usize) -> Self {
        BothTape {
            forward: F::new(windows),
            backward: B::new(windows),
            dx: Tape::new(windows),
            activity: [Regularizer::NONE; 2],
            cost: 0.0,
        }
    }
}

/// The outputs of one window, timestep by timestep.
trait Outputs<S> {
    /// How many there are.
    const COUNT: usize;
    fn output(&mut self, t: usize) -> &mut [S];
}

impl<const U: usize, S: Scalar> Outputs<S> for Vector<U, S> {
    const COUNT: usize = 1;
    fn output(&mut self, _: usize) -> &mut [S] {
        self.as_mut_slice()
    }
}

impl<const T: usize, const U: usize, S: Scalar> Outputs<S> for Sequence<T, U, S> {
    const COUNT: usize = T;
    fn output(&mut self, t: usize) -> &mut [S] {
        self[t].as_mut_slice()
    }
}

impl<const T: usize, const U: usize, S: Scalar> Outputs<S> for Masked<T, U, S> {
    const COUNT: usize = T;
    fn output(&mut self, t: usize) -> &mut [S] {
        self.sequence[t].as_mut_slice()
    }
}

/// Makes zeros of outputs, or of derivatives for them, at timesteps that do not count, in the order in which a layer takes them.
fn clear<const F: usize, S: Scalar, X: Timed<F, S>, Y: Outputs<S>>(x: &[X], backwards: bool, y: &mut [Y]) {
    if Y::COUNT == 1 {
        return;
    }
    for (x, y) in x.iter().zip(y) {
        for k in 0..Y::COUNT {
            if !x.counts(if backwards { Y::COUNT - 1 - k } else { k }) {
                y.output(k).fill(S::ZERO);
            }
        }
    }
}

macro_rules! trainable {
    ($Windows:ident: $SEQUENCES:literal, $Y:ident, |$x:ident, $y:ident| $mask:expr) => {
        impl<
            C,
            D,
            M,
            S,
            const T: usize,
            const F: usize,
            const U: usize,
            const V: usize,
            const OUT: usize,
            const STATEFUL: bool,
            const BACKWARDS: bool,
            const OTHER: bool,
        > Trainable<$Windows<T, F, S>>
            for Bidirectional<
                Recurrent<C, $SEQUENCES, STATEFUL, BACKWARDS>,
                Recurrent<D, $SEQUENCES, STATEFUL, OTHER>,
                M,
                OUT,
            >
        where
            S: Scalar,
            M: Merge,
            C: Cell<Input = Vector<F, S>, Output = Vector<U, S>> + ThroughTime<S, F, U>,
            D: Cell<Input = Vector<F, S>, Output = Vector<V, S>> + ThroughTime<S, F, V>,
        {
            type Tape<R: Room> = BothTape<
                R,
                $Windows<T, F, S>,
                Direction<
                    R,
                    $Y!(T, U, S),
                    <Recurrent<C, $SEQUENCES, STATEFUL, BACKWARDS> as Trainable<$Windows<T, F, S>>>::Tape<R>,
                >,
                Direction<
                    R,
                    $Y!(T, V, S),
                    <Recurrent<D, $SEQUENCES, STATEFUL, OTHER> as Trainable<$Windows<T, F, S>>>::Tape<R>,
                >,
            >;

            fn record<R: Room>(
                &self,
                $x: &[$Windows<T, F, S>],
                tape: &mut Self::Tape<R>,
                $y: &mut [$Y!(T, OUT, S)],
                pass: &Pass<'_>,
            ) {
                let n = $x.len();
                let BothTape { forward, backward, activity, cost, .. } = tape;
                let passes = [pass.inner(0), pass.inner(1)];
                self.forward.record::<R>($x, &mut forward.layer, &mut forward.y[..n], &passes[0]);
                self.backward.record::<R>($x, &mut backward.layer, &mut backward.y[..n], &passes[1]);
                clear($x, BACKWARDS, &mut forward.y[..n]);
                clear($x, OTHER, &mut backward.y[..n]);
                *activity = passes.map(|pass| pass.options().activity);
                *cost = activity[0].cost_of(&forward.y[..n]) + activity[1].cost_of(&backward.y[..n]);
                for (y, (f, b)) in $y.iter_mut().zip(forward.y.iter_mut().zip(backward.y.iter_mut())) {
                    let count = <$Y!(T, OUT, S) as Outputs<S>>::COUNT;
                    for t in 0..count {
                        M::merge(f.output(t), b.output(count - 1 - t), y.output(t));
                    }
                }
                let () = $mask;
            }

            fn activity<R: Room>(tape: &Self::Tape<R>) -> f64 {
                tape.cost
            }

            fn backward<R: Room>(
                &self,
                x: &[$Windows<T, F, S>],
                _: &[$Y!(T, OUT, S)],
                tape: &mut Self::Tape<R>,
                dy: &mut [$Y!(T, OUT, S)],
                gradient: &mut Self,
                mut dx: Option<&mut [$Windows<T, F, S>]>,
            ) {
                let n = x.len();
                let BothTape { forward, backward, dx: other, activity, .. } = tape;
                for (w, dy) in dy.iter_mut().enumerate() {
                    let count = <$Y!(T, OUT, S) as Outputs<S>>::COUNT;
                    for t in 0..count {
                        let other = count - 1 - t;
                        let (f, b) = (forward.y[w].output(t), backward.y[w].output(other));
                        let (df, db) = (forward.dy[w].output(t), backward.dy[w].output(other));
                        M::divide(f, b, dy.output(t), df, db);
                    }
                }
                activity[0].add_to_each(&forward.y[..n], &mut forward.dy[..n]);
                activity[1].add_to_each(&backward.y[..n], &mut backward.dy[..n]);
                clear(x, BACKWARDS, &mut forward.dy[..n]);
                clear(x, OTHER, &mut backward.dy[..n]);
                let wanted = dx.is_some().then_some(&mut other[..n]);
                let (y, dy) = (&forward.y[..n], &mut forward.dy[..n]);
                self.forward.backward::<R>(
                    x,
                    y,
                    &mut forward.layer,
                    dy,
                    &mut gradient.forward,
                    dx.as_deref_mut(),
                );
                let (y, dy) = (&backward.y[..n], &mut backward.dy[..n]);
                self.backward.backward::<R>(x, y, &mut backward.layer, dy, &mut gradient.backward, wanted);
                for (dx, other) in dx.into_iter().flatten().zip(other.iter()) {
                    add_to(Tensor::as_mut_slice(dx), Tensor::as_slice(other));
                }
            }
        }

        impl<
            C,
            D,
            M,
            S,
            const T: usize,
            const F: usize,
            const U: usize,
            const V: usize,
            const OUT: usize,
            const STATEFUL: bool,
            const BACKWARDS: bool,
            const OTHER: bool,
        > EndsWith<$Windows<T, F, S>>
            for Bidirectional<
                Recurrent<C, $SEQUENCES, STATEFUL, BACKWARDS>,
                Recurrent<D, $SEQUENCES, STATEFUL, OTHER>,
                M,
                OUT,
            >
        where
            S: Scalar,
            M: Merge,
            C: Cell<Input = Vector<F, S>, Output = Vector<U, S>> + ThroughTime<S, F, U>,
            D: Cell<Input = Vector<F, S>, Output = Vector<V, S>> + ThroughTime<S, F, V>,
        {
            fn end<R: Room>(tape: &Self::Tape<R>, windows: usize, w: usize) -> Self::Carried {
                BothWays {
                    forward: C::end::<R, T>(&tape.forward.layer, windows, w),
                    backward: D::end::<R, T>(&tape.backward.layer, windows, w),
                }
            }

            fn hand_back<R: Room>(tape: &mut Self::Tape<R>, w: usize, derivative: &Self::Carried) {
                C::hand_back::<R, T>(&mut tape.forward.layer, w, &derivative.forward);
                D::hand_back::<R, T>(&mut tape.backward.layer, w, &derivative.backward);
            }
        }
    };
}

macro_rules! vector {
    ($T:ident, $U:ident, $S:ident) => { Vector<$U, $S> };
}
macro_rules! sequence {
    ($T:ident, $U:ident, $S:ident) => { Sequence<$T, $U, $S> };
}
macro_rules! masked {
    ($T:ident, $U:ident, $S:ident) => { Masked<$T, $U, $S> };
}

trainable!(Sequence: false, vector, |x, y| ());
trainable!(Sequence: true, sequence, |x, y| ());
trainable!(Masked: false, vector, |x, y| ());
trainable!(Masked: true, masked, |x, y| y.iter_mut().zip(x).for_each(|(y, x)| y.valid = x.valid));
