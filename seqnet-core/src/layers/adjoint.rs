//! Layers that only move numbers, and what they make of derivatives: they move them back.

/// A linear layer without weights becomes trainable: `|dy, dx| …` adds to `dx`, all zeros, what `dy` brings it.
macro_rules! adjoint {
    (impl[$($generics:tt)*] $Layer:ty: $X:ty => $Y:ty, |$dy:ident, $dx:ident| $back:expr) => {
        #[cfg(feature = "train")]
        impl<$($generics)*> $crate::train::Trainable<$X> for $Layer {
            type Tape<R: $crate::train::Room> = ();

            fn backward<R: $crate::train::Room>(
                &self,
                _: &[$X],
                _: &[$Y],
                (): &mut (),
                dy: &mut [$Y],
                _: &mut Self,
                dx: Option<&mut [$X]>,
            ) {
                for ($dx, $dy) in dx.into_iter().flatten().zip(&*dy) {
                    $crate::Tensor::as_mut_slice($dx).fill(S::ZERO);
                    $back;
                }
            }
        }
    };
}
pub(super) use adjoint;

/// Adds number by number.
#[cfg(feature = "train")]
pub(super) fn add_to<S: crate::Scalar>(sum: &mut [S], x: &[S]) {
    for (sum, &x) in sum.iter_mut().zip(x) {
        *sum += x;
    }
}
