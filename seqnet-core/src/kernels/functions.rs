//! The functions of the gates, exact to a few units in the last place.
//!
//! With `t = -x log₂ e`, and `k` the nearest integer to `t`:
//!
//! ```text
//! σ(x) = 1 / (1 + 2ᵏ p(t - k))      p of degree 5
//! e⁻ˣ = 2ᵏ (1 + r q(r))             r = t - k, and q of degree 5
//! tanh(x) = x P(x²) / Q(x²)         P and Q of degree 4
//! ```
//!
//! The coefficients of the quotient make its largest relative error as small as it can be: 2.1e-8 up to 9.02 (Remez). From there on 1 is the
//! nearest `f32` to the tangent.

use super::hooks::Activations;
use super::interpolation::{NODES, exp_m1, interpolated, rounded};
use super::register::{Aligned, Register};
use crate::activations::{Activation, Function};
use core::f64::consts::{LN_2, LOG2_E};

/// An activation that is not one of the whole row.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
unsafe fn activate<V: Register, A: Activation>(x: V) -> V {
    match A::FUNCTION {
        Function::Tanh => x.tanh(),
        Function::Sigmoid => x.sigmoid(),
        Function::ElementWise | Function::Other => {
            let mut row = Aligned([0.0; 16]);
            x.store(row.0.as_mut_ptr());
            A::apply(row.0.split_at_mut(V::LANES).0);
            V::load(row.0.as_ptr())
        }
    }
}

/// The activation of a layer, of a few units.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn activation<V: Register, A: Activations>(x: V) -> V {
    activate::<V, A::Activation>(x)
}

/// The recurrent activation of a layer, of a few units.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn recurrent_activation<V: Register, A: Activations>(x: V) -> V {
    activate::<V, A::Recurrent>(x)
}

/// From here on the tangent is 1.
pub(super) const ONE_FROM: f32 = 9.02;
/// The coefficients of `P`, from the constant on.
const P: [f32; 5] = [1.0, 0.133_797_21, 3.494_037_8e-3, 2.058_353_1e-5, 1.331_913_3e-8];
/// The coefficients of `Q`, from the constant on.
const Q: [f32; 5] = [1.0, 0.467_130_36, 2.587_108_5e-2, 3.283_098e-4, 7.762_046e-7];

/// `tanh(x)`, by the quotient.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn tanh<V: Register>(x: V) -> V {
    let [above, below] = tanh_fraction(x);
    above.div(below).within(1.0)
}

/// `x P(x²)` and `Q(x²)`, which is 421 at most.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn tanh_fraction<V: Register>(x: V) -> [V; 2] {
    let x = x.within(ONE_FROM);
    let u = x.mul(x);
    let u2 = u.mul(u);
    let low = V::splat(P[1]).mul_add(u, V::splat(P[0]));
    let high = V::splat(P[4]).mul_add(u2, V::splat(P[3]).mul_add(u, V::splat(P[2])));
    let above = high.mul_add(u2.mul(x), low.mul(x));
    let low = V::splat(Q[1]).mul_add(u, V::splat(Q[0]));
    let high = V::splat(Q[4]).mul_add(u2, V::splat(Q[3]).mul_add(u, V::splat(Q[2])));
    [above, high.mul_add(u2, low)]
}

/// From here on gates are open or shut.
const SHUT: f32 = 80.0;

/// `1 + e⁻ˣ` of a few registers side by side, of which the logistic function is the inverse. It is less than 1e35, so that there is room for
/// a factor.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn sigmoid_divisors<V: Register, const N: usize>(x: [V; N]) -> [V; N] {
    let (log2_e, to_last_bits) = (V::splat(MINUS_LOG2_E), V::splat(TO_LAST_BITS));
    let (mut k, mut r, mut divisors) = (x, x, x);
    let mut n = 0;
    while n < N {
        let x = x[n].within(SHUT);
        k[n] = x.mul_add(log2_e, to_last_bits);
        r[n] = x.mul_sub(log2_e, k[n].sub(to_last_bits));
        n += 1;
    }
    let mut n = 0;
    while n < N {
        divisors[n] = power_of_two(r[n]).mul_add(k[n].two_to_last_bits(), V::splat(1.0));
        n += 1;
    }
    divisors
}

/// `2ʳ` for `|r| ≤ ½`.
#[inline(always)]
unsafe fn power_of_two<V: Register>(r: V) -> V {
    polynomial(POWER, r)
}

/// Of degree 5, from the constant on.
#[inline(always)]
unsafe fn polynomial<V: Register>(coefficients: [f32; 6], r: V) -> V {
    let [c0, c1, c2, c3, c4, c5] = coefficients;
    let r2 = r.mul(r);
    let low = V::splat(c1).mul_add(r, V::splat(c0));
    let middle = V::splat(c3).mul_add(r, V::splat(c2));
    let high = V::splat(c5).mul_add(r, V::splat(c4));
    high.mul_add(r2, middle).mul_add(r2, low)
}

/// From here on the logistic function is 1.
const FURTHEST: f32 = 87.0;
/// `p`, from the constant on.
const POWER: [f32; 6] = rounded(interpolated(0.5, powers_of_two()));
#[expect(clippy::cast_possible_truncation, reason = "to the nearest `f32`")]
const MINUS_LOG2_E: f32 = -LOG2_E as f32;

/// `σ(x)`, by a power of two.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn sigmoid<V: Register>(x: V) -> V {
    let (x, log2_e, to_last_bits) = (x.at_most(FURTHEST), V::splat(MINUS_LOG2_E), V::splat(TO_LAST_BITS));
    // Beyond 2¹²⁷ there is no power: the polynomial grows without bound instead, and the quotient becomes zero.
    let k = x.mul_add(log2_e, to_last_bits).at_most(TO_LAST_BITS + 127.0);
    let r = x.mul_sub(log2_e, k.sub(to_last_bits));
    let one = V::splat(1.0);
    one.div(power_of_two(r).mul_add(k.two_to_last_bits(), one))
}

/// `eˣ` of what is not above zero. What is less than `2⁻¹²⁶` is zero.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn exp<V: Register>(x: V) -> V {
    // At this limit the power is 2⁻¹²⁷, for which there are no bits but zeros.
    let (x, log2_e, to_last_bits) = (x.within(88.0), V::splat(-MINUS_LOG2_E), V::splat(TO_LAST_BITS));
    let k = x.mul_add(log2_e, to_last_bits);
    let r = x.mul_sub(log2_e, k.sub(to_last_bits));
    let power = polynomial(QUOTIENT, r).mul_add(r, V::splat(1.0));
    power.mul(k.two_to_last_bits())
}

/// `(2ʳ - 1) / r`, from the constant on.
const QUOTIENT: [f32; 6] = rounded(interpolated(0.5, quotients()));

/// `(2ʳ - 1) / r` at the nodes between `-½` and `½`.
const fn quotients() -> [f64; 6] {
    let mut values = [0.0; 6];
    let mut n = 0;
    while n < 6 {
        let r = 0.5 * NODES[n];
        values[n] = exp_m1(LN_2 * r) / r;
        n += 1;
    }
    values
}

/// A sum with this has the nearest integer to the other in its last bits: 1.5 · 2²³.
pub(super) const TO_LAST_BITS: f32 = 12_582_912.0;

/// `2ʳ` at the nodes between `-½` and `½`.
const fn powers_of_two() -> [f64; 6] {
    let mut values = [0.0; 6];
    let mut n = 0;
    while n < 6 {
        values[n] = 1.0 + exp_m1(LN_2 * 0.5 * NODES[n]);
        n += 1;
    }
    values
}

/// A tangent, a logistic function and an exponential function of as many numbers as there are.
#[cfg(all(test, feature = "std"))]
pub(super) type Functions = [fn(&mut [f32]); 3];

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::super::machine;

    /// The largest errors of a function on numbers of all sizes and both signs, of which some are passed over.
    fn largest_errors(which: usize, definition: fn(f64) -> f64, passed_over: fn(f32) -> bool) -> [f64; 2] {
        let (mut absolute, mut relative) = (0.0_f64, 0.0_f64);
        for functions in machine::functions() {
            // Every 10007th of all numbers.
            for start in (0..u32::MAX - 16 * 10007).step_by(16 * 10007) {
                let x: [f32; 16] = core::array::from_fn(|i| f32::from_bits(start + 10007 * u32::try_from(i).unwrap()));
                let mut y = x;
                functions[which](&mut y);
                for (x, y) in x.into_iter().zip(y) {
                    assert_eq!(x.is_nan(), y.is_nan(), "of {x:e}");
                    if !x.is_nan() && !passed_over(x) {
                        let expected = definition(f64::from(x));
                        let error = (f64::from(y) - expected).abs();
                        absolute = absolute.max(error);
                        if expected.abs() > 1e-37 {
                            relative = relative.max(error / expected.abs());
                        }
                    }
                }
            }
        }
        [absolute, relative]
    }

    #[test]
    fn the_tangent_is_exact_near_zero_too() {
        let [absolute, relative] = largest_errors(0, libm::tanh, |_| false);
        assert!(absolute <= 3.2e-7 && relative <= 3.3e-7, "{absolute:e} {relative:e}");
    }

    #[test]
    fn the_logistic_function_is_exact() {
        let [absolute, _] = largest_errors(1, |x| 1.0 / (1.0 + libm::exp(-x)), |_| false);
        assert!(absolute <= 1.3e-7, "{absolute:e}");
    }

    #[test]
    fn the_exponential_function_is_exact_of_all_that_is_not_above_zero() {
        let [absolute, _] = largest_errors(2, libm::exp, |x| x > 0.0);
        assert!(absolute <= 0.7e-7, "{absolute:e}");
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "limits are exact")]
    fn infinity_has_a_limit() {
        for [tanh, sigmoid, exp] in machine::functions() {
            let mut x = [f32::INFINITY, f32::NEG_INFINITY, -0.0, f32::MAX, f32::MIN];
            tanh(&mut x);
            assert_eq!(x, [1.0, -1.0, 0.0, 1.0, -1.0]);
            assert!(x[2].is_sign_negative());
            let mut x = [f32::INFINITY, f32::NEG_INFINITY, 0.0, f32::MAX, f32::MIN, 100.0, -110.0];
            sigmoid(&mut x);
            assert_eq!(x, [1.0, 0.0, 0.5, 1.0, 0.0, 1.0, 0.0]);
            let mut x = [0.0, -0.0, f32::NEG_INFINITY, f32::MIN, -88.0];
            exp(&mut x);
            assert_eq!(x, [1.0, 1.0, 0.0, 0.0, 0.0]);
        }
    }
}
