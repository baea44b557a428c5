//! NEON, which every aarch64 has that has an FPU: four numbers a register, and thirty-two registers.

use super::register::Register;
use super::{
    Activations, Gated, Window, convolution, functions, gru, kernels_in_registers, lstm, primitives,
    simple_rnn,
};
use crate::Vector;
use crate::layers::LstmState;
use core::arch::aarch64::{
    float32x4_t, vaddq_f32, vaddq_s32, vaddvq_f32, vdivq_f32, vdupq_n_f32, vfmaq_f32, vld1q_f32, vmaxq_f32,
    vminq_f32, vmulq_f32, vnegq_f32, vreinterpretq_f32_s32, vreinterpretq_s32_f32, vshlq_n_s32, vst1q_f32,
    vsubq_f32,
};
use nalgebra::SVector;

/// What every such processor has.
pub(super) type Everywhere = Neon;

/// Four numbers, with fused multiply–adds.
#[derive(Clone, Copy)]
pub(super) struct Neon(float32x4_t);

impl Register for Neon {
    const LANES: usize = 4;
    const SUMS: usize = 24;

    #[inline(always)]
    unsafe fn splat(x: f32) -> Self {
        Neon(vdupq_n_f32(x))
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Neon(vld1q_f32(from))
    }
    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> Self {
        let mut row = [0.0; Self::LANES];
        core::ptr::copy_nonoverlapping(from, row.as_mut_ptr(), count);
        Self::load(row.as_ptr())
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        vst1q_f32(to, self.0);
    }
    #[inline(always)]
    unsafe fn store_first(self, to: *mut f32, count: usize) {
        let mut row = [0.0; Self::LANES];
        self.store(row.as_mut_ptr());
        core::ptr::copy_nonoverlapping(row.as_ptr(), to, count);
    }
    #[inline(always)]
    unsafe fn add(self, b: Self) -> Self {
        Neon(vaddq_f32(self.0, b.0))
    }
    #[inline(always)]
    unsafe fn sub(self, b: Self) -> Self {
        Neon(vsubq_f32(self.0, b.0))
    }
    #[inline(always)]
    unsafe fn mul(self, b: Self) -> Self {
        Neon(vmulq_f32(self.0, b.0))
    }
    /// The instruction's sum comes first.
    #[inline(always)]
    unsafe fn mul_add(self, b: Self, c: Self) -> Self {
        Neon(vfmaq_f32(c.0, self.0, b.0))
    }
    #[inline(always)]
    unsafe fn mul_sub(self, b: Self, c: Self) -> Self {
        Neon(vfmaq_f32(vnegq_f32(c.0), self.0, b.0))
    }
    #[inline(always)]
    unsafe fn two_to_last_bits(self) -> Self {
        let k = vshlq_n_s32::<23>(vreinterpretq_s32_f32(self.0));
        Neon(vreinterpretq_f32_s32(vaddq_s32(k, vreinterpretq_s32_f32(vdupq_n_f32(1.0)))))
    }
    #[inline(always)]
    unsafe fn div(self, b: Self) -> Self {
        Neon(vdivq_f32(self.0, b.0))
    }
    /// The instruction gives NaN where one of both is NaN.
    #[inline(always)]
    unsafe fn at_most(self, limit: f32) -> Self {
        Neon(vminq_f32(vdupq_n_f32(limit), self.0))
    }
    #[inline(always)]
    unsafe fn within(self, limit: f32) -> Self {
        Neon(vmaxq_f32(vdupq_n_f32(-limit), vminq_f32(vdupq_n_f32(limit), self.0)))
    }
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        vaddvq_f32(self.0)
    }
    #[inline(always)]
    unsafe fn tanh(self) -> Self {
        functions::tanh(self)
    }
    #[inline(always)]
    unsafe fn sigmoid(self) -> Self {
        functions::sigmoid(self)
    }
}

macro_rules! with_neon {
    ($(fn $name:ident[$($N:ident)* $(; $A:ident)?]($($argument:ident: $Type:ty),* $(,)?) = $file:ident::$kernel:ident;)*) => {$(
        #[inline(never)]
        pub(super) fn $name<$(const $N: usize,)* $($A: Activations)?>($($argument: $Type),*) {
            // SAFETY: the program is compiled for processors with NEON.
            unsafe { $file::$kernel::<Neon, $($N,)* $($A)?>($($argument),*) }
        }
    )*};
}
kernels_in_registers!(with_neon);

/// What training has.
#[cfg(feature = "train")]
pub(super) mod training {
    use super::super::lstm_training::Record;
    use super::super::products::{Layout, Term};
    use super::super::{lstm_training, matrix, training_in_registers};
    use super::Neon;
    use nalgebra::SVector;

    macro_rules! with_neon {
        ($($(#[$doc:meta])* unsafe fn $name:ident[$($N:ident)?]($($argument:ident: $Type:ty),* $(,)?) = $file:ident::$kernel:ident;)*) => {$(
            $(#[$doc])*
            #[inline]
            pub(in super::super) unsafe fn $name<$(const $N: usize)?>($($argument: $Type),*) {
                // SAFETY: as for the function itself; the program is compiled for processors with NEON.
                unsafe { $file::$kernel::<Neon $(, $N)?>($($argument),*) }
            }
        )*};
    }
    training_in_registers!(with_neon);
}

/// The functions of rows of numbers.
#[cfg(all(test, feature = "std"))]
pub(super) fn functions() -> impl Iterator<Item = super::functions::Functions> {
    core::iter::once([tanh_each as fn(&mut [f32]), sigmoid_each, exp_each])
}
