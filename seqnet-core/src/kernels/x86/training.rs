//! What training has on x86-64.

use super::super::lstm_training::Record;
use super::super::products::{Layout, Term};
use super::super::{lstm_training, matrix, training_in_registers};
use super::{Avx2, Avx512, Processor, Sse2};
use nalgebra::SVector;

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

training_in_registers!(functions);
