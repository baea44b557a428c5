//! Polynomials that go through a function at Chebyshev's nodes, found when this is compiled.

use core::f64::consts::FRAC_1_SQRT_2;

/// Chebyshev's nodes: `cos((2 n + 1) π / 12)`.
pub(super) const NODES: [f64; 6] = [
    0.965_925_826_289_068,
    FRAC_1_SQRT_2,
    0.258_819_045_102_521,
    -0.258_819_045_102_521,
    -FRAC_1_SQRT_2,
    -0.965_925_826_289_068,
];

/// The coefficients of the polynomial that has these values at the nodes between `-half` and `half`.
pub(super) const fn interpolated(half: f64, values: [f64; 6]) -> [f64; 6] {
    // Newton's divided differences.
    let mut differences = values;
    let mut order = 1;
    while order < 6 {
        let mut n = 5;
        while n >= order {
            let apart = half * (NODES[n] - NODES[n - order]);
            differences[n] = (differences[n] - differences[n - 1]) / apart;
            n -= 1;
        }
        order += 1;
    }
    // (… (differences[5] (d - node[4]) + differences[4]) …) (d - node[0]) + differences[0]
    let mut coefficients = [0.0; 6];
    let mut n = 6;
    while n > 0 {
        n -= 1;
        let mut power = 5;
        while power > 0 {
            coefficients[power] = coefficients[power - 1] - half * NODES[n] * coefficients[power];
            power -= 1;
        }
        coefficients[0] = differences[n] - half * NODES[n] * coefficients[0];
    }
    coefficients
}

#[expect(clippy::cast_possible_truncation, reason = "to the nearest `f32`")]
pub(super) const fn rounded(values: [f64; 6]) -> [f32; 6] {
    let mut rounded = [0.0; 6];
    let mut n = 0;
    while n < 6 {
        rounded[n] = values[n] as f32;
        n += 1;
    }
    rounded
}

/// `eˣ - 1` for |x| < 20, by its series at `x / 1024`; `e^(2y) - 1 = (e^y - 1) (e^y + 1)` keeps the digits near zero.
pub(super) const fn exp_m1(x: f64) -> f64 {
    let y = x / 1024.0;
    let mut e = y * (1.0 + y / 2.0 * (1.0 + y / 3.0 * (1.0 + y / 4.0 * (1.0 + y / 5.0 * (1.0 + y / 6.0)))));
    let mut doubled = 0;
    while doubled < 10 {
        e *= e + 2.0;
        doubled += 1;
    }
    e
}
