//! Functions in few instructions and without a branch, for processors where a library's are long.
//!
//! ```text
//! x      = n ln 2 + r                    n whole, |r| ≤ ln 2 / 2
//! eˣ     = 2ⁿ (q + 1)                    q = eʳ - 1, a series to degree seven, which is 6e-9 off at most
//! eˣ - 1 = 2ⁿ q + (2ⁿ - 1)
//!
//! 1 + x     = 2ᵏ (1 + m)                 k whole, -1/4 ≤ m < 1/2
//! ln(1 + x) = k ln 2 + ln(1 + m)         of which the latter is a polynomial of degree ten
//!
//! erf(x) = x (1 + P(x²))                 for |x| ≤ 0.9277
//! erf(x) = ±(1 - e^(Q(|x|) - |x|))       beyond
//! ```
//!
//! `2ⁿ` is put together from its bits. A power that is less than about 2⁻¹²⁵ is 0. The polynomials are fitted for the least largest error in single precision.

/// Added to a small number, it leaves the nearest whole number in the lowest bits.
const WHOLE: f32 = 12_582_912.0;

/// `ln 2`, in a part whose products by whole numbers are exact, and the rest.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];

/// `eˣ`
#[inline]
pub(crate) fn exp(x: f32) -> f32 {
    let (half, q) = power(x);
    2.0 * (half * q + half)
}

/// `eˣ - 1`
#[inline]
pub(crate) fn exp_m1(x: f32) -> f32 {
    let (half, q) = power(x);
    2.0 * (half * q + (half - 0.5))
}

/// `2ⁿ / 2`, which is finite where `2ⁿ` may not be, and `eʳ - 1`.
#[inline]
#[expect(clippy::cast_possible_wrap, clippy::cast_sign_loss, reason = "bits are moved between both kinds")]
fn power(x: f32) -> (f32, f32) {
    let x = choose(x < -104.0, -104.0, x);
    let x = choose(x > 104.0, 104.0, x);
    let moved = x * core::f32::consts::LOG2_E + WHOLE;
    let n = moved - WHOLE;
    let r = x - n * LN_2[0] - n * LN_2[1];
    let series = 1.0 / 720.0 + r * (1.0 / 5040.0);
    let series = 1.0 / 24.0 + r * (1.0 / 120.0 + r * series);
    let series = 0.5 + r * (1.0 / 6.0 + r * series);
    let exponent = (moved.to_bits().wrapping_sub(WHOLE.to_bits()) as i32 + 126).clamp(0, 254);
    (f32::from_bits((exponent as u32) << 23), r + r * r * series)
}

/// `ln(1 + x)`
#[inline]
#[expect(clippy::cast_possible_wrap, clippy::cast_precision_loss, reason = "the exponent is a small number")]
pub(crate) fn ln_1p(x: f32) -> f32 {
    // The bits of 2ᵏ, less those of 1.
    let power = (x + 1.0).to_bits().wrapping_sub(0.75_f32.to_bits()) & 0xff80_0000;
    let m = f32::from_bits(x.to_bits().wrapping_sub(power));
    let m = m + (f32::from_bits(4.0_f32.to_bits().wrapping_sub(power)) * 0.25 - 1.0);
    let k = (power as i32 >> 23) as f32;
    let square = m * m;
    let odd = 1.447_839_4e-1 + square * 1.046_302_3e-1;
    let odd = 1.999_086_1e-1 + square * odd;
    let even = -1.316_119_3e-1 + square * -4.507_481_7e-2;
    let even = -2.500_009_5e-1 + square * (-1.664_731_2e-1 + square * even);
    let rest = -0.5 + m * (3.333_345e-1 + m * (even + m * odd));
    let y = k * core::f32::consts::LN_2 + (m + square * rest);
    // Infinite for what is, and at -1; nothing that is no number is hidden.
    let y = choose(x < f32::INFINITY, y, x);
    choose(x > -1.0, y, choose(x < -1.0, f32::NAN, x - f32::INFINITY))
}

/// `erf(x)`
#[inline]
pub(crate) fn erf(x: f32) -> f32 {
    let (size, square) = (x.abs(), x * x);
    let p = 4.991_194_2e-3 + square * -5.967_617e-4;
    let p = 1.128_199_3e-1 + square * (-2.676_813_5e-2 + square * p);
    let p = 1.283_791_7e-1 + square * (-3.761_253_4e-1 + square * p);
    let q = 3.831_979_7e-4 + size * -1.728_534_7e-5;
    let q = q * square + (2.425_462_2e-2 + size * -3.883_964_4e-3);
    let q = -6.348_467e-1 + size * (-1.067_778_8e-1 + size * q);
    let q = -1.287_175_1e-1 + size * q;
    // From 4 on `erf` is 1 in single precision, and a power of `e` below zero.
    let far = choose(size > 4.0, 1.0, 1.0 - exp(size * q - size));
    choose(size > 0.927_734_4, far.copysign(x), x + x * p)
}

/// `a` if so, else `b`: in the same time.
#[inline]
fn choose(condition: bool, a: f32, b: f32) -> f32 {
    let mask = u32::from(condition).wrapping_neg();
    f32::from_bits(a.to_bits() & mask | b.to_bits() & !mask)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest error of a function over the numbers of all sizes and both signs from which `definition` makes a number that is not
    /// too small: absolute, and in relation.
    fn largest_errors(function: fn(f32) -> f32, definition: fn(f64) -> f64) -> [f64; 2] {
        let (mut absolute, mut relative) = (0.0_f64, 0.0_f64);
        for bits in (0..=u32::MAX).step_by(5003) {
            let x = f32::from_bits(bits);
            let (y, expected) = (function(x), definition(f64::from(x)));
            assert_eq!(y.is_nan(), expected.is_nan(), "{x:e}");
            #[expect(clippy::cast_possible_truncation, reason = "it is what is tried")]
            let infinite = (expected as f32).is_infinite();
            if infinite || y.is_infinite() {
                assert!(infinite && (y > 0.0) == (expected > 0.0), "{x:e} gives {y:e}");
            } else if !y.is_nan() {
                let error = (f64::from(y) - expected).abs();
                absolute = absolute.max(error);
                if expected.abs() > 2e-38 {
                    relative = relative.max(error / expected.abs());
                }
            }
        }
        [absolute, relative]
    }

    #[test]
    fn powers_are_exact_to_two_units_in_the_last_place() {
        let [_, relative] = largest_errors(exp, libm::exp);
        assert!(relative <= 1.2e-7, "{relative:e}");
        let [_, relative] = largest_errors(exp_m1, libm::expm1);
        assert!(relative <= 2e-7, "{relative:e}");
    }

    #[test]
    fn logarithms_are_exact_to_two_units_in_the_last_place() {
        let [_, relative] = largest_errors(ln_1p, libm::log1p);
        assert!(relative <= 2e-7, "{relative:e}");
    }

    #[test]
    fn the_error_function_is_exact_to_two_units_in_the_last_place() {
        let [absolute, relative] = largest_errors(erf, libm::erf);
        assert!(absolute <= 1.2e-7 && relative <= 2e-7, "{absolute:e} {relative:e}");
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "0, 1 and infinity are exact")]
    fn limits_are_exact() {
        assert_eq!([0.0, -0.0].map(exp), [1.0; 2]);
        assert_eq!([-88.0, -1e3, f32::MIN, f32::NEG_INFINITY].map(exp), [0.0; 4]);
        assert_eq!([89.0, 1e3, f32::MAX, f32::INFINITY].map(exp), [f32::INFINITY; 4]);
        assert_eq!([-1e3, f32::MIN, f32::NEG_INFINITY].map(exp_m1), [-1.0; 3]);
        assert_eq!([1e3, f32::MAX, f32::INFINITY].map(exp_m1), [f32::INFINITY; 3]);
        assert_eq!([0.0, -1.0, f32::INFINITY].map(ln_1p), [0.0, f32::NEG_INFINITY, f32::INFINITY]);
        assert_eq!([4.0, 1e3, f32::MAX, f32::INFINITY].map(erf), [1.0; 4]);
        assert_eq!([-4.0, -1e3, f32::MIN, f32::NEG_INFINITY].map(erf), [-1.0; 4]);
    }
}
