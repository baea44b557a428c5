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

        impl<X: $crate::Timeline<Step = $crate::Vector<$F, S>>, $($generics)*> $crate::Stepwise<X> for $Layer {
            type Memory = ();
            type Rate = $crate::Every;
            type Step = $crate::Vector<$U, S>;

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
