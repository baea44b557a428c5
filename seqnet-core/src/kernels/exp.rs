//! `e` to a power, in few instructions and without a branch.
//!
//! ```text
//! x  = n ln 2 + r        n whole, |r| ≤ ln 2 / 2
//! eˣ = 2ⁿ eʳ
//! ```
//!
//! `eʳ` is its series to degree seven, which is 6e-9 off at most; `2ⁿ` is put together from its bits. What would be less than
//! 2⁻¹²⁶ is 0, and from 2¹²⁷·⁵ on it is infinite.

/// Added to a small number, it leaves the nearest whole number in the lowest bits.
const WHOLE: f32 = 12_582_912.0;

/// `ln 2`, in a part whose products by whole numbers are exact, and the rest.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];

#[inline]
#[expect(clippy::cast_possible_wrap, clippy::cast_sign_loss, reason = "bits are moved between both kinds")]
pub(super) fn exp(x: f32) -> f32 {
    // Such that a NaN stays one.
    let x = if x < -104.0 { -104.0 } else { x };
    let x = if x > 104.0 { 104.0 } else { x };
    let moved = x * core::f32::consts::LOG2_E + WHOLE;
    let n = moved - WHOLE;
    let r = x - n * LN_2[0] - n * LN_2[1];
    let series = 1.0 / 720.0 + r * (1.0 / 5040.0);
    let series = 1.0 / 24.0 + r * (1.0 / 120.0 + r * series);
    let series = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * series)));
    let exponent = (moved.to_bits().wrapping_sub(WHOLE.to_bits()) as i32 + 127).clamp(0, 255);
    series * f32::from_bits((exponent as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_exact_to_two_units_in_the_last_place() {
        for n in -87_000..=88_000_i32 {
            let x = f64::from(n) / 1000.0;
            #[expect(clippy::cast_possible_truncation, reason = "it is what is tried")]
            let x = x as f32;
            let expected = libm::exp(f64::from(x));
            assert!((f64::from(exp(x)) / expected - 1.0).abs() <= 1.2e-7, "{x}");
        }
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "1, 0 and infinity are exact")]
    fn far_out_it_is_nothing_or_infinite() {
        assert_eq!([0.0, -0.0].map(exp), [1.0; 2]);
        assert_eq!([-88.0, -1e3, f32::MIN, f32::NEG_INFINITY].map(exp), [0.0; 4]);
        assert_eq!([89.0, 1e3, f32::MAX, f32::INFINITY].map(exp), [f32::INFINITY; 4]);
        assert!(exp(f32::NAN).is_nan());
    }
}
