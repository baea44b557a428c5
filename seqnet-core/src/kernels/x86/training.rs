//! What training has on x86-64.

use super::super::products::{Layout, Term};
use super::super::{lstm_training, matrix};
use super::{Avx2, Avx512, Processor, Sse2};
use nalgebra::SVector;

type Pointer = (*const f32, Layout);
type PointerMut = (*mut f32, Layout);

/// Functions of kernels, with those of the processor at hand.
macro_rules! functions {
    ($($(#[$doc:meta])* unsafe fn $name:ident[$($N:ident)?]($($argument:ident: $Type:ty),* $(,)?) = $file:ident::$kernel:ident;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub(in super::super) unsafe fn $name<$(const $N: usize)?>($($argument: $Type),*) {
            #[target_feature(enable = "avx2,fma")]
            unsafe fn avx2<$(const $N: usize)?>($($argument: $Type),*) {
                // SAFETY: as for the function itself; the processor has the registers.
                unsafe { $file::$kernel::<Avx2 $(, $N)?>($($argument),*) }
            }
            #[target_feature(enable = "avx512f")]
            unsafe fn avx512<$(const $N: usize)?>($($argument: $Type),*) {
                // SAFETY: as for the function itself; the processor has the registers.
                unsafe { $file::$kernel::<Avx512 $(, $N)?>($($argument),*) }
            }
            // SAFETY: as for the function itself; the processor has what is called.
            unsafe {
                match Processor::this() {
                    Processor::Sse2 => $file::$kernel::<Sse2 $(, $N)?>($($argument),*),
                    Processor::Avx2 => avx2::<$($N)?>($($argument),*),
                    Processor::Avx512 => avx512::<$($N)?>($($argument),*),
                }
            }
        }
    )*};
}

functions! {
    /// # Safety
    ///
    /// As for [`matrix::lay_out`], but for the registers.
    unsafe fn lay_out[](b: *const f32, of_b: Layout, to: *mut f32) = matrix::lay_out;
    /// # Safety
    ///
    /// As for [`matrix::put_sums`], but for the registers.
    unsafe fn put_sums[](c: *mut f32, at: Layout, row: *const f32, terms: &[Term<'_, f32>]) = matrix::put_sums;
    /// # Safety
    ///
    /// As for [`matrix::add_product`], but for the registers.
    unsafe fn add_product[](c: PointerMut, a: Pointer, b: Pointer) = matrix::add_product;
    /// # Safety
    ///
    /// There is nothing that the caller has to see to.
    unsafe fn lstm_forward[U](
        now: &mut lstm_training::Record<U>,
        before: Option<&lstm_training::Record<U>>,
    ) = lstm_training::forward;
    /// # Safety
    ///
    /// There is nothing that the caller has to see to.
    unsafe fn lstm_backward[U](
        now: &mut lstm_training::Record<U>,
        before: Option<&lstm_training::Record<U>>,
        carry: &mut [SVector<f32, U>; 2],
    ) = lstm_training::backward;
}
