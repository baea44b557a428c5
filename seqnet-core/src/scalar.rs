//! The numbers that a model computes with: `f32` and `f64`.

use crate::kernels::{Kernels, single};
use core::fmt::{Debug, Display};
use core::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// A floating-point number that a model can compute with. Implemented for `f32` and `f64` alone.
pub trait Scalar:
    sealed::Sealed
    + Kernels
    + Copy
    + Debug
    + Display
    + Default
    + PartialEq
    + PartialOrd
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;

    /// The nearest number to `value`.
    fn from_f64(value: f64) -> Self;
    /// The same number in double precision.
    fn to_f64(self) -> f64;
    /// `e` to the power of the number.
    #[must_use]
    fn exp(self) -> Self;
    /// `exp(x) - 1`, exact near zero.
    #[must_use]
    fn exp_m1(self) -> Self;
    /// The natural logarithm.
    #[must_use]
    fn ln(self) -> Self;
    /// `ln(1 + x)`, exact near zero.
    #[must_use]
    fn ln_1p(self) -> Self;
    /// The square root.
    #[must_use]
    fn sqrt(self) -> Self;
    /// The hyperbolic tangent.
    #[must_use]
    fn tanh(self) -> Self;
    /// The error function.
    #[must_use]
    fn erf(self) -> Self;
    /// The distance from zero.
    #[must_use]
    fn abs(self) -> Self;
    /// The larger of two numbers.
    #[must_use]
    fn max(self, other: Self) -> Self;
    /// The smaller of two numbers.
    #[must_use]
    fn min(self, other: Self) -> Self;
}

macro_rules! scalar {
    ($S:ident, $exp:path, $exp_m1:path, $ln:path, $ln_1p:path, $sqrt:path, $tanh:path, $erf:path) => {
        impl Scalar for $S {
            const ZERO: $S = 0.0;
            const ONE: $S = 1.0;

            #[inline]
            #[allow(clippy::cast_possible_truncation, reason = "to the nearest `f32` is what is asked for")]
            fn from_f64(value: f64) -> $S {
                value as $S
            }
            #[inline]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            #[inline]
            fn exp(self) -> $S {
                $exp(self)
            }
            #[inline]
            fn exp_m1(self) -> $S {
                $exp_m1(self)
            }
            #[inline]
            fn ln(self) -> $S {
                $ln(self)
            }
            #[inline]
            fn ln_1p(self) -> $S {
                $ln_1p(self)
            }
            #[inline]
            fn sqrt(self) -> $S {
                $sqrt(self)
            }
            #[inline]
            fn tanh(self) -> $S {
                $tanh(self)
            }
            #[inline]
            fn erf(self) -> $S {
                $erf(self)
            }
            #[inline]
            fn abs(self) -> $S {
                $S::abs(self)
            }
            #[inline]
            fn max(self, other: $S) -> $S {
                $S::max(self, other)
            }
            #[inline]
            fn min(self, other: $S) -> $S {
                $S::min(self, other)
            }
        }
        impl sealed::Sealed for $S {}
    };
}
scalar!(f32, single::exp, single::exp_m1, libm::logf, single::ln_1p, root::single, single::tanh, single::erf);
scalar!(f64, libm::exp, libm::expm1, libm::log, libm::log1p, root::double, libm::tanh, libm::erf);

/// Square roots, which are the same wherever they come from. Those of std are the processor's, many at a time in a loop.
mod root {
    #[cfg(not(feature = "std"))]
    pub(super) use super::single::sqrt as single;
    #[cfg(not(feature = "std"))]
    pub(super) use libm::sqrt as double;

    #[cfg(feature = "std")]
    #[inline]
    pub(super) fn single(x: f32) -> f32 {
        x.sqrt()
    }
    #[cfg(feature = "std")]
    #[inline]
    pub(super) fn double(x: f64) -> f64 {
        x.sqrt()
    }
}

mod sealed {
    #[cfg(not(feature = "train"))]
    pub trait Sealed {}
    #[cfg(feature = "train")]
    pub trait Sealed: crate::kernels::products::Products {}
}
