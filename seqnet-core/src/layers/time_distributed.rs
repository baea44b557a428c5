//! A layer, applied to every timestep: to the vectors of a sequence, or to the sequences of [`Sequences`].
//!
//! ```text
//! y_t = layer(x_t)        t = 1 … T
//! ```
//!
//! | symbol | shape                  | Keras array                      |
//! |--------|------------------------|----------------------------------|
//! | `x`    | `T × F` or `T × N × F` |                                  |
//! | `y`    | `T` times the layer's  | the layer's, under the same path |
//!
//! The state of a `stateful` layer goes on from timestep to timestep, as in Keras, whose loop calls one layer again and again.

use crate::trained::{Declared, Tensors, Trained};
use crate::{
    Every, Initializer, Layer, OverTime, Parameters, Path, Scalar, Sequence, Sequences, Stepwise, Tensor,
    Timeline, Vector, Weight,
};
use core::ops::{Deref, DerefMut};
use rand::Rng;

/// The layer `L` at every timestep, with the same weights.
///
/// The weights can be reached as if they were its own: `model.time_distributed.kernel`.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, layers::{Dense, TimeDistributed}};
///
/// let mut dense = Dense::<1, 1>::ZEROS;
/// dense.kernel = [[2.0].into()];
/// let mut y = Sequence::zeros();
/// TimeDistributed { layer: dense }.forward(&Sequence::from([[1.0], [3.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[2.0], [6.0]]));
/// ```
#[derive(Clone, Debug)]
pub struct TimeDistributed<L> {
    /// What happens to each timestep.
    pub layer: L,
}

/// `T` timesteps, each by itself.
#[inline]
fn each<L, X, const T: usize>(
    layer: &L,
    steps: &[X; T],
    state: &mut L::State,
    y: &mut <L::Output as OverTime>::Window<T>,
) where
    L: Layer<X, Output: OverTime>,
{
    for (y, x) in OverTime::steps_mut(y).iter_mut().zip(steps) {
        layer.forward(x, state, y);
    }
}

impl<const T: usize, const F: usize, S: Scalar, L> Layer<Sequence<T, F, S>> for TimeDistributed<L>
where
    L: Layer<Vector<F, S>, Output: OverTime>,
{
    type Output = <L::Output as OverTime>::Window<T>;
    type State = L::State;
    const MACS: usize = T * L::MACS;

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, state: &mut L::State, y: &mut Self::Output) {
        each(&self.layer, x.steps(), state, y);
    }
}

impl<const T: usize, const N: usize, const F: usize, S: Scalar, L> Layer<Sequences<T, N, F, S>>
    for TimeDistributed<L>
where
    L: Layer<Sequence<N, F, S>, Output: OverTime>,
{
    type Output = <L::Output as OverTime>::Window<T>;
    type State = L::State;
    const MACS: usize = T * L::MACS;

    #[inline]
    fn forward(&self, x: &Sequences<T, N, F, S>, state: &mut L::State, y: &mut Self::Output) {
        each(&self.layer, x.steps(), state, y);
    }
}

#[cfg(feature = "train")]
mod derivative {
    //! `dx_t` and the gradient are those of the layer, for all timesteps of all windows as if each were a window.

    use super::TimeDistributed;
    use crate::train::{Pass, Room, Times, Trainable};
    use crate::{OverTime, Scalar, Sequence, Sequences, Vector};

    macro_rules! trainable {
        ([$($generics:tt)*] $Window:ty: $Step:ty) => {
            impl<const T: usize, $($generics)*> Trainable<$Window> for TimeDistributed<L>
            where
                L: Trainable<$Step, Output: OverTime>,
            {
                type Tape<R: Room> = L::Tape<Times<R, T>>;
                const COUPLED: bool = L::COUPLED;
                const ACTIVITY: bool = L::ACTIVITY;

                fn activity<R: Room>(tape: &Self::Tape<R>) -> f64 {
                    L::activity::<Times<R, T>>(tape)
                }

                fn record<R: Room>(
                    &self,
                    x: &[$Window],
                    tape: &mut Self::Tape<R>,
                    y: &mut [Self::Output],
                    pass: &Pass<'_>,
                ) {
                    let (x, y) = (<$Step>::all(x), OverTime::all_mut(y));
                    self.layer.record::<Times<R, T>>(x, tape, y, &pass.timesteps(T));
                }

                fn backward<R: Room>(
                    &self,
                    x: &[$Window],
                    y: &[Self::Output],
                    tape: &mut Self::Tape<R>,
                    dy: &mut [Self::Output],
                    gradient: &mut Self,
                    dx: Option<&mut [$Window]>,
                ) {
                    let (x, y, dy) = (<$Step>::all(x), OverTime::all(y), OverTime::all_mut(dy));
                    let dx = dx.map(|dx| <$Step>::all_mut(dx));
                    self.layer.backward::<Times<R, T>>(x, y, tape, dy, &mut gradient.layer, dx);
                }
            }
        };
    }

    trainable!([const F: usize, S: Scalar, L] Sequence<T, F, S>: Vector<F, S>);
    trainable!([const N: usize, const F: usize, S: Scalar, L] Sequences<T, N, F, S>: Sequence<N, F, S>);
}

impl<L: Layer<X::Step>, X: Timeline> Stepwise<X> for TimeDistributed<L> {
    type Memory = L::State;
    type Rate = Every;
    type Step = L::Output;
    const MACS: usize = L::MACS;

    #[inline]
    fn step(&self, state: &mut L::State, x: &X::Step, give: &mut impl FnMut(&L::Output)) {
        let mut y = L::Output::ZEROS;
        self.layer.forward(x, state, &mut y);
        give(&y);
    }
}

impl<S: Scalar, L: Parameters<S>> Parameters<S> for TimeDistributed<L> {
    const ZEROS: Self = TimeDistributed { layer: L::ZEROS };
    const PARAMETERS: usize = L::PARAMETERS;
    const NON_TRAINABLE: usize = L::NON_TRAINABLE;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        self.layer.visit(path, see);
    }
    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        self.layer.visit_mut(path, see);
    }
    fn initialize(&mut self, given: &[(&str, Initializer)], rng: &mut dyn Rng) {
        self.layer.initialize(given, rng);
    }
}

impl<L> Deref for TimeDistributed<L> {
    type Target = L;

    fn deref(&self) -> &L {
        &self.layer
    }
}

impl<L> DerefMut for TimeDistributed<L> {
    fn deref_mut(&mut self) -> &mut L {
        &mut self.layer
    }
}

impl<S: Scalar, W: Tensors, L: Trained<S, W>> Trained<S, W> for TimeDistributed<L> {
    const TENSORS: &'static [Declared<'static>] = L::TENSORS;
    const EMBEDDED: Self = TimeDistributed { layer: L::EMBEDDED };
}

#[cfg(test)]
mod tests {
    use super::super::Dense;
    use super::super::pushed::{output, pushed};
    use super::*;

    /// `y = 2 x_0 + 3 x_1 + 1`
    fn layer() -> TimeDistributed<Dense<2, 1>> {
        let mut layer = TimeDistributed::<Dense<2, 1>>::ZEROS;
        layer.kernel = [[2.0].into(), [3.0].into()];
        layer.bias = [1.0].into();
        layer
    }

    /// ```text
    /// 2 · 1 + 3 · 2 + 1 = 9
    /// 2 · 3 + 3 · 4 + 1 = 19
    /// ```
    #[test]
    fn every_timestep_has_the_same_weights() {
        let y: Sequence<2, 1> = output(&layer(), Sequence::from([[1.0, 2.0], [3.0, 4.0]]));
        assert_eq!(y, Sequence::from([[9.0], [19.0]]));
    }

    #[test]
    fn every_push_gives_a_timestep() {
        let windows = [[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]];
        assert_eq!(pushed(&layer(), windows), [1, 1, 1, 1]);
    }

    #[test]
    fn a_timestep_can_be_a_sequence() {
        let x = Sequences::from([[[1.0], [2.0]], [[3.0], [4.0]], [[5.0], [6.0]]]);
        let pool = TimeDistributed { layer: super::super::GlobalMaxPooling1D::<false> };
        assert_eq!(output(&pool, x), Sequence::from([[2.0], [4.0], [6.0]]));
        let pool = TimeDistributed { layer: super::super::GlobalMaxPooling1D::<true> };
        assert_eq!(output(&pool, x), Sequences::from([[[2.0]], [[4.0]], [[6.0]]]));
    }

    #[test]
    fn a_vector_can_become_a_sequence() {
        let repeat = TimeDistributed { layer: super::super::RepeatVector::<2> };
        let y = output(&repeat, Sequence::from([[1.0], [3.0]]));
        assert_eq!(y, Sequences::from([[[1.0], [1.0]], [[3.0], [3.0]]]));
    }

    #[test]
    fn it_has_the_layers_weights_and_products() {
        assert_eq!(<TimeDistributed<Dense<2, 1>> as Parameters<f32>>::PARAMETERS, 2 + 1);
        assert_eq!(<TimeDistributed<Dense<2, 1>> as Layer<Sequence<5, 2>>>::MACS, 5 * 2);
        let mut names = [""; 2].into_iter();
        layer().visit(&Path::ROOT.join("time_distributed"), &mut |weight| {
            let name = if weight.shape.len() == 2 { "kernel" } else { "bias" };
            assert_eq!(weight.path.name(), name);
            names.next();
        });
        assert_eq!(names.next(), None);
    }
}
