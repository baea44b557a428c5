//! Layers that do to every timestep what they do to a vector.

/// A layer for vectors becomes one for sequences and for streams: every timestep by itself, with the same weights.
///
/// The generics are those of `impl Layer<Vector<F, S>>`; `F` and `S` must be among them.
macro_rules! per_timestep {
    (impl[$($generics:tt)*] $Layer:ty: $F:tt => $U:tt) => {
        impl<const T: usize, $($generics)*> $crate::Layer<$crate::Sequence<T, $F, S>> for $Layer {
            type Output = $crate::Sequence<T, $U, S>;
            type State = ();
            const MACS: usize = T * <Self as $crate::Layer<$crate::Vector<$F, S>>>::MACS;

            #[inline]
            fn forward(&self, x: &$crate::Sequence<T, $F, S>, (): &mut (), y: &mut $crate::Sequence<T, $U, S>) {
                for (y, x) in y.steps_mut().iter_mut().zip(x.steps()) {
                    self.forward(x, &mut (), y);
                }
            }
        }

        #[cfg(feature = "train")]
        impl<const T: usize, $($generics)*> $crate::train::Trainable<$crate::Sequence<T, $F, S>> for $Layer
        where
            Self: $crate::train::Trainable<$crate::Vector<$F, S>, Output = $crate::Vector<$U, S>>,
        {
            type Tape<R: $crate::train::Room> = <Self as $crate::train::Trainable<
                $crate::Vector<$F, S>,
            >>::Tape<$crate::train::Times<R, T>>;
            const COUPLED: bool = <Self as $crate::train::Trainable<$crate::Vector<$F, S>>>::COUPLED;

            fn record<R: $crate::train::Room>(
                &self,
                x: &[$crate::Sequence<T, $F, S>],
                tape: &mut Self::Tape<R>,
                y: &mut [$crate::Sequence<T, $U, S>],
                pass: &$crate::train::Pass<'_>,
            ) {
                use $crate::train::{Times, Trainable};
                let (x, y) = ($crate::cast::all_steps(x), $crate::cast::all_steps_mut(y));
                Trainable::record::<Times<R, T>>(self, x, tape, y, &pass.timesteps(T));
            }

            fn backward<R: $crate::train::Room>(
                &self,
                x: &[$crate::Sequence<T, $F, S>],
                y: &[$crate::Sequence<T, $U, S>],
                tape: &mut Self::Tape<R>,
                dy: &mut [$crate::Sequence<T, $U, S>],
                gradient: &mut Self,
                dx: Option<&mut [$crate::Sequence<T, $F, S>]>,
            ) {
                use $crate::cast::{all_steps, all_steps_mut};
                use $crate::train::{Times, Trainable};
                let (x, y, dy) = (all_steps(x), all_steps(y), all_steps_mut(dy));
                let dx = dx.map(|dx| all_steps_mut(dx));
                Trainable::backward::<Times<R, T>>(self, x, y, tape, dy, gradient, dx);
            }
        }

        impl<X: $crate::Timeline<Step = $crate::Vector<$F, S>>, $($generics)*> $crate::Stepwise<X> for $Layer {
            type Memory = ();
            type Rate = $crate::Every;
            type Step = $crate::Vector<$U, S>;
            const MACS: usize = <Self as $crate::Layer<$crate::Vector<$F, S>>>::MACS;

            #[inline]
            fn step(&self, (): &mut (), x: &$crate::Vector<$F, S>, give: &mut impl FnMut(&$crate::Vector<$U, S>)) {
                let mut y = $crate::Vector::zeros();
                $crate::Layer::forward(self, x, &mut (), &mut y);
                give(&y);
            }
        }
    };
}
pub(super) use per_timestep;
