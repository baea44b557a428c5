//! Two recurrent layers over the same sequence, one from the front and one from behind (Schuster & Paliwal 1997; Keras 3 semantics).
//!
//! ```text
//! f_t = forward(x_1 … x_t)
//! b_t = backward(x_T … x_t)
//! y_t = merge(f_t, b_t)           with `return_sequences`
//! y   = merge(f_T, b_1)           without: each layer's own last output
//! ```
//!
//! | `merge_mode` | `merge(f, b)`  | features of `y` |
//! |--------------|----------------|-----------------|
//! | `concat`     | `f` above `b`  | `2U`            |
//! | `sum`        | `f + b`        | `U`             |
//! | `mul`        | `f ∘ b`        | `U`             |
//! | `ave`        | `(f + b) / 2`  | `U`             |
//!
//! The weights are those of the two layers, under `forward` and `backward`.

#[cfg(feature = "train")]
mod derivative;

use super::Recurrent;
use super::recurrent::Cell;
use crate::parameters::Given;
use crate::trained::{Declared, Names, Tensors, Trained, Within};
use crate::{Initializer, Layer, Parameters, Path, Scalar, Sequence, Tensor, Vector, Weight};
use core::fmt::Debug;
use core::marker::PhantomData;
use rand::Rng;

/// A recurrent layer `L` and its like `K` from the other end, merged by `M` into `OUT` features.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, Vector};
/// use seqnet_core::activations::Linear;
/// use seqnet_core::layers::{Bidirectional, Concat, Recurrent, SimpleRnn};
///
/// type Sum = SimpleRnn<1, 1, f32, Linear>;
/// let mut layer = Bidirectional::<Recurrent<Sum, true>, Recurrent<Sum, true, false, true>, Concat, 2>::ZEROS;
/// for cell in [&mut layer.forward.cell, &mut layer.backward.cell] {
///     cell.kernel[0] = [1.0].into();
///     cell.recurrent_kernel[0] = [1.0].into();
/// }
/// let mut y = Sequence::zeros();
/// layer.forward(&Sequence::from([[1.0], [2.0], [3.0]]), &mut Default::default(), &mut y);
/// assert_eq!(y, Sequence::from([[1.0, 6.0], [3.0, 5.0], [6.0, 3.0]])); // sums up to t, and from t on
/// ```
#[derive(Clone, Debug)]
pub struct Bidirectional<L, K, M, const OUT: usize> {
    /// The layer that goes through the sequence in its order.
    pub forward: L,
    /// The layer that goes through it from the other end.
    pub backward: K,
    merge: PhantomData<M>,
}

/// Keras's `merge_mode`.
pub trait Merge: Debug + Clone {
    /// Makes one timestep of two.
    fn merge<S: Scalar>(forward: &[S], backward: &[S], y: &mut [S]);

    /// Makes of the derivative for that timestep those for the two.
    #[cfg(feature = "train")]
    fn divide<S: Scalar>(forward: &[S], backward: &[S], dy: &[S], df: &mut [S], db: &mut [S]);
}

/// The features of both, one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Concat;

impl Merge for Concat {
    #[inline]
    fn merge<S: Scalar>(forward: &[S], backward: &[S], y: &mut [S]) {
        for (y, x) in y.iter_mut().zip(forward.iter().chain(backward)) {
            *y = *x;
        }
    }

    #[cfg(feature = "train")]
    fn divide<S: Scalar>(_: &[S], _: &[S], dy: &[S], df: &mut [S], db: &mut [S]) {
        for (d, &dy) in df.iter_mut().chain(db).zip(dy) {
            *d = dy;
        }
    }
}

macro_rules! element_wise {
    ($($(#[$doc:meta])* $Name:ident($f:ident, $b:ident) = $value:expr, $df:expr, $db:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $Name;

        impl Merge for $Name {
            #[inline]
            fn merge<S: Scalar>(forward: &[S], backward: &[S], y: &mut [S]) {
                for ((y, &$f), &$b) in y.iter_mut().zip(forward).zip(backward) {
                    *y = $value;
                }
            }

            #[cfg(feature = "train")]
            fn divide<S: Scalar>(forward: &[S], backward: &[S], dy: &[S], df: &mut [S], db: &mut [S]) {
                let values = forward.iter().zip(backward).zip(dy);
                for ((df, db), ((&$f, &$b), &dy)) in df.iter_mut().zip(db).zip(values) {
                    (*df, *db) = ($df * dy, $db * dy);
                    let _ = ($f, $b);
                }
            }
        }
    )*};
}

element_wise! {
    /// `f + b`
    Sum(f, b) = f + b, S::ONE, S::ONE;
    /// `f ∘ b`
    Mul(f, b) = f * b, b, f;
    /// `(f + b) / 2`
    Ave(f, b) = (f + b) * S::from_f64(0.5), S::from_f64(0.5), S::from_f64(0.5);
}

/// The states of the two layers.
type States<C, D> = (<C as Cell>::State, <D as Cell>::State);

/// Every timestep of both.
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
> Layer<Sequence<T, F, S>>
    for Bidirectional<Recurrent<C, true, STATEFUL, BACKWARDS>, Recurrent<D, true, STATEFUL, OTHER>, M, OUT>
where
    S: Scalar,
    M: Merge,
    C: Cell<Input = Vector<F, S>, Output = Vector<U, S>>,
    D: Cell<Input = Vector<F, S>, Output = Vector<V, S>>,
{
    type Output = Sequence<T, OUT, S>;
    type State = States<C, D>;
    const MACS: usize = T * (C::MACS + D::MACS);

    fn forward(&self, x: &Sequence<T, F, S>, (f, b): &mut States<C, D>, y: &mut Sequence<T, OUT, S>) {
        let (mut forward, mut backward) = (Sequence::ZEROS, Sequence::ZEROS);
        Layer::forward(&self.forward, x, f, &mut forward);
        Layer::forward(&self.backward, x, b, &mut backward);
        // The backward layer gives its outputs in its own order, from the last timestep to the first.
        let pairs = forward.steps().iter().zip(backward.steps().iter().rev());
        for (y, (forward, backward)) in y.steps_mut().iter_mut().zip(pairs) {
            M::merge(forward.as_slice(), backward.as_slice(), y.as_mut_slice());
        }
    }
}

/// The last output of each.
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
> Layer<Sequence<T, F, S>>
    for Bidirectional<Recurrent<C, false, STATEFUL, BACKWARDS>, Recurrent<D, false, STATEFUL, OTHER>, M, OUT>
where
    S: Scalar,
    M: Merge,
    C: Cell<Input = Vector<F, S>, Output = Vector<U, S>>,
    D: Cell<Input = Vector<F, S>, Output = Vector<V, S>>,
{
    type Output = Vector<OUT, S>;
    type State = States<C, D>;
    const MACS: usize = T * (C::MACS + D::MACS);

    fn forward(&self, x: &Sequence<T, F, S>, (f, b): &mut States<C, D>, y: &mut Vector<OUT, S>) {
        let (mut forward, mut backward) = (Vector::ZEROS, Vector::ZEROS);
        Layer::forward(&self.forward, x, f, &mut forward);
        Layer::forward(&self.backward, x, b, &mut backward);
        M::merge(forward.as_slice(), backward.as_slice(), y.as_mut_slice());
    }
}

impl<S: Scalar, L: Parameters<S>, K: Parameters<S>, M, const OUT: usize> Parameters<S>
    for Bidirectional<L, K, M, OUT>
{
    const ZEROS: Self = Bidirectional { forward: L::ZEROS, backward: K::ZEROS, merge: PhantomData };
    const PARAMETERS: usize = L::PARAMETERS + K::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        self.forward.visit(&path.join("forward"), see);
        self.backward.visit(&path.join("backward"), see);
    }
    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        self.forward.visit_mut(&path.join("forward"), see);
        self.backward.visit_mut(&path.join("backward"), see);
    }
    fn initialize(&mut self, given: &[(&str, Initializer)], rng: &mut dyn Rng) {
        self.forward.initialize(Given::within(given, "forward", Directions::NAMES).all(), rng);
        self.backward.initialize(Given::within(given, "backward", Directions::NAMES).all(), rng);
    }
}

/// The names of the two directions.
#[doc(hidden)]
#[derive(Debug)]
pub struct Directions;

impl Names for Directions {
    const NAMES: &'static [&'static str] = &["forward", "backward"];
}

impl<S, W, L, K, M, const OUT: usize> Trained<S, W> for Bidirectional<L, K, M, OUT>
where
    S: Scalar,
    W: Tensors,
    L: Trained<S, Within<W, Directions, 0>>,
    K: Trained<S, Within<W, Directions, 1>>,
{
    const TENSORS: &'static [Declared<'static>] =
        &[Declared::layer("forward", L::TENSORS), Declared::layer("backward", K::TENSORS)];
    const EMBEDDED: Self = Bidirectional { forward: L::EMBEDDED, backward: K::EMBEDDED, merge: PhantomData };
}

#[cfg(test)]
mod tests {
    use super::super::SimpleRnn;
    use super::*;
    use crate::activations::Linear;

    type Sums = SimpleRnn<1, 1, f32, Linear>;

    fn sums() -> Sums {
        let mut cell = Sums::ZEROS;
        (cell.kernel[0], cell.recurrent_kernel[0]) = ([1.0].into(), [1.0].into());
        cell
    }

    /// With sums from both ends over `1, 2, 4`: forward `1, 3, 7`, backward (in the order of time) `7, 6, 4`.
    fn every<M: Merge, const OUT: usize>() -> Sequence<3, OUT> {
        let layer: Bidirectional<Recurrent<Sums, true>, Recurrent<Sums, true, false, true>, M, OUT> =
            Bidirectional {
                forward: Recurrent { cell: sums() },
                backward: Recurrent { cell: sums() },
                merge: PhantomData,
            };
        let mut y = Sequence::ZEROS;
        Layer::forward(&layer, &Sequence::from([[1.0], [2.0], [4.0]]), &mut Default::default(), &mut y);
        y
    }

    #[test]
    fn every_timestep_sees_both_sides() {
        assert_eq!(every::<Concat, 2>(), Sequence::from([[1.0, 7.0], [3.0, 6.0], [7.0, 4.0]]));
        assert_eq!(every::<Sum, 1>(), Sequence::from([[8.0], [9.0], [11.0]]));
        assert_eq!(every::<Mul, 1>(), Sequence::from([[7.0], [18.0], [28.0]]));
        assert_eq!(every::<Ave, 1>(), Sequence::from([[4.0], [4.5], [5.5]]));
    }

    #[test]
    fn the_last_outputs_have_both_seen_everything() {
        let layer: Bidirectional<Recurrent<Sums>, Recurrent<Sums, false, false, true>, Concat, 2> =
            Bidirectional {
                forward: Recurrent { cell: sums() },
                backward: Recurrent { cell: sums() },
                merge: PhantomData,
            };
        let mut y = Vector::ZEROS;
        Layer::forward(&layer, &Sequence::from([[1.0], [2.0], [4.0]]), &mut Default::default(), &mut y);
        assert_eq!(y, Vector::from([7.0, 7.0]));
    }

    #[test]
    fn tensors_stand_under_their_direction() {
        extern crate std;
        use std::string::{String, ToString};
        use std::vec::Vec;
        let layer = Bidirectional::<Recurrent<Sums>, Recurrent<Sums, false, false, true>, Sum, 1>::ZEROS;
        let mut names: Vec<String> = Vec::new();
        layer.visit(&Path::ROOT.join("bidirectional"), &mut |weight: Weight<'_, &[f32]>| {
            names.push(weight.path.to_string());
        });
        assert_eq!((names.len(), &names[0][..]), (6, "bidirectional/forward/kernel"));
        assert_eq!(names[3], "bidirectional/backward/kernel");
    }
}
