//! x86-64: SSE2, which every such processor has, AVX2 with FMA, or AVX-512, whichever is the last that the processor has.

mod registers;
#[cfg(feature = "train")]
pub(super) mod training;

use super::{
    Activations, Gated, Window, convolution, gru, kernels_in_registers, lstm, primitives, simple_rnn,
};
use crate::Vector;
use crate::layers::LstmState;
use nalgebra::SVector;
pub(super) use registers::{Avx2, Avx512, Sse2};

/// What every such processor has.
pub(super) type Everywhere = Sse2;

/// What a processor has, from the least on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Processor {
    /// Four numbers at a time.
    Sse2 = 1,
    /// Eight numbers at a time.
    Avx2 = 2,
    /// Sixteen numbers at a time.
    Avx512 = 3,
}

impl Processor {
    /// What the program is compiled for.
    const COMPILED_FOR: Processor = if cfg!(target_feature = "avx512f") {
        Processor::Avx512
    } else if cfg!(all(target_feature = "avx2", target_feature = "fma")) {
        Processor::Avx2
    } else {
        Processor::Sse2
    };
}

#[cfg(feature = "std")]
mod found {
    extern crate std;

    use super::Processor;
    use core::sync::atomic::{AtomicU8, Ordering};

    /// Zero until it is known.
    static FOUND: AtomicU8 = AtomicU8::new(0);

    impl Processor {
        /// What this one has: looked for once.
        #[inline]
        pub fn this() -> Processor {
            match FOUND.load(Ordering::Relaxed) {
                3 => Processor::Avx512,
                2 => Processor::Avx2,
                1 => Processor::Sse2,
                _ => Processor::find(),
            }
        }

        #[cold]
        fn find() -> Processor {
            let found = Processor::found();
            FOUND.store(found as u8, Ordering::Relaxed);
            found
        }

        /// What this one has.
        pub(in super::super) fn found() -> Processor {
            if std::is_x86_feature_detected!("avx512f") {
                Processor::Avx512
            } else if std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma") {
                Processor::Avx2
            } else {
                Processor::COMPILED_FOR
            }
        }

        /// Uses no more than this from now on, for benchmarks; says what is used.
        #[must_use]
        pub fn limit(self) -> Processor {
            let limited = self.min(Processor::found());
            FOUND.store(limited as u8, Ordering::Relaxed);
            limited
        }
    }
}

#[cfg(not(feature = "std"))]
impl Processor {
    /// What the program is compiled for.
    #[inline]
    #[must_use]
    pub fn this() -> Processor {
        Processor::COMPILED_FOR
    }
}

macro_rules! dispatch {
    ($(fn $name:ident[$($N:ident)* $(; $A:ident)?]($($argument:ident: $Type:ty),* $(,)?) = $file:ident::$kernel:ident;)*) => {
        pub(super) mod sse2 {
            use super::{Activations, Gated, LstmState, SVector, Vector, Window, convolution, gru, lstm, primitives, simple_rnn};
            $(
                #[inline(never)]
                pub(in super::super) fn $name<$(const $N: usize,)* $($A: Activations)?>($($argument: $Type),*) {
                    // SAFETY: every x86-64 has SSE2.
                    unsafe { $file::$kernel::<super::Sse2, $($N,)* $($A)?>($($argument),*) }
                }
            )*
        }
        pub(super) mod avx2 {
            use super::{Activations, Gated, LstmState, SVector, Vector, Window, convolution, gru, lstm, primitives, simple_rnn};
            $(
                #[target_feature(enable = "avx2,fma")]
                pub(in super::super) fn $name<$(const $N: usize,)* $($A: Activations)?>($($argument: $Type),*) {
                    // SAFETY: the function is called on processors that have AVX2 and FMA alone.
                    unsafe { $file::$kernel::<super::Avx2, $($N,)* $($A)?>($($argument),*) }
                }
            )*
        }
        pub(super) mod avx512 {
            use super::{Activations, Gated, LstmState, SVector, Vector, Window, convolution, gru, lstm, primitives, simple_rnn};
            $(
                #[target_feature(enable = "avx512f")]
                pub(in super::super) fn $name<$(const $N: usize,)* $($A: Activations)?>($($argument: $Type),*) {
                    // SAFETY: the function is called on processors that have AVX-512 alone.
                    unsafe { $file::$kernel::<super::Avx512, $($N,)* $($A)?>($($argument),*) }
                }
            )*
        }
        $(
            #[inline]
            pub(super) fn $name<$(const $N: usize,)* $($A: Activations)?>($($argument: $Type),*) {
                match Processor::this() {
                    Processor::Sse2 => sse2::$name::<$($N,)* $($A)?>($($argument),*),
                    // SAFETY: the processor has it.
                    Processor::Avx2 => unsafe { avx2::$name::<$($N,)* $($A)?>($($argument),*) },
                    // SAFETY: the processor has it.
                    Processor::Avx512 => unsafe { avx512::$name::<$($N,)* $($A)?>($($argument),*) },
                }
            }
        )*
    };
}
kernels_in_registers!(dispatch);

/// The functions of rows of numbers, of processors that this one can pass for.
#[cfg(all(test, feature = "std"))]
pub(super) fn functions() -> impl Iterator<Item = super::functions::Functions> {
    let all: [(Processor, super::functions::Functions); 3] = [
        (Processor::Sse2, [sse2::tanh_each, sse2::sigmoid_each, sse2::exp_each]),
        // SAFETY: they are not left in where the processor does not have it.
        (Processor::Avx2, unsafe {
            [|x| avx2::tanh_each(x), |x| avx2::sigmoid_each(x), |x| avx2::exp_each(x)]
        }),
        // SAFETY: as above.
        (Processor::Avx512, unsafe {
            [|x| avx512::tanh_each(x), |x| avx512::sigmoid_each(x), |x| avx512::exp_each(x)]
        }),
    ];
    all.into_iter().filter(|(processor, _)| *processor <= Processor::found()).map(|(_, functions)| functions)
}
